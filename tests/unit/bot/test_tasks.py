from __future__ import annotations

import asyncio
import gc
from enum import StrEnum

import pytest

from bot import tasks
from bot.log import Event
from bot.tasks import Group, spawn


class Name(StrEnum):
    STORE = "store"
    SENDER = "sender"
    EDGE = "edge"


@pytest.fixture
def told(monkeypatch):
    events = []
    monkeypatch.setattr(tasks, "event", lambda event, **values: events.append((event, values)))
    return events


async def test_a_spawned_task_is_held_until_it_is_done():
    go = asyncio.Event()
    done = []

    async def work():
        await go.wait()
        done.append(1)

    spawn(Name.EDGE, work())
    gc.collect()
    assert tasks.held() == 1
    go.set()
    for _ in range(5):
        await asyncio.sleep(0)

    assert done == [1]
    assert tasks.held() == 0


async def test_the_error_of_a_task_that_nobody_awaits_is_told(told):
    async def work():
        raise LookupError("words")

    with pytest.raises(LookupError):
        await spawn(Name.EDGE, work())
    await asyncio.sleep(0)

    assert [(event, values["task"]) for event, values in told] == [(Event.TASK_FAILED, Name.EDGE)]


async def test_a_cancelled_task_is_no_error(told):
    task = spawn(Name.EDGE, asyncio.sleep(60))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    await asyncio.sleep(0)

    assert told == []


async def test_a_group_stops_the_last_started_first():
    group, order, quit_ = Group(), [], asyncio.Event()

    async def stop_store():
        order.append("store")

    async def sender():
        await quit_.wait()
        order.append("sender")

    async def stop_sender():
        quit_.set()

    async def edge():
        try:
            await asyncio.sleep(60)
        finally:
            order.append("edge")

    group.add(Name.STORE, stop_store)
    group.run(Name.SENDER, sender(), stop_sender)
    group.run(Name.EDGE, edge())
    await asyncio.sleep(0)
    await group.stop()

    assert order == ["edge", "sender", "store"]


async def test_a_part_that_hangs_or_fails_does_not_keep_the_others_running(told):
    group, stopped = Group(), []

    async def stop_store():
        stopped.append("store")

    async def hang():
        await asyncio.sleep(60)

    async def fail():
        raise OSError

    group.add(Name.STORE, stop_store)
    group.add(Name.SENDER, hang)
    group.add(Name.EDGE, fail)
    await group.stop(grace=0.01)

    assert stopped == ["store"]
    assert [values["task"] for _, values in told] == [Name.EDGE, Name.SENDER]


async def test_a_part_that_will_not_end_is_cut_off(told):
    group = Group()

    async def ask():
        pass

    task = group.run(Name.EDGE, asyncio.sleep(60), ask)
    await asyncio.sleep(0)
    await group.stop(grace=0.01)

    assert task.cancelled()
    assert [values["task"] for _, values in told] == [Name.EDGE]
