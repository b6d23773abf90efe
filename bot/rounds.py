"""What comes round by itself: timers, notices to the desk, lapsed holds, the ladder, counts to fold, ended sessions.

Each round is safe to do twice and by two processes: a due timer is under a lease until the turn that acknowledges it,
a notice is known to the desk by its number, a hold ends under its fence, a fold that somebody else has done is lost
and changes nothing. So a crash anywhere only delays, until the next round.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Final

from bot import log
from bot.bodies import Bodies
from bot.clock import Clock
from bot.desk import Desk
from bot.ladder import Ladder
from bot.store.model import Claimed, Notice
from bot.store.store import Lost, Store
from bot.tasks import spawn
from bot.turns import Turns
from flows.errors import Broken, Refused, Unavailable
from safeguarding import counts
from safeguarding.handoff import HOUR
from safeguarding.messages import Ms
from safeguarding.people import PARTITIONS

LOOK: Final[Ms] = 500
SWEEP: Final[Ms] = 1_000
NOTICES: Final[Ms] = 2_000
TIMER_LEASE: Final[Ms] = 30_000
MANY: Final = 64
FOLD_HOUR: Final = 3


class Job(StrEnum):
    """What the tasks of this module are called."""

    TIMER = "timer"
    NOTICE = "notice"


class Rounds:
    """Does what is due. `prompt_counts`: fold at once, as in a rehearsal, instead of once a night."""

    def __init__(
        self,
        store: Store,
        turns: Turns,
        desk: Desk,
        ladder: Ladder,
        bodies: Bodies,
        clock: Clock,
        *,
        prompt_counts: bool,
    ) -> None:
        self._store = store
        self._turns = turns
        self._desk = desk
        self._ladder = ladder
        self._bodies = bodies
        self._clock = clock
        self._prompt = prompt_counts
        self._folded = ""
        self._halt = asyncio.Event()
        self._woken = asyncio.Event()

    def wake(self, _part: int = 0) -> None:
        """A timer may be due before the next look."""
        self._woken.set()

    def notice(self, notice: Notice) -> None:
        """Carry a notice to the desk now; if that fails, the next round does it."""
        spawn(Job.NOTICE, self._quietly(lambda: self._desk.notice(notice)))

    async def run(self) -> None:
        """Go round until `stop`."""
        await asyncio.gather(
            self._every(LOOK, self.timers, self._woken),
            self._every(SWEEP, self._desk.sweep),
            self._every(SWEEP, self._ladder.round),
            self._every(NOTICES, self.notices),
            self._every(HOUR, self.tidy),
            self._every(SWEEP if self._prompt else 60 * SWEEP, self.fold),
        )

    async def stop(self) -> None:
        """End after the round in hand."""
        self._halt.set()
        self._woken.set()
        await self._ladder.stop()

    async def timers(self) -> None:
        """Every due timer becomes a turn."""
        self._woken.clear()
        await self._everywhere(self._timers)

    async def notices(self) -> None:
        """Whatever a partition still has to tell the desk."""
        await self._everywhere(self._notices)

    async def fold(self) -> None:
        """Open the sealed deltas, add them to their weeks, and rewrite the file they were in."""
        today = dt.datetime.fromtimestamp(self._clock.now() / 1000, dt.UTC)
        if not self._prompt and (today.hour != FOLD_HOUR or self._folded == today.date().isoformat()):
            return
        folded = sum(await asyncio.gather(*(self._fold(part) for part in range(PARTITIONS))))
        self._folded = today.date().isoformat()
        if folded:
            log.event(log.Event.COUNTS_FOLDED, count=folded)
        if folded and not self._prompt:
            await self._store.rewrite()

    async def tidy(self) -> None:
        """Remove sessions and invitations that have ended."""
        await self._store.sweep(self._clock.now())

    async def _fold(self, part: int) -> int:
        taken = await self._store.take_counts(part)
        if not taken.deltas:
            return 0
        weeks: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for sealed in taken.deltas:
            try:
                week, fields = counts.decode(self._bodies.open_count(part, sealed))
            except Broken as error:  # nobody will ever read it: it goes, and the rest is counted
                log.event(log.Event.TIMER_FAILED, part=part, error=error)
                continue
            weeks[week].update(fields)
        try:
            await self._store.fold(part, taken, weeks)
        except Lost:
            return 0
        return len(taken.deltas)

    async def _timers(self, part: int) -> None:
        due = await self._store.due_timers(part, self._clock.now(), TIMER_LEASE, MANY)
        await asyncio.gather(*(self._ring(claimed) for claimed in due))

    async def _notices(self, part: int) -> None:
        for notice in await self._store.notices(part):
            await self._desk.notice(notice)

    async def _everywhere(self, work: Callable[[int], Awaitable[None]]) -> None:
        """In every partition; stored data that is wrong in one must not hold up the others."""

        async def apart(part: int) -> None:
            try:
                await work(part)
            except (Broken, Refused) as error:
                log.event(log.Event.TIMER_FAILED, part=part, error=error)

        await asyncio.gather(*(apart(part) for part in range(PARTITIONS)))

    async def _ring(self, claimed: Claimed) -> None:
        try:
            await self._turns.due(claimed)
        except (Unavailable, Broken, Refused) as error:
            log.event(log.Event.TIMER_FAILED, part=claimed.who.part, error=error)

    async def _every(self, ms: Ms, work: Callable[[], Awaitable[object]], woken: asyncio.Event | None = None) -> None:
        while not self._halt.is_set():
            await self._quietly(work)
            await self._clock.wait(woken or self._halt, ms)

    async def _quietly(self, work: Callable[[], Awaitable[object]]) -> None:
        try:
            await work()
        except (Unavailable, Broken, Refused) as error:
            log.event(log.Event.TIMER_FAILED, error=error)
