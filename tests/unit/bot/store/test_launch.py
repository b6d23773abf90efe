from __future__ import annotations

import os
import resource
import subprocess
import sys

import pytest

from bot.store import launch

LIMITS = "import resource, os; print(resource.getrlimit(resource.RLIMIT_CORE)[0], oct(os.umask(0)))"


def run(mode, parent, *command):
    program = [sys.executable, "-I", "-S", launch.__file__, mode, str(parent), *command]
    return subprocess.run(program, capture_output=True, text=True, check=False, timeout=30)


@pytest.mark.parametrize("mode", ["bind", "watch"])
def test_it_becomes_or_runs_the_command_without_core_dumps_and_for_its_owner_only(mode):
    done = run(mode, os.getpid(), sys.executable, "-c", LIMITS)
    assert done.stdout.split() == ["0", "0o77"]
    assert done.returncode == 0
    assert resource.getrlimit(resource.RLIMIT_CORE) is not None


def test_a_watchdog_passes_the_exit_code_on():
    assert run("watch", os.getpid(), sys.executable, "-c", "raise SystemExit(7)").returncode == 7


@pytest.mark.parametrize("mode", ["bind", "watch"])
def test_nothing_is_left_running_for_a_parent_that_is_dead_already(mode):
    done = run(mode, 1 if os.getppid() != 1 else 2, sys.executable, "-c", "import time; time.sleep(60)")
    assert done.returncode != 0
