"""What is fetched: the offset moves on when the whole batch is kept, and a crash before that brings it again."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import aiohttp
import pytest

from bot.log import Event
from bot.rehearsal.faults import Fault, FaultKind
from safeguarding.messages import Said, Tapped

CHAT = 7_000_000_001
ASH = 7_000_000_002


@pytest.fixture
async def poller(make_poller, running):
    made = make_poller()
    made.task = running(made)
    return made


def offsets(calls):
    return [call.parameters.get("offset") for call in calls("getUpdates")]


async def test_words_arrive_in_order_and_chats_go_side_by_side(world, turns, until, make_poller, running, calls):
    turns.go.clear()
    said = [world.say(n, f"{n}.{k}") for k in range(5) for n in (1, 2, 3)]
    running(make_poller())
    await until(lambda: turns.side_by_side == 3)
    assert offsets(calls) == [None]

    turns.go.set()
    await until(lambda: len(world.queue) == 0)

    assert [turns.words(7_000_000_000 + n) for n in (1, 2, 3)] == [[f"{n}.{k}" for k in range(5)] for n in (1, 2, 3)]
    assert offsets(calls)[:2] == [None, str(said[-1]["update_id"] + 1)]


@pytest.mark.usefixtures("poller")
async def test_what_could_not_be_kept_is_fetched_again_and_the_rest_not_taken_twice(
    world, turns, until, calls, counted
):
    turns.stuck.add(CHAT)
    for n, words in [(1, "a"), (2, "b"), (1, "c")]:
        world.say(n, words)
    await until(lambda: counted(Event.UPDATE_PUT_OFF) >= 2, move=200)
    turns.stuck.clear()
    await until(lambda: len(world.queue) == 0, move=200)

    assert turns.words(CHAT) == ["a", "c"]
    assert turns.words(ASH) == ["b"]
    assert [call.parameters["text"] for call in calls("sendMessage")] == ["I'm not working right now. Call 999."]


async def test_killed_after_the_commit_the_next_process_gets_it_again(world, turns, until, make_poller, running):
    turns.lost.add("kept, then killed")
    world.say(2, "beside")
    world.say(1, "kept, then killed")
    task = running(make_poller())
    await until(lambda: len(turns.taken) == 2)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

    running(make_poller())
    await until(lambda: len(world.queue) == 0, move=100)

    assert sorted(turns.words()) == ["beside", "beside", "kept, then killed", "kept, then killed"]


async def test_stopping_tells_telegram_what_was_kept(world, turns, until, poller):
    turns.go.clear()
    world.say(1, "hello")
    await until(lambda: turns.side_by_side == 1)
    await poller.stop()
    turns.go.set()
    await poller.task

    assert turns.words() == ["hello"]
    assert len(world.queue) == 0


@pytest.mark.usefixtures("poller")
async def test_one_chat_that_stays_stuck_does_not_stop_everybody(world, turns, until):
    turns.stuck.add(CHAT)
    stuck = world.say(1, "stuck")
    world.say(2, "free")
    await until(lambda: bool(turns.unread), move=500)
    world.say(2, "next")
    await until(lambda: turns.words(ASH) == ["free", "next"], move=100)

    assert [number for number, _ in turns.unread] == [stuck["update_id"]]


@pytest.mark.usefixtures("poller")
async def test_while_the_store_is_down_nothing_is_given_up(world, turns, until, calls):
    turns.down = True
    world.say(1, "hello")
    world.say(2, "hello")
    await until(lambda: len(calls("getUpdates")) >= 15, move=2000)
    turns.down = False
    await until(lambda: len(world.queue) == 0, move=2000)

    assert turns.words() == ["hello", "hello"]
    assert turns.unread == []


@pytest.mark.usefixtures("poller")
async def test_another_poller_is_told_and_waited_out(rehearsal, world, turns, until, calls, counted):
    await until(lambda: len(calls("getUpdates")) == 1)
    async with aiohttp.ClientSession() as session:
        url = f"{rehearsal.url}/bot{rehearsal.token}/getUpdates"
        rival = asyncio.gather(session.post(url, json={"timeout": 30}))
        await until(lambda: counted(Event.POLL_CONFLICT) == 1)
        await until(rival.done, move=100)
    world.say(1, "hello")
    await until(lambda: turns.words() == ["hello"], move=500)


async def test_a_webhook_is_removed_before_and_while_polling(
    rehearsal, world, turns, until, make_poller, running, calls, counted
):
    world.hook.url = "https://elsewhere.example/hook"
    running(make_poller())
    await until(lambda: not world.hook.url, move=100)
    assert "drop_pending_updates" not in calls("deleteWebhook")[0].parameters

    await until(lambda: bool(calls("getUpdates")))
    world.hook.url = "https://elsewhere.example/hook"
    rehearsal.polling.abort("Conflict: terminated by setWebhook request")
    await until(lambda: not world.hook.url, move=500)
    world.say(1, "hello")
    await until(lambda: turns.words() == ["hello"], move=500)

    assert counted(Event.WEBHOOK_CHANGED) == 1


@pytest.mark.parametrize("kind", [FaultKind.DROP, FaultKind.LOST_ANSWER, FaultKind.DISCONNECT, FaultKind.FLOOD])
async def test_telegram_failing_loses_nothing(world, turns, until, make_poller, running, kind):
    world.faults.plant(Fault(kind, count=3, method="getUpdates"))
    world.say(1, "one")
    world.say(1, "two")
    running(make_poller())
    await until(lambda: len(world.queue) == 0, move=200)

    assert turns.words() == ["one", "two"]


async def test_a_revoked_token_is_waited_out(world, turns, until, make_poller, running, counted):
    world.faults.plant(Fault(FaultKind.UNAUTHORIZED, count=3, method="getUpdates"))
    world.say(1, "one")
    running(make_poller())
    await until(lambda: turns.words() == ["one"], move=500)

    assert counted(Event.TELEGRAM_FAILED) == 3


@pytest.mark.usefixtures("poller")
async def test_a_tap_is_answered_and_a_group_left(rehearsal, world, turns, telegram, until, calls):
    world.say(1, "hi")
    await until(lambda: turns.words() == ["hi"])
    sent = await telegram.say(CHAT, "Yes?", ((("hello:yes", "Yes"),),))
    world.tap(1, sent.message, "hello:yes")
    async with aiohttp.ClientSession() as session:
        await session.post(f"{rehearsal.url}/rehearsal/groups/channel/1/member", json={"member": True})
    await until(lambda: bool(calls("leaveChat") and calls("answerCallbackQuery")))

    assert [type(message) for _, message in turns.taken] == [Said, Tapped]
