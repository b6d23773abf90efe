"""Rosters and wraps written once: what may follow what, and which seed comes out of which wrap."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from flows.errors import Broken, Refused
from safeguarding import keys, roster

HERE = Path(__file__).parent
GIVEN = json.loads((HERE / "roster.json").read_text())
WRAPS = json.loads((HERE / "wraps.json").read_text())["wraps"]
WORDS = keys.words((HERE.parents[1] / "safeguarding" / "wordlist.txt").read_text())


def parsed(document) -> roster.Roster:
    return roster.parse(json.dumps(document).encode())


def changed(document, changes):
    made = copy.deepcopy(document)
    for act, path, *value in changes:
        *way, last = path
        at = made
        for step in way:
            at = at[step]
        if act == "drop":
            del at[last]
        elif isinstance(at, list) and last == len(at):
            at.append(value[0])
        else:
            at[last] = value[0]
    return made


@pytest.mark.parametrize("case", GIVEN["cases"], ids=[case["name"] for case in GIVEN["cases"]])
def test_roster_follows_or_is_refused(case):
    previous = parsed(GIVEN["documents"][case["previous"]]) if case["previous"] else None
    document = changed(GIVEN["documents"][case["base"]], case["change"])

    if case["expect"] == "ok":
        roster.verify(parsed(document), previous)
    else:
        with pytest.raises((Refused, Broken)):
            roster.verify(parsed(document), previous)


def test_digests_are_those_written_and_the_first_has_its_six_words():
    digests = {name: parsed(document).digest for name, document in GIVEN["documents"].items()}

    assert GIVEN["digests"] == {name: digest.hex() for name, digest in digests.items()}
    assert GIVEN["six_words"] == keys.six_words(digests["v1"], WORDS)
    assert GIVEN["pinned"] == digests["v1"].hex()


def test_the_written_chain_leads_from_the_pin_to_the_newest():
    texts = [parsed(GIVEN["documents"][f"v{n}"]).text() for n in range(1, 8)]

    assert roster.chain(texts, GIVEN["pinned"]).version == 7


@pytest.mark.parametrize("case", WRAPS, ids=[case["name"] for case in WRAPS])
def test_wrap_opens_or_is_refused(case):
    key = keys.SealKey(keys.unb64u(case["secret"])[: keys.SEED])
    wraps = {case["member"]: keys.unb64u(case["wrap"])}
    epoch = roster.Epoch(case["epoch"], keys.unb64u(case["key"]), 0, wraps)

    if "seed" in case:
        assert keys.unb64u(case["seed"]) == roster.unwrap(case["deployment"], epoch, case["member"], key)
    else:
        with pytest.raises(Broken):
            roster.unwrap(case["deployment"], epoch, case["member"], key)
