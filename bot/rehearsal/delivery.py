"""When which update is posted to a webhook. Pure: time and chance come in.

Theory of operation (tdlib/telegram-bot-api, WebhookActor.cpp). Each update belongs to a lane; a lane is
first in, first out, lanes run side by side. Only the head of a lane is ever on its way. A success forgets
it; a failure leaves it at the head and delays its lane alone: at once after the first failure, then 2, 4,
8 … 64 s, then 60 to 120 s by chance, or as long as our `Retry-After` asks (at most an hour, which does not
grow the back-off). What would be tried only after its expiry is dropped. No more than twice
`max_connections` lanes are loaded, so that many failing lanes stop everybody. New connections: ten in half a
second while something succeeded in the last ten seconds, else one at a time, every two seconds.
"""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass
from random import Random

from bot.rehearsal.queue import Queue, Update

LONGEST_RETRY_AFTER = 3_600
RESEND = (60, 120)
LIVELY = 10_000
SECOND = 1_000
BATCH = 1_000


@dataclass(slots=True)
class Try:
    """An update on its way: how long the next wait is (s), from when it may go (ms), how often it failed."""

    update: Update
    wake: int
    delay: int = 1
    fails: int = 0


class Lanes:
    """The loaded part of the queue, in lanes."""

    def __init__(self, queue: Queue, chance: Random, max_connections: int) -> None:
        self.queue = queue
        self.chance = chance
        self.most = 2 * max_connections
        self.held_back: dict[int, int] = {}
        self._lanes: dict[int, deque[Try]] = {}
        self._ready: list[tuple[int, int, int]] = []
        self._next_id = 0
        self._order = 0

    def __len__(self) -> int:
        return len(self._lanes)

    def load(self, now: int) -> None:
        """Take in what has come since, as far as there is room."""
        room = min(BATCH, self.most - len(self._lanes))
        while room > 0:
            fresh = self.queue.after(self._next_id, room, now)
            if not fresh:
                return
            for update in fresh:
                self._next_id = update.id + 1
                lane = self._lanes.setdefault(update.lane, deque())
                lane.append(Try(update, now))
                if len(lane) == 1:
                    self._offer(lane[0])
            room = min(BATCH, self.most - len(self._lanes))

    def _offer(self, attempt: Try) -> None:
        self._order += 1
        heapq.heappush(self._ready, (attempt.wake, self._order, attempt.update.lane))

    def wake_at(self) -> int | None:
        """When the next update may go (ms)."""
        return self._ready[0][0] if self._ready else None

    def take(self, now: int) -> Try | None:
        """The next update that may go now; it is on its way until one of the three answers below."""
        while self._ready and self._ready[0][0] <= now:
            _, _, number = heapq.heappop(self._ready)
            head = self._lanes[number][0]
            if head.update.expires < now or head.update.id not in self.queue:
                self._drop(head)
                continue
            if self.held_back.get(number, 0) > now:
                head.wake = self.held_back[number]
                self._offer(head)
                continue
            return head
        return None

    def succeeded(self, attempt: Try, now: int) -> None:
        """Answered 2xx: forget it, unless it shall be delivered once more."""
        if attempt.update.again:
            attempt.update.again -= 1
            attempt.wake = now
            self._offer(attempt)
            return
        self._drop(attempt)

    def failed(self, attempt: Try, now: int, retry_after: int = 0) -> bool:
        """Refused, closed or too slow: try later, or drop it when that is too late. True while it is kept."""
        wait = min(max(retry_after, 0), LONGEST_RETRY_AFTER)
        if not wait and attempt.fails:
            attempt.delay = min(self.chance.randint(*RESEND), attempt.delay * 2)
            wait = attempt.delay
        attempt.fails += 1
        attempt.wake = now + wait * SECOND
        if attempt.wake > attempt.update.expires:
            self._drop(attempt)
            return False
        self._offer(attempt)
        return True

    def returned(self, attempt: Try, at: int) -> None:
        """Nothing was sent, as there was no connection: not a failure of this update."""
        attempt.wake = at
        self._offer(attempt)

    def release(self, lane: int) -> None:
        """Stop holding a lane back."""
        if self.held_back.pop(lane, None) and lane in self._lanes:
            self._lanes[lane][0].wake = 0
            self._ready = [(0 if key == lane else wake, order, key) for wake, order, key in self._ready]
            heapq.heapify(self._ready)

    def _drop(self, attempt: Try) -> None:
        self.queue.forget(attempt.update.id)
        lane = self._lanes[attempt.update.lane]
        lane.popleft()
        if lane:
            self._offer(lane[0])
        else:
            del self._lanes[attempt.update.lane]


class Connections:
    """How many connections the webhook may have, and how fast new ones may be opened."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.open = 0
        self.busy = 0
        self.proven = False
        self._last_success = -LIVELY
        self._opened: deque[int] = deque(maxlen=10)

    def claim(self, now: int, lanes: int) -> bool:
        """Take a connection for one update, a new one if it may be opened."""
        if self.busy >= self.open:
            if self.open >= self._needed(now, lanes) or self.opens_at(now) > now:
                return False
            self.open += 1
            self._opened.append(now)
        self.busy += 1
        return True

    def _needed(self, now: int, lanes: int) -> int:
        return min(lanes, self.most) if self._lively(now) else 1

    def _lively(self, now: int) -> bool:
        return self.proven and now - self._last_success <= LIVELY

    def opens_at(self, now: int) -> int:
        """From when the next connection may be opened (ms)."""
        if not self._opened:
            return now
        if not self._lively(now):
            return self._opened[-1] + 2 * SECOND
        return self._opened[0] + SECOND // 2 if len(self._opened) == self._opened.maxlen else now

    def spare(self) -> None:
        """There was nothing to send on it after all."""
        self.busy -= 1

    def released(self, now: int, *, success: bool, closed: bool) -> None:
        """The update on this connection was answered, or the connection is gone."""
        self.busy -= 1
        self.open -= closed
        if success:
            self.proven = True
            self._last_success = now
