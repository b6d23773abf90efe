from __future__ import annotations

import struct
from typing import get_type_hints

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from flows.engine import Session
from flows.errors import Broken
from safeguarding import memory
from safeguarding.memory import RING, Person, Short
from safeguarding.people import NONCE, SessionKey, Who
from safeguarding.urgency import Urgency

KEY = SessionKey(b"k" * 32)
ADA, BEN = Who("0a" * 16, 3), Who("0b" * 16, 3)
HERE = Session("hello", 1, "safe")
PERSON = Person(chat=7, session=HERE, ring=(1, 2), case="03" * 16, urgency=Urgency.SERIOUS, ledger=(("neglect", 5),))
people = st.builds(
    Person,
    chat=st.integers(-(2**62), 2**62),
    session=st.just(HERE),
    ring=st.lists(st.integers(0, 2**53), max_size=RING).map(tuple),
    urgency=st.sampled_from(Urgency),
    watched=st.booleans(),
    contacts=st.integers(0, 99),
)


def sealed(person=PERSON, who=ADA, version=4):
    return memory.seal(KEY, person, who, version, b"n" * NONCE)


@given(people, st.integers(0, 2**53))
def test_what_is_stored_comes_back_as_it_was(person, version):
    assert memory.opened(KEY, sealed(person, version=version), ADA, version) == person


@pytest.mark.parametrize(("who", "version"), [(BEN, 4), (ADA, 3), (ADA, 5)])
def test_a_session_can_be_neither_moved_to_somebody_else_nor_put_back(who, version):
    with pytest.raises(Broken):
        memory.opened(KEY, sealed(), who, version)


@given(st.data())
def test_a_changed_session_is_broken_and_never_half_read(data):
    blob = sealed()
    place = data.draw(st.integers(0, len(blob) - 1))
    changed = blob[:place] + bytes([blob[place] ^ data.draw(st.integers(1, 255))]) + blob[place + 1 :]

    with pytest.raises(Broken):
        memory.opened(KEY, changed, ADA, 4)


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"\xc1",
        msgspec.msgpack.encode([]),
        msgspec.msgpack.encode({"chat": "seven"}),
        msgspec.msgpack.encode({"chat": 7}),
        msgspec.msgpack.encode(replace(PERSON, urgency="grave")),
        msgspec.msgpack.encode(replace(PERSON, stage="words " * 40)),
    ],
)
def test_what_opens_but_is_no_session_is_broken(plain):
    bound = b"wren/v1/session" + bytes.fromhex(ADA.id) + struct.pack(">Q", 4)

    with pytest.raises(Broken):
        memory.opened(KEY, KEY.seal(plain, bound, b"n" * NONCE), ADA, 4)


TEXTS = [name for name, kind in get_type_hints(Person, include_extras=True).items() if kind is Short]


def test_no_field_could_hold_a_message():
    assert str not in get_type_hints(Person, include_extras=True).values()
    assert {"lang", "voice", "case", "wants", "stage", "card"} <= set(TEXTS)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_longer_than_a_word_of_ours_is_broken(name):
    with pytest.raises(Broken):
        memory.opened(KEY, sealed(replace(PERSON, **{name: "x" * 65})), ADA, 4)


@given(st.lists(st.integers(0, 500), max_size=200))
def test_the_ring_knows_the_last_updates_and_no_more(updates):
    person = Person(chat=7, session=HERE)
    for update in updates:
        person = replace(person, ring=person.with_update(update))

    assert person.ring == tuple(updates[-RING:])
    assert all(person.seen(update) for update in updates[-RING:])


def test_what_has_no_update_id_was_never_seen_before():
    assert not PERSON.seen(None)
    assert PERSON.with_update(None) == PERSON.ring
