"""The only reader of time. Everything else is given `now`; what must wait, waits here.

A clock is an object passed around, so that a rehearsal can move it and a test can hold it still: nothing else
in the service asks the machine what time it is or sleeps by itself.
"""

from __future__ import annotations

import asyncio
import time

from safeguarding.messages import Ms


class Clock:
    """The machine's clock. Milliseconds since the Unix epoch, UTC."""

    def now(self) -> Ms:
        """The time now. It may step back when the machine's clock is set; callers must bear that."""
        return time.time_ns() // 1_000_000

    async def wait(self, event: asyncio.Event, ms: Ms) -> bool:
        """Wait until `event` is set (True) or `ms` have passed (False)."""
        try:
            async with asyncio.timeout(max(ms, 0) / 1000):
                return await event.wait()
        except TimeoutError:
            return event.is_set()

    async def sleep(self, ms: Ms) -> None:
        """Wait for `ms`."""
        await self.wait(asyncio.Event(), ms)


class Movable(Clock):
    """A clock that can be moved: everyone who waits on it wakes when their time has come by the move.

    Made with a time it stands still until moved; made without, it runs with the machine's, ahead by what it was
    moved.
    """

    def __init__(self, at: Ms | None = None) -> None:
        self._standing = at
        self._ahead = 0
        self._moved: set[asyncio.Event] = set()

    def now(self) -> Ms:
        """The moved time."""
        return (super().now() if self._standing is None else self._standing) + self._ahead

    def move(self, ms: Ms) -> None:
        """Move the clock; it never goes back."""
        if ms < 0:
            raise ValueError("a clock moves forward only")
        self._ahead += ms
        for moved in self._moved:
            moved.set()

    async def wait(self, event: asyncio.Event, ms: Ms) -> bool:
        """Wait until `event` is set (True) or this clock has gone on by `ms` (False)."""
        until = self.now() + ms
        moved = asyncio.Event()
        self._moved.add(moved)
        try:
            while not event.is_set() and self.now() < until:
                moved.clear()
                await self._either(event, moved, until - self.now())
        finally:
            self._moved.discard(moved)
        return event.is_set()

    async def _either(self, event: asyncio.Event, moved: asyncio.Event, ms: Ms) -> None:
        loop = asyncio.get_running_loop()
        waits = [loop.create_task(event.wait()), loop.create_task(moved.wait())]
        timeout = ms / 1000 if self._standing is None else None
        try:
            await asyncio.wait(waits, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
