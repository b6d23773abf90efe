"""How soon a human should look: five words, in order. It orders attention; it never denies, ends or delays.

Routing priorities, not predictions (NICE NG225: risk strata must not be used to allocate help).
"""

from __future__ import annotations

from enum import StrEnum


class Urgency(StrEnum):
    """What is stored and shown is the word. Order: calm < worry < concern < serious < danger."""

    CALM = "calm"
    WORRY = "worry"
    CONCERN = "concern"
    SERIOUS = "serious"
    DANGER = "danger"

    @property
    def rank(self) -> int:
        """0 for calm to 4 for danger."""
        return _ORDER.index(self)

    def raised(self, steps: int = 1, *, cap: Urgency | None = None) -> Urgency:
        """This urgency `steps` higher, at most `cap`; never lower than itself."""
        top = len(_ORDER) - 1 if cap is None else cap.rank
        return _ORDER[max(self.rank, min(self.rank + steps, top))]


_ORDER = tuple(Urgency)


def highest(*urgencies: Urgency) -> Urgency:
    """The highest of those given; calm for none."""
    return max(urgencies, key=lambda u: u.rank, default=Urgency.CALM)
