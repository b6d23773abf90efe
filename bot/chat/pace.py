"""When to send what: order, limits, and what each answer of Telegram's means. Pure: `now` is always an argument.

Theory of operation. The store hands out one entry a person, the first, so order within a person is the store's;
here it is decided whose entry goes next. A limit is one number, the time at which it would be untouched again: an
event is allowed while that time is not too far ahead, and moves it on by one interval. Telegram takes about one
message a second in a chat, with short bursts, and 30 a second overall; we keep to 1 and 25. Words at danger may use
the burst. When nothing gets through at all, everything pauses, growing to 15 seconds, and one entry probes. When the
clock steps back, everything that is waited for moves back with it.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from bot.store.model import Queued, Rank
from safeguarding.messages import Ms

SECOND: Final[Ms] = 1000
BURST: Final = 2
OVERALL_BURST: Final = 5
BACKOFF_MAX: Final[Ms] = 60 * SECOND
PAUSE_MAX: Final[Ms] = 15 * SECOND
BARRED_PAUSE: Final[Ms] = 60 * SECOND
SWEEP: Final = 1000


class Fault(StrEnum):
    """Why Telegram did not do it."""

    WAIT = "wait"  # 429: this chat must wait
    GONE = "gone"  # 403, or no such chat: blocked, deleted
    NEVER = "never"  # 400: it will never be done
    MAYBE = "maybe"  # it was written; whether it was done is unknown
    UNSENT = "unsent"  # it certainly never left
    BARRED = "barred"  # 401, 404: the token is not valid
    CONFLICT = "conflict"  # 409: another poller, or a webhook


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one request. `wait`: how long Telegram wants no more of this chat."""

    message: int = 0
    fault: Fault | None = None
    wait: Ms = 0


class Why(StrEnum):
    """Why an entry is dropped."""

    GONE = "gone"
    REFUSED = "refused"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Done:
    """It is sent."""

    message: int


@dataclass(frozen=True, slots=True)
class Later:
    """Try again at a time. `fault` says why; `everyone`: until then nobody is sent to."""

    at: Ms
    fault: Fault
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class Drop:
    """Give it up."""

    why: Why


Verdict: TypeAlias = Done | Later | Drop


def judge(entry: Queued, answer: Answer, now: Ms) -> Verdict:
    """What to do after Telegram's answer. Words are tried until they expire; better twice than never."""
    match answer.fault:
        case None:
            return Done(answer.message)
        case Fault.WAIT:
            return Later(now + max(answer.wait, SECOND), Fault.WAIT)
        case Fault.GONE:
            return Drop(Why.GONE)
        case Fault.NEVER:
            return Drop(Why.REFUSED)
        case Fault.BARRED | Fault.CONFLICT:
            return Later(now + BARRED_PAUSE, answer.fault, everyone=True)
        case Fault.MAYBE | Fault.UNSENT:
            return Later(now + backoff(entry.tries), answer.fault)


def backoff(tries: int) -> Ms:
    """1, 2, 4 … 60 seconds."""
    return min(SECOND << min(tries, 6), BACKOFF_MAX)


def lifted(entries: Sequence[Queued]) -> tuple[tuple[Rank, Queued], ...]:
    """Each entry with how urgent it is: as the store sorts them, none is less so than those after it."""
    found: list[tuple[Rank, Queued]] = []
    rank = Rank.LATER
    for entry in reversed(entries):
        rank = min(rank, entry.out.rank)
        found.append((rank, entry))
    return tuple(reversed(found))


class Limit:
    """So many a second, `burst` at once."""

    __slots__ = ("_burst", "_full", "_interval")

    def __init__(self, rate: float, burst: int) -> None:
        self._interval = SECOND / rate
        self._burst = (burst - 1) * self._interval
        self._full = 0.0

    def wait(self, now: Ms) -> Ms:
        """How long until one more is allowed."""
        return max(0, math.ceil(self._full - self._burst - now))

    def take(self, now: Ms) -> None:
        """Count one."""
        self._full = max(self._full, now) + self._interval

    def shift(self, by: Ms) -> None:
        """The clock has stepped back."""
        self._full -= by


@dataclass(slots=True)
class _Line:
    """One person: the entry that is theirs to go, and when their chat will be rested."""

    entry: Queued | None = None
    rank: Rank = Rank.LATER
    order: int = 0
    rested: Ms = 0
    busy: bool = False


class Pace:
    """Whose entry goes next. Holds at most one entry a person."""

    def __init__(self, rate: float) -> None:
        self._overall = Limit(rate, OVERALL_BURST)
        self._lines: dict[str, _Line] = {}
        self._ready: list[tuple[Rank, int, str]] = []
        self._resting: list[tuple[Ms, int, str]] = []
        self._paused = 0
        self._streak = 0
        self._order = 0
        self._last = 0
        self._sweep = SWEEP

    def offer(self, entries: Sequence[Queued], now: Ms) -> None:
        """The first entries of a partition's people, as the store sorts them. Offering again is harmless."""
        self._clock(now)
        for rank, entry in lifted(entries):
            line = self._lines.setdefault(entry.who, _Line())
            known = line.entry is not None and line.entry.id == entry.id
            if line.busy or (known and line.rank <= rank):
                continue
            self._order += 1
            line.entry, line.rank, line.order = entry, rank, self._order
            self._place(entry.who, line, now)
        if len(self._lines) > self._sweep:
            self._forget_rested(now)

    def next(self, now: Ms) -> Queued | None:
        """The entry that should go now, counted against all limits; its person is busy until `finish`."""
        if self.wait(now) != 0:
            return None
        line = self._lines[heapq.heappop(self._ready)[2]]
        entry, line.entry, line.busy = line.entry, None, True
        line.rested = max(line.rested, now) + SECOND
        self._overall.take(now)
        return entry

    def wait(self, now: Ms) -> Ms | None:
        """How long until `next` has something: 0 for now, None when nothing is here."""
        self._clock(now)
        self._wake(now)
        pause = max(self._paused - now, 0)
        if self._ready:
            return max(pause, self._overall.wait(now))
        return max(pause, self._resting[0][0] - now, 1) if self._resting else None

    def finish(self, who: str) -> None:
        """A person's entry has been dealt with."""
        self._lines[who].busy = False

    def forget(self, part: int) -> None:
        """Let go of a partition that another process works now; what is under way goes on."""
        for who in [who for who, line in self._lines.items() if line.entry is not None and line.entry.part == part]:
            self._lines[who].entry = None

    def failed(self, now: Ms) -> None:
        """Nothing got through: everyone waits, longer each time."""
        self._streak += 1
        self.pause(now + min(PAUSE_MAX, SECOND // 4 << min(self._streak, 7)))

    def worked(self) -> None:
        """Something got through."""
        self._streak = 0

    def pause(self, until: Ms) -> None:
        """Nobody is sent to before `until`."""
        self._paused = max(self._paused, until)

    def _clock(self, now: Ms) -> None:
        back, self._last = self._last - now, now
        if back > 0:
            self._overall.shift(back)
            self._paused -= back
            self._resting = [(at - back, order, who) for at, order, who in self._resting]
            for line in self._lines.values():
                line.rested -= back

    def _forget_rested(self, now: Ms) -> None:
        for who, line in list(self._lines.items()):
            if line.entry is None and not line.busy and line.rested <= now:
                del self._lines[who]
        self._sweep = 2 * len(self._lines) + SWEEP

    def _place(self, who: str, line: _Line, now: Ms) -> None:
        free = line.rested - (BURST * SECOND if line.rank is Rank.DANGER else 0)
        if free > now:
            heapq.heappush(self._resting, (free, line.order, who))
        else:
            heapq.heappush(self._ready, (line.rank, line.order, who))

    def _wake(self, now: Ms) -> None:
        while self._resting and (self._resting[0][0] <= now or self._stale(*self._resting[0][1:])):
            _, order, who = heapq.heappop(self._resting)
            if not self._stale(order, who):
                heapq.heappush(self._ready, (self._lines[who].rank, order, who))
        while self._ready and self._stale(*self._ready[0][1:]):
            heapq.heappop(self._ready)

    def _stale(self, order: int, who: str) -> bool:
        line = self._lines.get(who)
        return line is None or line.entry is None or line.order != order
