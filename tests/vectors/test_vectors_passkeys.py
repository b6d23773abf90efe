"""Passkeys' slots written once: which PRF output opens which. The service only parses them; the rest is done here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.errors import Broken
from safeguarding import keys, passkeys, slots

GIVEN = json.loads((Path(__file__).parent / "passkeys.json").read_text())["slots"]
PRF = 32


def opened(case):
    """Auth and secret by PROTOCOL.md 7.2, from the vector alone."""
    slot, root = passkeys.parse(case["slot"]), keys.unb64u(case["prf"], PRF)
    where, member = keys.raw_id(case["deployment"]), keys.raw_id(case["member"])
    wrap = keys.hkdf(root, keys.ctx(b"wren/v1/wrap", where))
    bound = keys.ctx(b"wren/v1/slot", where, member, b"passkey")
    secret = keys.unlock(wrap, slot.wrapped[: keys.NONCE], slot.wrapped[keys.NONCE :], bound)
    return keys.hkdf(root, keys.ctx(b"wren/v1/auth", where)), secret


@pytest.mark.parametrize("case", GIVEN, ids=[case["name"] for case in GIVEN])
def test_passkeys_slot_opens_or_is_refused(case):
    if "expect" not in case:
        assert opened(case) == (keys.unb64u(case["auth"]), keys.unb64u(case["secret"]))
        return
    with pytest.raises(Broken):
        opened(case)
    if case["expect"] == "refused":
        assert passkeys.parse(case["slot"]).document() == case["slot"]


def test_what_the_service_is_shown_opens_nothing():
    case = GIVEN[0]
    slot, auth = passkeys.parse(case["slot"]), keys.unb64u(case["auth"])
    bound = keys.ctx(
        b"wren/v1/slot", keys.raw_id(case["deployment"]), keys.raw_id(case["member"]), passkeys.KIND.encode()
    )

    for key in (auth, slots.verifier(auth)):
        with pytest.raises(Broken):
            keys.unlock(key, slot.wrapped[: keys.NONCE], slot.wrapped[keys.NONCE :], bound)
