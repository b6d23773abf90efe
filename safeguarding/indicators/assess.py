"""A whole list of messages of one person, as `wren assess` reads it: sitting by sitting, with the ledger between.

A list without dates is read twice, as one sitting and as separate days, and the higher counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from safeguarding.indicators import ledger
from safeguarding.indicators.notice import (
    TAIL_MESSAGES,
    TAIL_SIZE,
    TAIL_TIME,
    Earlier,
    Indicators,
    Noticed,
    Reason,
    remembered,
)
from safeguarding.messages import Ms
from safeguarding.urgency import highest

APART = 15 * ledger.DAY


@dataclass(frozen=True, slots=True)
class Entry:
    """One message. `at` is None if nobody says when; `mine` is False for words that are not the person's."""

    text: str
    at: Ms | None = None
    mine: bool = True


def assess(indicators: Indicators, messages: Sequence[Entry]) -> Noticed:
    """What the whole list amounts to; reasons number the messages as they were given."""
    known = [entry.at for entry in messages if entry.mine and entry.at is not None]
    if len(messages) > 1 and not known:
        together = _through(indicators, messages, [0] * len(messages))
        apart = _through(indicators, messages, [index * APART for index in range(len(messages))])
        return _either(together, apart)
    return _through(indicators, messages, _dated(messages))


def trimmed(tail: Sequence[Earlier], now: Ms) -> tuple[Earlier, ...]:
    """The last words that are still read on from: at most five messages, ten minutes, four kilobytes."""
    kept: list[Earlier] = []
    size = 0
    for item in reversed(tail[-TAIL_MESSAGES:]):
        size += len(item.text.encode("utf-8", "replace"))
        if now - item.at > TAIL_TIME or size > TAIL_SIZE:
            break
        kept.append(item)
    return tuple(reversed(kept))


def _dated(messages: Sequence[Entry]) -> list[Ms]:
    """A message without a date is taken to be as late as the one before it."""
    times: list[Ms] = []
    for entry in messages:
        times.append(entry.at if entry.at is not None else times[-1] if times else 0)
    return times


def _through(indicators: Indicators, messages: Sequence[Entry], times: Sequence[Ms]) -> Noticed:
    found: list[Noticed] = []
    entries: tuple[ledger.Entry, ...] = ()
    tail: tuple[Earlier, ...] = ()
    numbers: list[int] = []
    for index, (entry, now) in enumerate(zip(messages, times, strict=True)):
        if not entry.mine:
            continue
        tail = trimmed(tail, now)
        noticed = indicators.notice(entry.text, tail, now)
        entries = remembered(noticed, entries, now)
        places = [*numbers[len(numbers) - len(tail) :], index]
        found.append(replace(noticed, reasons=tuple(replace(r, message=places[r.message]) for r in noticed.reasons)))
        found += _slow(entries, now, index, entry.text)
        tail = (*tail, Earlier(entry.text, now))
        numbers.append(index)
    return _merged(found)


def _slow(entries: tuple[ledger.Entry, ...], now: Ms, index: int, text: str) -> Iterator[Noticed]:
    urgency, rule, category = ledger.rule(entries, now)
    if rule:
        yield Noticed(urgency, (category,) if category else (), (Reason(rule, category, index, 0, len(text)),))


def _merged(found: Sequence[Noticed]) -> Noticed:
    reasons: dict[Reason, None] = {}
    categories: dict[str, None] = {}
    ordered = sorted(found, key=lambda noticed: -noticed.urgency.rank)
    for noticed in ordered:
        reasons.update(dict.fromkeys(noticed.reasons))
        categories.update(dict.fromkeys(noticed.categories))
    return Noticed(
        urgency=highest(*(noticed.urgency for noticed in found)),
        categories=tuple(categories),
        reasons=tuple(reasons),
        kind=next((noticed.kind for noticed in ordered if noticed.kind), ""),
        understood=all(noticed.understood for noticed in found),
        watched=any(noticed.watched for noticed in found),
        weak=tuple(sorted({name for noticed in found for name in noticed.weak})),
    )


def _either(one: Noticed, other: Noticed) -> Noticed:
    return replace(_merged((one, other)), urgency=highest(one.urgency, other.urgency))
