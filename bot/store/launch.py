"""Starts the embedded server so that it dies with the process that wanted it. Run as a program of its own.

On Linux it asks the kernel for that (PR_SET_PDEATHSIG, prctl(2)) and becomes the server. Elsewhere it stays beside
the server as its watchdog. It imports nothing of the service, so it starts in milliseconds.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1
LOOK_SECONDS = 0.2


def bind(parent: int) -> None:
    """Have the kernel kill this process when its parent dies; leave at once if it is dead already."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


def watch(parent: int, command: list[str]) -> int:
    """Run the server and kill it when the parent is gone. SIGTERM is passed on. Returns its exit code."""
    server = subprocess.Popen(command)  # noqa: S603 - the command is our own
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    while os.getppid() == parent:
        try:
            return server.wait(LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            time.sleep(0)
    server.kill()
    return server.wait()


def main(arguments: list[str]) -> None:
    """`<mode> <parent pid> <command…>`; mode is `bind` or `watch`."""
    mode, parent, *command = arguments
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)
    if mode == "watch":
        sys.exit(watch(int(parent), command))
    bind(int(parent))
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
