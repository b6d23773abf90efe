"""Climbs the ladder of every handoff that nobody has, and sends the pages that climbing asked for.

Theory of operation. Climbing and asking for a page are one step of the store, from the very place at which the
handoff was seen: of several processes one climbs. A page is taken under a lease, sent, and acknowledged once a
channel has accepted it; a process that dies in between leaves it to whoever looks when the lease is over, so that it
comes twice rather than never. A handoff that is taken meanwhile has no pages any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot import pages
from bot.clock import Clock
from bot.log import Event, event
from bot.pager import Pager
from bot.store.model import Handoff, Paging
from bot.store.store import Store
from bot.tasks import spawn
from flows.errors import Broken, Refused, Unavailable
from safeguarding import audit, ladder
from safeguarding.audit import Tag
from safeguarding.handoff import SECOND
from safeguarding.ladder import Call, Clocks, Duty
from safeguarding.messages import Ms

PATIENCE: Final[Ms] = 40 * SECOND
"""For so long one page is tried; a channel may take 20 seconds more to give up."""
LEASE: Final[Ms] = 75 * SECOND
MANY: Final = 64


class Job(StrEnum):
    """What the ladder's tasks are called."""

    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Rules:
    """What is climbed by. `shift`: when the first shift after a time begins, if any is known."""

    clocks: Clocks
    staffed: Callable[[], bool]
    shift: Callable[[Ms], Ms | None]
    console: str


class Ladder:
    """One process's climbing. `round` is called again and again; pages go out beside."""

    def __init__(self, store: Store, pager: Pager, clock: Clock, rules: Rules) -> None:
        self._store = store
        self._pager = pager
        self._clock = clock
        self._rules = rules
        self._hands: set[asyncio.Task[None]] = set()

    async def round(self) -> None:
        """Climb whatever is due and start its pages. Raises Unavailable."""
        await self.climb()
        await self.page()

    async def climb(self) -> None:
        """Each handoff that waits climbs to the rung that its time has reached."""
        now, staffed = self._clock.now(), self._rules.staffed()
        for held in await self._store.waiting():
            steps = self._rules.clocks.steps(held.urgency, staffed=staffed)
            call = ladder.due(steps, held.ladder, now, held.rung, self._rules.shift(held.ladder))
            if call is not None:
                await self._climbed(held, call, now)

    async def page(self) -> None:
        """Start sending the pages that are due."""
        for paging in await self._store.pages(self._clock.now(), LEASE, MANY):
            hand = spawn(Job.PAGE, self._send(paging))
            self._hands.add(hand)
            hand.add_done_callback(self._hands.discard)

    async def settled(self) -> None:
        """Wait for the pages under way."""
        while self._hands:
            await asyncio.wait(self._hands)

    async def stop(self) -> None:
        """Let go of the pages under way: their leases end, and they are sent by whoever comes next."""
        for hand in self._hands:
            hand.cancel()
        await self.settled()

    async def _climbed(self, held: Handoff, call: Call, now: Ms) -> None:
        facts: dict[str, audit.Fact] = {"rung": call.rung.number, "urgency": held.urgency.value}
        entry = audit.entry(Tag.PAGE_ESCALATED, now, "bot", case=held.case, **facts)
        try:
            climbed = await self._store.climb(held, call.rung.number, call.duties, now, (entry,))
        except (Broken, Refused) as error:  # one that cannot climb must not keep the others down
            event(Event.TIMER_FAILED, case=held.case, error=error)
            return
        if not climbed:
            return
        event(Event.RUNG_CALLED, case=held.case, rung=call.rung, urgency=held.urgency)
        if call.rung is ladder.Rung.INCIDENT:
            event(Event.CRITICAL_INCIDENT, case=held.case, seconds=(now - held.since) // SECOND)

    async def _send(self, paging: Paging) -> None:
        held, now = paging.handoff, self._clock.now()
        rung = ladder.rung(paging.rung)
        page = pages.handoff(held.urgency, rung, now - held.since, self._rules.console)
        called = [duty for duty in Duty if duty.value in paging.duties]
        if not await self._pager.call(called, page, PATIENCE):
            return
        entry = audit.entry(Tag.PAGE_SENT, self._clock.now(), "bot", case=held.case, rung=paging.rung)
        try:
            await self._store.paged(paging.id, (entry,))
        except (Unavailable, Broken, Refused) as error:
            event(Event.TIMER_FAILED, case=held.case, error=error)
