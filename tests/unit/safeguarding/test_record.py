from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import Broken, Refused
from safeguarding import keys, record

DEPLOYMENT, CASE = "0a" * 16, "05" + "11" * 15
SECRET, SALT = b"s" * 32, b"t" * 16
TEAM = keys.SealKey(bytes(range(32)))
BOT = keys.SignKey(b"b" * 32)
SEALER = record.Sealer(DEPLOYMENT, 1, TEAM.public, BOT)


def sealed(message: bytes = b"{}", *, seq: int = 1, lane: str = "b", kind: str = "turn") -> bytes:
    return SEALER.seal(CASE, lane, seq, kind, message, SECRET, 1, SALT)


def opened(stored: bytes, secret: bytes = SECRET, salt: bytes = SALT) -> bytes:
    header = record.parse(stored)
    inner = record.unwrap(DEPLOYMENT, header, secret, salt)
    padded = TEAM.open(record.of(DEPLOYMENT, header.place), inner)
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]


def test_sealed_message_opens_with_the_team_key():
    assert opened(sealed(b'{"v":1}')) == b'{"v":1}'


def test_header_says_where_the_record_belongs():
    header = record.parse(sealed(seq=7, lane="w", kind="note"))

    assert header.place == record.Place(CASE, TEAM.id, 1, "w", 7, "note")
    assert (header.generation, header.signer) == (1, BOT.id)


def test_context_is_the_same_however_it_is_asked_for():
    place = SEALER.place(CASE, "b", 1, record.Kind.TURN)

    assert record.of(DEPLOYMENT, place) == record.context(DEPLOYMENT, CASE, TEAM.id, 1, "b", 1, "turn")


@pytest.mark.parametrize(
    "change",
    [{"case": "06" + "11" * 15}, {"key_id": "cc" * 16}, {"epoch": 2}, {"lane": "w"}, {"seq": 2}, {"kind": "tombstone"}],
)
def test_context_changes_with_every_part_of_the_place(change):
    place = SEALER.place(CASE, "b", 1, "tombstone" if "lane" in change else "turn")

    assert record.of(DEPLOYMENT, place) != record.of(DEPLOYMENT, replace(place, **change))
    assert record.of(DEPLOYMENT, place) != record.of("0b" * 16, place)


@pytest.mark.parametrize(
    ("lane", "seq", "kind"),
    [("b", 0, "turn"), ("b", 2**53, "turn"), ("b", 1, "reply"), ("w", 1, "turn"), ("x", 1, "note"), ("b", 1, "")],
)
def test_place_that_cannot_be_is_broken(lane, seq, kind):
    with pytest.raises(Broken):
        sealed(seq=seq, lane=lane, kind=kind)


@pytest.mark.parametrize("epoch", [0, 2**32])
def test_epoch_out_of_range_is_broken(epoch):
    with pytest.raises(Broken):
        record.context(DEPLOYMENT, CASE, TEAM.id, epoch, "b", 1, "turn")


@pytest.mark.parametrize(
    ("secret", "generation", "salt"), [(b"", 1, SALT), (SECRET, 0, SALT), (SECRET, 1, b""), (SECRET, 2**16, SALT)]
)
def test_shred_secret_of_a_wrong_size_is_broken(secret, generation, salt):
    with pytest.raises(Broken):
        SEALER.seal(CASE, "b", 1, "turn", b"{}", secret, generation, salt)


@given(st.integers(0, record.LARGEST))
def test_padding_takes_the_smallest_bucket_and_nothing_else_shows(size):
    padded = record.pad(b"x" * size)

    assert len(padded) == min(bucket for bucket in record.BUCKETS if bucket >= size + 4)
    assert padded[4 + size :].strip(b"\0") == b""


def test_message_beyond_the_largest_bucket_is_not_padded():
    with pytest.raises(ValueError, match="largest bucket"):
        record.pad(bytes(record.LARGEST + 1))


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=4096))
def test_pitfall_16_stored_sizes_tell_the_bucket_only(text):
    header = len(sealed()) - record.BUCKETS[0]
    sizes = {len(sealed(message)) - header for message in record.encode({"text": text})}

    assert sizes <= set(record.BUCKETS)


def test_longest_telegram_message_fits_one_record():
    assert len(record.encode({"in": {"text": "😀" * 4096}, "out": ["x" * 4096]})) == 1


@given(
    st.dictionaries(st.sampled_from("abc"), st.text() | st.integers() | st.booleans() | st.none() | st.lists(st.text()))
)
def test_message_is_the_payload_with_raw_characters(payload):
    (message,) = record.encode(payload)
    lone = any(0xD800 <= ord(c) < 0xE000 for c in json.dumps(payload, ensure_ascii=False))
    found = json.loads(message)

    assert found.pop("replaced", False) is lone
    if not lone:
        assert found == payload
    assert b"\\ud" not in message.lower()


def test_lone_surrogate_is_replaced_and_said_so():
    assert record.encode({"text": "a\ud83d!"}) == ('{"text":"a\ufffd!","replaced":true}'.encode(),)


def test_surrogate_pair_in_two_pieces_is_one_character():
    assert json.loads(record.encode({"text": "\ud83d\ude00"})[0])["text"] == "😀"


@pytest.mark.parametrize("size", [record.LARGEST + 1, 2 * record.SLICE, 2 * record.SLICE + 1, 200_000])
def test_very_long_payload_becomes_numbered_parts_never_a_refusal(size):
    payload = {"text": "x" * (size - len('{"text":""}'))}
    parts = record.encode(payload)

    assert all(part[:1] == b"\1" and len(part) <= record.LARGEST for part in parts)
    assert [part[1:5] for part in parts] == [bytes([0, n, 0, len(parts)]) for n in range(len(parts))]
    assert json.loads(b"".join(part[record.PART_HEAD :] for part in parts)) == payload


def test_payload_that_just_fits_is_one_record():
    payload = {"text": "x" * (record.LARGEST - len('{"text":""}'))}

    assert len(record.encode(payload)) == 1


def test_not_a_number_is_never_kept():
    with pytest.raises(ValueError, match="JSON"):
        record.encode({"x": float("nan")})


def test_resealing_under_the_same_salt_never_repeats_a_nonce():
    nonces = {record.parse(sealed()).nonce for _ in range(50)}

    assert len(nonces) == 50


def test_wrapping_again_after_a_crash_gives_the_same_bytes():
    place = SEALER.place(CASE, "b", 1, "turn")
    inner, signature = SEALER.inner(place, b"{}")
    given_ = {"signer": BOT.id, "signature": signature, "secret": SECRET, "generation": 1, "salt": SALT}

    assert record.wrap(DEPLOYMENT, place, inner, **given_) == record.wrap(DEPLOYMENT, place, inner, **given_)


def test_reissue_changes_the_outer_layer_only():
    first = sealed(b'{"v":1}')
    again = record.rewrap(DEPLOYMENT, first, SALT, SECRET, b"n" * 32, 2)
    before, after = record.parse(first), record.parse(again)

    assert opened(again, secret=b"n" * 32) == b'{"v":1}'
    assert after.generation == 2
    assert (before.place, before.signature) == (after.place, after.signature)
    with pytest.raises(Broken):
        opened(again)
    with pytest.raises(Broken):
        record.rewrap(DEPLOYMENT, again, SALT, SECRET, b"m" * 32, 3)


def test_workers_words_are_checked_before_they_are_kept():
    worker = keys.SignKey(b"w" * 32)
    theirs = record.Sealer(DEPLOYMENT, 1, TEAM.public, worker)
    place = theirs.place(CASE, "w", 3, "reply")
    inner, signature = theirs.inner(place, b"{}")

    record.check(DEPLOYMENT, place, inner, signature, worker.public)
    for wrong in (
        (replace(place, seq=4), inner, signature, worker.public),
        (place, inner[:-1], signature, worker.public),
        (place, bytes(len(inner)), signature, worker.public),
        (place, inner, bytes(64), worker.public),
        (place, inner, signature, BOT.public),
    ):
        with pytest.raises(Refused):
            record.check(DEPLOYMENT, *wrong)


@settings(deadline=None)
@given(st.binary(max_size=2200))
def test_no_bytes_crash_the_parser(data):
    for stored in (data, b"\1" + data):
        try:
            record.parse(stored)
        except Broken:
            continue


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_header_bytes_changed_at_will_parse_or_are_broken(data):
    stored = bytearray(sealed())
    for _ in range(data.draw(st.integers(1, 4))):
        stored[data.draw(st.integers(0, 150))] = data.draw(st.integers(0, 255))
    try:
        header = record.parse(bytes(stored))
    except Broken:
        return
    assert header.place.kind in record.KINDS[header.place.lane]


def test_sealer_holds_nothing_that_opens():
    """The service may be searched while it runs: what it holds seals and signs, and nothing more."""
    held = [getattr(SEALER, name) for name in ("_deployment", "_team", "_signing", "epoch")]

    assert not any(isinstance(thing, keys.SealKey) for thing in held)
    assert TEAM.public[:32] not in BOT.public


def test_workers_words_of_a_length_between_buckets_are_refused_however_well_signed():
    place = SEALER.place(CASE, "w", 3, "note")
    odd = bytes(record.BUCKETS[0] + keys.SEAL_OVERHEAD + 1)
    signature = BOT.sign(record.signed(record.of(DEPLOYMENT, place), odd))

    with pytest.raises(Refused, match="length"):
        record.check(DEPLOYMENT, place, odd, signature, BOT.public)
