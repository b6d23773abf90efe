"""One process: its event loop, its signals, and what it may not leave behind.

SIGTERM and SIGINT ask it to end: what is in hand is finished, the store is stopped last, a second signal is not
needed. No core dump may hold what was said (`RLIMIT_CORE=0`, not dumpable where the kernel can be told so).
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import resource
import signal
import sys
from collections.abc import Awaitable, Callable

import uvloop

from bot import log
from bot.clock import Clock

PR_SET_DUMPABLE = 4


def run(work: Callable[[asyncio.Event], Awaitable[None]], *, rehearsal: bool = False) -> None:
    """Run until the work ends or a signal asks for it. `rehearsal`: only what is grave is logged."""
    undumpable()
    log.configure(Clock(), "ERROR" if rehearsal else "INFO")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_asked(work))


def undumpable() -> None:
    """No core dumps, and no other process of this user may read our memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0)


def settle() -> None:
    """Say that what stands is there to stay, so that the collector walks past cues and words.

    Else it would stop everything for a tenth of a second now and then, only to find them still there.
    """
    gc.collect()
    gc.freeze()


async def _until_asked(work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.set_exception_handler(log.loop_trouble)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    log.event(log.Event.STARTED, pid=os.getpid())
    await work(ended)
    log.event(log.Event.STOPPED)
