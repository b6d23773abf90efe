"""Slots written once: which passphrase opens which, and what is refused before it costs anything."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from flows.errors import Broken
from safeguarding import keys, slots

GIVEN = json.loads((Path(__file__).parent / "slots.json").read_text())


@cache
def stretched(spoken: bytes, salt: bytes, kdf: slots.Kdf, deployment: str) -> slots.Stretched:
    """The slow step, once for each input: the same form of a passphrase need not be stretched again."""
    return slots.stretch(spoken.decode(), salt, kdf, deployment)


@pytest.mark.parametrize("case", GIVEN["slots"], ids=[case["name"] for case in GIVEN["slots"]])
def test_slot_opens_or_is_refused(case):
    if case.get("expect") == "malformed":
        with pytest.raises(Broken):
            slots.parse(case["slot"])
        return
    slot, deployment, member = slots.parse(case["slot"]), case["deployment"], case["member"]
    split = stretched(slots.spoken(case["passphrase"]), slot.salt, slot.kdf, deployment)
    if "secret" in case:
        assert keys.unb64u(case["auth"]) == split.auth
        assert keys.unb64u(case["secret"]) == slots.unlock(split, slot, deployment=deployment, member=member)
    else:
        with pytest.raises(Broken):
            slots.unlock(split, slot, deployment=deployment, member=member)


@pytest.mark.parametrize("case", GIVEN["fake"], ids=[case["name"] for case in GIVEN["fake"]])
def test_salt_for_an_unknown_name_is_the_one_written(case):
    assert keys.unb64u(case["salt"]) == slots.fake_salt(keys.unb64u(case["key"]), case["name"])
