from __future__ import annotations

import asyncio
import json

import pytest

from bot.chat import ingest
from bot.chat.ingest import Intake
from bot.chat.pace import Answer
from bot.chat.parse import Foreign, Ignored, Why
from bot.clock import Movable
from flows.errors import Broken, Unavailable
from safeguarding.messages import Said

NOW = 1_700_000_000_000
CHAT = {"id": 44, "type": "private"}


class Around:
    """Turns, Telegram and outcry at once: notes what is asked of it, and fails as told."""

    def __init__(self):
        self.done = []
        self.error = None
        self.sealing = None

    async def take(self, chat, message):
        if self.error:
            raise self.error
        self.done.append(("take", chat, message))

    async def unreadable(self, update, raw):
        if self.sealing:
            raise self.sealing
        self.done.append(("unreadable", update, raw))

    async def cry(self, chat):
        self.done.append(("cry", chat))

    async def answer(self, callback):
        self.done.append(("answer", callback))
        return Answer()

    async def leave(self, chat):
        self.done.append(("leave", chat))
        return Answer()


@pytest.fixture
def around():
    return Around()


@pytest.fixture
def clock():
    return Movable(NOW)


@pytest.fixture
def give(around, clock):
    intake = Intake(around, around, around, clock)

    async def take(raw):
        kept = await intake.take(intake.read(raw), raw)
        for _ in range(3):
            await asyncio.sleep(0)
        return kept

    return take


def words(number=7, text="hi"):
    message = {"message_id": 5, "date": 1_700_000_000, "chat": CHAT, "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


async def test_what_is_heard_is_taken(give, around):
    assert await give(words())
    assert around.done == [("take", 44, Said(7, 5, NOW, "hi"))]


async def test_a_tap_is_answered_after_it_is_kept(give, around):
    tap = {"id": "99", "message": {"message_id": 5, "chat": CHAT, "date": 0}, "data": "x"}
    raw = json.dumps({"update_id": 7, "callback_query": tap}).encode()

    around.error = Unavailable()
    assert not await give(raw)
    around.error = None
    assert await give(raw)

    assert [what for what, *_ in around.done] == ["cry", "take", "answer"]


@pytest.mark.parametrize("error", [Unavailable(), TimeoutError()])
async def test_what_cannot_be_kept_now_stays_with_telegram_and_the_person_is_told(give, around, error):
    around.error = error

    assert not await give(words())
    assert around.done == [("cry", 44)]


async def test_a_turn_that_hangs_is_put_off(give, around, monkeypatch):
    monkeypatch.setattr(ingest, "PATIENCE", 0.01)

    async def hang(*_):
        await asyncio.sleep(60)

    monkeypatch.setattr(around, "take", hang)

    assert not await give(words())


async def test_words_over_which_we_stumble_are_sealed_at_the_fifth_time(give, around):
    around.error = Broken()

    assert [await give(words()) for _ in range(5)] == [False] * 4 + [True]
    assert ("unreadable", 7, words()) in around.done
    assert around.done.count(("cry", 44)) == 5


async def test_stumbling_once_and_then_not_is_forgotten_in_bounded_memory(give, around, monkeypatch):
    monkeypatch.setattr(ingest, "REMEMBERED", 2)
    around.error = Broken()
    for number in (1, 2, 3):
        for _ in range(4):
            await give(words(number))

    around.error = None
    assert await give(words(1))


@pytest.mark.parametrize("sealing", [None, Unavailable(), TimeoutError(), LookupError()])
async def test_what_cannot_be_read_is_acknowledged_only_when_sealed(give, around, sealing):
    around.sealing = sealing

    assert await give(b'{"update_id": 9, "message"') is (sealing is None)
    assert around.done == ([("unreadable", 9, b'{"update_id": 9, "message"')] if sealing is None else [])


async def test_what_has_no_number_is_sealed_without_one(give, around):
    assert await give(b"{")
    assert around.done == [("unreadable", None, b"{")]


async def test_a_busy_group_is_left_once_a_minute(give, around, clock):
    raw = json.dumps({"update_id": 7, "message": {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "group"}}})
    for _ in range(3):
        assert await give(raw.encode())
    clock.move(60_000)
    await give(raw.encode())

    assert around.done == [("leave", -5)] * 2


async def test_what_says_nothing_is_acknowledged(around, clock):
    intake = Intake(around, around, around, clock)

    assert await intake.take(Ignored(7, Why.KIND), b"")
    assert await intake.take(Foreign(-5, 7), b"")
    assert [what for what, *_ in around.done if what == "take"] == []
