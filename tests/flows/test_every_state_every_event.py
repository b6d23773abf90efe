"""Every state of every flow against every event that can come everywhere."""

from __future__ import annotations

import itertools

import pytest

from flows.engine import Guarded, NotHere, Say, Session, Step
from flows.model import EVERYWHERE
from safeguarding import converse

PERSONS = ("said", "media", "stale", "late", "pause", "resume", "skip", "back", "stop", "hide", "forget", "person")
PERSONS += ("start", "simpler", "plainer", "lang:en", "lang:cy")
WORLDS = (
    {},
    {"staffed": True, "told": True, "clears": True},
    {"staffed": True, "disclosed": True, "disclosing": True, "waiting": True, "owner": "queue"},
    {"watched": True, "opens": "at 3 pm"},
    {"owner": "worker", "name": "Sam", "danger": True, "kind": "suicidal"},
)


def spots(flows):
    for (name, version), flow in flows.plan.flows.items():
        for state in flow.states.values():
            if not state.passing:
                yield Session(name, version, state.name), state


@pytest.mark.parametrize("facts", WORLDS, ids=lambda facts: "+".join(facts) or "nothing")
def test_every_event_has_an_answer_in_every_state(flows, facts):
    for (session, state), event in itertools.product(spots(flows), sorted(EVERYWHERE | set(PERSONS))):
        step = flows.step(session, event, facts)
        there = flows.plan.flows[step.session.flow, step.session.version].states[step.session.state]
        told = [effect for effect in step.effects if isinstance(effect, Say)]

        assert not there.passing, (session, event)
        assert all(not say.buttons for say in told[:-1]), (session, event)
        if told:
            assert told[-1].buttons == there.buttons, (session, event)
        silent = facts.get("owner") == "worker" or (state.silent and event in {"said", "media"})
        if event in PERSONS and not silent:
            assert told, f"{event} in {session.place} went unanswered"


def test_every_button_does_something_by_tap_number_and_label(flows):
    buttons = 0
    for session, state in spots(flows):
        for choice in state.choices:
            event = flows.tapped(session, flows.data(session, choice))
            assert len(flows.data(session, choice).encode()) <= 64
            assert isinstance(flows.step(session, event, {}), Step)
            for lang in flows.words.langs:
                label = flows.words.label(choice, lang)
                assert flows.read(session, label) == event, (session, label)
            buttons += 1
        for number, choice in enumerate(state.answers, 1):
            assert flows.read(session, f"{number}.") == f"chose:{choice}"
    print(f"\n{buttons} buttons, each by tap, number and label")
    assert buttons > 20


def test_what_is_no_move_is_told_apart_from_what_is_refused(flows):
    with pytest.raises(NotHere):
        flows.step(Session("talk", 1, "tell"), "chose:yes", {})
    with pytest.raises(NotHere):
        flows.step(Session("talk", 1, "tell"), "always", {})
    with pytest.raises(NotHere):
        flows.step(Session("talk", 1, "tell"), "due:nothing", {})
    assert not issubclass(Guarded, NotHere)


def test_nobody_is_spoken_to_unasked_while_it_may_not_be_safe(flows):
    for name in ("frozen", "hidden"):
        session = Session("quiet", flows.plan.newest["quiet"].version, name)
        for event in ("joined", "parted", "phoning", "closed", "queued", "returned", "edited", "due:presence-1"):
            assert flows.step(session, event, {"staffed": True}).effects == (), (name, event)


@pytest.mark.parametrize("tongue", [False, True])
def test_where_it_may_not_be_safe_only_a_yes_or_danger_brings_a_worker_s_words(flows, tongue):
    facts = {"owner": "worker", "name": "Sam", "waiting": True, "staffed": True, "disclosing": True, "disclosed": True}
    facts["tongue"] = tongue
    for session, state in spots(flows):
        if (session.flow, state.name) not in converse.UNSAFE - {("hello", "late")}:
            continue
        events = {*EVERYWHERE, *PERSONS, *state.moves} - {"chose:yes", "danger"}
        for event in sorted(events):
            there = flows.step(session, event, facts).session
            assert (there.flow, there.state) in converse.UNSAFE, (session, event)
        if state.answers:
            there = flows.step(session, "chose:yes", facts).session
            assert (there.flow, there.state) in converse.WITH, session


def test_a_worker_in_the_conversation_is_never_spoken_over(flows):
    for session, _ in spots(flows):
        if (session.flow, session.state) in converse.UNSAFE - {("hello", "late")}:
            continue
        step = flows.step(session, "said", {"owner": "worker"})
        assert not step.effects, session
