"""Words, ids, canonical JSON, base64url and key expansion, written once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.errors import Broken
from safeguarding import keys

HERE = Path(__file__).parent
GIVEN = json.loads((HERE / "words.json").read_text())
WORDS = keys.words((HERE.parents[1] / "safeguarding" / "wordlist.txt").read_text())


def test_digests_have_the_six_words_written():
    for case in GIVEN["digests"]:
        assert case["words"] == keys.six_words(bytes.fromhex(case["digest"]), WORDS)


def test_passphrases_are_drawn_as_written():
    for case in GIVEN["passphrases"]:
        assert case["words"] == keys.passphrase(keys.unb64u(case["bytes"]), WORDS)
    for entropy in GIVEN["too_short"]:
        with pytest.raises(ValueError, match="entropy"):
            keys.passphrase(keys.unb64u(entropy), WORDS)


def test_enrolments_have_the_id_and_words_written():
    for case in GIVEN["enrolments"]:
        sign, seal = keys.unb64u(case["sign"]), keys.unb64u(case["seal"])
        digest = keys.enrolment(case["deployment"], case["name"], sign, seal)
        assert (case["id"], case["words"]) == (keys.key_id(sign), keys.six_words(digest, WORDS))


def test_canonical_form_is_the_one_written():
    for case in GIVEN["canonical"]:
        assert case["text"] == keys.canonical(case["value"]).decode()


@pytest.mark.parametrize("text", GIVEN["not_canonical"])
def test_what_has_no_canonical_form_is_refused(text):
    with pytest.raises(Broken):
        keys.canonical(keys.strict_json(text))


def test_seeds_expand_to_the_keys_written():
    for case in GIVEN["xwing"]:
        key = keys.SealKey(keys.unb64u(case["seed"]))
        assert (case["public"], case["id"]) == (keys.b64u(key.public), key.id)


def test_base64url_has_one_spelling():
    for text in GIVEN["base64url"]["good"]:
        assert text == keys.b64u(keys.unb64u(text))
    for text in GIVEN["base64url"]["bad"]:
        with pytest.raises(Broken):
            keys.unb64u(text)
