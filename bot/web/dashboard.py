"""The lead's page: this week in numbers that cannot point at anybody. Made on the server, without a script.

Every number becomes what may be shown before anything else is done with it: sentences, order and the length of
a bar are made from shown numbers only, so a withheld one cannot be measured off the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import aiohttp_jinja2
from aiohttp import web

from bot.web.access import WORKER
from bot.web.headers import QUIET
from bot.web.labels import category
from bot.web.parts import PARTS
from safeguarding import audit
from safeguarding.audit import Tag
from safeguarding.counts import ANSWERS, BASE, SHORTHAND, WITHHELD, Count, field, shown, week
from safeguarding.urgency import Urgency

WIDTH = 290
STUB = 24
"""The longest bar, and the length of every withheld bar, in SVG units."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart and of its table. `length` is 0 to WIDTH, the same for every withheld number."""

    label: str
    number: str
    length: int = 0

    @property
    def withheld(self) -> bool:
        """Whether the number is between 1 and 7."""
        return self.number == SHORTHAND


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: a sentence that says what it shows, its bars, and the same as a table."""

    name: str
    heading: str
    sentence: str
    bars: tuple[Bar, ...]


async def page(request: web.Request) -> web.Response:
    """`GET /dashboard`."""
    parts = request.app[PARTS]
    now = parts.clock.now()
    this = week(now)
    counted = (await parts.store.counts((this,))).get(this, {})
    context = {
        "week": this,
        "figures": figures(counted),
        "withheld": WITHHELD,
        "base": BASE,
        "shorthand": SHORTHAND,
        "rehearsal": parts.rehearsal,
    }
    await parts.store.audit(audit.entry(Tag.STATISTICS_READ, now, request[WORKER].id))
    response = aiohttp_jinja2.render_template("dashboard.html", request, context)
    response.headers["Content-Security-Policy"] = QUIET
    return response


def figures(counted: Mapping[str, int]) -> tuple[Figure, ...]:
    """The page's charts from one week's exact counts."""
    return (
        _conversations(counted),
        _urgencies(counted),
        _handoffs(counted),
        _categories(counted),
        _chats(counted),
        _felt(counted),
    )


def _conversations(counted: Mapping[str, int]) -> Figure:
    bars = _bars(counted, (Count.MESSAGES, Count.PEOPLE, Count.CASES))
    messages, begun, _ = (bar.number for bar in bars)
    sentence = f"{_about(messages)} messages came from young people, and {_about(begun).lower()} conversations began."
    return Figure("conversations", "Conversations", sentence, bars)


def _urgencies(counted: Mapping[str, int]) -> Figure:
    order = (Urgency.DANGER, Urgency.SERIOUS, Urgency.CONCERN, Urgency.WORRY)
    numbers = {urgency: shown(counted.get(field(Count.URGENCIES, urgency), 0)) for urgency in order}
    sentence = (
        f"{_about(numbers[Urgency.DANGER])} cases reached danger, "
        f"and {_so_many(numbers[Urgency.SERIOUS])} reached serious."
    )
    bars = _scaled((urgency.capitalize(), number) for urgency, number in numbers.items())
    return Figure("urgency", "Urgency", sentence, bars)


def _handoffs(counted: Mapping[str, int]) -> Figure:
    bars = _bars(counted, (Count.HANDOFFS, Count.ASKED, Count.TAKEN, Count.VANISHED, Count.SILENT, Count.CLOSED))
    made, asked, *_ = (bar.number for bar in bars)
    sentence = f"{_about(made)} handoffs were made; {_about(asked).lower()} young people asked for a person."
    return Figure("handoffs", "Handoffs", sentence, bars)


def _categories(counted: Mapping[str, int]) -> Figure:
    prefix = field(Count.CATEGORIES, " ").strip()
    found = ((name.removeprefix(prefix), shown(n)) for name, n in counted.items() if name.startswith(prefix))
    rows = [(category(name), number) for name, number in found]
    rows.sort(key=lambda row: (-_length(row[1]), row[1] == "0", row[0]))
    bars = _scaled(rows)
    return Figure("categories", "What was noticed", _noticed(bars), bars)


def _noticed(bars: tuple[Bar, ...]) -> str:
    if bars and bars[0].number.isdigit() and bars[0].number != "0":
        return f"Noticed most often: {_midway(bars[0].label)}, in about {bars[0].number} cases."
    if any(bar.withheld for bar in bars):
        return f"No category was noticed in more than {WITHHELD} cases."
    return "Nothing was noticed in a case so far."


def _midway(label: str) -> str:
    return label[0].lower() + label[1:]


def _chats(counted: Mapping[str, int]) -> Figure:
    bars = _bars(counted, (Count.HIDDEN, Count.STOPPED, Count.LEFT, Count.MEDIA, Count.LATE, Count.UNREADABLE))
    late = bars[4].number
    sentence = f"{_about(late)} messages were first read more than ten minutes late."
    return Figure("chats", "Chats", sentence, bars)


def _felt(counted: Mapping[str, int]) -> Figure:
    """Three questions, asked only of whoever tapped that they want to say how it was."""
    asked = (Count.LISTENED, Count.RESPECTED, Count.KNEW)
    rows = [(count, answer, shown(counted.get(field(count, answer), 0))) for count in asked for answer in ANSWERS]
    told = f"{_about(rows[0][2])} young people said that they felt listened to."
    sentence = told if any(number != "0" for *_, number in rows) else "Nobody has said so far how it was."
    bars = _scaled((f"{count.label}: {answer}", number) for count, answer, number in rows)
    return Figure("felt", "How it was for them", sentence, bars)


def _bars(counted: Mapping[str, int], counts: Iterable[Count]) -> tuple[Bar, ...]:
    return _scaled((count.label, shown(counted.get(count.value, 0))) for count in counts)


def _scaled(rows: Iterable[tuple[str, str]]) -> tuple[Bar, ...]:
    listed = list(rows)
    longest = max((_length(number) for _, number in listed), default=0) or 1
    return tuple(
        Bar(label, number, STUB if number == SHORTHAND else round(WIDTH * _length(number) / longest))
        for label, number in listed
    )


def _length(number: str) -> int:
    return int(number) if number.isdigit() else 0


def _so_many(number: str) -> str:
    return "none" if number == "0" else _about(number).lower()


def _about(number: str) -> str:
    if number == "0":
        return "No"
    return f"Fewer than {WITHHELD + 1}" if number == SHORTHAND else f"About {number}"
