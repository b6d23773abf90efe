from __future__ import annotations

import asyncio
import time

import pytest

from bot.clock import Clock, Movable

NOON = 1_700_000_000_000


def test_the_clock_reads_milliseconds_utc():
    before = int(time.time_ns() / 1_000_000) - 1

    assert before <= Clock().now() <= int(time.time_ns() / 1_000_000) + 1


async def test_waiting_ends_with_the_event_or_the_time():
    event = asyncio.Event()

    assert not await Clock().wait(event, 1)
    event.set()
    assert await Clock().wait(event, 60_000)
    await Clock().sleep(1)


async def test_a_wait_of_no_time_sees_an_event_that_is_set():
    event = asyncio.Event()
    event.set()

    assert await Clock().wait(event, 0)
    assert await Movable(NOON).wait(event, 0)


async def test_a_standing_clock_moves_only_by_hand():
    clock = Movable(NOON)
    sleeper = asyncio.gather(clock.sleep(5_000))
    await asyncio.sleep(0)

    clock.move(4_999)
    for _ in range(5):
        await asyncio.sleep(0)
    assert not sleeper.done()
    clock.move(1)
    await sleeper

    assert clock.now() == NOON + 5_000


async def test_a_moved_clock_still_wakes_for_the_event():
    clock, event = Movable(NOON), asyncio.Event()
    waiter = asyncio.gather(clock.wait(event, 5_000))
    await asyncio.sleep(0)

    event.set()

    assert await waiter == [True]


async def test_a_running_clock_can_be_moved_past_a_long_wait():
    clock = Movable()
    sleeper = asyncio.gather(clock.sleep(86_400_000))
    await asyncio.sleep(0)

    clock.move(86_400_000)
    await sleeper

    assert clock.now() - Clock().now() >= 86_399_000


async def test_a_running_moved_clock_also_passes_by_itself():
    assert not await Movable().wait(asyncio.Event(), 1)


def test_a_clock_never_goes_back():
    with pytest.raises(ValueError, match="forward"):
        Movable(NOON).move(-1)
