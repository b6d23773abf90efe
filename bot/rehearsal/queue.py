"""The updates of one bot that Telegram still holds. Pure: time and chance come in.

One queue serves getUpdates and the webhook alike (tdlib, TQueue.cpp). An update leaves it when it is
confirmed, when its time is over, or when the queue is cleared; never because it was merely handed out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

MOST_UPDATES = 100_000
MOST_BYTES = 128 * 2**20
MOST_BYTES_EACH = 512 * 2**10
FUTURE = 10
DAY = 86_400_000
WEEK = 7 * DAY
FIRST_ID = (100_000_000, 999_999_999)


@dataclass(slots=True)
class Update:
    """One update: its kind, its delivery queue (lane), its JSON, and when it is dropped (ms)."""

    id: int
    kind: str
    lane: int
    chat: int
    body: str
    expires: int
    again: int = 0


class Queue:
    """Updates in the order of their ids."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.tail = 0
        self.last_push = 0
        self.echoes: list[Update] = []
        self.on_done: Callable[[Update], None] | None = None
        self._held: dict[int, Update] = {}
        self._bytes = 0
        self._soonest = 0

    def __len__(self) -> int:
        return len(self._held)

    def __iter__(self) -> Iterator[Update]:
        return iter(self._held.values())

    def __contains__(self, update_id: object) -> bool:
        return update_id in self._held

    @property
    def head(self) -> int:
        """The first id held, or the next one when nothing is; 0 before the first update ever."""
        return next(iter(self._held), self.tail)

    def push(self, *, kind: str, lane: int, chat: int, body: str, expires: int, now: int) -> Update | None:
        """Hold one more update; None when the queue is full, as the real server drops without a word."""
        size = len(body.encode())
        full = len(self._held) >= MOST_UPDATES or self._bytes + size > MOST_BYTES
        if full or size > MOST_BYTES_EACH:
            return None
        if not self.tail or (not self._held and now - self.last_push >= WEEK):
            self.tail = self.chance.randint(*FIRST_ID)
        update = Update(self.tail, kind, lane, chat, body, expires)
        self.restore(update, now)
        return update

    def restore(self, update: Update, now: int) -> None:
        """Put an update with its id at the end: how a stored queue comes back."""
        self._held[update.id] = update
        self._bytes += len(update.body.encode())
        self._soonest = min(self._soonest, update.expires) if len(self._held) > 1 else update.expires
        self.tail = update.id + 1
        self.last_push = now

    def fetch(self, offset: int, limit: int, now: int) -> list[Update]:
        """What getUpdates answers: forget all before the offset, give up to `limit` from there on.

        A negative offset counts from the end; one too far in the future or the past means the head.
        """
        if not self.tail:
            return []
        start = self._from(offset)
        while self._held and self.head < start:
            self._confirm(self._held[self.head])
        self.expire(now)
        echoes, self.echoes = self.echoes[:limit], self.echoes[limit:]
        found = list(echoes)
        for update in self._held.values():
            if len(found) >= limit:
                break
            if update.id >= start:
                found.append(update)
        return found

    def _from(self, offset: int) -> int:
        if offset < 0:
            offset += self.tail
        if offset > self.tail + FUTURE or offset < max(self.head - MOST_UPDATES, 1):
            return self.head
        return max(offset, self.head)

    def _confirm(self, update: Update) -> None:
        self.forget(update.id)
        if update.again:
            update.again -= 1
            self.echoes.append(update)

    def after(self, update_id: int, limit: int, now: int) -> list[Update]:
        """Up to `limit` updates from this id on that still live: what a webhook loads."""
        self.expire(now)
        found: list[Update] = []
        for update in self._held.values():
            if len(found) >= limit:
                break
            if update.id >= update_id:
                found.append(update)
        return found

    def forget(self, update_id: int) -> None:
        """This update is done."""
        update = self._held.pop(update_id, None)
        if update is not None:
            self._bytes -= len(update.body.encode())
            if self.on_done is not None:
                self.on_done(update)

    def expire(self, now: int) -> None:
        """Forget what Telegram no longer keeps."""
        if self._soonest >= now:
            return
        for update in [u for u in self._held.values() if u.expires < now]:
            self.forget(update.id)
        self._soonest = min((u.expires for u in self._held.values()), default=now)

    def clear(self) -> None:
        """Forget everything (drop_pending_updates)."""
        self._held.clear()
        self.echoes.clear()
        self._bytes = 0
