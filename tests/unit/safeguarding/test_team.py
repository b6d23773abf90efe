from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import Broken
from safeguarding import keys, roster, team

DEPLOYMENT = "0a" * 16
LEAD, LEAD_SEAL = keys.SignKey(b"l" * 32), keys.SealKey(b"m" * 32)
ANN = roster.member("Ann", team.Role.LEAD, LEAD.public, LEAD_SEAL.public, 1000)
FIRST = roster.sign(roster.first(DEPLOYMENT, ANN, keys.SignKey(b"b" * 32).public, bytes(32), at=1000), LEAD)
TEXT = FIRST.text()
DOCUMENT = json.loads(TEXT)


def edited(act) -> bytes:
    document = copy.deepcopy(DOCUMENT)
    act(document)
    return json.dumps(document).encode()


def test_roster_reads_back_from_its_own_bytes():
    assert team.parse(TEXT) == FIRST
    assert team.parse(TEXT).text() == TEXT


def test_digest_leaves_signatures_out():
    assert team.parse(edited(lambda d: d.update(signatures=[]))).digest == FIRST.digest
    assert team.parse(edited(lambda d: d["members"][0].update(name="Anna"))).digest != FIRST.digest


def test_white_space_and_order_of_names_do_not_matter():
    shuffled = json.dumps(dict(reversed(DOCUMENT.items())), indent=2).encode()

    assert team.parse(shuffled).text() == TEXT


@pytest.mark.parametrize("name", ["", " Ann", "Ann\n", "A\u200bnn", "A\u202enn", "Zoe\u0308", "x" * 65, 5, None])
def test_name_that_could_deceive_or_break_a_page_is_broken(name):
    with pytest.raises(Broken):
        team.parse(edited(lambda d: d["members"][0].update(name=name)))


@pytest.mark.parametrize("name", ["Zoë", "Siân ap Rhŷs", "李", "O'Neil-Ng 2"])
def test_names_of_many_kinds_are_fine(name):
    assert team.parse(edited(lambda d: d["members"][0].update(name=name))).members[0].name == name


@pytest.mark.parametrize(
    "act",
    [
        lambda d: d.update(members={}),
        lambda d: d.update(members=[None]),
        lambda d: d.update(members=d["members"] * 300),
        lambda d: d.update(epochs=[]),
        lambda d: d["epochs"][0].update(n=0),
        lambda d: d["epochs"][0].update(n=2),
        lambda d: d["epochs"][0].update(wraps=[]),
        lambda d: d["epochs"][0].update(wraps={}),
        lambda d: d["epochs"][0].update(at=2000),
        lambda d: d["epochs"][0].update(key="_" * 1621 + "8"),
        lambda d: d["members"][0].update(until=-1),
        lambda d: d["members"][0].update(until="1000"),
        lambda d: d["members"][0].update(since=2000),
        lambda d: d["members"][0].update(role=["lead"]),
        lambda d: d.update(rehearsal=0),
        lambda d: d.update(prev="AB" * 32),
        lambda d: d.update(prev=5),
        lambda d: d.update(recovery={}),
        lambda d: d.update(recovery={"k": 2, "n": 3, "key": "", "commitment": "", "holders": {}}),
        lambda d: d["signatures"][0].update(by="ann"),
        lambda d: d["signatures"][0].update(sig=[]),
        lambda d: d.update(bots=[]),
    ],
)
def test_document_of_another_form_is_broken(act):
    with pytest.raises(Broken):
        team.parse(edited(act))


def test_document_beyond_its_bounds_is_broken_before_it_is_read():
    with pytest.raises(Broken):
        team.parse(TEXT + b" " * team.SIZE)


def paths(value, way=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*way, key)
        yield from paths(item, (*way, key))


JUNK = st.sampled_from([None, True, 0, -1, 2**53, 1.5, "", "x", [], {}, [[]], {"a": 1}, "AA==", "\ud800"])


@settings(deadline=None)
@given(st.sampled_from(list(paths(DOCUMENT))), JUNK)
def test_junk_anywhere_is_broken_or_sound_never_a_crash(path, junk):
    document = copy.deepcopy(DOCUMENT)
    at = document
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = junk
    try:
        found = team.parse(json.dumps(document).encode())
    except Broken:
        return
    team.sound(found)


@given(st.binary(max_size=300))
def test_any_bytes_are_broken_never_a_crash(data):
    with pytest.raises(Broken):
        team.parse(data)
