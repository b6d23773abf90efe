"""Chains and checkpoints written once: where each first goes wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.errors import Broken
from safeguarding import audit, keys

GIVEN = json.loads((Path(__file__).parent / "audit.json").read_text())
BOTS = {name: keys.unb64u(sign) for name, sign in GIVEN["bots"].items()}


@pytest.mark.parametrize("case", GIVEN["chains"], ids=[case["name"] for case in GIVEN["chains"]])
def test_chain_names_its_first_bad_entry(case):
    links = [bytes.fromhex(link) for link in case["links"]]
    known = [audit.Head(n, bytes.fromhex(h)) for n, h in case["known"]]

    verdict = audit.verify(GIVEN["deployment"], case["chain"], case["entries"], links, known)

    assert (case["bad"], case["tail"]) == (verdict.bad, verdict.tail)


@pytest.mark.parametrize("case", GIVEN["checkpoints"], ids=[case["name"] for case in GIVEN["checkpoints"]])
def test_checkpoint_is_believed_or_refused(case):
    if case["expect"] == "ok":
        assert audit.heads(case["text"].encode(), GIVEN["deployment"], BOTS)
    else:
        with pytest.raises(Broken):
            audit.heads(case["text"].encode(), GIVEN["deployment"], BOTS)
