from __future__ import annotations

import pytest

from bot.chat import outcry
from bot.chat.outcry import EVERY, Outcry, Told
from bot.chat.pace import Answer, Fault
from bot.clock import Movable

NOW = 1_700_000_000_000


class Telegram:
    def __init__(self, *answers):
        self.said = []
        self.answers = list(answers)

    async def say(self, chat, words):
        self.said.append((chat, words))
        return self.answers.pop(0) if self.answers else Answer(1)


def test_a_chat_is_told_once_in_ten_minutes():
    told = Told()

    assert told.may(1, NOW)
    told.note(1, NOW)
    assert [told.may(1, NOW + ms) for ms in (0, EVERY - 1, EVERY)] == [False, False, True]
    assert told.may(2, NOW)


def test_a_clock_that_steps_back_silences_nobody():
    told = Told()
    told.note(1, NOW)

    assert told.may(1, NOW - 1)


def test_memory_is_bounded():
    told = Told(most=3)
    for chat in range(5):
        told.note(chat, NOW)

    assert [told.may(chat, NOW) for chat in range(5)] == [True, True, False, False, False]


async def test_the_words_are_said_straight_and_once():
    telegram, clock = Telegram(), Movable(NOW)
    crying = Outcry(telegram, clock, "Call 999.")

    assert [await crying.cry(7), await crying.cry(7), await crying.cry(8)] == [True, False, True]
    clock.move(EVERY)
    assert await crying.cry(7)
    assert telegram.said == [(7, "Call 999."), (8, "Call 999."), (7, "Call 999.")]


@pytest.mark.parametrize(
    ("fault", "again"),
    [(Fault.UNSENT, True), (Fault.WAIT, True), (Fault.BARRED, True), (Fault.MAYBE, False), (Fault.GONE, False)],
)
async def test_what_was_not_said_is_said_at_the_next_try(fault, again):
    telegram, clock = Telegram(Answer(fault=fault)), Movable(NOW)
    crying = Outcry(telegram, clock, "Call 999.")

    await crying.cry(7)
    clock.move(1000)

    assert await crying.cry(7) is again


async def test_in_an_outage_of_many_the_rest_is_told_when_it_tries_again():
    telegram, clock = Telegram(), Movable(NOW)
    crying = Outcry(telegram, clock, "Call 999.", rate=1)

    first = [await crying.cry(chat) for chat in range(20)]
    clock.move(60_000)
    later = [await crying.cry(chat) for chat in range(20)]

    assert first == [True] * outcry.BURST + [False] * 15
    assert sum(later) == outcry.BURST
