from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import Broken, Refused
from safeguarding import keys

DEPLOYMENT = "0a" * 16
WORDS = keys.words((Path(keys.__file__).parent / "wordlist.txt").read_text())
OUTGOING = keys.Outgoing("05" + "11" * 15, 3, "ab" * 16)


@pytest.fixture(scope="module")
def seal_key() -> keys.SealKey:
    return keys.SealKey(bytes(range(32)))


def test_context_cannot_be_cut_into_other_parts():
    assert keys.ctx(b"ab", b"c") != keys.ctx(b"a", b"bc")
    assert keys.ctx(b"ab") != keys.ctx(b"ab", b"")


def test_seed_gives_the_same_key_again(seal_key):
    again = keys.SealKey(bytes(range(32)))

    assert (seal_key.public, seal_key.id) == (again.public, again.id)
    assert len(seal_key.public) == keys.SEAL_PUBLIC


def test_what_is_sealed_opens_and_is_longer_by_the_overhead(seal_key):
    sealed = keys.SealTo(seal_key.public).seal(b"here", b"words")

    assert len(sealed) == len(b"words") + keys.SEAL_OVERHEAD
    assert seal_key.open(b"here", sealed) == b"words"


def test_sealing_twice_never_gives_the_same_bytes(seal_key):
    to = keys.SealTo(seal_key.public)

    assert to.seal(b"", b"words") != to.seal(b"", b"words")


@pytest.mark.parametrize("sealed", [b"", b"x", bytes(1136), bytes(5000)])
def test_what_is_not_sealed_is_broken(seal_key, sealed):
    with pytest.raises(Broken):
        seal_key.open(b"", sealed)


@pytest.mark.parametrize("public", [b"", bytes(1215), b"\xff" * 1216])
def test_bytes_that_are_no_key_are_broken(public):
    with pytest.raises(Broken):
        keys.SealTo(public)


def test_degenerate_curve_point_is_broken(seal_key):
    with pytest.raises(Broken):
        keys.SealTo(seal_key.public[:1184] + bytes(32)).seal(b"", b"words")


@pytest.mark.parametrize("kind", [keys.SealKey, keys.SignKey])
def test_short_seed_is_broken(kind):
    with pytest.raises(Broken):
        kind(b"short")


def test_signature_holds_for_its_message_and_key_only():
    key, other = keys.SignKey(bytes(32)), keys.SignKey(b"\1" * 32)
    signature = key.sign(b"message")

    assert keys.verified(key.public, signature, b"message")
    assert not keys.verified(key.public, signature, b"massage")
    assert not keys.verified(other.public, signature, b"message")
    assert not keys.verified(b"no key", signature, b"message")
    assert not keys.verified(key.public, b"short", b"message")


def test_seeds_are_new_each_time():
    assert len({keys.new_seed() for _ in range(20)}) == 20


def test_lock_opens_with_the_same_words_only():
    locked = keys.lock(bytes(32), bytes(12), b"words", b"here")

    assert keys.unlock(bytes(32), bytes(12), locked, b"here") == b"words"
    for wrong in ((bytes(32), bytes(12), locked, b"there"), (b"\1" * 32, bytes(12), locked, b"here")):
        with pytest.raises(Broken):
            keys.unlock(*wrong)
    with pytest.raises(Broken):
        keys.unlock(bytes(32), bytes(12), b"", b"here")


@given(st.binary(max_size=200))
def test_base64url_comes_back(data):
    assert keys.unb64u(keys.b64u(data), len(data)) == data


@given(st.text(max_size=40))
def test_base64url_has_one_spelling_for_what_it_takes(text):
    try:
        data = keys.unb64u(text)
    except Broken:
        return
    assert keys.b64u(data) == text


@pytest.mark.parametrize("value", [None, 7, b"AA", ["AA"]])
def test_base64url_must_be_text(value):
    with pytest.raises(Broken):
        keys.unb64u(value)


def test_base64url_of_another_length_is_broken():
    with pytest.raises(Broken):
        keys.unb64u("AAAA", 32)


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-keys.EXACT + 1, keys.EXACT - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcXYZ_09", max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(plain)
def test_canonical_form_reads_back_and_is_its_own_form(value):
    try:
        text = keys.canonical(value)
    except Broken:
        assert any(0xD800 <= ord(c) < 0xE000 for c in json.dumps(value, ensure_ascii=False))
        return
    assert keys.strict_json(text) == value
    assert keys.canonical(keys.strict_json(text)) == text


@pytest.mark.parametrize("value", [1.0, float("nan"), keys.EXACT, -keys.EXACT, {1: 2}, {"é": 1}, b"", {"a": object()}])
def test_what_has_no_canonical_form_is_broken(value):
    with pytest.raises(Broken):
        keys.canonical(value)


def test_depth_without_end_is_broken_not_a_crash():
    with pytest.raises(Broken):
        keys.strict_json("[" * 100_000)
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(Broken):
        keys.canonical(deep)


@pytest.mark.parametrize("text", [b"\xff", '{"a":1}'.encode("utf-16"), b"", "nul", '{"a":1,"a":1}', '{"a":1.0}'])
def test_json_that_is_not_strict_is_broken(text):
    with pytest.raises(Broken):
        keys.strict_json(text)


@pytest.mark.parametrize("text", ["", "AB" * 16, "0a" * 15, "0a" * 16 + "\n", "zz" * 16, None, 5])
def test_id_is_32_hex_digits(text):
    with pytest.raises(Broken):
        keys.raw_id(text)


def test_word_list_must_be_whole():
    with pytest.raises(Broken):
        keys.words(" ".join(WORDS[:-1]))
    with pytest.raises(Broken):
        keys.words(" ".join((*WORDS[:-1], WORDS[0])))


@given(st.binary(min_size=32, max_size=32))
def test_digest_has_six_words_of_the_list(digest):
    assert all(word in WORDS for word in keys.six_words(digest, WORDS).split(" "))


def test_neighbouring_digests_differ_in_words():
    said = {keys.six_words(n.to_bytes(32, "big"), WORDS) for n in range(500)}

    assert len(said) == 500


def test_passphrase_words_are_drawn_without_bias():
    """Every 13-bit value once: each word of the list exactly once, and the values beyond it dropped."""
    drawn = Counter()
    values = [n.to_bytes(2, "big") for n in range(8192)]
    for start in range(0, 7776, 6):
        drawn.update(keys.passphrase(b"".join(values[start : start + 6]), WORDS).split(" "))

    assert set(drawn.values()) == {1}
    assert len(drawn) == 7776
    with pytest.raises(ValueError, match="entropy"):
        keys.passphrase(b"".join(values[7776:]), WORDS)


@settings(deadline=None)
@given(st.text(min_size=1, max_size=300))
def test_reply_comes_out_as_it_was_typed(text):
    box = keys.OutboxKey(DEPLOYMENT, keys.SignKey(bytes(32)), seed=bytes(32))
    to = keys.outbox_key(DEPLOYMENT, box.document, {keys.SignKey(bytes(32)).id: keys.SignKey(bytes(32)).public})
    try:
        sealed = keys.seal_out(DEPLOYMENT, to, OUTGOING, text)
    except Refused:
        assert any(0xD800 <= ord(c) < 0xE000 for c in text)
        return
    assert box.open(OUTGOING, sealed) == text


def test_two_processes_never_have_the_same_outbox_key():
    bot = keys.SignKey(bytes(32))

    assert keys.OutboxKey(DEPLOYMENT, bot).id != keys.OutboxKey(DEPLOYMENT, bot).id


@pytest.mark.parametrize("text", ["", "x" * 4097, "😀" * 2049, "\ud800"])
def test_text_that_cannot_be_sent_is_refused_before_it_is_sealed(text, seal_key):
    with pytest.raises(Refused):
        keys.seal_out(DEPLOYMENT, keys.SealTo(seal_key.public), OUTGOING, text)


def test_enrolment_words_change_with_every_part_of_it():
    base = keys.enrolment(DEPLOYMENT, "Ann", b"s" * 32, b"k" * 1216)
    others = {
        keys.enrolment("0b" * 16, "Ann", b"s" * 32, b"k" * 1216),
        keys.enrolment(DEPLOYMENT, "Anna", b"s" * 32, b"k" * 1216),
        keys.enrolment(DEPLOYMENT, "Ann", b"t" * 32, b"k" * 1216),
        keys.enrolment(DEPLOYMENT, "Ann", b"s" * 32, b"l" * 1216),
    }

    assert len(others - {base}) == 4
