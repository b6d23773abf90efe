"""What comes by webhook: acknowledged when kept, never before, and nothing else gets in."""

from __future__ import annotations

import asyncio
import io
import json

import aiohttp
import pytest

from bot.chat import webhook as module
from bot.log import Event
from bot.rehearsal.faults import Fault, FaultKind
from safeguarding.messages import Left, Media, MediaKind, Returned, Said, Tapped

CHAT = 7_000_000_001
ASH = 7_000_000_002
HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = "a-secret-that-only-telegram-knows-0"


async def post(webhook, body=b"{}", secret=SECRET, path=None, method="POST"):
    headers = {} if secret is None else {HEADER: secret}
    url = f"http://127.0.0.1:{webhook.port}{webhook.url.partition(str(webhook.port))[2] if path is None else path}"
    data = io.BytesIO(body) if isinstance(body, bytes) else body
    async with aiohttp.ClientSession() as session, session.request(method, url, data=data, headers=headers) as answer:
        return answer.status


def update(number, text="hi", **chat):
    where = {"id": CHAT, "type": "private", **chat}
    message = {"message_id": number, "date": 1_790_000_000, "chat": where, "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


@pytest.mark.usefixtures("webhook")
async def test_words_arrive_and_are_acknowledged_only_once_kept(world, turns, until):
    turns.go.clear()
    said = world.say(1, "hello")
    await until(lambda: turns.side_by_side == 1)
    assert len(world.queue) == 1

    turns.go.set()
    await until(lambda: len(world.queue) == 0)

    assert turns.taken == [(CHAT, Said(said["update_id"], said["message_id"], world.now // 1000 * 1000, "hello"))]


@pytest.mark.usefixtures("webhook")
async def test_a_store_that_is_down_keeps_words_at_telegram_and_the_person_is_told_once(
    world, turns, until, counted, calls
):
    turns.down = True
    world.say(1, "one")
    world.say(1, "two")
    await until(lambda: counted(Event.UPDATE_PUT_OFF) >= 3, move=500)
    turns.down = False
    await until(lambda: len(world.queue) == 0, move=500)

    assert turns.words() == ["one", "two"]
    assert [call.parameters["text"] for call in calls("sendMessage")] == ["I'm not working right now. Call 999."]


@pytest.mark.parametrize(
    ("secret", "path", "method", "status"),
    [
        ("wrong", None, "POST", 403),
        (None, None, "POST", 403),
        ("żółw", None, "POST", 403),
        (SECRET, "/telegram/other", "POST", 404),
        (SECRET, "/", "POST", 404),
        (SECRET, None, "GET", 404),
    ],
)
async def test_who_is_not_telegram_is_refused(webhook, turns, secret, path, method, status):
    assert await post(webhook, update(1), secret, path, method) == status
    assert turns.taken == turns.unread == []


async def test_refusals_are_told_once_a_minute(webhook, clock, counted):
    for _ in range(5):
        await post(webhook, secret="wrong")
    clock.move(60_000)
    await post(webhook, secret="wrong")

    assert counted(Event.WEBHOOK_REFUSED) == 2


@pytest.mark.parametrize("raw", [b"", b"{", b'{"update_id": 5, "message": {"text": 1}}', b"\xff" * 50])
async def test_what_cannot_be_read_is_sealed_for_a_human_and_acknowledged(webhook, turns, raw):
    assert await post(webhook, raw) == 200
    assert [bytes_ for _, bytes_ in turns.unread] == [raw]


async def test_an_oversize_update_is_cut_and_kept_for_a_human(webhook, turns):
    assert await post(webhook, update(9, "x" * (2 << 20))) == 200

    assert [(number, len(raw)) for number, raw in turns.unread] == [(9, module.MAX_BODY)]


async def test_pitfall_21_what_cannot_even_be_sealed_now_stays_with_telegram(webhook, turns):
    turns.down = True

    assert await post(webhook, b"{") == 503


async def test_a_body_that_never_ends_is_given_up(webhook, turns, monkeypatch):
    monkeypatch.setattr(module, "BODY_SECONDS", 0.05)

    async def endless():
        yield b"{"
        await asyncio.sleep(5)

    assert await post(webhook, endless()) == 408
    assert turns.taken == turns.unread == []


@pytest.mark.usefixtures("webhook")
async def test_a_redelivered_update_is_given_to_the_turns_again_with_its_number(world, turns, until):
    world.faults.plant(Fault(FaultKind.DUPLICATE))
    said = world.say(1, "hello")
    await until(lambda: len(turns.taken) == 2, move=100)

    assert [message.update for _, message in turns.taken] == [said["update_id"]] * 2


async def test_pitfall_21_killed_between_commit_and_answer_the_update_comes_again(webhook, world, turns, until):
    turns.lost.add("kept but not answered")
    world.say(1, "kept but not answered")
    await until(lambda: len(turns.taken) == 1)
    for connection in webhook._runner.server.connections:
        connection.transport.abort()
    await until(lambda: len(world.queue) == 0, move=500)
    turns.killed.set()

    assert turns.words() == ["kept but not answered"] * 2


@pytest.mark.usefixtures("webhook")
async def test_a_text_and_a_tap_may_swap_and_both_arrive(world, telegram, turns, until, calls):
    world.say(1, "hi")
    await until(lambda: turns.words() == ["hi"])
    sent = await telegram.say(CHAT, "Yes?", ((("hello:yes", "Yes"),),))
    world.faults.plant(Fault(FaultKind.SWAP))
    world.say(1, "yes")
    world.tap(1, sent.message, "hello:yes")
    await until(lambda: len(turns.taken) == 3, move=100)
    await until(lambda: bool(calls("answerCallbackQuery")))

    assert [type(message) for _, message in turns.taken] == [Said, Tapped, Said]


@pytest.mark.usefixtures("webhook")
async def test_media_is_only_a_kind(world, turns, until):
    world.media(1, "photo", "look")
    await until(lambda: len(turns.taken) == 1)

    assert (turns.taken[0][1].kind, turns.taken[0][1].caption) == (MediaKind.PHOTO, "look")
    assert isinstance(turns.taken[0][1], Media)


@pytest.mark.usefixtures("webhook")
async def test_blocking_and_unblocking_are_heard(world, turns, until):
    world.say(1, "hi")
    world.block(1, blocked=True)
    world.block(1, blocked=False)
    await until(lambda: len(turns.taken) == 3)

    assert {type(message) for _, message in turns.taken} == {Said, Left, Returned}


@pytest.mark.usefixtures("webhook")
async def test_a_group_is_left_and_nothing_is_said_there(rehearsal, world, turns, until, calls):
    async with aiohttp.ClientSession() as session:
        for path, body in [("member", {"member": True}), ("say", {"text": "hello bot"})]:
            await session.post(f"{rehearsal.url}/rehearsal/groups/supergroup/1/{path}", json=body)
    await until(lambda: bool(calls("leaveChat")) and len(world.queue) == 0)

    assert len(calls("leaveChat")) == 1
    assert calls("sendMessage") == turns.taken == []


@pytest.mark.usefixtures("webhook")
async def test_words_over_which_we_stumble_five_times_go_to_a_human_and_the_chat_goes_on(world, turns, until, counted):
    turns.stumbles.add("odd")
    odd = world.say(1, "odd")
    world.say(1, "after")
    await until(lambda: turns.words() == ["after"], move=500)

    assert [number for number, _ in turns.unread] == [odd["update_id"]]
    assert counted(Event.UPDATE_POISON) == 5


@pytest.mark.usefixtures("webhook")
async def test_one_stuck_chat_does_not_stop_another(world, turns, until):
    turns.stuck.add(CHAT)
    world.say(1, "stuck")
    world.say(2, "free")
    await until(lambda: turns.words(ASH) == ["free"], move=100)
    turns.stuck.clear()
    await until(lambda: turns.words(CHAT) == ["stuck"], move=500)


async def test_telegram_is_told_where_to_post_only_when_it_does_not_know(
    webhook, make_webhook, running, world, until, calls
):
    world.say(1, "kept")
    await webhook.stop()
    again = make_webhook()
    await again.start()
    running(again)
    await until(lambda: len(calls("getWebhookInfo")) == 2)
    assert len(calls("setWebhook")) == 1
    await again.stop()

    other = make_webhook("another-secret-of-at-least-32-letters")
    await other.start()
    running(other)
    await until(lambda: world.hook.url == other.url, move=1000)
    assert [call.code for call in calls("setWebhook") if call.code == 200] == [200, 200]
    assert "drop_pending_updates" not in calls("setWebhook")[-1].parameters
    assert set(world.hook.allowed) == {"message", "edited_message", "callback_query", "my_chat_member"}


async def test_a_webhook_that_somebody_else_has_set_is_taken_back_and_told(webhook, world, until, counted):
    world.hook.url = "https://elsewhere.example/hook"
    await until(lambda: world.hook.url == webhook.url, move=60_000)

    assert counted(Event.WEBHOOK_CHANGED) == 1


async def test_telegram_being_down_at_the_start_is_waited_out(make_webhook, running, world, until):
    world.faults.plant(Fault(FaultKind.LOST_ANSWER, count=2, method="getWebhookInfo"))
    world.faults.plant(Fault(FaultKind.DROP, count=2, method="setWebhook"))
    made = make_webhook()
    await made.start()
    running(made)

    await until(lambda: world.hook.url == made.url, move=1000)


async def test_stopping_finishes_what_is_being_taken(webhook, world, turns, until):
    turns.go.clear()
    world.say(1, "hello")
    await until(lambda: turns.side_by_side == 1)
    stopping = asyncio.gather(webhook.stop())
    await asyncio.sleep(0.02)
    turns.go.set()
    await stopping

    assert turns.words() == ["hello"]
    await until(lambda: len(world.queue) == 0)
