from __future__ import annotations

import asyncio

import pytest

from bot.clock import Movable
from bot.rehearsal.clock import LONGEST_MOVE, Clock
from flows.errors import Refused


def test_a_move_is_felt_by_the_service_and_told_to_followers():
    service = Movable(1_000)
    clock, told = Clock(service), []
    clock.followers.append(lambda: told.append(clock.now()))

    assert clock.advance(500) == 1_500
    assert (service.now(), clock.offset, told) == (1_500, 500, [1_500])


@pytest.mark.parametrize("by", [-1, LONGEST_MOVE + 1])
def test_the_clock_moves_forward_and_not_for_ever(by):
    with pytest.raises(Refused):
        Clock(Movable(0)).advance(by)


async def test_a_wait_ends_by_the_event_or_by_the_time_and_clears_the_event():
    clock, event = Clock(Movable(0)), asyncio.Event()
    event.set()
    await clock.wait(event, 10)
    assert not event.is_set()
    clock.advance(10)
    await clock.wait(event, 10)
    event.set()
    await clock.wait(event, None)
    await clock.until(10)
