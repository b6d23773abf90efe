from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot import explain, shipped
from safeguarding.indicators import Indicators, Noticed, Reason
from safeguarding.urgency import Urgency


@pytest.fixture(scope="module")
def indicators() -> Indicators:
    return shipped.indicators()


def shown(text: bytes, indicators: Indicators) -> tuple[int, str]:
    out = io.StringIO()
    status = explain.run(io.BytesIO(text), Console(file=out, width=80), indicators)
    return status, out.getvalue()


def test_a_message_is_shown_with_the_rules_that_noticed_it(indicators: Indicators):
    status, out = shown(b"he gets really angry and then he hits me\n", indicators)
    assert status == 0
    assert out.splitlines()[0] == "serious"
    assert "physical.they-hit" in out
    assert "physical_abuse" in out


def test_what_was_noticed_is_underlined_where_it_stands():
    noticed = Noticed(Urgency.CONCERN, ("neglect",), (Reason("neglect.needs", "neglect", 0, 3, 7),))
    lines = list(explain.explained("no food in", noticed))
    assert [(span.start, span.end, str(span.style)) for span in lines[1].spans] == [(3, 7, "underline")]
    assert lines[2].plain.split() == ["neglect.needs", "food", "neglect"]


def test_who_reads_along_and_what_is_not_understood_is_said():
    noticed = Noticed(Urgency.CONCERN, understood=False, watched=True)
    plain = [line.plain for line in explain.explained("ggg", noticed)]
    assert plain[2:] == ["Somebody may be reading along.", "Not understood: a person is asked to look."]


@pytest.mark.parametrize("text", ["\x1b[2Jhi", "a\u202eb", "one\rtwo", "\ud800"])
def test_nothing_in_a_message_moves_the_terminal(text: str):
    seen = explain.visible(text)
    assert len(seen) == len(text)
    assert all(char.isprintable() or char == "\n" for char in seen)


@pytest.mark.parametrize("text", [b"", b"\n\n"])
def test_nothing_to_read_is_said(indicators: Indicators, text: bytes):
    status, out = shown(text, indicators)
    assert status == 1
    assert "Nothing to read" in out


def test_what_is_no_text_at_all_is_still_explained(indicators: Indicators):
    assert shown(b"\xff\xfe\x00 he hits me", indicators)[0] == 0
