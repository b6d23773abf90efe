from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from safeguarding import veil, words
from safeguarding.effects import HandOff, Say
from safeguarding.indicators import Noticed, Reason
from safeguarding.memory import Person
from safeguarding.messages import Closed, Joined, Said, Tapped
from safeguarding.turn import take
from safeguarding.urgency import Urgency
from safeguarding.work import Around, Policy

NOW = 1_800_000_000_000
MINUTE = 60_000
HOUR = 60 * MINUTE
CASE = "07" + "c" * 30
BOT = Around("bot", staffed=True, case=CASE)
WORKER = replace(BOT, owner="worker:" + "a" * 32)
WORD = "marmalade"


class Stated:
    """In place of the indicators: what a test says is noticed."""

    def __init__(self):
        self.lexicons = {}
        self.next = Noticed(Urgency.CALM)

    def notice(self, _text, _tail=(), _now=0):
        return self.next


class Talk:
    """One conversation, a minute between messages."""

    def __init__(self, policy):
        self.stated = Stated()
        self.policy = Policy(policy.flows, self.stated)
        self.person = Person(chat=7, session=policy.flows.begin())
        self.around = BOT
        self.now = NOW
        self.updates = 0
        self.shown = ()

    def take(self, message):
        turn = take(self.person, message, (), self.now, self.policy, self.around)
        self.person = turn.person
        said = [effect for effect in turn.effects if isinstance(effect, Say)]
        if said:
            self.shown = tuple(data for row in said[-1].buttons for data, _ in row)
        self.handed = [effect for effect in turn.effects if isinstance(effect, HandOff)]
        self.text = [say.text for say in said]
        return [say.prompt for say in said]

    def say(self, text, urgency="calm"):
        reasons = (Reason("stated", "", 0, 0, len(text)),) if urgency != "calm" else ()
        self.stated.next = Noticed(Urgency(urgency), (), reasons, "suicidal" if urgency == "danger" else "")
        self.now += MINUTE
        self.updates += 1
        return self.take(Said(self.updates, 1, self.now, text))

    def tap(self, number):
        if not self.shown:
            return []
        self.stated.next = Noticed(Urgency.CALM)
        self.now += MINUTE
        self.updates += 1
        return self.take(Tapped(self.updates, 1, self.now, "c", self.shown[number % len(self.shown)]))

    def begin(self):
        for text in ("hi", "yes", "ok", "skip"):
            self.say(text)
        return self

    def choose(self, word=WORD):
        self.say("safe word")
        self.tap(0)
        self.say(word)
        return self


@pytest.fixture
def talk(policy):
    return lambda: Talk(policy).begin()


HISTORIES = {
    "told": [("he hits me", "serious")],
    "a concern": [("nobody talks to me", "concern")],
    "asked": [("a person please", "calm")],
    "complained": [("i want to complain", "calm"), ("you took ages", "calm")],
    "took back": [("he hits me", "concern"), ("take that back", "calm"), ("hi", "calm"), ("yes", "calm")],
    "a plan": [("buttons", "calm"), ("a plan for bad days", "calm"), ("i go quiet", "calm")],
    "chose a word": [("safe word", "calm"), ("a word to come back", "calm"), (WORD, "calm"), ("he hits me", "serious")],
}
TYPED = ["hi", "ok", "yes", "no", "idk", "1", "2", "back", "skip", "stop", "bye", "pause", "resume", "a person please"]
TYPED += ["old chat", "who has read this", "marmite", "buttons", "my word", "i want to complain", "slower", "/start"]
INPUTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(TYPED), st.just("calm")),
        st.tuples(st.just("it was him"), st.sampled_from(["worry", "concern", "serious"])),
        st.integers(0, 6),
    ),
    max_size=12,
)


@pytest.mark.parametrize("before", HISTORIES)
@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(inputs=INPUTS)
def test_after_a_clearing_everything_reads_as_if_nothing_had_been_before(policy, before, inputs):
    """Safety decision 7: the same words whether or not a record exists, whatever is typed or tapped but the word."""
    one, other = Talk(policy).begin(), Talk(policy).begin()
    for text, urgency in HISTORIES[before]:
        one.say(text, urgency)
    one.say("hide")
    other.say("hide")
    for each in inputs:
        if isinstance(each, int):
            assert one.tap(each) == other.tap(each), each
        else:
            assert one.say(*each) == other.say(*each), each
        assert one.text == other.text
        assert one.shown == other.shown


def test_the_word_and_nothing_else_brings_back_what_was_there(talk):
    somebody = talk().choose()
    somebody.say("he hits me", "serious")
    somebody.say("hide")
    assert somebody.say("hi") == ["again-ask"]
    assert somebody.say("yes") == ["resumed", "invite-1"]

    assert somebody.say("who has read this") == ["known"]
    assert somebody.say("marmite") == ["known"]
    assert somebody.say(WORD) == ["known-kept", "known-asked", "known-unread"]
    assert somebody.say("carry on")[0] == "resumed"
    assert not somebody.person.veiled
    assert somebody.say("any news?") != ["asking", "asked", "waiting-keep"]


def test_without_a_clearing_the_views_ask_for_the_word_as_well(talk):
    somebody = talk()
    somebody.say("he hits me", "serious")
    assert somebody.say("what do you know about me") == ["known"]
    assert somebody.say("anything") == ["known"]


@pytest.mark.parametrize("why", ["watched", "honour", "five wrong ones"])
def test_the_word_opens_nothing_where_somebody_may_be_looking_and_the_answer_is_the_same(talk, why):
    somebody = talk().choose()
    somebody.say("old chat")
    if why == "watched":
        somebody.person = structs.replace(somebody.person, watched=True)
        assert somebody.say(WORD) == ["again-ask"]
        return
    if why == "honour":
        somebody.person = structs.replace(somebody.person, categories=("forced_marriage_hba",))
    for number in range(veil.TRIES if why == "five wrong ones" else 1):
        assert somebody.say(f"marmite{number}") == ["known"]
    assert somebody.say(WORD) == ["known"]


def test_after_a_day_the_word_opens_again(talk):
    somebody = talk().choose()
    somebody.say("old chat")
    for number in range(veil.TRIES):
        somebody.say(f"marmite{number}")
    somebody.now += 24 * HOUR
    assert somebody.say(WORD)[0] == "known-kept"
    assert somebody.person.missed == 0


def test_whoever_holds_the_phone_can_choose_no_word_once_there_is_one_or_the_chat_was_cleared(talk):
    chosen = talk().choose()
    chosen.say("safe word")
    assert chosen.tap(0) == ["known"]
    assert chosen.say("marmite") == ["known"]
    assert chosen.person.entry == words.mark(7, WORD)
    assert chosen.say(WORD) == ["word-back-new", "word-how"]
    assert chosen.say("tangerine")[0] == "word-back-set"
    assert chosen.person.entry == words.mark(7, "tangerine")

    cleared = talk()
    cleared.say("hide")
    cleared.say("hi")
    cleared.say("yes")
    cleared.say("safe word")
    assert cleared.tap(0) == ["known"]
    assert cleared.say(WORD) == ["known"]
    assert not cleared.person.entry


def test_something_hard_is_not_taken_for_a_word(talk):
    somebody = talk()
    somebody.say("safe word")
    somebody.tap(0)
    somebody.say("bleeding", "serious")
    assert not somebody.person.entry
    assert somebody.person.waiting


def test_danger_is_not_veiled(talk):
    somebody = talk()
    somebody.say("i will do it now", "danger")
    somebody.say("hide")
    somebody.say("hi")
    somebody.say("yes")
    assert "999" in somebody.text[0]


def test_what_workers_see_is_the_same_and_a_human_who_was_asked_is_asked_for_in_the_same_words(talk):
    somebody = talk()
    somebody.say("he hits me", "serious")
    since, notices = somebody.person.waiting_since, somebody.person.notices
    somebody.say("hide")
    somebody.say("hi")
    somebody.say("yes")
    assert somebody.say("a person please") == ["asking", "asked", "waiting-keep"]
    assert (somebody.person.waiting, somebody.person.waiting_since) == (True, since)
    assert somebody.person.notices == notices
    assert somebody.handed == []


def test_who_has_read_it_and_what_became_of_a_complaint_are_told_truthfully(talk):
    somebody = talk().choose()
    somebody.say("i want to complain")
    somebody.say("you took ages")
    somebody.say("old chat")
    assert somebody.say(WORD) == ["known-kept", "known-asked", "known-unread", "known-complaint"]

    somebody.take(Joined("a" * 32, "Sam", 1, somebody.now))
    somebody.take(Closed(1, somebody.now, somebody.person.notices))
    somebody.say("hi")
    somebody.say("old chat")
    assert somebody.say(WORD) == ["known-kept", "known-read-before", "known-complaint-read"]
