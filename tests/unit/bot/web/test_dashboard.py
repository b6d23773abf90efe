from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.dashboard import STUB, WIDTH, figures
from safeguarding.counts import SHORTHAND, Count, field

NUMBERS = st.integers(min_value=0, max_value=500)
WEEKS = st.dictionaries(
    st.sampled_from(
        [*(count.value for count in Count), *(field(Count.CATEGORIES, c) for c in "abcdef"), "listened:yes", "knew:no"]
    ),
    NUMBERS,
)


def _figure(counted, name):
    return next(figure for figure in figures(counted) if figure.name == name)


@given(WEEKS, st.data())
def test_two_weeks_that_differ_in_withheld_numbers_only_look_the_same(counted, data):
    small = [name for name, number in counted.items() if 1 <= number <= 7]
    other = counted | {name: data.draw(st.integers(1, 7)) for name in small}

    assert figures(counted) == figures(other)


@given(WEEKS)
def test_no_bar_is_longer_than_the_chart_and_all_withheld_ones_are_alike(counted):
    bars = [bar for figure in figures(counted) for bar in figure.bars]

    assert all(0 <= bar.length <= WIDTH for bar in bars)
    assert {bar.length for bar in bars if bar.withheld} <= {STUB}
    assert all(bar.number == SHORTHAND or int(bar.number) % 5 == 0 for bar in bars)


def test_an_empty_week_has_sentences_and_every_row():
    assert [bar.number for bar in _figure({}, "handoffs").bars] == ["0"] * 6
    assert _figure({}, "conversations").sentence == ("No messages came from young people, and no conversations began.")
    assert _figure({}, "urgency").sentence == "No cases reached danger, and none reached serious."
    assert _figure({}, "categories").sentence == "Nothing was noticed in a case so far."


def test_categories_stand_largest_first_and_withheld_ones_by_name():
    counted = {"categories:b-c": 3, "categories:a": 7, "categories:z": 50, "categories:y": 90, "messages": 5}
    figure = _figure(counted, "categories")

    assert [(bar.label, bar.number) for bar in figure.bars] == [
        ("Y", "90"),
        ("Z", "50"),
        ("A", "[c]"),
        ("B c", "[c]"),
    ]
    assert figure.sentence == "Noticed most often: y, in about 90 cases."


def test_only_withheld_categories_say_so():
    assert _figure({"categories:a": 2}, "categories").sentence == ("No category was noticed in more than 7 cases.")


def test_how_it_was_is_shown_answer_by_answer_and_withheld_like_any_count():
    figure = _figure({"listened:yes": 12, "listened:no": 2, "knew:partly": 8}, "felt")

    assert figure.sentence == "About 10 young people said that they felt listened to."
    assert [(bar.label, bar.number) for bar in figure.bars if bar.number != "0"] == [
        ("Felt listened to: yes", "10"),
        ("Felt listened to: no", "[c]"),
        ("Knew what would happen next: partly", "10"),
    ]


def test_small_and_rounded_numbers_are_said_in_words():
    figure = _figure({"urgencies:danger": 3, "urgencies:serious": 12}, "urgency")

    assert figure.sentence == "Fewer than 8 cases reached danger, and about 10 reached serious."
    assert [bar.label for bar in figure.bars] == ["Danger", "Serious", "Concern", "Worry"]


@pytest.mark.parametrize(
    ("counted", "sentence"),
    [
        ({}, "Nobody has said so far how it was."),
        ({"listened:no": 1}, "No young people said that they felt listened to."),
    ],
)
def test_that_nobody_was_asked_is_not_told_as_nobody_felt_heard(counted, sentence):
    assert _figure(counted, "felt").sentence == sentence
