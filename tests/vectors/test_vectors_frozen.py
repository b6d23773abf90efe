"""The vectors are written once. Code that no longer agrees with them is wrong; they are never made anew to suit it."""

from __future__ import annotations

import hashlib
from pathlib import Path

HERE = Path(__file__).parent
WRITTEN = {
    "audit.json": "b9c3d1fd683a9bba11385015918419a517c95763a4d1815f0f8f889ef8380ae1",
    "outbox.json": "6a73c9b85d5589b5d4bd2d41788059ed3e0b63ed9329e64972c35b68a227750b",
    "passkeys.json": "f3e7f27b814811748e93653f2b3eeada8de4f195f882f4de5fb87682db4d3506",
    "record.json": "5cf61173d558055a55707b6baeb64953fb07874a3a18cafa2630a58783edd885",
    "roster.json": "5c9f662798543c2c8f7552aa01d0e93c4702a194908a88bae0149b35c6c173fd",
    "slots.json": "baba4db1b286527af845a7d7e8a5069bf22b4796875e8d4ccd7a9a7c713c154f",
    "words.json": "342f9008ab0eeade5f0c31cc29faf6ade42409f4061b43d3637c860a0f5efc7c",
    "wraps.json": "731714256662e0938ead38f10499020234b32f71711f6ec2ab0f933876e70765",
}


def test_vectors_are_the_bytes_that_were_written():
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in HERE.glob("*.json")} == WRITTEN


def test_the_word_list_is_the_one_that_was_written():
    words = HERE.parents[1] / "safeguarding" / "wordlist.txt"

    assert hashlib.sha256(words.read_bytes()).hexdigest() == (
        "6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522"
    )
