from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import Broken
from safeguarding import keys, passkeys

MADE = passkeys.Passkey("0f" * 8, b"c" * 32, b"w" * 92)
DOCUMENT = MADE.document()


def test_a_passkeys_slot_comes_back_as_it_was_made():
    assert passkeys.parse(json.loads(json.dumps(DOCUMENT))) == MADE


@pytest.mark.parametrize(
    "wrong",
    [
        {"v": 1},
        {"v": 2.0},
        {"v": True},
        {"kind": "passphrase"},
        {"id": "0F" * 8},
        {"id": 5},
        {"credential": keys.b64u(b"c" * 15)},
        {"credential": keys.b64u(b"c" * 1024)},
        {"credential": None},
        {"wrapped": keys.b64u(b"w" * 91)},
        {"wrapped": DOCUMENT["wrapped"] + "="},
        {"prf": "x"},
        {"salt": keys.b64u(b"s" * 16)},
    ],
)
def test_anything_but_exactly_its_form_is_broken(wrong):
    with pytest.raises(Broken):
        passkeys.parse({**DOCUMENT, **wrong})


@given(st.recursive(st.none() | st.booleans() | st.integers(3) | st.text(), lambda e: st.dictionaries(st.text(), e)))
def test_what_is_no_slot_is_broken_and_nothing_else(value):
    for document in (value, {**DOCUMENT, "id": value}, {**DOCUMENT, "v": value}, {**DOCUMENT, "credential": value}):
        with pytest.raises(Broken):
            passkeys.parse(document)
