from __future__ import annotations

import gc
import signal
import subprocess
import sys

import pytest

from bot import process


@pytest.fixture(autouse=True)
def thawed():
    yield
    gc.unfreeze()


def test_what_stands_at_the_start_is_not_walked_through_again():
    built = [{"cue": n} for n in range(1000)]

    process.settle()

    assert gc.get_freeze_count() > len(built)


WORK = """
import asyncio, ctypes, resource
from bot import process

async def work(ended):
    print("core", *resource.getrlimit(resource.RLIMIT_CORE))
    print("dumpable", ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
    print("ready", flush=True)
    await ended.wait()
    await asyncio.sleep(0)
    print("finished", flush=True)

process.run(work)
"""


def running():
    return subprocess.Popen([sys.executable, "-c", WORK], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_finishes_what_is_in_hand(number):
    with running() as process_:
        said = [process_.stdout.readline().strip() for _ in range(3)]
        process_.send_signal(number)
        rest, log = process_.communicate(timeout=30)

    assert said[2] == "ready"
    assert rest.strip() == "finished"
    assert process_.returncode == 0
    assert [line for line in log.splitlines() if "stopped" in line]
    assert "Traceback" not in log


def test_nothing_that_was_said_can_be_left_in_a_core_dump():
    with running() as process_:
        said = [process_.stdout.readline().strip() for _ in range(3)]
        process_.terminate()
        process_.communicate(timeout=30)

    assert said[0] == "core 0 0"
    if sys.platform == "linux":
        assert said[1] == "dumpable 0"
