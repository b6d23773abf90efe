"""What is counted, and how much of a count may be shown.

A count is a member of a closed enum, decided in the turn, sealed in the commit, folded into ISO weeks later.
Nothing is stored that would need anonymising: a week's hash holds `<count>` and `<count>:<dimension>` only.

Shown by the rule for sub-national health figures (NHS Digital, HES disclosure control, 2018): 0 stays 0,
1 to 7 are withheld, the rest are rounded to the nearest 5; each cell on its own, totals too.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

import msgspec

from flows.errors import Broken
from safeguarding.messages import Ms

WITHHELD = 7
BASE = 5
SHORTHAND = "[c]"


class Count(StrEnum):
    """Everything that may be counted. A thing that is not here cannot be."""

    MESSAGES = "messages"
    PEOPLE = "people"
    CASES = "cases"
    CATEGORIES = "categories"
    URGENCIES = "urgencies"
    HANDOFFS = "handoffs"
    ASKED = "asked"
    TAKEN = "taken"
    VANISHED = "vanished"
    SILENT = "silent"
    CLOSED = "closed"
    HIDDEN = "hidden"
    STOPPED = "stopped"
    LATE = "late"
    MEDIA = "media"
    LEFT = "left"
    UNREADABLE = "unreadable"
    LISTENED = "listened"
    RESPECTED = "respected"
    KNEW = "knew"

    @property
    def label(self) -> str:
        """What a reader of the dashboard sees."""
        return _LABELS[self]


_LABELS = {
    Count.MESSAGES: "Messages from young people",
    Count.PEOPLE: "Conversations begun",
    Count.CASES: "Cases opened",
    Count.CATEGORIES: "Cases in which this was noticed",
    Count.URGENCIES: "Cases that reached this urgency",
    Count.HANDOFFS: "Handoffs",
    Count.ASKED: "Asked for a person",
    Count.TAKEN: "Handoffs taken by a worker",
    Count.VANISHED: "Handoffs back in the queue after a worker went",
    Count.SILENT: "Fell silent at serious or danger, unanswered",
    Count.CLOSED: "Handoffs closed",
    Count.HIDDEN: "Chats hidden",
    Count.STOPPED: "Stopped by the young person",
    Count.LATE: "Messages first read more than ten minutes late",
    Count.MEDIA: "Pictures, voice notes and other attachments",
    Count.LEFT: "Bot blocked by the young person",
    Count.UNREADABLE: "Messages that could not be read",
    Count.LISTENED: "Felt listened to",
    Count.RESPECTED: "Felt respected",
    Count.KNEW: "Knew what would happen next",
}


ANSWERS = ("yes", "partly", "no")
"""What somebody may answer, by tap, to how it was."""


def field(count: Count, dimension: str = "") -> str:
    """The field a count has in its week's hash."""
    return f"{count.value}:{dimension}" if dimension else count.value


def week(at: Ms) -> str:
    """The ISO week of a time, UTC, as `2026-W47`."""
    return _week(at // _DAY)


_DAY: Ms = 24 * 3600 * 1000


@lru_cache(maxsize=8)
def _week(day: int) -> str:
    """The ISO week of a day since the epoch: asked for at every turn, and the same all day."""
    year, number, _ = (dt.date(1970, 1, 1) + dt.timedelta(day)).isocalendar()
    return f"{year}-W{number:02d}"


def shown(number: int) -> str:
    """A number as it may leave the server: `0`, `[c]` for 1 to 7, else rounded to the nearest 5."""
    if number < 0:
        raise Broken("A count is below nothing.")
    if number == 0:
        return "0"
    if number <= WITHHELD:
        return SHORTHAND
    return str(BASE * ((number + BASE // 2) // BASE))


def encode(fields: Iterable[str], at: Ms) -> bytes:
    """One turn's delta, to be sealed: its week and the fields that go up."""
    return msgspec.json.encode([week(at), Counter(fields)])


def decode(delta: bytes) -> tuple[str, Mapping[str, int]]:
    """The week and the fields of a delta. Raises Broken on anything that `encode` did not write."""
    try:
        name, fields = json.loads(delta)
        pairs = {str(key): int(value) for key, value in fields.items()}
    except (ValueError, TypeError, AttributeError):
        raise Broken("A count's delta is not one.") from None
    if not all(_known(key) for key in pairs):
        raise Broken("A count's delta names something that is not counted.")
    return str(name), pairs


_VALUES = frozenset(count.value for count in Count)


def _known(name: str) -> bool:
    return name.split(":", 1)[0] in _VALUES
