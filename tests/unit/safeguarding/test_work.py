from __future__ import annotations

import pytest

from flows.engine import Session
from safeguarding.counts import Count
from safeguarding.effects import Tally
from safeguarding.memory import Person
from safeguarding.messages import Due, Edited, Joined, Media, MediaKind, Said, Tapped, Unreadable
from safeguarding.work import LATE, Around, Work, lateness, words_of

AT = 1_800_000_000_000


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (Said(1, 1, AT, "said"), "said"),
        (Edited(1, 1, AT, "edited"), "edited"),
        (Media(1, 1, AT, MediaKind.PHOTO, "caption"), "caption"),
        (Media(1, 1, AT, MediaKind.VOICE), ""),
        (Tapped(1, 1, AT, "c", "hello:yes"), ""),
        (Joined("a" * 32, "Sam", 1, AT), ""),
        (Due("nobody", AT), ""),
        (Unreadable(1, AT, "raw"), ""),
    ],
)
def test_only_what_the_person_typed_is_words(message, words):
    assert words_of(message) == words


@pytest.mark.parametrize(("age", "late"), [(0, 0), (-5, 0), (LATE, 0), (LATE + 1, LATE + 1)])
def test_a_message_is_late_after_ten_minutes_by_its_whole_age(age, late):
    assert lateness(Said(1, 1, AT - age, "x"), AT) == late
    assert lateness(Media(1, 1, AT - age, MediaKind.PHOTO), AT) == late


def test_a_timer_a_tap_and_the_desk_are_never_late():
    for message in (Due("x", 0), Joined("a" * 32, "Sam", 1, 0), Tapped(1, 1, 0, "c", "d"), Edited(1, 1, 0, "x")):
        assert lateness(message, AT) == 0


@pytest.mark.parametrize(("owner", "speaks"), [("bot", False), ("queue", False), ("worker:" + "a" * 32, True)])
def test_no_script_is_said_while_a_worker_speaks(owner, speaks):
    assert Around(owner, staffed=True, case="").worker_speaks is speaks


def test_what_is_counted_goes_among_the_effects(policy):
    person = Person(chat=7, session=Session("hello", 1, "safe"))
    work = Work(person, AT, policy, Around("bot", staffed=False, case=""), [], [])
    work.count(Count.MESSAGES)
    work.count(Count.CATEGORIES, "neglect")

    assert work.effects == [Tally(Count.MESSAGES), Tally(Count.CATEGORIES, "neglect")]
