"""What follows when somebody has left: their conversations, their account, and the secrets that they may have kept.

Theory of operation. The step that takes the roster ends their sessions and invitations and lets them claim nothing
more (`roster_add`); from then on the newest roster refuses them at each request. What this module does comes after it
and may be repeated: it asks who has left, and does what is missing. So a crash in between only delays, until the next
start.
"""

from __future__ import annotations

import asyncio
from typing import Final

from bot import log
from bot.clock import Clock
from bot.desk import Desk
from bot.keyring import Keyring
from bot.reissue import Reissue
from bot.store.store import Store
from bot.web.accounts import decode
from flows.errors import WrenError
from safeguarding import roster
from safeguarding.handoff import HOUR
from safeguarding.messages import Ms

AGAIN: Final[Ms] = 2_000


class Leaving:
    """Does what is missing, when woken and when it starts."""

    def __init__(self, store: Store, desk: Desk, keyring: Keyring, clock: Clock) -> None:
        self._store = store
        self._desk = desk
        self._keyring = keyring
        self._clock = clock
        self._reissue = Reissue(store, keyring.deployment, clock)
        self._halt = False
        self._woken = asyncio.Event()
        self._waits = False

    @property
    def replacing(self) -> int:
        """How many conversations' secrets are still to be replaced, or 1 while that is not known."""
        return self._reissue.left or int(self._waits)

    async def now(self) -> None:
        """Somebody has left: what must not wait is done, the rest by `run`. What fails here, `run` tries again."""
        self._waits = True
        self._woken.set()
        try:
            await self._part()
        except WrenError as error:
            log.event(log.Event.TIMER_FAILED, error=error)

    async def run(self) -> None:
        """Do what is missing, until `stop`."""
        while not self._halt:
            self._woken.clear()
            try:
                await self.everything()
                wait = HOUR
            except WrenError as error:
                log.event(log.Event.TIMER_FAILED, error=error)
                wait = AGAIN
            await self._clock.wait(self._woken, wait)

    async def stop(self) -> None:
        """End after the case in hand."""
        self._halt = True
        self._woken.set()

    async def everything(self) -> None:
        """All that follows from those who have left. Raises our errors; repeating does what is missing."""
        await self._part()
        team = self._keyring.roster
        if team is not None and (epoch := roster.parted(team)):
            await self._reissue.everywhere(epoch)
        self._waits = False

    async def _part(self) -> None:
        left = await self._store.left()
        if not left:
            return
        await self._desk.part(left)
        for name, kept in (await self._store.accounts()).items():
            if decode(kept).id in left:
                await self._store.account_drop(name)
