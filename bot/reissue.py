"""Replacing shred secrets, so that whoever left and kept old ones opens nothing with them.

Theory of operation. A case's secret is replaced in four steps, each of which may be repeated, by two processes at once
too. The new one is put beside the old one. From then on the case takes no record under the old one: a turn or a reply
that was on its way is lost and sealed again. The outer layer of each record is rewritten; what is inside, and its
signature, stay. The old one goes. Until it does, who reads gets every record under the new one, made so on the way.
When every case is done, both files are rewritten, since what was removed is in them until then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot import log
from bot.clock import Clock
from bot.store.model import Erased, Lost, Record, Shredding
from bot.store.store import Store
from flows.errors import Broken, Refused
from safeguarding import audit, record
from safeguarding.audit import Tag

TOGETHER: Final = 16
ROWS: Final = 200
"""Records that one step rewrites."""


class Reissue:
    """Replaces the secrets of the cases that there were when somebody left. `left`: how many are still to do."""

    def __init__(self, store: Store, deployment: str, clock: Clock) -> None:
        self._store = store
        self._deployment = deployment
        self._clock = clock
        self.left = 0

    async def everywhere(self, epoch: int) -> int:
        """For the leaver with whom this epoch began, all cases of before, the open ones first. How many it replaced.

        A case that cannot be read is told and left out: nobody could open it before either. Raises Unavailable.
        """
        if await self._store.replaced() >= epoch:
            return 0
        due = await self._due(epoch)
        self.left = len(due)
        for start in range(0, len(due), TOGETHER):
            await asyncio.gather(*(self._quietly(case, epoch) for case in due[start : start + TOGETHER]))
        await self._store.all_replaced(epoch)
        log.event(log.Event.SECRETS_REPLACED, count=len(due))
        return len(due)

    async def _due(self, epoch: int) -> list[str]:
        open_: list[str] = []
        closed: list[str] = []
        async for case in self._store.every_case():
            clear = await self._store.case(case)
            done = int(clear.get("shred_epoch", "0")) >= epoch
            if done or "erased" in clear or "doomed" in clear or await self._younger(case, epoch):
                continue
            (closed if clear.get("state") == "closed" else open_).append(case)
        return open_ + closed

    async def _younger(self, case: str, epoch: int) -> bool:
        """Whether it was opened after they had left."""
        first = await self._store.first(case)
        return first is not None and _epoch(first) >= epoch

    async def _quietly(self, case: str, epoch: int) -> None:
        try:
            await self.case(case, epoch)
        except (Lost, Erased):  # somebody left again, or it was erased
            pass
        except (Broken, Refused) as error:
            log.event(log.Event.TIMER_FAILED, case=case, error=error)
        self.left -= 1

    async def case(self, case: str, epoch: int) -> None:
        """One case. Raises Erased; Lost when it was replaced anew meanwhile; Refused where it has no secret."""
        shred = await self._store.reissue(case)
        await self._store.rewrap(case, shred.generation, ())
        found = await self._store.records(case)
        changed = [one for old in found if (one := renewed(self._deployment, old, shred)) is not old]
        for start in range(0, len(changed), ROWS):
            await self._store.rewrap(case, shred.generation, changed[start : start + ROWS])
        await self._store.reissued(case, shred.generation)
        now = self._clock.now()
        entry = audit.entry(Tag.SECRET_REISSUED, now, "bot", case=case, generation=shred.generation, epoch=epoch)
        await self._store.rewrap(case, shred.generation, (), (entry,), epoch=epoch)


async def released(
    store: Store, deployment: str, case: str, found: Sequence[Record]
) -> tuple[Shredding, tuple[Record, ...]]:
    """What opens these records of a case, all under one secret, whether or not it is being replaced.

    Raises Erased, Refused.
    """
    shred = await store.release(case)
    if any(_generation(one) < shred.generation - bool(shred.old) for one in found):  # replaced since they were read
        places = {(one.lane, one.seq) for one in found}
        found = [one for one in await store.records(case) if (one.lane, one.seq) in places]
        shred = await store.release(case)
    return shred, tuple(renewed(deployment, one, shred) for one in found)


def renewed(deployment: str, old: Record, shred: Shredding) -> Record:
    """A record under the new secret; itself where it is so already, or where the old one does not open it."""
    salt = shred.salts.get(f"{old.lane.value}:{old.seq}")
    if not shred.old or salt is None or _generation(old) != shred.generation - 1:
        return old
    try:
        sealed = record.rewrap(deployment, old.sealed, salt, shred.old, shred.secret, shred.generation)
    except Broken:
        return old
    return replace(old, sealed=sealed)


def _generation(one: Record) -> int:
    try:
        return record.parse(one.sealed).generation
    except Broken:
        return 0


def _epoch(one: Record) -> int:
    try:
        return record.parse(one.sealed).place.epoch
    except Broken:
        return 0
