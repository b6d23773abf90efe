from __future__ import annotations

import asyncio

from bot.locks import Locks


async def test_one_persons_messages_are_taken_one_at_a_time_and_in_order():
    locks, seen = Locks(), []

    async def take(number):
        async with locks.hold("a"):
            seen.append(("in", number))
            await asyncio.sleep(0)
            seen.append(("out", number))

    await asyncio.gather(*(take(n) for n in range(5)))

    assert seen == [step for n in range(5) for step in (("in", n), ("out", n))]


async def test_another_person_does_not_wait():
    locks = Locks()

    async with locks.hold("a"), asyncio.timeout(1), locks.hold("b"):
        assert len(locks) == 2


async def test_nothing_is_left_behind_even_after_an_error_or_a_cancelled_wait():
    locks = Locks()

    async def fail():
        async with locks.hold("a"):
            raise RuntimeError

    async with locks.hold("a"):
        waiting = asyncio.gather(fail(), return_exceptions=True)
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    assert len(locks) == 0
