"""Tells every open console that something changed: one number, never a word.

Theory of operation. `change()` raises the number and wakes each stream, which sends the newest number once,
however many changes it slept through; so a slow browser holds one number and no queue. A stream ends by itself
after ten minutes (the browser reconnects and is authorised anew), when its worker signs out, and on shutdown.
Who has a stream open is who is present, and a worker's coming and going is a change like any other.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

from flows.errors import Unavailable
from safeguarding.messages import Ms

MOST = 500
EACH = 8
LONGEST = 600.0
BREATH = 10.0
RETRY: Ms = 2_000


class Crowded(Unavailable):
    """Too many consoles are open. Close a tab and try again."""


@dataclass(eq=False, slots=True)
class _Listener:
    worker: str
    session: str
    open: bool = True
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self) -> None:
        self.open = False
        self.woken.set()


class Hub:
    """The open streams of this process."""

    def __init__(self, *, longest: float = LONGEST) -> None:
        """`longest`: seconds after which a stream ends and its browser connects again."""
        self._longest = longest
        self._listeners: list[_Listener] = []
        self._closed = False
        self.number = 0

    def change(self) -> None:
        """Something in the queue, a case or the roster changed."""
        self.number += 1
        for listener in self._listeners:
            listener.woken.set()

    def present(self) -> frozenset[str]:
        """The ids of the workers who have a console open now."""
        return frozenset(listener.worker for listener in self._listeners if listener.open)

    def end(self, *, worker: str | None = None, session: str | None = None) -> None:
        """End the streams of a worker, or of one session."""
        for listener in self._listeners:
            if listener.worker == worker or listener.session == session:
                listener.end()

    def close(self) -> None:
        """End every stream and take no more: the service is stopping."""
        self._closed = True
        for listener in self._listeners:
            listener.end()

    async def serve(self, request: web.Request, *, worker: str, session: str) -> web.StreamResponse:
        """Stream changes to one tab until it ends. Raises Crowded when too many are open."""
        listener = self._admit(worker, session)
        try:
            async with sse_response(request) as response:
                await self._feed(request, response, listener)
        finally:
            self._listeners.remove(listener)
            if worker not in self.present():
                self.change()
        return response

    async def _feed(self, request: web.Request, response: EventSourceResponse, listener: _Listener) -> None:
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(self._longest):
                seen = self.number
                await response.send(str(seen), event="change", retry=RETRY)
                while await self._changed(request, listener, seen):
                    seen = self.number
                    await response.send(str(seen), event="change")

    def _admit(self, worker: str, session: str) -> _Listener:
        mine = [listener for listener in self._listeners if listener.worker == worker and listener.open]
        if self._closed or len(self._listeners) >= MOST:
            raise Crowded
        if len(mine) >= EACH:
            mine[0].end()
        if worker not in self.present():
            self.change()
        listener = _Listener(worker, session)
        self._listeners.append(listener)
        return listener

    async def _changed(self, request: web.Request, listener: _Listener, seen: int) -> bool:
        """Wait for a newer number; false when the stream has ended at either side."""
        while listener.open and not (request.transport is None or request.transport.is_closing()):
            if self.number != seen:
                return True
            listener.woken.clear()
            try:
                await asyncio.wait_for(listener.woken.wait(), BREATH)
            except TimeoutError:
                continue
        return False
