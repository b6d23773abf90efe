from __future__ import annotations

import asyncio
import base64
import hashlib
import json

import pytest
from shell import AT, DANGER, HARM, Crash, Shell, crashes, who

from bot import commits, turns
from bot.chat import body
from bot.store.model import Claimed, Lost, Owner
from flows.errors import Broken, Unavailable
from safeguarding.handoff import LEASE
from safeguarding.messages import Joined
from tests.store.material import everything, values


async def test_a_message_is_kept_sealed_and_answered_in_one_commit(shell):
    ada = await shell.say("hello there")
    person = await shell.person(ada)

    assert await shell.words(person.case) == ["hello there"]
    (record,) = await shell.store.records(person.case)
    assert b"hello" not in record.sealed
    assert await shell.heard(ada)
    assert shell.spoken == [ada.part]


async def test_the_same_update_again_commits_nothing_and_says_nothing(shell):
    message = shell.message(HARM)
    await shell.turns.take(7, message)
    before = await everything(shell.store._wires)

    await shell.turns.take(7, message)

    assert await everything(shell.store._wires) == before
    assert len(shell.told) == 1


async def test_a_commit_whose_answer_was_lost_is_not_done_twice_when_telegram_sends_again(shell):
    message = shell.message(HARM)
    crashes(shell.store, "commit", before=False)
    with pytest.raises(Crash):
        await shell.turns.take(7, message)

    await shell.turns.take(7, message)

    ada = who(7)
    assert (await shell.store.load(ada)).version == 1
    assert await shell.words((await shell.person(ada)).case) == [HARM]


async def test_a_lost_race_loads_decides_and_seals_anew(shell, team, policy):
    other = Shell(shell.store, team, policy).enrolled()
    other.updates = 100
    real = shell.store.commit

    async def late(commit):
        del shell.store.commit
        await other.say(DANGER)
        return await real(commit)

    shell.store.commit = late
    ada = await shell.say(HARM)

    person = await shell.person(ada)
    assert await shell.words(person.case) == [DANGER, HARM]
    assert (person.notices, person.seq) == (1, 3)
    assert [n.number for n in (*other.told, *shell.told)] == [1]


async def test_a_conversation_too_busy_keeps_nothing_and_asks_telegram_to_send_again(shell):
    async def lost(_):
        raise Lost

    shell.store.commit = lost
    with pytest.raises(Unavailable):
        await shell.say(HARM)

    assert (await shell.store.load(who(7))).version == 0
    assert shell.told == shell.spoken == []


async def test_pitfall_02_without_a_roster_nothing_is_taken_and_nothing_is_kept(store, team, policy):
    shell = Shell(store, team, policy)

    with pytest.raises(Unavailable):
        await shell.say(HARM)

    assert await everything(store._wires) == {}
    assert shell.told == shell.spoken == []


SENTINEL = "the marked heron hurts me at night"


async def test_pitfall_03_a_conversation_broken_off_in_the_middle_leaves_no_word_in_the_clear(shell, store):
    await shell.say("hello")
    await shell.say(SENTINEL)
    again = Shell(shell.store, shell.team, shell.policy).enrolled()
    again.updates = shell.updates
    kept = [form for value in await values(store._wires) for form in worn(SENTINEL) if form in value]
    assert kept == []

    person = await again.person(await again.say("still me"))
    assert await again.words(person.case) == ["hello", SENTINEL, "still me"]


async def test_pitfall_04_no_unkeyed_digest_of_words_or_chat_is_kept(shell, store):
    await shell.say(SENTINEL, 1_234_567_890)
    known = [SENTINEL.encode(), b"1234567890", (1_234_567_890).to_bytes(8, "big")]
    digests = [
        hashlib.new(name, text).digest()
        for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b", "blake2s")
        for text in known
    ]
    pieces = {form for digest in digests for at in range(len(digest) - 11) for form in dressed(digest[at : at + 12])}
    text = b"\n".join([*await values(store._wires), *await everything(store._wires)])

    assert [piece for piece in pieces if piece in text] == []


def worn(text):
    """Words as they may stand in a store."""
    return (text.encode(), text.encode("utf-16-le"), base64.b64encode(text.encode()), json.dumps(text).encode())


def dressed(raw):
    return raw, raw.hex().encode(), base64.b64encode(raw)


async def test_with_an_epoch_too_old_to_use_nothing_is_kept(shell):
    shell.clock.move(200 * 86_400_000)

    with pytest.raises(Unavailable):
        await shell.say(HARM)

    assert await everything(shell.store._wires) == {}


async def test_a_timer_for_somebody_unknown_is_broken_and_makes_nobody(shell):
    with pytest.raises(Broken):
        await shell.turns.due(Claimed(who(9), "nobody", AT))
    with pytest.raises(Broken):
        await shell.turns.chat(who(9))

    assert await everything(shell.store._wires) == {}


async def test_the_chat_of_somebody_known_is_found(shell):
    assert await shell.turns.chat(await shell.say("hello", chat=-55)) == -55


async def test_words_split_over_two_messages_are_read_as_one_and_not_after_hiding(shell):
    await shell.say("i think i have taken", chat=1)
    await shell.say("too many tablets", chat=1)
    await shell.say("i think i have taken", chat=2)
    await shell.say("hide", chat=2)

    assert [e.text for e in shell.turns._tails.of(who(1).id, AT)] == ["i think i have taken", "too many tablets"]
    assert shell.turns._tails.of(who(2).id, AT) == ()
    out = [b for _, b in await shell.outbox(who(2))]
    assert any(isinstance(b, body.Clear) for b in out)


async def test_words_that_were_not_committed_are_not_remembered(shell):
    crashes(shell.store, "commit", before=True)
    with pytest.raises(Crash):
        await shell.say(HARM)

    assert shell.turns._tails.of(who(7).id, AT) == ()


async def test_a_case_is_opened_once_and_its_records_are_numbered_in_order(shell):
    for text in ("hello", "my dad", HARM):
        ada = await shell.say(text)

    case = (await shell.person(ada)).case
    assert await shell.words(case) == ["hello", "my dad", HARM]
    opened = [e for _, e in await shell.store.audited(part=ada.part) if "case:opened" in e]
    assert len(opened) == 1
    assert (await shell.store.case(case))["state"] == "open"


async def test_messages_of_one_person_that_come_together_are_taken_one_after_another(shell):
    texts = [f"line {n}" for n in range(6)]
    await asyncio.gather(*(shell.say(text) for text in texts))

    assert await shell.words((await shell.person(who(7))).case) == texts
    assert len(shell.turns._locks) == 0


async def test_what_stands_in_clear_holds_no_words(shell):
    case = await shell.waits(f"{HARM} zanzibar")

    clear = await shell.store.case(case)
    assert set(clear) == {
        "person", "lane_b", "lane_w", "urgency", "lang", "state", "last_in", "last_out", "returning",
        "hidden",
    }  # fmt: skip
    assert not any(b"zanzibar" in dump for dump in (await everything(shell.store._wires)).values())


async def test_the_desks_word_becomes_a_turn_and_is_acknowledged(shell):
    await shell.waits()
    ada, sam = who(7), shell.team["Sam"]
    joined = Joined(sam, "Sam", 1, AT)
    await shell.outbox(ada)
    await shell.store.own(ada, Owner(f"worker:{sam}", 1), AT, commits.desk_event(joined))

    await shell.rounds.timers()

    assert any("Sam" in text for text in await shell.heard(ada))
    shell.clock.move(LEASE)
    assert [t.name for t in await shell.store.due_timers(ada.part, shell.clock.now(), 0, 100)] == []


async def test_something_no_parser_could_read_reaches_a_human_and_nobody_is_written_to(shell):
    await shell.turns.unreadable(5, b'{"text": "\xff he hits me' + b"x" * 20_000)

    ada = who(turns.NOBODY)
    (notice,) = shell.told
    payloads = await shell.read(notice.case)
    kept = next(p["in"]["text"] for p in payloads if "in" in p)
    assert "he hits me" in kept
    assert len(kept) <= turns.RAW
    assert await shell.heard(ada) == []


async def test_a_stored_session_of_somebody_else_is_broken_and_nothing_is_said(shell):
    ada, ben = await shell.say("hello", chat=1), await shell.say("hello", chat=2)
    wires = shell.store._wires
    from bot.store import keys

    blob = (await shell.store.load(ben)).blob
    await wires.main.call("HSET", wires.keys.part(keys.PERSON, ada.part, ada.id), "b", blob)
    with pytest.raises(Broken):
        await shell.say(HARM, chat=1)

    assert (await shell.store.load(ada)).version == 1
