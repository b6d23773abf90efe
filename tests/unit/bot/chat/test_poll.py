from __future__ import annotations

import asyncio
import json

import pytest

from bot.chat.bot import Fetched, Hook
from bot.chat.ingest import Intake
from bot.chat.pace import Answer, Fault
from bot.chat.poll import BATCH, Poller
from bot.clock import Movable

RING = 64
"""How many update ids a session remembers; a batch of one person must fit, or a crash could double words."""


class Telegram:
    """Gives the answers in turn, then nothing more; notes the offsets."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.offsets = []
        self.removed = 0
        self.empty = asyncio.Event()

    async def hook(self):
        return Hook("", (), 0)

    async def remove_hook(self):
        self.removed += 1
        return Answer()

    async def fetch(self, offset, *, seconds, limit):
        assert limit == BATCH or seconds == 0
        self.offsets.append(offset)
        if not self.answers:
            self.empty.set()
            await asyncio.sleep(60)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Fetched) else Fetched(answer)


class Turns:
    def __init__(self):
        self.taken = []

    async def take(self, chat, message):
        self.taken.append((chat, message.text))

    async def unreadable(self, update, raw):
        self.taken.append((update, raw))


async def play(*answers):
    telegram, turns, clock = Telegram(*answers), Turns(), Movable(1_700_000_000_000)
    poller = Poller(Intake(turns, telegram, None, clock), telegram, clock)
    task = asyncio.gather(poller.run())
    async with asyncio.timeout(5):
        while not telegram.empty.is_set():
            await asyncio.sleep(0)
            clock.move(1000)
    await poller.stop()
    await task
    return telegram, turns


def said(number, chat=44, text="hi"):
    message = {"message_id": 5, "date": 1, "chat": {"id": chat, "type": "private"}, "text": text}
    return {"update_id": number, "message": message}


def answer(*updates):
    return json.dumps({"ok": True, "result": updates}).encode()


def test_a_batch_of_one_person_fits_the_ring_of_a_session():
    assert BATCH < RING


async def test_the_offset_is_one_past_the_highest_kept():
    telegram, turns = await play(answer(said(7), said(9, 45), said(8)), answer(), answer(said(3)))

    assert telegram.offsets == [None, 10, 10, 4]
    assert len(turns.taken) == 4


async def test_an_update_that_cannot_be_read_does_not_stop_the_others():
    telegram, turns = await play(answer(said(7), {"update_id": 8, "message": {"text": 5}}, said(9)))

    assert sorted(what for what, _ in turns.taken) == [8, 44, 44]
    assert telegram.offsets[-1] == 10


@pytest.mark.parametrize("raw", [b"", b"<html>", b'{"ok":true}', b'{"ok":true,"result":5}'])
async def test_an_answer_that_is_none_moves_nothing(raw):
    telegram, turns = await play(raw, raw, answer(said(7)))

    assert telegram.offsets == [None, None, None, 8]
    assert len(turns.taken) == 1


async def test_what_has_no_number_cannot_be_confirmed_and_is_not_sealed_again_and_again():
    telegram, turns = await play(answer({"odd": 1}), answer({"odd": 1}), answer({"odd": 1}, said(7)))

    assert telegram.offsets == [None, None, None, 8]
    assert turns.taken == [(44, "hi")]


async def test_a_fault_of_our_own_does_not_end_the_fetching():
    telegram, turns = await play(LookupError("words"), Fetched(fault=Fault.MAYBE), answer(said(7)))

    assert len(turns.taken) == 1
    assert telegram.offsets[-1] == 8


async def test_a_conflict_with_a_webhook_removes_it_and_one_with_a_poller_does_not():
    telegram, _ = await play(Fetched(fault=Fault.CONFLICT), Fetched(fault=Fault.CONFLICT, hooked=True), answer())

    assert telegram.removed == 1
