from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import Broken, WrenError
from safeguarding import keys, record, roster
from safeguarding.reader import Found, Gap, Opened, Reader, Reason, Released, Unopened, Unreadable, read_bundle

DEPLOYMENT, CASE = "0a" * 16, "05" + "11" * 15
SECRET = b"s" * 32
SEED = bytes(range(32))
BOT = keys.SignKey(b"b" * 32)
LEAD, LEAD_SEAL = keys.SignKey(b"l" * 32), keys.SealKey(b"m" * 32)
TEAM = roster.sign(
    roster.first(
        DEPLOYMENT,
        roster.member("Ann", roster.Role.LEAD, LEAD.public, LEAD_SEAL.public, 1000),
        BOT.public,
        SEED,
        at=1000,
    ),
    LEAD,
)
SEALER = record.Sealer(DEPLOYMENT, 1, TEAM.epoch.key, BOT)
READER = Reader(DEPLOYMENT, {1: SEED}, roster.signers(TEAM))


def salt(seq: int) -> bytes:
    return seq.to_bytes(16, "big")


def sealed(seq: int, text: str = "words") -> Found:
    (message,) = record.encode({"v": 1, "text": text})
    return Found("b", seq, SEALER.seal(CASE, "b", seq, "turn", message, SECRET, 1, salt(seq)))


def released(*seqs: int) -> Released:
    return Released({1: SECRET}, {f"b:{seq}": salt(seq) for seq in seqs})


LIST = [sealed(seq, f"words {seq}") for seq in range(1, 5)]
ALL = released(*range(1, 10))

scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
payloads = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=4),
    st.recursive(
        scalars, lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text("abc"), x, max_size=3), max_leaves=8
    ),
    max_size=5,
)


def mended(value):
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [mended(item) for item in value]
    return {key: mended(item) for key, item in value.items()} if isinstance(value, dict) else value


@settings(deadline=None)
@given(payloads)
def test_whatever_is_sealed_is_what_opens(payload):
    (message,) = record.encode(payload)
    stored = SEALER.seal(CASE, "b", 9, "turn", message, SECRET, 1, salt(9))
    opened = READER.open(stored, SECRET, salt(9))

    assert {k: v for k, v in opened.payload.items() if k != "replaced"} == mended(payload)
    assert opened.signer == BOT.id


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 120_000), st.sampled_from(["x", "é", "😀", '"']))
def test_payloads_of_any_length_come_back_whole(size, character):
    payload = {"v": 1, "text": character * size}
    found = [
        Found("b", n, SEALER.seal(CASE, "b", n, "turn", message, SECRET, 1, salt(n)))
        for n, message in enumerate(record.encode(payload), 1)
    ]

    read = READER.open_all(CASE, found, released(*range(1, len(found) + 1)))

    assert [payload] == [item.payload for item in read.records]
    assert read.records[0].parts == len(found)
    assert read.gaps == ()


@settings(deadline=None, max_examples=400)
@given(st.integers(0, len(LIST[0].stored) - 1), st.integers(1, 255))
def test_any_changed_byte_is_detected_and_hides_nothing_else(position, change):
    stored = bytearray(LIST[0].stored)
    stored[position] ^= change

    first, *others = READER.open_all(CASE, [replace(LIST[0], stored=bytes(stored)), *LIST[1:]], ALL).records

    assert isinstance(first, Unreadable)
    assert all(isinstance(item, Opened) for item in others)


@settings(deadline=None)
@given(st.integers(0, len(LIST[0].stored) - 1))
def test_any_truncation_is_detected(length):
    (item,) = READER.open_all(CASE, [replace(LIST[0], stored=LIST[0].stored[:length])], ALL).records

    assert item == Unreadable("b", 1, Reason.MALFORMED)


def test_every_single_byte_counts():
    for position in range(len(LIST[0].stored)):
        stored = bytearray(LIST[0].stored)
        stored[position] ^= 0x01

        (item,) = READER.open_all(CASE, [replace(LIST[0], stored=bytes(stored))], ALL).records

        assert isinstance(item, Unreadable), position


@given(st.permutations(range(4)).filter(lambda order: order != [0, 1, 2, 3]))
def test_records_put_in_each_others_places_are_detected(order):
    swapped = [replace(LIST[at], stored=LIST[order[at]].stored) for at in range(4)]

    for at, item in enumerate(READER.open_all(CASE, swapped, ALL).records):
        if order[at] == at:
            assert isinstance(item, Opened)
        else:
            assert item == Unreadable("b", at + 1, Reason.PLACE)


@given(st.sets(st.integers(1, 4), min_size=1))
def test_dropped_records_are_named_as_gaps(dropped):
    left = [item for item in LIST if item.seq not in dropped]

    gaps = READER.open_all(CASE, left, ALL, {"b": 4, "w": 0}).gaps

    assert {n for gap in gaps for n in range(gap.first, gap.last + 1)} == dropped
    assert {gap.lane for gap in gaps} == {"b"}


def test_gap_of_any_size_costs_nothing():
    far = sealed(2**53 - 1)

    read = READER.open_all(CASE, [far], Released({1: SECRET}, {f"b:{far.seq}": salt(far.seq)}))

    assert read.gaps == (Gap("b", 1, 2**53 - 2),)


def test_replay_in_the_same_list_is_shown_once():
    first, second = READER.open_all(CASE, [LIST[0], LIST[0]], ALL).records

    assert isinstance(first, Opened)
    assert second == Unreadable("b", 1, Reason.PLACE)


def test_nothing_opens_without_the_teams_seed():
    blind = Reader(DEPLOYMENT, {}, roster.signers(TEAM))

    with pytest.raises(Unopened) as caught:
        blind.open(LIST[0].stored, SECRET, salt(1))
    assert caught.value.reason is Reason.KEY


def test_nothing_opens_without_the_shred_secret():
    """A leaver with an old key and a stolen dump: the dump does not hold the secrets."""
    read = READER.open_all(CASE, LIST, Released({}, {}))

    assert {item.reason for item in read.records} == {Reason.RELEASED}


def test_pitfall_08_planted_words_of_an_unknown_signer_are_never_shown():
    forger = record.Sealer(DEPLOYMENT, 1, TEAM.epoch.key, keys.SignKey(b"f" * 32))
    planted = forger.seal(CASE, "b", 5, "turn", b'{"v":1,"text":"planted"}', SECRET, 1, salt(5))

    read = READER.open_all(CASE, [*LIST, Found("b", 5, planted)], ALL)

    assert read.records[-1] == Unreadable("b", 5, Reason.SIGNER)
    assert "planted" not in repr(read)


def test_pitfall_09_each_record_names_its_key_and_no_other_is_tried(monkeypatch):
    other = record.Sealer(DEPLOYMENT, 1, keys.SealKey(b"o" * 32).public, BOT)
    named = other.seal(CASE, "b", 1, "turn", b"{}", SECRET, 1, salt(1))
    tried = []
    monkeypatch.setattr(keys.SealKey, "open", lambda *given: tried.append(given) or b"")

    assert READER.open_all(CASE, [Found("b", 1, named)], ALL).records == (Unreadable("b", 1, Reason.KEY),)
    assert tried == []
    for without in (0, 2**32):
        with pytest.raises((Broken, OverflowError)):
            record.of(DEPLOYMENT, replace(record.parse(LIST[0].stored).place, epoch=without))


def test_pitfall_15_one_bad_record_hides_no_other():
    bad = replace(LIST[1], stored=b"nonsense")

    read = READER.open_all(CASE, [LIST[0], bad, *LIST[2:]], ALL)

    assert [isinstance(item, Opened) for item in read.records] == [True, False, True, True]


def test_deeply_nested_json_is_unreadable_not_a_crash():
    deep = SEALER.seal(CASE, "b", 5, "turn", b'{"a":' + b"[" * 30_000, SECRET, 1, salt(5))

    (item,) = READER.open_all(CASE, [Found("b", 5, deep)], ALL).records

    assert item == Unreadable("b", 5, Reason.PAYLOAD)


def test_reasons_carry_no_words():
    with pytest.raises(Unopened) as caught:
        READER.open(b"my own words", SECRET, salt(1))
    assert "words" not in str(caught.value).replace("a record cannot be shown", "")


def bundle(**changes) -> str:
    document = {
        "v": 1,
        "bundle": "wren",
        "deployment": DEPLOYMENT,
        "case": CASE,
        "rosters": [json.loads(TEAM.text())],
        "secrets": {"1": keys.b64u(SECRET)},
        "salts": {f"b:{n}": keys.b64u(salt(n)) for n in range(1, 5)},
        "last": {"b": 5, "w": 0},
        "records": [{"lane": f.lane, "seq": f.seq, "sealed": keys.b64u(f.stored)} for f in LIST],
    }
    return json.dumps({**document, **changes})


PIN = TEAM.digest.hex()
OWN = b"m" * 32 + b"l" * 32


def test_bundle_opens_with_a_members_secret_alone():
    read = read_bundle(bundle(), PIN, LEAD.id, OWN)

    assert [f"words {n}" for n in range(1, 5)] == [item.payload["text"] for item in read.records]
    assert read.gaps == (Gap("b", 5, 5),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        bundle(v=2),
        bundle(bundle="other"),
        bundle(records=[{"lane": "x", "seq": 1, "sealed": ""}]),
        bundle(records=[{"lane": "b", "seq": True, "sealed": ""}]),
        bundle(records=[{"lane": "b", "seq": 0, "sealed": ""}]),
        bundle(rosters=[]),
        bundle(rosters=[{}]),
        bundle(deployment="0b" * 16),
        bundle(secrets=[]),
        bundle(secrets={"x": "AA"}),
        bundle(records=[{"lane": "b"}]),
        bundle(records=[{"lane": ["b"], "seq": 1, "sealed": ""}]),
        bundle(records=[{"lane": "b", "seq": "1", "sealed": ""}]),
        bundle(records=[{"lane": "b", "seq": 1, "sealed": "="}]),
        bundle(last={"b": 2**60}),
        bundle(last=None),
    ],
)
def test_bundle_that_is_wrong_itself_is_refused(text):
    with pytest.raises(WrenError):
        read_bundle(text, PIN, LEAD.id, OWN)


def test_bundle_under_another_pin_is_refused():
    with pytest.raises(WrenError):
        read_bundle(bundle(), "00" * 32, LEAD.id, OWN)


def test_bundle_with_somebody_elses_secret_is_broken():
    with pytest.raises(Broken):
        read_bundle(bundle(), PIN, LEAD.id, bytes(64))


def test_damaged_record_in_a_bundle_is_one_unreadable_line():
    records = [{"lane": "b", "seq": 1, "sealed": ""}]

    assert read_bundle(bundle(records=records), PIN, LEAD.id, OWN).records == (Unreadable("b", 1, Reason.MALFORMED),)


@pytest.mark.parametrize("head", [b"\1\0\2\0\2", b"\1\0\0\0\1", b"\1\0\0\0\0"])
def test_whole_slice_with_an_impossible_number_is_no_part(head):
    message = head + b"x" * record.SLICE
    stored = SEALER.seal(CASE, "b", 5, "turn", message, SECRET, 1, salt(5))

    (item,) = READER.open_all(CASE, [Found("b", 5, stored)], ALL).records

    assert item == Unreadable("b", 5, Reason.PAYLOAD)
