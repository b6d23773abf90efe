from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bodies import Bodies
from flows.errors import Broken
from safeguarding.people import SessionKey, Who

BODIES = Bodies(SessionKey(b"k" * 32))
ADA, BEN = Who("0a" * 16, 3), Who("0b" * 16, 3)


def test_an_outbox_body_opens_for_its_person_only():
    sealed = BODIES.seal_out(ADA, b"words")

    assert BODIES.open_out(ADA, sealed) == b"words"
    assert b"words" not in sealed
    for who, key in ((BEN, b"k"), (ADA, b"j")):
        with pytest.raises(Broken):
            Bodies(SessionKey(key * 32)).open_out(who, sealed)


def test_a_count_opens_in_its_partition_only_and_is_no_outbox_body():
    sealed = BODIES.seal_count(3, b"{}")

    assert BODIES.open_count(3, sealed) == b"{}"
    with pytest.raises(Broken):
        BODIES.open_count(4, sealed)
    with pytest.raises(Broken):
        BODIES.open_out(ADA, sealed)


@given(st.integers(1, 127), st.integers(1, 127))
def test_a_counts_length_says_nothing_of_what_is_counted(one, other):
    assert len(BODIES.seal_count(0, b"x" * one)) == len(BODIES.seal_count(0, b"x" * other))


@given(st.binary(max_size=600).map(lambda raw: raw.rstrip() + b"}"))
def test_what_is_counted_comes_back_whatever_its_length(delta):
    assert BODIES.open_count(0, BODIES.seal_count(0, delta)) == delta


def test_the_same_words_twice_do_not_look_the_same():
    assert BODIES.seal_out(ADA, b"ok") != BODIES.seal_out(ADA, b"ok")
