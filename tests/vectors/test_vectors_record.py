"""Sealed records written once, by this product and by another library: what each reader must make of them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from safeguarding import keys, roster
from safeguarding.reader import Found, Opened, Reader, Released

HERE = Path(__file__).parent
GIVEN = json.loads((HERE / "record.json").read_text())
PILES = GIVEN["piles"]
NODE = "/usr/bin/node"


def reader() -> Reader:
    known = roster.signers(roster.parse(json.dumps(GIVEN["roster"]).encode()))
    seeds = {int(epoch): keys.unb64u(seed) for epoch, seed in GIVEN["seeds"].items()}
    return Reader(GIVEN["deployment"], seeds, known)


def page(item):
    if isinstance(item, Opened):
        place = item.place
        return {"lane": place.lane, "seq": place.seq, "by": item.signer, "payload": item.payload}
    return {"lane": item.lane, "seq": item.seq, "reason": item.reason.value}


@pytest.mark.parametrize("pile", PILES, ids=[pile["name"] for pile in PILES])
def test_pile_reads_as_written(pile):
    found = [Found(r["lane"], r["seq"], keys.unb64u(r["sealed"]), r["kind"]) for r in pile["records"]]
    salts = {place: keys.unb64u(salt) for place, salt in pile["salts"].items()}
    released = Released({pile["generation"]: keys.unb64u(pile["secret"])}, salts)

    read = reader().open_all(pile["case"], found, released, pile.get("last"))

    assert pile["expect"] == [page(item) for item in read.records]
    if "gaps" in pile:
        assert pile["gaps"] == [[gap.lane, gap.first, gap.last] for gap in read.gaps]


def test_most_vectors_are_failures_and_every_reason_is_met():
    reasons = {item["reason"] for pile in PILES for item in pile["expect"] if "reason" in item}
    failures = [pile for pile in PILES if any("reason" in item for item in pile["expect"])]

    assert {
        "malformed", "place", "released", "outer", "signer", "signature", "key", "inner", "padding", "payload", "parts",
    } == reasons  # fmt: skip
    assert len(failures) >= 0.6 * len(PILES)


@pytest.mark.node
def test_a_second_reader_on_other_libraries_agrees_on_every_pile():
    done = subprocess.run(
        [NODE, HERE / "open.mjs"], input=json.dumps(GIVEN).encode(), capture_output=True, check=False, timeout=100
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert [pile["expect"] for pile in PILES] == json.loads(done.stdout)
