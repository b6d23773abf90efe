"""Says so to the lead when the service cannot work: without the store, and without Telegram (safety decision 2).

Each part is asked every few seconds whether it can do its work: the stores must take a write, Telegram must answer,
there must be a key to seal with that is not due to be replaced, and the audit must be what it was and reach its place
outside. What has failed for as long as its patience is paged, at most once in ten minutes (twice a day for the audit
and for a key that is due) while it lasts, and so is its end. Every process asks for itself, since nothing that they
share can be relied on here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot import pages
from bot.clock import Clock
from bot.health import Check
from bot.log import Event, event
from bot.pager import Pager
from bot.pages import Outage, Page
from bot.tasks import spawn
from flows.errors import WrenError
from safeguarding.handoff import HOUR, MINUTE, SECOND
from safeguarding.ladder import Duty
from safeguarding.messages import Ms

LOOK: Final[Ms] = 10 * SECOND
ANSWER_SECONDS: Final = 8.0
EVERY: Final[Ms] = 10 * MINUTE
SELDOM: Final[Ms] = 12 * HOUR
"""What keeps nobody from being answered wakes nobody every ten minutes."""
UNHURRIED: Final = frozenset({Outage.AUDIT, Outage.CHECKPOINT, Outage.RENEWAL})
PATIENCE: Final[Mapping[Outage, Ms]] = {
    Outage.STORE: 15 * SECOND,
    Outage.TELEGRAM: 2 * MINUTE,
    Outage.KEYS: MINUTE,
    Outage.AUDIT: 15 * SECOND,
    Outage.CHECKPOINT: MINUTE,
    Outage.RENEWAL: MINUTE,
}
TRY: Final[Ms] = 5 * MINUTE
"""For so long one page about an outage is tried."""


class Job(StrEnum):
    """What the watch's tasks are called."""

    ALERT = "alert"


class Spell:
    """One kind of outage: since when, and when it was last told. Pure."""

    def __init__(self, patience: Ms, every: Ms = EVERY) -> None:
        self._patience = patience
        self._every = every
        self._since: Ms | None = None
        self._told: Ms | None = None
        self._open = False

    def down(self, now: Ms) -> Ms | None:
        """It does not work now; for how long, if that is to be told now."""
        if self._since is None or self._since > now:
            self._since = now
        lately = self._told is not None and self._told <= now < self._told + self._every
        if now - self._since < self._patience or lately:
            return None
        self._told, self._open = now, True
        return now - self._since

    def up(self, now: Ms) -> Ms | None:
        """It works now; how long it had not, if that it is over is to be told."""
        since, self._since = self._since, None
        told, self._open = self._open, False
        return max(now - since, 0) if told and since is not None else None


class Watch:
    """Asks the parts and tells the lead."""

    def __init__(self, checks: Mapping[Outage, Check], pager: Pager, clock: Clock, console: str) -> None:
        self._checks = checks
        self._pager = pager
        self._clock = clock
        self._console = console
        self._spells = {kind: Spell(PATIENCE[kind], SELDOM if kind in UNHURRIED else EVERY) for kind in checks}
        self._halt = asyncio.Event()
        self._hands: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Look until `stop`."""
        while not self._halt.is_set():
            await self.look()
            await self._clock.wait(self._halt, LOOK)

    async def stop(self) -> None:
        """Look no more; alerts under way are let go of."""
        self._halt.set()
        for hand in self._hands:
            hand.cancel()
        await self.settled()

    async def settled(self) -> None:
        """Wait for the alerts under way."""
        while self._hands:
            await asyncio.wait(self._hands)

    async def look(self) -> None:
        """Ask every part once."""
        await asyncio.gather(*(self._look(kind, check) for kind, check in self._checks.items()))

    async def _look(self, kind: Outage, check: Check) -> None:
        works = await _works(check)
        now, spell = self._clock.now(), self._spells[kind]
        if works and (lasted := spell.up(now)) is not None:
            event(Event.OUTAGE_OVER, kind=kind, seconds=lasted // SECOND)
            self._tell(pages.mended(kind, lasted, self._console))
        if not works and (lasted := spell.down(now)) is not None:
            event(Event.OUTAGE, kind=kind, seconds=lasted // SECOND)
            self._tell(pages.broken(kind, lasted, self._console))

    def _tell(self, page: Page) -> None:
        hand = spawn(Job.ALERT, self._told(page))
        self._hands.add(hand)
        hand.add_done_callback(self._hands.discard)

    async def _told(self, page: Page) -> None:
        await self._pager.call([Duty.LEAD], page, TRY)


async def _works(check: Check) -> bool:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await check()
    except (WrenError, TimeoutError):
        return False
    return True
