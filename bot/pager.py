"""Wakes people: each by their addresses in order, again and again with growing pauses, until one accepts.

It needs neither the store nor Telegram, so that it can say when those are gone. A page is done when a channel has
accepted it; every attempt that failed goes to the next address, is told in the log, and is counted by channel.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from bot.channels import Way, Why
from bot.clock import Clock
from bot.log import Event, event
from bot.pages import Page
from bot.rota import Address, Channel, Kept, Person
from safeguarding.handoff import SECOND
from safeguarding.ladder import Duty
from safeguarding.messages import Ms

FIRST_WAIT: Final[Ms] = SECOND
MAX_WAIT: Final[Ms] = 30 * SECOND


class Pager:
    """Pages people. `sent` counts attempts: by channel, and whether they were accepted."""

    def __init__(self, rota: Kept, ways: Mapping[Channel, Way], clock: Clock) -> None:
        self.rota = rota
        self._ways = ways
        self._clock = clock
        self.sent: Counter[tuple[Channel, bool]] = Counter()

    async def call(self, duties: Iterable[Duty], page: Page, patience: Ms) -> bool:
        """Page everybody with these duties, for at most so long. True when a channel has accepted it for somebody."""
        people = self.rota.now().called(duties)
        if not people:
            event(Event.PAGE_NOBODY)
            return False
        until = self._clock.now() + patience
        return any(await asyncio.gather(*(self._reach(person, page, until) for person in people)))

    async def send(self, address: Address, page: Page) -> Why | None:
        """One attempt at one address; None when it was accepted."""
        way = self._ways.get(address.channel)
        why = Why.UNSET if way is None else await way.send(address, page)
        self.sent[address.channel, why is None] += 1
        if why is None:
            event(Event.PAGED, channel=address.channel)
        else:
            event(Event.PAGE_FAILED, channel=address.channel, why=why)
        return why

    async def _reach(self, person: Person, page: Page, until: Ms) -> bool:
        wait = FIRST_WAIT
        while True:
            for address in person.reach:
                if await self.send(address, page) is None:
                    return True
            if self._clock.now() + wait >= until:
                return False
            await self._clock.sleep(wait)
            wait = min(2 * wait, MAX_WAIT)
