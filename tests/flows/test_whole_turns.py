"""Whole turns in any order: what a transcript looks at after each of them holds whatever happens."""

from __future__ import annotations

import transcript
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.model import CONTROLS, MENU
from safeguarding.urgency import Urgency

LEVELS = st.sampled_from(
    ["calm", "calm", "worry", "concern", "serious", "danger person", "danger suicidal", "danger taken"]
)
TYPED = st.sampled_from(
    [
        "hi",
        "ok",
        "yes",
        "no",
        "1",
        "2",
        "idk",
        "thanks",
        "he hurts me",
        "x",
        "bye",
        "stpo",
        "slower",
        "polski",
        "english",
    ]
    + ["buttons please", "hide", "language", "who has read this", "numbers", "i want to complain", "help me calm down"]
    + ["old chat", "marmalade", "my word", "a word to come back"]
    + [f"/{control}" for control in MENU]
)
HAPPENS = st.one_of(
    st.tuples(st.just("say"), st.tuples(TYPED, LEVELS, st.sampled_from(["", "", "", " watched", " unread"]))),
    st.tuples(st.just("say"), st.tuples(TYPED, st.just("calm"), st.just(""))),
    st.tuples(st.just("tap"), st.integers(0, 12)),
    st.tuples(
        st.just("old"), st.sampled_from([f"talk:tell:{control}" for control in sorted(CONTROLS)] + ["a:b:yes", ""])
    ),
    st.tuples(st.just("media"), st.sampled_from(["photo", "voice", "location"])),
    st.tuples(st.just("edit"), st.just("he hurts me")),
    st.tuples(st.sampled_from(["worker", "gone", "phoning", "closed", "left"]), st.just("Sam")),
    st.tuples(st.just("wait"), st.sampled_from(["1 s", "2 min", "40 min", "9 d"])),
    st.tuples(st.just("now"), st.sampled_from(["away", "here", "late"])),
    st.tuples(
        st.just("due"),
        st.sampled_from(
            [
                "presence-1",
                "presence-2",
                "nobody",
                "check-in",
                "paused-writing",
                "quiet-case",
                "went-quiet",
                "still-here",
            ]
        ),
    ),
)
WORLDS = st.sampled_from(
    [
        {},
        {"lang": "cy"},
        {"tongue": "pl"},
        {"tongue": "ur"},
        {"model": "school"},
        {"model": "statutory", "staffed": "no"},
    ]
)


def happen(talk, what, detail):
    speaks = talk.around.worker_speaks
    if what == "say":
        words, level, more = detail
        talk.say(words, f"{level}{more}")
    elif what == "tap":
        shown = sorted(talk.shown.values())
        if shown:
            talk.do("old", shown[detail % len(shown)])
    elif (what == "worker" and (speaks or not talk.person.waiting)) or (
        what in {"gone", "phoning", "closed"} and not speaks
    ):
        return
    else:
        talk.do(what, detail)


@settings(max_examples=300, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=WORLDS, events=st.lists(HAPPENS, max_size=25))
def test_whatever_happens_every_turn_holds_and_a_person_can_be_asked_for(flows, world, events):
    talk = transcript.Conversation(flows, world)
    for what, detail in events:
        happen(talk, what, detail)
    talk.now += transcript.MINUTE
    talk.late = 0
    if not talk.around.worker_speaks:
        talk.say("a person please")
        assert talk.person.waiting
    talk.now += transcript.MINUTE
    talk.say("he is coming with a knife", "danger person")
    assert talk.person.urgency is Urgency.DANGER


@settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(events=st.lists(HAPPENS, max_size=15), more=st.lists(HAPPENS, max_size=8))
def test_after_hiding_nothing_is_said_until_the_person_writes(flows, events, more):
    talk = transcript.Conversation(flows, {})
    for what, detail in events:
        happen(talk, what, detail)
    talk.say("hide this chat")
    for what, detail in more:
        if what not in {"say", "tap", "old", "media"}:
            talk.said = []
            happen(talk, what, detail)
            assert not talk.said, (what, detail)


@settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=WORLDS, before=st.lists(HAPPENS, max_size=5), more=st.lists(HAPPENS, max_size=8))
def test_danger_that_came_late_is_answered_by_999_whatever_is_typed_next(flows, world, before, more):
    """What is first said outside the quiet is looked at by `look_at_withheld`."""
    talk = transcript.Conversation(flows, world)
    for what, detail in before:
        happen(talk, what, detail)
    talk.do("now", "late")
    talk.say("he is here", "danger person")
    for what, detail in more:
        happen(talk, what, detail)
