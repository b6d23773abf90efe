"""How fast a bot may send: about one message a second to a chat with short bursts, thirty a second to all.

The exact figures are Telegram's secret; what counts is that `retry_after` is obeyed. Pure: time comes in.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil

SECOND = 1_000
MOST_CHATS = 10_000


@dataclass(frozen=True, slots=True)
class Pace:
    """Messages a second, and how many may come at once after a pause; 0 a second means no limit."""

    per_second: float
    burst: int


CHAT = Pace(per_second=1, burst=5)
GROUP = Pace(per_second=20 / 60, burst=20)
ALL = Pace(per_second=30, burst=30)


class Bucket:
    """Tokens that drip in at a pace; a message takes one."""

    __slots__ = ("at", "left", "pace")

    def __init__(self, pace: Pace, now: int) -> None:
        self.pace = pace
        self.left = float(pace.burst)
        self.at = now

    def wait(self, now: int) -> int:
        """Milliseconds until a message may go; 0 when it may go now."""
        if not self.pace.per_second:
            return 0
        gained = (now - self.at) * self.pace.per_second / SECOND
        self.left = min(self.pace.burst, self.left + max(0.0, gained))
        self.at = now
        return 0 if self.left >= 1 else ceil((1 - self.left) / self.pace.per_second * SECOND)

    def spend(self) -> None:
        """One message went."""
        self.left -= 1


class Limits:
    """The buckets of one bot."""

    def __init__(self, *, chat: Pace = CHAT, group: Pace = GROUP, everyone: Pace = ALL) -> None:
        self.chat = chat
        self.group = group
        self.everyone = everyone
        self._chats: OrderedDict[int, Bucket] = OrderedDict()
        self._all: Bucket | None = None

    def take(self, chat: int, now: int) -> int:
        """Count one message to this chat; seconds to wait instead, when it is too many."""
        if self._all is None:
            self._all = Bucket(self.everyone, now)
        bucket = self._chats.get(chat)
        if bucket is None:
            bucket = self._chats[chat] = Bucket(self.group if chat < 0 else self.chat, now)
            if len(self._chats) > MOST_CHATS:
                self._chats.popitem(last=False)
        wait = max(bucket.wait(now), self._all.wait(now))
        if wait:
            return -(-wait // SECOND)
        bucket.spend()
        self._all.spend()
        return 0
