from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from flows.engine import Session
from safeguarding import silence
from safeguarding.counts import Count
from safeguarding.effects import HandOff, Keep, Remind, Say, Tally
from safeguarding.memory import Person
from safeguarding.messages import Closed, Due, Gone, Parted, Said, Tapped
from safeguarding.turn import take
from safeguarding.urgency import Urgency
from safeguarding.work import Around

NOW = 1_800_000_000_000
MINUTE = 60_000
QUEUE = Around("queue", staffed=True, case="07" + "c" * 30)
WORKER = replace(QUEUE, owner="worker:" + "a" * 32)


class Waiting:
    """Somebody for whom a human was asked at some urgency."""

    def __init__(self, policy, urgency, **more):
        self.policy = policy
        self.around = QUEUE
        self.now = NOW
        about = {"case": QUEUE.case, "contacts": 1, "first_in": NOW, "last_in": NOW, "notices": 1, "waiting_since": NOW}
        self.person = Person(
            chat=7,
            session=Session("person", 1, "waiting"),
            urgency=urgency,
            peak=urgency,
            handed=urgency,
            waiting=True,
            **(about | more),
        )
        self.updates = 0

    def take(self, message):
        turn = take(self.person, message, (), self.now, self.policy, self.around)
        self.person = turn.person
        return turn

    def say(self, text="ok"):
        self.updates += 1
        return self.take(Said(self.updates, 1, self.now, text))

    def tap(self, choice):
        self.updates += 1
        data = self.policy.flows.data(self.person.session, choice)
        return self.take(Tapped(self.updates, 1, self.now, "c", data))

    def ring(self, name, after):
        self.now += after
        return self.take(Due(name, self.now))


@pytest.fixture
def waiting(policy):
    return lambda urgency, **more: Waiting(policy, Urgency(urgency), **more)


def reminders(turn):
    return {effect.name: effect.at for effect in turn.effects if isinstance(effect, Remind)}


def of(turn, kind):
    return [effect for effect in turn.effects if isinstance(effect, kind)]


def notices(turn):
    return [keep.payload for keep in of(turn, Keep) if keep.kind == "notice"]


@pytest.mark.parametrize(("urgency", "after"), [("serious", 15 * MINUTE), ("danger", 3 * MINUTE)])
def test_a_silence_is_told_to_workers_without_a_word_to_the_person(waiting, urgency, after):
    somebody = waiting(urgency)
    assert reminders(somebody.say())[silence.SILENT] == NOW + after

    turn = somebody.ring(silence.SILENT, after)

    assert of(turn, Say) == []
    assert [(one.number, one.urgency, one.since) for one in of(turn, HandOff)] == [(2, Urgency(urgency), NOW)]
    assert [notice["reasons"] for notice in notices(turn)] == [
        [{"rule": "went-quiet", "category": "", "quote": ""}],
    ]
    assert Tally(Count.SILENT) in turn.effects
    assert somebody.person.urgency is Urgency(urgency)
    assert reminders(turn) == {}


@pytest.mark.parametrize("urgency", ["calm", "worry", "concern"])
def test_below_serious_a_silence_asks_for_nothing(waiting, urgency):
    somebody = waiting(urgency)
    assert silence.SILENT not in reminders(somebody.say())
    turn = somebody.ring(silence.SILENT, 15 * MINUTE)
    assert of(turn, Say) + of(turn, HandOff) + notices(turn) == []


def test_while_a_worker_is_there_a_silence_is_theirs_to_see_and_afterwards_measured_anew(waiting):
    somebody = waiting("serious")
    somebody.around = WORKER
    assert silence.SILENT not in reminders(somebody.say())
    assert of(somebody.ring(silence.SILENT, 15 * MINUTE), HandOff) == []

    somebody.around = QUEUE
    gone = somebody.take(Parted(Gone.VANISHED, 1, somebody.now))
    assert reminders(gone)[silence.SILENT] == somebody.now + 15 * MINUTE


def test_a_silence_that_was_told_of_comes_before_a_close_that_has_not_seen_it(waiting):
    somebody = waiting("serious")
    somebody.ring(silence.SILENT, 15 * MINUTE)
    somebody.take(Closed(1, somebody.now, 1))
    assert somebody.person.waiting


def test_after_a_close_there_is_nothing_to_tell(waiting):
    somebody = waiting("serious")
    somebody.take(Closed(1, somebody.now, 1))
    turn = somebody.ring(silence.SILENT, 15 * MINUTE)
    assert of(turn, HandOff) + notices(turn) == []


@pytest.mark.parametrize(("urgency", "after"), [("concern", 10 * MINUTE), ("serious", 5 * MINUTE)])
def test_company_comes_once_a_silence_and_only_for_the_hour_in_which_it_was_asked_for(waiting, urgency, after):
    somebody = waiting(urgency)
    assert silence.STILL not in reminders(somebody.say())

    assert reminders(somebody.tap("company"))[silence.STILL] == NOW + after
    line = somebody.ring(silence.STILL, after)
    assert [say.prompt for say in of(line, Say)] == ["still-here"]
    assert reminders(line) == {}

    somebody.now = NOW + silence.WINDOW - after + 1
    assert silence.STILL not in reminders(somebody.say())


@pytest.mark.parametrize("hides", ["hide", "hide this chat", "take that back"])
def test_whoever_hides_the_chat_has_no_company_any_more(waiting, hides):
    somebody = waiting("concern")
    somebody.tap("company")
    somebody.say(hides)
    assert somebody.person.company == 0
    assert of(somebody.ring(silence.STILL, 10 * MINUTE), Say) == []


@pytest.mark.parametrize("why", ["watched", "worker", "danger", "over", "nobody waited for", "a break"])
def test_company_does_not_come_where_it_would_harm(waiting, why):
    somebody = waiting("concern", company=NOW + silence.WINDOW)
    changes = {
        "watched": {"watched": True},
        "danger": {"urgency": Urgency.DANGER, "handed": Urgency.DANGER},
        "over": {"company": NOW},
        "nobody waited for": {"waiting": False},
        "a break": {"session": Session("quiet", 1, "paused")},
    }
    somebody.person = structs.replace(somebody.person, **changes.get(why, {}))
    somebody.around = WORKER if why == "worker" else QUEUE
    assert of(somebody.ring(silence.STILL, 10 * MINUTE), Say) == []
