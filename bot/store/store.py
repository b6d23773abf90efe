"""The store: everything that is kept, one method a round trip.

`partition` has a person's side (load, commit, own, reply, records), `outbox` what comes due (sending, timers,
notices), `desk` the queue and its fences, `ledger` counts and audit, `web` what the pages keep, `proposals` what
waits for a second lead, `terms` words proposed as signs, `shred` the secrets without which no record opens. What
crosses partitions stands here.

Every method may raise Unavailable (the server did not answer, or too few replicas did: it may have happened all the
same, and repeating is safe), Broken (stored data is wrong) and, where said, Lost, Erased or Refused, which have
changed nothing.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator

from bot.store import given, keys, library
from bot.store.batch import Batch
from bot.store.desk import Desk
from bot.store.given import Server
from bot.store.ledger import Ledger
from bot.store.model import Erased, Handoff, Lost
from bot.store.outbox import Outbox
from bot.store.partition import Partition
from bot.store.proposals import Proposals
from bot.store.shred import Shred
from bot.store.terms import Terms
from bot.store.web import WebStore
from bot.store.wires import NOBODY, Wires, each, part_of
from flows.errors import Refused, Unavailable
from safeguarding.people import Who

__all__ = ["Erased", "Lost", "Server", "Store"]

PREFIX = "wren"
_LOOK = 0.05
_MANY = 1000


class Store(Partition, Outbox, Ledger, Desk, WebStore, Proposals, Terms, Shred):
    """An open store. Made by `open`."""

    @classmethod
    async def open(cls, *, main: Server, shred: Server, prefix: str = PREFIX, functions: str | None = None) -> Store:
        """Check both servers and load the functions. Raises Refused for a server that must not be trusted.

        `functions`: another text of the library, for tests that watch what it touches.
        """
        if main == shred:
            raise Refused("The shred store must be a server of its own.")
        text = library.source() if functions is None else functions
        batches = [Batch(given.connect(server), replicas=server.replicas) for server in (main, shred)]
        try:
            for server, batch in zip((main, shred), batches, strict=True):
                await given.check(server, batch)
                await library.load(batch, text)
        except BaseException:
            for batch in batches:
                await batch.close()
            raise
        return cls(Wires(batches[0], batches[1], keys.Keys(prefix), f"{library.release(text)}_"))

    @classmethod
    def look(cls, *, main: Server, shred: Server, prefix: str = PREFIX) -> Store:
        """A store of a service that may be running: nothing is checked or loaded, so a release is never replaced.

        What only reads works; a function works when the running service is of this very release.
        """
        batches = [Batch(given.connect(server), replicas=server.replicas) for server in (main, shred)]
        return cls(Wires(batches[0], batches[1], keys.Keys(prefix), f"{library.release(library.source())}_"))

    async def close(self) -> None:
        """Let the calls under way end, then hang up."""
        await self._wires.main.close()
        await self._wires.shred.close()

    @property
    def trips(self) -> tuple[int, int]:
        """How many round trips there were, to the main and to the shred store."""
        return self._wires.main.trips, self._wires.shred.trips

    async def ping(self) -> None:
        """Both servers answer. Raises Unavailable."""
        await asyncio.gather(self._wires.main.call("PING"), self._wires.shred.call("PING"))

    async def probe(self, now: int) -> None:
        """Both servers take a write, as every commit needs. Raises Unavailable or Broken."""
        probe, shred = self._wires.keys.desk(keys.PROBE), self._wires.keys.desk(keys.SHRED_PROBE)
        await asyncio.gather(self._wires.main.call("SET", probe, now), self._wires.shred.call("SET", shred, now))

    async def queue(self) -> tuple[Handoff, ...]:
        """All open handoffs in order, with the times of the last words in and out. Two trips."""
        open_ = await self.handoffs()
        names = (self._wires.keys.part(keys.CASE, handoff.who.part, handoff.case) for handoff in open_)
        asked = (self._wires.main.call("HMGET", name, "last_in", "last_out") for name in names)
        times = await asyncio.gather(*asked)
        return tuple(
            dataclasses.replace(handoff, last_in=int(last_in or 0), last_out=int(last_out or 0))
            for handoff, (last_in, last_out) in zip(open_, times, strict=True)
        )

    async def erase(self, case: str, now: int, audit: tuple[str, ...] = ()) -> bool:
        """Erase a case for ever: its secret first, then its records; then both files are rewritten.

        False when it was erased before. A crash halfway is finished by repeating. Raises Refused for an unknown
        case. The caller has made sure that it may be erased.
        """
        if not await self.case(case):
            raise Refused("There is no such case.")
        await self.shred(case, now)
        await _rewrite(self._wires.shred)
        done = await self._wires.about("erase", Who(NOBODY, part_of(case)), case, now, *each(audit))
        await _rewrite(self._wires.main)
        return bool(done == b"1")

    async def every_case(self) -> AsyncIterator[str]:
        """Every case there ever was, erased ones too, in no order; of one server, not of a cluster."""
        pattern, cursor = f"{self._wires.keys.prefix}:{{p[0-9][0-9]}}:{keys.CASE.name}:*", b"0"
        while True:
            cursor, names = await self._wires.main.call("SCAN", cursor, "MATCH", pattern, "COUNT", _MANY)
            for name in names:
                yield name.decode().rpartition(":")[2]
            if int(cursor) == 0:
                return

    async def rewrite(self) -> None:
        """Rewrite the main store's file, so that what was removed is not in it any more."""
        await _rewrite(self._wires.main)

    async def replaced(self) -> int:
        """The epoch for whose leaver every shred secret was replaced, and the old ones are in no file; 0 for none."""
        return int(await self._wires.main.call("GET", self._wires.keys.desk(keys.REISSUED)) or 0)

    async def all_replaced(self, epoch: int) -> None:
        """Every secret was replaced: neither the old ones nor what they open stay in the files."""
        await asyncio.gather(_rewrite(self._wires.shred), _rewrite(self._wires.main))
        await self._wires.main.call("SET", self._wires.keys.desk(keys.REISSUED), epoch)


async def _rewrite(batch: Batch) -> None:
    await _settled(batch)
    await batch.call("BGREWRITEAOF")
    if not await _settled(batch):
        raise Unavailable("The store could not rewrite its file.")


async def _settled(batch: Batch) -> bool:
    while True:
        info = await batch.call("INFO", "persistence")
        if not info["aof_rewrite_in_progress"] and not info["aof_rewrite_scheduled"]:
            return bool(info["aof_last_bgrewrite_status"] == "ok")
        await asyncio.sleep(_LOOK)
