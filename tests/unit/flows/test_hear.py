"""What a typed text means."""

from __future__ import annotations

import pytest

from flows.hear import Ear, fold, slips

SPOT = ("f", 1, "s")
EAR = Ear(
    controls={
        "hide": "hide",
        "x": "hide",
        "stop": "stop",
        "bye": "stop",
        "pause": "pause",
        "person": "person",
        "talk to a person": "person",
        "skip": "skip",
        "ship": "back",
        "start": "start",
    },
    answers={SPOT: {"yes": "yes", "1": "yes", "no": "no", "2": "no"}},
    never=frozenset({"hid", "shop"}),
    polite=frozenset({"please", "pls"}),
    bye=frozenset({"thanks", "bye"}),
)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Yes", "chose:yes"),
        ("yes!! 😊", "chose:yes"),
        ("1", "chose:yes"),
        ("2.", "chose:no"),
        ("no pls", "chose:no"),
        ("3", "said"),
        ("yes he did", "said"),
        ("hide", "hide"),
        ("HIDE!!!", "hide"),
        ("hiiide", "hide"),
        ("hdie", "hide"),
        ("hidee", "hide"),
        ("hid", "said"),
        ("shop", "said"),
        ("side", "said"),
        ("he hid it", "said"),
        ("stpo", "stop"),
        ("stop it", "said"),
        ("talk to a persn please", "person"),
        ("tlak to a preson", "person"),
        ("skpi", "skip"),
        ("skap", "said"),
        ("/hide", "hide"),
        ("/start abc", "start"),
        ("/START@some_bot", "start"),
        ("/unknown", "said"),
        ("x", "hide"),
        ("X.", "hide"),
        ("xx", "said"),
        ("xxx", "said"),
        ("", "said"),
        ("💀", "said"),
        ("prison", "said"),
        ("stop " * 30, "said"),
    ],
)
def test_whole_messages_are_controls_or_answers_and_the_rest_is_words(text, event):
    assert EAR.hear(SPOT, text) == event


def test_a_slip_near_two_controls_is_words():
    assert EAR.hear(SPOT, "skhip") == "said"


def test_an_answer_counts_only_where_it_was_asked():
    assert EAR.hear(("f", 1, "other"), "yes") == "said"
    assert EAR.hear(("f", 1, "other"), "1") == "said"


@pytest.mark.parametrize("before", ["thanks", "Thanks!", "bye pls", "bye"])
def test_x_after_a_parting_word_is_a_kiss(before):
    assert EAR.hear(SPOT, "x", before) == "said"
    assert EAR.hear(SPOT, "hide", before) == "hide"


def test_x_after_other_words_hides():
    assert EAR.hear(SPOT, "x", "thanks for nothing he said") == "hide"


@pytest.mark.parametrize(
    ("a", "b", "count"),
    [
        ("stop", "stop", 0),
        ("stop", "stpo", 1),
        ("stop", "stp", 1),
        ("stop", "stopp", 1),
        ("stop", "shop", 1),
        ("stop", "hide", 2),
        ("a", "abcd", 2),
        ("person", "prison", 2),
    ],
)
def test_slips_are_counted_up_to_a_bound(a, b, count):
    assert slips(a, b, 1) == min(count, 2)
    assert slips(b, a, 1) == min(count, 2)


def test_folding_takes_out_what_fingers_add():
    assert fold("  Nôl,  don’t! ") == "nol dont"
