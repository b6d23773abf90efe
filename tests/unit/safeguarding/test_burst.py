from __future__ import annotations

import pytest
from msgspec import structs

from flows.engine import Session
from safeguarding import burst
from safeguarding.effects import Forget, Keep, Remind, Say
from safeguarding.memory import Person
from safeguarding.messages import Due, Said
from safeguarding.turn import take
from safeguarding.urgency import Urgency
from safeguarding.work import LATE, Around

NOW = 1_800_000_000_000
SOON = 2_000
BOT = Around("bot", staffed=True, case="07" + "c" * 30)


class Burst:
    """Somebody who is telling, message by message."""

    def __init__(self, policy, flow="talk", state="listen-1", **more):
        self.policy = policy
        self.now = NOW
        self.around = BOT
        about = {"case": BOT.case, "contacts": 1, "first_in": NOW, "last_in": NOW, "answered_at": NOW}
        self.person = Person(chat=7, session=Session(flow, 1, state), **(about | more))
        self.number = 0

    def take(self, message):
        turn = take(self.person, message, (), self.now, self.policy, self.around)
        self.person = turn.person
        return turn

    def say(self, text, after=SOON):
        self.now += after
        self.number += 1
        return self.take(Said(self.number, self.number, self.now, text))

    def pause(self, after=burst.BREATH):
        at = self.now + burst.BREATH
        self.now += after
        return self.take(Due(burst.PAUSED, at))


@pytest.fixture
def talk(policy):
    return lambda *where, **more: Burst(policy, *where, **more)


def said(turn):
    return [effect.prompt for effect in turn.effects if isinstance(effect, Say)]


def timers(turn):
    return {effect.name: effect.at for effect in turn.effects if isinstance(effect, Remind)}


def test_several_messages_in_a_row_are_each_kept_and_answered_once_when_the_person_pauses(talk):
    somebody = talk()
    before = somebody.person.session
    for text in ("one sec", "im on the bus", "ok now im back"):
        turn = somebody.say(text)
        assert said(turn) == []
        assert [e.payload["in"]["text"] for e in turn.effects if isinstance(e, Keep)] == [text]
        assert timers(turn)[burst.PAUSED] == somebody.now + burst.BREATH
        assert somebody.person.session == before

    assert said(somebody.pause()) == ["listen-2"]
    assert said(somebody.pause(0)) == []


def test_the_first_of_them_is_answered_at_once(talk):
    assert said(talk().say("its about home", after=burst.BREATH + 1)) == ["listen-2"]


def test_somebody_who_never_pauses_is_answered_once_a_minute(talk):
    somebody = talk()
    answers = [bool(said(somebody.say("and then", after=4_000))) for _ in range(30)]

    assert sum(answers) == 2
    assert not somebody.person.owing


def test_hard_things_told_in_a_row_are_thanked_for_as_such(talk):
    somebody = talk(disclosed=True, waiting=True, handed=Urgency.DANGER)
    assert said(somebody.say("my dad hits me")) == []
    assert said(somebody.say("at home")) == []
    assert said(somebody.pause()) == ["thanks-more", "listen-2"]


def test_the_first_hard_thing_is_thanked_for_at_once_and_then_a_helper_is_asked_for(talk):
    somebody = talk()
    somebody.say("its about home")
    assert said(somebody.say("my dad hits me")) == ["thanks-more", "listen-2", "queued"]


def test_whatever_is_more_than_an_acknowledgement_is_said_at_once(talk):
    assert said(talk("hello", "safe").say("ok its about home"))
    assert said(talk().say("a person please"))
    first = talk()
    first.say("its about home")
    turn = first.say("ive just taken a load of tablets")
    assert said(turn)[0] == "danger-taken-1"
    assert Forget(burst.PAUSED) in turn.effects
    assert burst.PAUSED not in timers(turn)
    assert said(first.pause()) == []


@pytest.mark.parametrize("more", [{"near": True}, {"watched": True}])
def test_nothing_is_put_off_where_the_phone_must_not_light_up_unasked(talk, more):
    assert said(talk(**more).say("its about home"))


def test_the_timer_says_nothing_over_a_worker_into_a_hidden_chat_or_long_after(talk):
    over = talk()
    over.say("its about home")
    over.around = Around("worker:" + "a" * 32, staffed=True, case=BOT.case)
    assert said(over.pause()) == []

    shut = talk()
    shut.say("its about home")
    shut.person = structs.replace(shut.person, session=Session("quiet", 1, "hidden"))
    assert said(shut.pause()) == []

    late = talk()
    late.say("its about home")
    assert said(late.pause(burst.BREATH + LATE + 1)) == []
    assert not late.person.owing


def test_what_only_acknowledges_is_a_prompt_that_there_is_and_asks_nothing(policy):
    for prompt in burst.ACKNOWLEDGES:
        assert not policy.flows.words.phrase(prompt, "en", "plain").render({}).endswith("?")
