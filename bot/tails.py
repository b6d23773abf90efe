"""The last words of each person, in this process's memory only: at most 5 messages, 10 minutes, 4 KB.

They let a message that was split over several lines be read as one. They are never stored and die with the process.
"""

from __future__ import annotations

from collections import OrderedDict

from safeguarding.indicators import Earlier
from safeguarding.messages import Ms

MESSAGES = 5
AGE: Ms = 10 * 60 * 1000
SIZE = 4096
PEOPLE = 20_000
WIDEST = 4
"""Bytes of a character in UTF-8, at most."""


class Tails:
    """The tails of the people who wrote last; bounded."""

    def __init__(self) -> None:
        self._tails: OrderedDict[str, tuple[Earlier, ...]] = OrderedDict()

    def of(self, person: str, now: Ms) -> tuple[Earlier, ...]:
        """The person's last words, oldest first."""
        return _fit(self._tails.get(person, ()), now)

    def add(self, person: str, text: str, at: Ms, now: Ms) -> None:
        """Remember one message more; forget what is too old, too much, or of people long quiet."""
        self._tails[person] = _fit((*self._tails.get(person, ()), Earlier(text, at)), now)
        self._tails.move_to_end(person)
        while len(self._tails) > PEOPLE:
            self._tails.popitem(last=False)

    def forget(self, person: str) -> None:
        """Drop a person's words, as when the chat is hidden."""
        self._tails.pop(person, None)


def _fit(tail: tuple[Earlier, ...], now: Ms) -> tuple[Earlier, ...]:
    kept = [e for e in tail if now - e.at <= AGE][-MESSAGES:]
    while sum(len(e.text) for e in kept) * WIDEST > SIZE and _size(kept) > SIZE:
        kept.pop(0)
    return tuple(kept)


def _size(kept: list[Earlier]) -> int:
    return sum(len(e.text.encode("utf-8", "surrogatepass")) for e in kept)
