from __future__ import annotations

import pytest

from flows import model
from flows.engine import Session
from safeguarding import facts
from safeguarding.hours import Opening
from safeguarding.indicators import Noticed
from safeguarding.memory import Person
from safeguarding.messages import Due, Joined, Media, MediaKind, Said
from safeguarding.urgency import Urgency
from safeguarding.work import Around, Work

AT = 1_800_000_000_000
MINUTE = 60_000
ENGINE = {"buttons", "behind"}
"""What the engine knows by itself."""


@pytest.fixture
def known(policy):
    """The facts about somebody, and about a message of theirs."""

    def asked(message=None, *, owner="bot", staffed=True, opening=None, noticed=Urgency.CALM, **person):
        somebody = Person(chat=7, session=Session("talk", 1, "tell"), **person)
        around = Around(owner, staffed=staffed, case="", opening=opening)
        return facts.known(Work(somebody, AT, policy, around, [], [], Noticed(noticed)), message)

    return asked


def guards(flow):
    for state in flow.states.values():
        yield from (line.guard for line in state.says)
        for moves in state.moves.values():
            yield from (move.guard for move in moves)
            yield from (line.guard for move in moves for line in move.says)


def test_what_guards_may_ask_is_known_and_is_asked(known, policy):
    asked = {atom.fact for flow in policy.flows.plan.newest.values() for guard in guards(flow) for atom in guard.atoms}

    assert set(known()) | ENGINE == model.ASKED | model.VALUED
    assert asked == model.ASKED | model.VALUED


@pytest.mark.parametrize(
    ("minutes", "band"),
    [(0, "moments"), (5, "minutes"), (29, "minutes"), (30, "hour"), (90, "hours"), (9_000, "hours")],
)
def test_a_wait_is_told_in_bands_that_are_true(known, minutes, band):
    assert known(waiting=True, waiting_since=AT - minutes * MINUTE)["waited"] == band
    assert not known(waiting_since=AT - minutes * MINUTE)["waited"]


def test_the_promise_was_told_only_as_it_stands_and_for_the_model_that_holds(known, policy):
    now = policy.flows.promise

    assert known(told=now)["told"]
    assert known(told=f"some:{now}")["told"]
    assert not any(known(told=told)["told"] for told in ("", "x", f"{now}/school"))


def test_when_helpers_are_back_is_said_in_the_person_s_language_and_only_while_nobody_is_here(known):
    monday = Opening("mon", "15:00")

    english, welsh = (known(staffed=False, opening=monday, lang=lang)["opens"] for lang in ("en", "cy"))
    assert english.endswith("15:00")
    assert english != welsh
    assert not known(staffed=True, opening=monday)["opens"]
    assert not known(staffed=False)["opens"]


@pytest.mark.parametrize("urgency", list(Urgency))
def test_what_was_raised_decides_whether_a_goodbye_may_end_it(known, urgency):
    asked = known(urgency=urgency)

    assert asked["clears"] is (urgency not in {Urgency.SERIOUS, Urgency.DANGER})
    assert asked["danger"] is (urgency is Urgency.DANGER)


def test_a_hard_thing_is_known_from_this_message_or_from_those_that_a_pause_answers(known):
    assert known(Said(1, 1, AT, "words"), noticed=Urgency.CONCERN)["disclosing"]
    assert known(Due("paused-writing", AT), owing="told")["disclosing"]
    assert not known(Said(1, 1, AT, "words"), noticed=Urgency.WORRY)["disclosing"]
    assert not known(Due("paused-writing", AT), owing="said")["disclosing"]


def test_who_has_the_conversation_is_told_without_their_id_and_a_name_only_when_they_come(known):
    assert known(owner="worker:" + "a" * 32)["owner"] == "worker"
    assert known(Joined("a" * 32, "Sam", 3, AT))["name"] == "Sam"
    assert known(Media(1, 1, AT, MediaKind.VOICE))["media"] == "voice"
    assert (known()["name"], known()["media"]) == ("", "")


def test_few_words_are_known_by_the_language_that_is_read(known):
    assert known(tongue="pl")["tongue"]
    assert not any(known(tongue=tongue)["tongue"] for tongue in ("", "no", "cy"))


@pytest.mark.parametrize("fact", ["waiting", "disclosed", "waited", "asked", "read", "complained"])
def test_nothing_of_before_a_clearing_is_among_the_facts(known, fact):
    before = {"waiting": True, "disclosed": True, "waiting_since": AT, "read": "now", "complained": "kept"}
    assert not known(veiled=True, urgency=Urgency.SERIOUS, **before)[fact]
    assert known(veiled=True, urgency=Urgency.DANGER, **before)["danger"]
