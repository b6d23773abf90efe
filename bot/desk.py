"""The desk: workers take, hold and end handoffs; each act crosses to the person's partition in a fenced order.

Theory of operation. The desk allots the fence and checks capacity; the partition's owner is what sending obeys, and
it accepts only a fence at least its own. Giving: desk first, then partition. Taking away: partition first, then desk.
A crash between the two leaves the safe half done, and the sweep finishes it: a claim whose owner was not set lapses
with its lease, a release whose desk half is missing lapses likewise. Changing an owner also leaves the desk's word
for the conversation (joined, parted, phoning, closed), which a timer hands to the next turn, crash or no crash.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot import log
from bot.clock import Clock
from bot.store.model import Notice
from bot.store.store import Store
from safeguarding import handoff as rules


@dataclass(frozen=True, slots=True)
class Worker:
    """Who acts: member id and working name."""

    id: str
    name: str


class Desk:
    """What a worker can do with handoffs, and what happens when a worker can do nothing any more."""

    def __init__(self, store: Store, clock: Clock, wake: Callable[[int], None], changed: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake
        self._changed = changed

    async def notice(self, notice: Notice) -> None:
        """A case wants a human: into the queue, or raised there. Safe to repeat."""
        score = rules.score(notice.urgency, notice.since)
        await self._store.notice(notice, score, self._clock.now())
        await self._store.noticed(notice.who.part, notice)
        log.event(log.Event.DESK_NOTICE, part=notice.who.part)
        self._changed()
