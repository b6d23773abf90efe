"""Replies and outbox keys written once: what the service may open, and which key a browser may seal to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.errors import Broken, Refused
from safeguarding import keys

GIVEN = json.loads((Path(__file__).parent / "outbox.json").read_text())
BOTS = {name: keys.unb64u(sign) for name, sign in GIVEN["bots"].items()}


@pytest.mark.parametrize("case", GIVEN["replies"], ids=[case["name"] for case in GIVEN["replies"]])
def test_reply_opens_or_is_refused(case):
    bot = keys.SignKey(bytes(32))
    box = keys.OutboxKey(case["deployment"], bot, seed=keys.unb64u(GIVEN["seed"]))
    outgoing = keys.Outgoing(case["case"], case["fence"], case["reply"])

    if "text" in case:
        assert case["text"] == box.open(outgoing, keys.unb64u(case["out"]))
    else:
        with pytest.raises((Broken, Refused)):
            box.open(outgoing, keys.unb64u(case["out"]))


@pytest.mark.parametrize("case", GIVEN["keys"], ids=[case["name"] for case in GIVEN["keys"]])
def test_outbox_key_is_believed_or_refused(case):
    if case["expect"] == "ok":
        assert case["document"]["id"] == keys.outbox_key(case["deployment"], case["document"], BOTS).id
    else:
        with pytest.raises(Broken):
            keys.outbox_key(case["deployment"], case["document"], BOTS)
