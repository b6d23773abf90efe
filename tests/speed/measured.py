"""What each measured process does: keep to one core, and say on request what CPU it has used so far."""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
import time

MEGABYTE = 1 << 20


def begin(core):
    """Keep to a core where the system can be told so, and answer each line on standard input with the usage."""
    pin(core)
    threading.Thread(target=_answer, daemon=True).start()


def pin(core):
    if core is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})


def say(**told):
    print(json.dumps(told), flush=True)


def usage():
    """CPU seconds of this process, all its threads together, and the most megabytes it ever had in memory."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    unit = 1 if sys.platform == "darwin" else 1024
    return {"cpu": used.ru_utime + used.ru_stime, "megabytes": used.ru_maxrss * unit / MEGABYTE}


def disk(folder, times=100):
    """Milliseconds that this disk takes to keep 4 KB, as Valkey waits for it at every trip: median, and 99 of 100."""
    sync, taken = getattr(os, "fdatasync", os.fsync), []
    with (folder / "disk").open("wb", buffering=0) as file:
        for _ in range(times):
            file.write(bytes(4096))
            began = time.perf_counter()
            sync(file.fileno())
            taken.append(1000 * (time.perf_counter() - began))
    taken.sort()
    return {"disk_p50_ms": taken[times // 2], "disk_p99_ms": taken[times * 99 // 100]}


def _answer():
    for _ in sys.stdin:
        say(**usage())
