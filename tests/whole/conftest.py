from __future__ import annotations

from dataclasses import dataclass

import aiohttp
import pytest
from rehearsed import Worker, Young

from bot.rehearsal import enrol
from bot.rehearse import Addresses, Plan, Rehearsing


@dataclass
class Whole:
    """A rehearsal that runs, and who takes part in it."""

    rehearsing: Rehearsing
    addresses: Addresses
    http: aiohttp.ClientSession
    workers: list[Worker]

    def young(self, number=1):
        return Young(self.http, self.rehearsing.telegram.url, number)

    async def worker(self, person=enrol.SAM):
        worker = await Worker.sign_in(self.origin, person)
        self.workers.append(worker)
        return worker

    @property
    def origin(self):
        return self.addresses.console.removesuffix("/console")

    def move(self, ms):
        self.rehearsing.clock.move(ms)


@pytest.fixture
async def whole(tmp_path):
    rehearsing = Rehearsing(Plan(tmp_path / "rehearsal", base=0))
    addresses = await rehearsing.start()
    async with aiohttp.ClientSession() as http:
        running = Whole(rehearsing, addresses, http, [])
        yield running
        for worker in running.workers:
            await worker.sign_out()
    await rehearsing.stop()
