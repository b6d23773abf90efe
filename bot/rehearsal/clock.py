"""The rehearsal's time: the service's own movable clock, so that one move is felt on both sides of the wire."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.clock import Movable
from flows.errors import Refused

LONGEST_MOVE = 366 * 86_400_000


class Clock:
    """Milliseconds UTC on a movable clock; `offset` is how far it was moved here."""

    def __init__(self, time: Movable | None = None) -> None:
        self.time = time or Movable()
        self.offset = 0
        self.followers: list[Callable[[], None]] = []

    def now(self) -> int:
        """Milliseconds UTC."""
        return self.time.now()

    def advance(self, by: int) -> int:
        """Move on by so many milliseconds, tell the followers, and give the new time.

        Raises:
            Refused: the move goes back, or further than a year.
        """
        if not 0 <= by <= LONGEST_MOVE:
            raise Refused("The clock moves forward, by a year at most.")
        self.offset += by
        self.time.move(by)
        for follower in self.followers:
            follower()
        return self.now()

    async def wait(self, event: asyncio.Event, until: int | None) -> None:
        """Return when the event is set or that time has come, and clear the event: the caller looks again."""
        if until is None:
            await event.wait()
        elif not await self.time.wait(event, until - self.now()):
            await asyncio.sleep(0)
        event.clear()

    async def until(self, at: int) -> None:
        """Return when it is that time."""
        await self.time.sleep(at - self.now())
