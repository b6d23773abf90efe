"""What lies in the outbox reaches the person: at least once, in order, at Telegram's pace, whatever happens."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from itertools import pairwise

import pytest

from bot.chat.body import Clear, React, ReplySealed, Say, Typing
from bot.chat.send import LEASE, Openers
from bot.log import Event
from bot.rehearsal.faults import Fault, FaultKind
from bot.store.model import Owner, Rank
from flows.errors import Broken, Unavailable
from safeguarding.messages import Left

CHAT = 7_000_000_000


@pytest.fixture(autouse=True)
def started(world):
    """Three people who have written, so that the bot may write to them."""
    return [world.say(n, "hi")["message_id"] for n in (1, 2, 3)]


@pytest.fixture
async def sender(make_sender, running):
    made = make_sender()
    made.task = running(made)
    return made


@pytest.mark.usefixtures("sender")
async def test_words_come_in_order_a_second_apart_silent_and_not_to_be_forwarded(post, heard, world, until, calls):
    await post(1, "one", "two", "three")
    await until(lambda: heard(1) == ["one", "two", "three"], move=50)

    times = [call.at for call in calls("sendMessage")]
    assert min(b - a for a, b in pairwise(times)) >= 900
    said = [b for b in world.chats.person(1).bubbles.values() if b.who == "bot"]
    assert all(bubble.silent and bubble.protected for bubble in said)
    assert "is_disabled" in calls("sendMessage")[0].parameters["link_preview_options"]


@pytest.mark.usefixtures("sender")
async def test_a_commit_is_sent_without_waiting_for_a_poll(post, heard, until):
    await post(1, "at once")
    await until(lambda: heard(1) == ["at once"])


@pytest.mark.usefixtures("sender")
async def test_buttons_carry_their_data(post, heard, world, until):
    await post(1, Say(CHAT + 1, "Safe?", ((("hello:yes", "Yes"), ("hello:no", "No")),)))
    await until(lambda: bool(heard(1)))

    bubble = next(b for b in world.chats.person(1).bubbles.values() if b.text == "Safe?")
    assert bubble.offered == ["hello:yes", "hello:no"]


@pytest.mark.usefixtures("sender")
async def test_buttons_that_telegram_refuses_do_not_cost_the_words(post, heard, until):
    await post(1, Say(CHAT + 1, "Safe?", ((("x" * 80, "Yes"),),)))
    await until(lambda: heard(1) == ["Safe?"])


async def test_danger_goes_before_everyone_else(make_sender, running, post, heard, until, calls):
    await post(1, "later", rank=Rank.LATER)
    await post(2, "bot")
    await post(3, "danger", rank=Rank.DANGER)
    running(make_sender(rate=1))
    await until(lambda: bool(heard(1) and heard(2) and heard(3)), move=100)

    order = [int(call.parameters["chat_id"]) - CHAT for call in calls("sendMessage")]
    assert order.index(3) <= 1
    assert order.index(2) < order.index(1)


@pytest.mark.usefixtures("sender")
async def test_429_holds_up_one_chat_and_no_other(post, heard, world, until, clock, calls):
    world.faults.plant(Fault(FaultKind.FLOOD, method="sendMessage", chat=CHAT + 1, retry_after=7))
    began = clock.now()
    await post(1, "waits")
    await until(lambda: len(calls("sendMessage")) == 1)
    await post(2, "goes")
    await until(lambda: heard(2) == ["goes"])
    assert clock.now() - began < 1000

    await until(lambda: heard(1) == ["waits"], move=100)
    assert clock.now() - began >= 7000


@pytest.mark.usefixtures("sender")
async def test_403_is_told_to_the_conversation_once_and_the_rest_dropped(post, world, until, store, turns, counted):
    world.block(1, blocked=True)
    await post(1, "one", "two", "three")
    await until(lambda: counted(Event.SEND_GONE) == 3, move=50)

    assert [(chat, type(message), message.update) for chat, message in turns.taken] == [(CHAT + 1, Left, None)]
    assert await store.due_out(post.who(1).part, 2**52, 10) == ()


@pytest.mark.usefixtures("sender")
async def test_what_telegram_refuses_for_good_is_dropped_and_the_next_goes(post, heard, until, counted):
    await post(1, Say(CHAT + 1, ""), "next")
    await until(lambda: heard(1) == ["next"], move=50)

    assert counted(Event.SEND_DROPPED) == 1


@pytest.mark.usefixtures("sender")
@pytest.mark.parametrize("kind", [FaultKind.LOST_ANSWER, FaultKind.DISCONNECT, FaultKind.DROP])
async def test_when_the_answer_is_lost_words_come_again_rather_than_never(post, heard, world, until, kind):
    world.faults.plant(Fault(kind, count=2, method="sendMessage"))
    await post(1, "words", "more")
    await until(lambda: "more" in heard(1), move=200)

    done_twice = kind is not FaultKind.DROP
    assert heard(1) == ["words"] * (3 if done_twice else 1) + ["more"]


@pytest.mark.usefixtures("sender")
async def test_a_token_that_is_revoked_loses_nothing(post, heard, world, until, counted):
    world.faults.plant(Fault(FaultKind.UNAUTHORIZED, count=2, method="sendMessage"))
    await post(1, "words")
    await until(lambda: heard(1) == ["words"], move=1000)

    assert counted(Event.SEND_BARRED) == 2


async def test_late_words_and_lines_of_a_bot_that_no_longer_speaks_are_not_sent(
    make_sender, running, post, heard, until, clock, store
):
    await post(1, "late", expires=1000)
    await post(2, "overtaken")
    await store.own(post.who(2), Owner("worker:ab", 3), clock.now(), "joined")
    clock.move(2000)
    await post(1, "in time")
    await post(2, "fresh", fence=3)
    running(make_sender())
    await until(lambda: heard(1) == ["in time"] and heard(2) == ["fresh"], move=50)


async def test_killed_after_sending_the_next_process_sends_again(make_sender, running, post, heard, until):
    first = make_sender("one")
    stuck = asyncio.Event()
    first._write = lambda *_: stuck.wait()
    task = running(first)
    await post(1, "words", "more")
    await until(lambda: heard(1) == ["words"])
    for hand in first._hands:
        hand.cancel()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

    running(make_sender("two"))
    await until(lambda: heard(1) == ["words", "words", "more"], move=100)


async def test_two_processes_never_both_send(sender, make_sender, running, post, heard, until, clock):
    other = make_sender("two")
    running(other)
    for n in (1, 2, 3):
        await post(n, "once", "again")
    began = clock.now()
    await until(lambda: clock.now() > began + 3 * LEASE, move=50)

    assert [heard(n) for n in (1, 2, 3)] == [["once", "again"]] * 3
    assert (all(sender._leases.values()), any(other._leases.values())) == (True, False)


async def test_a_partition_whose_process_died_is_taken_over(
    make_sender, running, post, heard, until, store, started, clock
):
    del started
    await store.lease(post.who(1).part, "dead", clock.now() + 8000, clock.now())
    running(make_sender())
    await post(1, "words")
    await until(lambda: heard(1) == ["words"], move=100)

    assert clock.now() >= 1_790_000_000_000 + 8000


@pytest.mark.usefixtures("sender")
async def test_clearing_takes_both_sides_words_away_and_then_says_so(post, heard, world, until, calls):
    mine = [world.say(1, f"words {k}")["message_id"] for k in range(120)]
    await post(1, "one", "two", theirs=mine)
    await until(lambda: heard(1) == ["one", "two"], move=50)

    await post(1, Clear(CHAT + 1), "Done. This chat is cleared.")
    await until(lambda: heard(1) == ["Done. This chat is cleared."], move=50)

    living = [b.text for b in world.chats.person(1).bubbles.values() if not b.deleted]
    assert living == ["hi", "Done. This chat is cleared."]
    assert [len(call.parameters["message_ids"].split(",")) for call in calls("deleteMessages")] == [100, 22]


@pytest.mark.usefixtures("sender")
async def test_when_they_cannot_be_deleted_together_they_are_one_by_one(post, heard, world, until, calls, clock):
    old = world.say(1, "too old")["message_id"]
    clock.move(47 * 3_600_000)
    new = world.say(1, "new")["message_id"]
    await post(1, theirs=[old, new])
    clock.move(3_600_000)

    await post(1, Clear(CHAT + 1), "Done.")
    await until(lambda: heard(1) == ["Done."], move=50)

    assert [b.text for b in world.chats.person(1).bubbles.values() if not b.deleted] == ["hi", "too old", "Done."]
    assert [call.code for call in calls("deleteMessage")] == [400, 200]


@pytest.mark.usefixtures("sender")
async def test_small_signs_are_tried_once(post, heard, world, until, started):
    world.faults.plant(Fault(FaultKind.DROP, method="sendChatAction"))
    await post(1, Typing(CHAT + 1), React(CHAT + 1, started[0], "👀"), "words")
    await until(lambda: heard(1) == ["words"], move=50)

    assert world.chats.person(1).bubbles[started[0]].reaction == "👀"


@pytest.mark.usefixtures("sender")
async def test_a_reply_whose_key_is_lost_is_not_delivered_and_the_next_goes(post, heard, until, counted):
    await post(1, ReplySealed(CHAT + 1, "00" * 16, 1, "11" * 16, b"sealed"), "next")
    await until(lambda: heard(1) == ["next"], move=50)

    assert counted(Event.SEND_DROPPED) == 1


async def test_a_workers_words_are_opened_only_to_be_sent(make_sender, running, post, heard, until):
    opening = Openers(body=lambda _: ReplySealed(CHAT + 1, "", 1, "", b"I'm here"), reply=lambda r: r.sealed.decode())
    running(make_sender(opening=opening))
    await post(1, "sealed")
    await until(lambda: heard(1) == ["I'm here"])


async def test_an_entry_that_does_not_open_stops_nobody(make_sender, running, post, heard, until, openers, counted):

    def open_(queued):
        if queued.id == 1 and queued.part == post.who(1).part:
            raise Broken
        return openers.body(queued)

    running(make_sender(opening=Openers(open_, openers.reply)))
    await post(1, "damaged", "whole")
    await until(lambda: heard(1) == ["whole"], move=50)

    assert counted(Event.SEND_DROPPED) == 1


async def test_what_telegram_has_done_is_written_down_until_the_store_has_it(
    make_sender, running, post, heard, until, store, monkeypatch, counted
):
    sent, tries = store.sent, []

    async def flaky(*args, **more):
        tries.append(1)
        if len(tries) < 4:
            raise Unavailable
        return await sent(*args, **more)

    monkeypatch.setattr(store, "sent", flaky)
    running(make_sender())
    await post(1, "words", "more")
    await until(lambda: heard(1) == ["words", "more"], move=100)

    assert counted(Event.SEND_UNSETTLED) == 3


async def test_a_store_that_is_down_is_waited_out(make_sender, running, post, heard, until, store, monkeypatch):
    due, tries = store.due_out, []

    async def flaky(*args):
        tries.append(1)
        if len(tries) < 200:
            raise Unavailable
        return await due(*args)

    monkeypatch.setattr(store, "due_out", flaky)
    running(make_sender())
    await post(1, "words")
    await until(lambda: heard(1) == ["words"], move=100)


async def test_stopping_finishes_what_is_in_hand(sender, post, heard, world, until, store):
    world.faults.plant(Fault(FaultKind.SLOW, method="sendMessage", ms=200))
    await post(1, "in hand", "not taken up")
    await until(lambda: bool(sender._hands))
    await sender.stop()
    await sender.task

    assert heard(1) == ["in hand"]
    assert len(await store.due_out(post.who(1).part, 2**52, 10)) == 1
