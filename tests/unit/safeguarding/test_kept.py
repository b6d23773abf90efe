from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.engine import Session
from safeguarding import kept, record
from safeguarding.effects import Lane, Say
from safeguarding.indicators import Noticed, Reason
from safeguarding.memory import Person
from safeguarding.messages import (
    Closed,
    Due,
    Edited,
    Gone,
    Joined,
    Left,
    Media,
    MediaKind,
    Parted,
    Phoning,
    Returned,
    Said,
    Tapped,
    Unreadable,
)
from safeguarding.urgency import Urgency

AT = 1_800_000_000_000
CALM = Noticed(Urgency.CALM)
SAY = Say("promise-1", "9f", "en", (("name", "Sam"),), "I'm a bot.", ((("hello:yes", "Yes"),),), Lane.BOT, AT + 1)
PERSON = Person(chat=7, session=Session("hello", 1, "safe"), safe="unsure", wants="person", contacts=2, watched=True)


@given(st.text())
def test_words_are_kept_exactly_as_they_were_typed(text):
    assert kept.came(Said(1, 5, AT, text))["text"] == text
    assert kept.came(Edited(1, 5, AT, text))["text"] == text


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (Tapped(1, 5, AT, "c", "hello:safe:yes"), {"type": "tapped", "data": "hello:safe:yes", "text": "Yes"}),
        (Media(1, 5, AT, MediaKind.PHOTO, "look"), {"type": "media", "kind": "photo", "text": "look"}),
        (Unreadable(9, AT, "raw"), {"type": "media", "kind": "unreadable", "text": "raw", "message_id": 9}),
        (Due("presence-1", AT), {"type": "timer", "name": "presence-1"}),
        (Parted(Gone.VANISHED, 3, AT), {"type": "timer", "name": "vanished"}),
        (Joined("a" * 32, "Sam", 3, AT), {"type": "timer", "name": "joined"}),
        (Phoning(3, AT), {"type": "timer", "name": "phoning"}),
        (Closed(3, AT, 1), {"type": "timer", "name": "closed"}),
        (Left(1, AT), {"type": "timer", "name": "left"}),
        (Returned(1, AT), {"type": "timer", "name": "returned"}),
    ],
)
def test_each_thing_that_happens_is_kept_as_what_it_was(message, expected):
    came = kept.came(message, "Yes")

    assert expected.items() <= came.items()
    assert came["at"] == AT


def test_a_turn_keeps_each_question_beside_its_answer():
    payload = kept.turn(Said(1, 5, AT, "yes"), [SAY], CALM, now=AT + 7, tz="Europe/London")

    assert (payload["v"], payload["at"], payload["tz"]) == (1, AT + 7, "Europe/London")
    assert payload["in"]["text"] == "yes"
    assert payload["out"] == [
        {"prompt": "promise-1", "version": "9f", "lang": "en", "args": {"name": "Sam"}, "text": "I'm a bot."}
    ]


def test_machine_labels_stand_apart_from_words():
    noticed = Noticed(Urgency.SERIOUS, ("physical-abuse",), (Reason("hit", "physical-abuse", 0, 3, 9),))
    payload = kept.turn(Said(1, 5, AT, "my dad hits me"), [], noticed, now=AT, tz="UTC")

    assert payload["noticed"] == {
        "urgency": "serious",
        "categories": ["physical-abuse"],
        "reasons": [{"rule": "hit", "category": "physical-abuse", "message": 0, "start": 3, "end": 9}],
    }


def notice(reasons, words, **more):
    noticed = Noticed(Urgency.SERIOUS, ("physical-abuse",), tuple(reasons), understood=False)
    return kept.notice(PERSON, noticed, words, urgency=Urgency.DANGER, now=AT, **more)


def test_a_notice_says_why_and_what_to_know_before_writing():
    payload = notice([Reason("hit", "physical-abuse", 1, 0, 4)], ["hello", "he hits me"], late=9)

    assert payload["reasons"] == [{"rule": "hit", "category": "physical-abuse", "quote": "he hits me"}]
    assert payload["urgency"] == "danger"
    for name, value in {"safe": "unsure", "wants": "person", "watched": True, "understood": False,
                        "returning": True, "late": 9}.items():  # fmt: skip
        assert payload[name] == value


def test_quotes_are_few_short_and_not_repeated():
    reasons = [Reason("hit", "a", n % 5, 0, 1) for n in range(10)] + [Reason("hit", "a", 0, 0, 1)]
    payload = notice(reasons, ["x" * 1000] * 2 + [f"line {n}" for n in range(3)])

    assert len(payload["reasons"]) == kept.QUOTES
    assert len(payload["reasons"][0]["quote"]) == kept.QUOTE
    assert payload["reasons"][0] != payload["reasons"][1]


@pytest.mark.parametrize("message", [-1, 2, 99])
def test_a_reason_that_points_at_no_message_quotes_nothing(message):
    assert notice([Reason("slow", "", message, 0, 0)], ["one", "two"])["reasons"][0]["quote"] == ""


@given(st.text(max_size=50))
def test_whatever_was_typed_can_be_sealed(text):
    payload = kept.turn(Said(1, 5, AT, text), [SAY], CALM, now=AT, tz="UTC")

    assert record.encode(payload)
    assert json.loads(json.dumps(payload)) == payload
