from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import Broken
from safeguarding import keys, slots

DEPLOYMENT, MEMBER = "0a" * 16, "ab" * 16
SECRET = bytes(range(64))
PHRASE = "abacus zoom drop-down yo-yo abacus zoom"


@pytest.fixture(scope="module")
def made() -> tuple[slots.Slot, bytes]:
    return slots.make_slot(PHRASE, SECRET, deployment=DEPLOYMENT, member=MEMBER, entropy=bytes(range(36)))


@pytest.fixture(scope="module")
def split(made) -> slots.Stretched:
    return slots.stretch(PHRASE, made[0].salt, made[0].kdf, DEPLOYMENT)


def test_slot_opens_with_its_passphrase_and_survives_its_json(made):
    slot = slots.parse(json.loads(json.dumps(made[0].document())))

    assert slots.open_slot(PHRASE, slot, deployment=DEPLOYMENT, member=MEMBER) == SECRET


def test_auth_is_the_same_at_every_sign_in(made):
    assert slots.auth_of(PHRASE.upper(), made[0], DEPLOYMENT) == made[1]


def test_pitfall_01_what_the_server_is_shown_opens_nothing(made, split):
    """`auth`, its hash and the slot are all that a server ever has."""
    for seen in (made[1], slots.verifier(made[1]), made[0].salt + made[0].salt):
        with pytest.raises(Broken):
            slots.unlock(slots.Stretched(split.auth, seen), made[0], deployment=DEPLOYMENT, member=MEMBER)
    assert split.wrap not in made[1] + made[0].wrapped


def test_auth_proves_itself_against_what_is_kept(made):
    kept = slots.verifier(made[1])

    assert slots.proves(made[1], kept)
    assert not slots.proves(bytes(32), kept)
    assert not slots.proves(b"", kept)
    assert made[1] not in kept


def test_slot_belongs_to_one_member_of_one_deployment(made, split):
    for deployment, member in ((DEPLOYMENT, "cd" * 16), ("0b" * 16, MEMBER)):
        with pytest.raises(Broken):
            slots.unlock(split, made[0], deployment=deployment, member=member)


def test_two_slots_for_one_secret_share_nothing(made):
    other, auth = slots.make_slot(PHRASE, SECRET, deployment=DEPLOYMENT, member=MEMBER, entropy=bytes(36))

    assert auth != made[1]
    assert {other.salt, other.wrapped, other.id}.isdisjoint({made[0].salt, made[0].wrapped, made[0].id})


@pytest.mark.parametrize(
    "cost",
    [(65535, 3, 1), (65536, 2, 1), (65536, 3, 0), (2**20 + 1, 3, 1), (65536, 17, 1), (65536, 3, 5), (65536, True, 1)],
)
def test_parameters_outside_the_bounds_are_refused(cost):
    with pytest.raises(Broken):
        slots.Kdf(*cost)


def test_stronger_parameters_are_taken():
    assert slots.parse_kdf({"name": "argon2id", "m": 131072, "t": 4, "p": 1}) == slots.Kdf(131072, 4, 1)


@pytest.mark.parametrize(
    "document", [None, [], {}, {"name": "argon2id"}, {"name": "argon2i", "m": 65536, "t": 3, "p": 1}]
)
def test_function_of_another_form_is_broken(document):
    with pytest.raises(Broken):
        slots.parse_kdf(document)


@pytest.mark.parametrize("document", [None, [], {}, "slot"])
def test_slot_of_another_form_is_broken(document):
    with pytest.raises(Broken):
        slots.parse(document)


@pytest.mark.parametrize(
    "typed", [PHRASE, PHRASE.upper(), f"  {PHRASE}\n", PHRASE.replace(" ", " \t "), PHRASE.replace(" ", "\u00a0")]
)
def test_passphrase_is_the_same_however_it_is_typed(typed):
    assert slots.spoken(typed) == PHRASE.encode()


@given(st.text())
def test_passphrase_has_one_form(text):
    once = slots.spoken(text.encode(errors="ignore").decode())

    assert once == once.strip(b" ")
    assert b"\n" not in once


def test_slot_needs_a_whole_secret_and_enough_entropy():
    for secret, entropy in ((SECRET[:-1], bytes(36)), (SECRET, bytes(35))):
        with pytest.raises(ValueError, match="entropy"):
            slots.make_slot(PHRASE, secret, deployment=DEPLOYMENT, member=MEMBER, entropy=entropy)


def test_salt_for_an_unknown_name_is_stable_and_looks_like_any_other():
    salts = [slots.fake_salt(b"k" * 32, name) for name in ("ann", "Ann ", "bo", "x" * 100_000, "\ud800")]

    assert salts[0] == salts[1]
    assert len(set(salts)) == 4
    assert {len(salt) for salt in salts} == {slots.SALT}
    assert slots.fake_salt(b"l" * 32, "ann") != salts[0]


def test_document_holds_no_secret(made):
    text = json.dumps(made[0].document())

    for part in (SECRET[:32], SECRET[32:]):
        assert keys.b64u(part) not in text
        assert part.hex() not in text
