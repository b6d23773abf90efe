"""`wren assess`: every line is answered, in order, whatever it holds."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assess import LONGEST_LINE, run
from safeguarding.indicators import Indicators


def ask(indicators: Indicators, *lines: object, raw: bytes | None = None) -> tuple[int, list[dict]]:
    source = raw if raw is not None else b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    out = io.BytesIO()
    status = run(io.BytesIO(source), out, indicators)
    return status, [json.loads(line) for line in out.getvalue().splitlines()]


def test_answers_in_order_with_reasons_in_the_persons_own_words(indicators: Indicators):
    said = "hi 🙂 my dad hits me with a belt"
    status, (one, two) = ask(
        indicators, {"id": "a", "messages": ["hello", said]}, {"id": 7, "messages": [{"text": "whats ur name"}]}
    )
    assert status == 0
    assert one["id"] == "a"
    assert one["urgency"] == "serious"
    assert "physical_abuse" in one["categories"]
    reason = next(r for r in one["reasons"] if r["rule"] == "physical.adult-hits")
    assert reason["message"] == 1
    assert said[reason["start"] : reason["end"]].startswith("dad hits me")
    assert two == {"id": 7, "urgency": "calm", "categories": [], "reasons": []}


def test_others_words_are_context_only(indicators: Indicators):
    _, (answer,) = ask(
        indicators,
        {"id": 1, "messages": [{"text": "do you want to die?", "from": "bot"}, {"text": "no", "from": "person"}]},
    )
    assert answer["urgency"] == "calm"


def test_message_numbers_count_every_message_given(indicators: Indicators):
    _, (answer,) = ask(
        indicators, {"id": 1, "messages": [{"text": "tell me more", "from": "worker"}, "he hit", "me last night"]}
    )
    assert answer["urgency"] == "serious"
    assert {reason["message"] for reason in answer["reasons"] if reason["rule"].startswith("physical")} == {1}


@pytest.mark.parametrize("at", [("2026-01-01", "2026-02-05", "2026-03-12T10:00:00Z"), (0, 3_100_000, 6_200_000)])
def test_neglect_hints_weeks_apart_are_serious(indicators: Indicators, at: tuple[object, ...]):
    hints = ("theres no food again", "ive wore the same uniform for 2 weeks", "we got no electric since sunday")
    _, (answer,) = ask(
        indicators, {"id": 1, "messages": [{"text": t, "at": a} for t, a in zip(hints, at, strict=True)]}
    )
    assert answer["urgency"] == "serious"
    assert any(reason["rule"].startswith("ledger.") for reason in answer["reasons"])


def test_undated_messages_are_read_as_one_sitting_and_as_separate_days(indicators: Indicators):
    apart = ("theres no food again", "ive wore the same uniform for 2 weeks", "i havent been to the dentist ever")
    together = ("i want", "to kill", "myself")
    _, (slow, split) = ask(indicators, {"id": 1, "messages": [*apart]}, {"id": 2, "messages": [*together]})
    assert slow["urgency"] == split["urgency"] == "serious"


BAD = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"text"',
    b'{"messages": []}',
    b'{"id": null, "messages": []}',
    b'{"id": 1}',
    b'{"id": 1, "messages": "x"}',
    b'{"id": 1, "messages": [1]}',
    b'{"id": 1, "messages": [{"text": 1}]}',
    b'{"id": 1, "messages": [{"text": "x", "at": "soon"}]}',
    b'{"id": 1, "messages": [{"text": "x", "at": 1e999}]}',
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"id": ' + b"9" * 5000 + b', "messages": []}',
]


@pytest.mark.parametrize("line", BAD)
def test_a_bad_line_is_an_answer_and_costs_no_other(indicators: Indicators, line: bytes):
    good = b'{"id": "good", "messages": ["hi"]}\n'
    status, answers = ask(indicators, raw=good + line + b"\n" + good)
    assert status == 1
    assert [answer.get("id") for answer in (answers[0], answers[2])] == ["good", "good"]
    assert set(answers[1]) == {"id", "error"}


def test_a_line_beyond_the_bound_is_refused_and_the_next_is_read(indicators: Indicators):
    long = b'{"id": 1, "messages": ["' + b"a" * LONGEST_LINE + b'"]}\n'
    status, answers = ask(indicators, raw=long + b'{"id": 2, "messages": ["hi"]}')
    assert status == 1
    assert [answer["id"] for answer in answers] == [None, 2]


@settings(max_examples=80, deadline=None, derandomize=True)
@given(texts=st.lists(st.text(st.characters(exclude_categories=())), max_size=5))
def test_any_text_is_answered(indicators: Indicators, texts: list[str]):
    status, (answer,) = ask(indicators, {"id": "x", "messages": texts})
    assert status == 0
    for reason in answer["reasons"]:
        assert 0 <= reason["start"] <= reason["end"] <= len(texts[reason["message"]])
