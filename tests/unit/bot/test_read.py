"""A sealed copy opens with a passphrase and six words, and says plainly what is missing or cannot be shown."""

from __future__ import annotations

import json
import secrets

import pytest
from shell import AT, DEPLOYMENT

from bot import read
from bot.web.words import six_words
from flows.errors import Broken, Refused, WrenError
from safeguarding import keys, record, roster, slots
from safeguarding.roster import Role

CASE = "05" + "11" * 15
SECRET, OWN = b"s" * 32, b"m" * 32 + b"l" * 32
PASSPHRASE = "correct horse battery staple rope wren"
LENA = keys.SignKey(OWN[32:])
BOT = keys.SignKey(b"b" * 32)


@pytest.fixture(scope="module")
def team():
    lena = roster.member("Lena", Role.LEAD, LENA.public, keys.SealKey(OWN[:32]).public, AT)
    return roster.sign(roster.first(DEPLOYMENT, lena, BOT.public, b"e" * 32, at=AT), LENA)


@pytest.fixture(scope="module")
def slot():
    made, _ = slots.make_slot(
        PASSPHRASE, OWN, deployment=DEPLOYMENT, member=LENA.id, entropy=secrets.token_bytes(slots.ENTROPY)
    )
    return made.document()


def salt(place):
    return keys.hkdf(place.encode(), b"salt")[:16]


def sealed(team, lane, seq, kind, payload, signer):
    sealer = record.Sealer(DEPLOYMENT, 1, team.epoch.key, signer)
    place = sealer.place(CASE, lane, seq, kind)
    inner, signature = sealer.inner(place, record.encode(payload)[0])
    return record.wrap(
        DEPLOYMENT,
        place,
        inner,
        signer=signer.id,
        signature=signature,
        secret=SECRET,
        salt=salt(f"{lane}:{seq}"),
        generation=1,
    )


@pytest.fixture
def copy(team, slot):
    turn = {"v": 1, "at": AT, "in": {"type": "said", "at": AT, "text": "he hits me"}, "out": [{"text": "Thank you."}]}
    notice = {"v": 1, "at": AT + 1, "reasons": [{"rule": "hit", "quote": "he hits me"}]}
    reply = {"v": 1, "at": AT + 2, "worker": "x", "reply": "ab" * 16, "text": "I am here.\nStill."}
    found = [
        ("b", 1, sealed(team, "b", 1, "turn", turn, BOT)),
        ("b", 2, sealed(team, "b", 2, "notice", notice, BOT)),
        ("w", 1, sealed(team, "w", 1, "reply", reply, LENA)),
    ]
    return {
        "v": 1,
        "bundle": "wren",
        "deployment": DEPLOYMENT,
        "case": CASE,
        "rosters": [json.loads(team.text())],
        "secrets": {"1": keys.b64u(SECRET)},
        "salts": {f"{lane}:{seq}": keys.b64u(salt(f"{lane}:{seq}")) for lane, seq, _ in found},
        "last": {"b": 2, "w": 1},
        "records": [{"lane": lane, "seq": seq, "sealed": keys.b64u(stored)} for lane, seq, stored in found],
        "member": LENA.id,
        "slots": [slot],
    }


def opened(tmp_path, copy, team, *, words=None, passphrase=PASSPHRASE):
    path, said = tmp_path / "copy.json", []
    path.write_text(json.dumps(copy) if isinstance(copy, dict) else copy)
    asked = words if words is not None else six_words(team.digest)
    code = read.run(path, lambda _: asked, lambda _: passphrase, said.append)
    return code, "\n".join(said)


def test_what_was_said_is_shown_in_order_with_who_signed_it(tmp_path, copy, team):
    code, said = opened(tmp_path, copy, team)

    assert code == 0
    assert said.splitlines() == [
        "2027-01-15 08:00:00 UTC  turn 1, signed by the bot",
        "    they: he hits me",
        "    bot: Thank you.",
        "2027-01-15 08:00:00 UTC  notice 2, signed by the bot",
        "    reason: hit: he hits me",
        "2027-01-15 08:00:00 UTC  reply 1, signed by Lena",
        "    worker: I am here.",
        "    worker: Still.",
    ]


def test_words_and_passphrase_may_be_typed_anyhow(tmp_path, copy, team):
    words = f"  {six_words(team.digest).upper()} "

    assert opened(tmp_path, copy, team, words=words, passphrase=PASSPHRASE.title())[0] == 0


def test_other_words_or_another_passphrase_open_nothing(tmp_path, copy, team):
    with pytest.raises(Refused, match="six words"):
        opened(tmp_path, copy, team, words="a b c d e f")
    with pytest.raises(Refused, match="opens nothing"):
        opened(tmp_path, copy, team, passphrase="another")


def test_what_is_missing_or_changed_is_said_and_the_rest_is_shown(tmp_path, copy, team):
    copy["last"]["b"] = 4
    copy["records"][1]["sealed"] = keys.b64u(b"x" * 40)

    code, said = opened(tmp_path, copy, team)

    assert code == read.INCOMPLETE
    assert "he hits me" in said
    assert "[number 2 of the bot's records cannot be shown: malformed]" in said
    assert "[numbers 3 to 4 of the bot's records missing]" in said


def test_a_forged_record_is_no_ones_words(tmp_path, copy, team):
    stranger = keys.SignKey(b"f" * 32)
    payload = {"v": 1, "at": AT, "in": {"type": "said", "text": "i made it all up"}}
    copy["records"][0]["sealed"] = keys.b64u(sealed(team, "b", 1, "turn", payload, stranger))

    code, said = opened(tmp_path, copy, team)

    assert code == read.INCOMPLETE
    assert "made it all up" not in said
    assert "cannot be shown: signer" in said


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"rosters":[]}', '{"rosters":[{}]}', '{"rosters":{}}'])
def test_a_file_that_is_no_copy_is_broken_and_no_crash(tmp_path, team, text):
    with pytest.raises(WrenError):
        opened(tmp_path, text, team)


@pytest.mark.parametrize("slots_", [None, [], [{}], ["x"], {}])
def test_a_copy_without_a_slot_of_its_own_opens_nothing(tmp_path, copy, team, slots_):
    with pytest.raises(Refused):
        opened(tmp_path, {**copy, "slots": slots_}, team)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused):
        read.run(tmp_path / "none", str, str, print)


def test_no_text_moves_the_cursor_hides_a_line_or_turns_the_writing():
    assert read.shown("a\x1b[2Jb\rc\u202ed\x9be\u2067f\ud800") == "a\ufffd[2Jb\ufffdc\ufffdd\ufffde\ufffdf\ufffd"
    assert read.shown("zoë 👩‍👧 مرحبا\nline") == "zoë 👩‍👧 مرحبا\nline"


def test_a_payload_of_another_form_shows_what_it_can():
    odd = {"at": "x", "in": 5, "out": [5, {"text": 7}, {"text": "yes"}], "text": 9, "reasons": {"a": 1}}

    assert list(read._said(odd)) == [("bot", "yes")]
    assert read._time(10**18) == "at an unknown time"
    with pytest.raises(Broken):
        read._bundle("[]")
