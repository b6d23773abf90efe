from __future__ import annotations

import inspect

import pytest

from bot import pages
from bot.pages import Outage
from safeguarding.handoff import HOUR, MINUTE, SECOND
from safeguarding.ladder import Rung
from safeguarding.urgency import Urgency

CONSOLE = "https://wren.example.org/console"


def test_a_page_says_urgency_rung_waiting_time_and_where_to_look():
    page = pages.handoff(Urgency.DANGER, Rung.LEAD, 130 * SECOND, CONSOLE)

    assert page.title == "Wren: danger (lead)"
    assert page.text == "Danger. Nobody has taken it for 2 minutes. The lead is called."
    assert page.url == CONSOLE
    assert page.urgent


def test_nothing_that_a_person_said_or_is_called_can_get_into_a_page():
    """What the functions take is all that a page can hold."""
    makers = (pages.handoff, pages.broken, pages.mended, pages.trial)
    taken = {name: p.annotation for make in makers for name, p in inspect.signature(make).parameters.items()}

    assert taken == {
        "urgency": "Urgency",
        "rung": "Rung",
        "waited": "Ms",
        "kind": "Outage",
        "lasted": "Ms",
        "console": "str",
    }


@pytest.mark.parametrize("rung", Rung)
@pytest.mark.parametrize("urgency", [Urgency.CONCERN, Urgency.SERIOUS, Urgency.DANGER])
def test_pages_fit_a_locked_telephone_and_a_header(urgency, rung):
    page = pages.handoff(urgency, rung, 99 * HOUR, CONSOLE)

    assert page.title.isascii()
    assert page.title.isprintable()
    assert len(page.text) < 140


@pytest.mark.parametrize("kind", Outage)
def test_an_outage_and_its_end_are_told_apart(kind):
    began, over = pages.broken(kind, 5 * MINUTE, CONSOLE), pages.mended(kind, HOUR, CONSOLE)

    assert began.urgent
    assert not over.urgent
    assert "5 minutes" in began.text
    assert "1 hour" in over.text


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (-5, "less than a minute"),
        (59 * SECOND, "less than a minute"),
        (MINUTE, "1 minute"),
        (59 * MINUTE, "59 minutes"),
        (HOUR, "1 hour"),
        (2 * HOUR + MINUTE, "2 hours 1 minute"),
    ],
)
def test_time_is_told_in_whole_minutes(ms, words):
    assert pages.span(ms) == words
