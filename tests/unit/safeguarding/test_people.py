from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import Broken
from safeguarding import people
from safeguarding.people import SessionKey, Who

CHATS = st.integers(-(2**52), 2**52)


@given(CHATS, CHATS)
def test_a_person_is_the_same_person_each_time_and_nobody_else(one, other):
    pepper = b"p" * 32

    assert people.who(pepper, one) == people.who(pepper, one)
    assert (people.who(pepper, one) == people.who(pepper, other)) == (one == other)


@given(CHATS)
def test_without_the_pepper_nobody_can_tell_who_it_is(chat):
    assert people.who(b"p" * 32, chat) != people.who(b"q" * 32, chat)


def test_people_spread_over_all_partitions():
    parts = {people.who(b"p" * 32, chat).part for chat in range(2000)}

    assert parts == set(range(people.PARTITIONS))


def test_a_case_names_its_partition():
    case = people.case_id(Who("00" * 16, 41), b"e" * people.ENTROPY)

    assert bytes.fromhex(case)[0] == 41
    assert len(bytes.fromhex(case)) == 16


def test_a_case_needs_all_its_entropy():
    with pytest.raises(ValueError, match="15"):
        people.case_id(Who("00" * 16, 1), b"e")


@given(st.binary(max_size=200), st.binary(max_size=20), st.data())
def test_what_is_sealed_opens_only_unchanged_and_in_its_place(plain, bound, data):
    key = SessionKey(b"k" * 32)
    sealed = key.seal(plain, bound, b"n" * people.NONCE)
    place = data.draw(st.integers(0, len(sealed) - 1))
    changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]

    assert key.open(sealed, bound) == plain
    for wrong, where in ((changed, bound), (sealed, bound + b"x"), (sealed[:-1], bound), (b"", bound)):
        with pytest.raises(Broken):
            key.open(wrong, where)
