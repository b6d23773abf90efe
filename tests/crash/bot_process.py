"""One bot process of the crash run: a rehearsal whose stores, stand-in and webhook's front are the harness's."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot import log, process, rehearse
from bot.clock import Clock
from bot.rehearse import Plan


def main() -> None:
    told = json.loads(sys.argv[1])
    plan = Plan(
        Path(told["directory"]),
        told["base"],
        api=told["api"],
        public=told["public"],
        stores=(told["main"], told["shred"]),
        send_rate=1000,
    )

    async def work(ended):
        log.configure(Clock(), "INFO")
        await rehearse.run(plan, lambda text: print(text, flush=True), ended)

    process.run(work, rehearsal=True)


main()
