"""setWebhook and deliveries as the real server makes them."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

HOUR = 3_600_000
SECRET = "s3cret_-A"


async def keyboard(api, person) -> int:
    """Send two buttons; the number of the message."""
    rows = [[{"text": "Yes", "callback_data": "yes"}], [{"text": "No", "callback_data": "no"}]]
    sent = await api.ok("sendMessage", chat_id=person.chat_id, text="?", reply_markup={"inline_keyboard": rows})
    return sent["message_id"]


@pytest.fixture
def held(rehearsal, until):
    """Wait until so many updates are held."""
    return lambda count: until(lambda: len(rehearsal.world.queue) == count)


@pytest.fixture
def move(rehearsal, until):
    """Move the clock once every post that is on its way has been answered."""

    async def settle_and_move(ms: int) -> None:
        await until(lambda: not rehearsal.webhook._flying)
        rehearsal.clock.advance(ms)

    return settle_and_move


@pytest.fixture
def error_is(api, until):
    """The webhook's state, once this was its last error."""

    async def wait(words: str) -> dict:
        async def info() -> dict | None:
            state = await api.ok("getWebhookInfo")
            return state if state.get("last_error_message") == words else None

        return await until(info)

    return wait


async def test_a_post_is_json_with_the_secret(api, robin, receiver):
    await api.ok("setWebhook", url=receiver.url, secret_token=SECRET)
    said = await robin.say("hello")
    await receiver.got(1)

    _, request, update = receiver.posts[0]
    assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == SECRET
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["Accept-Encoding"] == "gzip, deflate"
    assert request.headers["Connection"] == "keep-alive"
    assert "User-Agent" not in request.headers
    assert update["update_id"] == said["update_id"]


async def test_what_was_confirmed_is_forgotten_and_what_was_not_comes_first_to_a_new_webhook(
    api, robin, receiver, held
):
    await robin.say("before")
    await api.ok("setWebhook", url=receiver.url)
    await robin.say("after")

    assert await receiver.got(2) == ["before", "after"]
    await held(0)


async def test_texts_of_one_chat_keep_their_order_while_others_run_beside(api, robin, ash, receiver):
    receiver.answers["r1"] = asyncio.Event()
    await api.ok("setWebhook", url=receiver.url)
    await ash.say("a0")
    await receiver.got(1)
    await robin.say("r1")
    await robin.say("r2")
    await receiver.got(2)
    await ash.say("a1")
    await ash.say("a2")

    assert await receiver.got(4) == ["a0", "r1", "a1", "a2"]
    receiver.answers["r1"].set()
    assert (await receiver.got(5))[-1] == "r2"


async def test_an_edit_waits_for_the_text_before_it(api, robin, receiver):
    receiver.answers["one"] = asyncio.Event()
    await api.ok("setWebhook", url=receiver.url)
    said = await robin.say("one")
    await robin("edit", message_id=said["message_id"], text="one, better")
    await receiver.got(1)
    receiver.answers["one"].set()

    assert await receiver.got(2) == ["one", "one, better"]


async def test_a_text_and_a_tap_of_one_person_do_not_wait_for_each_other(api, robin, receiver):
    await robin.say("begin")
    await api.ok("setWebhook", url=receiver.url)
    message = await keyboard(api, robin)
    await receiver.got(1)
    receiver.answers["slow"] = asyncio.Event()
    await robin.say("slow")
    await robin("tap", message_id=message, data="yes")

    assert await receiver.got(3) == ["begin", "slow", "yes"]
    receiver.answers["slow"].set()


async def test_a_planted_swap_delivers_the_tap_before_the_text(api, robin, receiver):
    await robin.say("begin")
    await api.ok("setWebhook", url=receiver.url)
    message = await keyboard(api, robin)
    await receiver.got(1)
    await robin.fault("swap")
    await robin.say("text first")
    await robin("tap", message_id=message, data="yes")

    assert await receiver.got(3) == ["begin", "yes", "text first"]


async def test_a_failing_head_is_tried_at_once_then_later_and_later_and_holds_its_own_chat_only(
    api, robin, ash, receiver, move
):
    receiver.answers["bad"] = 500
    await api.ok("setWebhook", url=receiver.url)
    await robin.say("bad")
    await receiver.got(2)
    await robin.say("behind")
    waits = []
    for wait in (2, 4, 8, 16, 32, 64):
        await move(wait * 1_000)
        await receiver.got(len(waits) + 3)
        waits.append((receiver.posts[-1][0] - receiver.posts[-2][0]) // 1_000)
    await ash.say("fine")
    await receiver.got(9)

    assert waits == [2, 4, 8, 16, 32, 64]
    assert [text for text in await receiver.got(9) if text != "bad"] == ["fine"]
    receiver.answers["bad"] = 200
    await move(120_000)
    assert (await receiver.got(11))[-2:] == ["bad", "behind"]


async def test_retry_after_is_honoured(api, robin, receiver, move, error_is):
    receiver.answers["later"] = lambda: web.Response(status=503, headers={"Retry-After": "90"})
    await api.ok("setWebhook", url=receiver.url)
    await robin.say("later")
    await receiver.got(1)
    await error_is("Wrong response from the webhook: 503 Service Unavailable")
    receiver.answers["later"] = 200
    await move(90_000)
    await receiver.got(2)

    assert receiver.posts[1][0] - receiver.posts[0][0] == 90_000


async def test_a_tap_is_dropped_after_150_seconds_of_failures(api, robin, receiver, held, move):
    await robin.say("begin")
    await api.ok("setWebhook", url=receiver.url)
    message = await keyboard(api, robin)
    await receiver.got(1)
    receiver.answers["yes"] = 503
    await robin("tap", message_id=message, data="yes")
    await receiver.got(3)
    for count, wait in enumerate((2, 4, 8, 16, 32, 64), start=4):
        await move(wait * 1_000)
        await receiver.got(count)
    await held(0)

    assert (await receiver.got(9)).count("yes") == 8


async def test_a_text_is_dropped_after_24_hours_of_failures(api, robin, receiver, held, move):
    receiver.answers["never"] = lambda: web.Response(status=503, headers={"Retry-After": "3600"})
    await api.ok("setWebhook", url=receiver.url)
    await robin.say("never")
    await receiver.got(1)
    for count in range(2, 26):
        await move(HOUR)
        await receiver.got(count)
    await held(0)

    assert receiver.posts[-1][0] - receiver.posts[0][0] == 24 * HOUR


async def test_an_answer_is_awaited_for_60_seconds(rehearsal, api, robin, receiver):
    receiver.answers["stuck"] = asyncio.Event()
    await api.ok("setWebhook", url=receiver.url)
    await robin.say("stuck")
    await receiver.got(1)
    rehearsal.clock.advance(59_999)
    rehearsal.clock.advance(1)
    await receiver.got(2)

    assert receiver.posts[1][0] - receiver.posts[0][0] == 60_000
    receiver.answers["stuck"].set()


async def test_a_method_in_the_answer_is_executed(api, robin, receiver, until, rehearsal):
    body = {"method": "sendMessage", "chat_id": robin.chat_id, "text": "from the answer"}
    receiver.answers["hello"] = lambda: web.json_response(body)
    receiver.answers["again"] = lambda: web.json_response({"method": "getMe"})
    await api.ok("setWebhook", url=receiver.url)
    await robin.say("hello")
    await robin.say("again")
    await until(lambda: len(rehearsal.world.chats.person(1).bubbles) == 3)

    assert [bubble["text"] for bubble in await robin.bubbles()] == ["hello", "again", "from the answer"]


async def test_a_planted_duplicate_is_posted_twice(api, robin, receiver, held):
    await api.ok("setWebhook", url=receiver.url)
    await robin.fault("duplicate", share=1.0, count=0)
    await robin.say("one")
    await robin.say("two")

    assert await receiver.got(4) == ["one", "one", "two", "two"]
    await held(0)


async def test_a_webhook_that_cannot_be_reached_is_probed_every_two_seconds_and_loses_nothing(
    rehearsal, api, robin, receiver, until, held, move
):
    await api.ok("setWebhook", url=receiver.url)
    await robin.fault("webhook-down", count=3)
    await robin.say("one")
    for count in range(1, 4):
        await until(lambda wanted=count: len(rehearsal.world.deliveries) == wanted)
        await move(2_000)

    assert await receiver.got(1) == ["one"]
    await held(0)
    assert (await api.ok("getWebhookInfo"))["last_error_message"] == "Connection refused"
    outcomes = [(d["at"] - rehearsal.world.deliveries[0]["at"], d["outcome"]) for d in rehearsal.world.deliveries]
    assert outcomes == [(0, "no connection"), (2_000, "no connection"), (4_000, "no connection"), (6_000, "200")]


async def test_410_for_23_hours_removes_the_webhook(rehearsal, api, robin, receiver, until, move):
    receiver.answers["gone"] = lambda: web.Response(status=410, headers={"Retry-After": "3600"})
    await api.ok("setWebhook", url=receiver.url)
    await robin.say("gone")
    await receiver.got(1)
    for count in range(2, 26):
        await move(HOUR)
        await receiver.got(count)
        if count == 24:
            assert (await api.ok("getWebhookInfo"))["url"]
    await until(lambda: not rehearsal.world.hook.url)


async def test_the_state_of_the_webhook(api, robin, receiver, error_is):
    assert await api.ok("getWebhookInfo") == {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
    receiver.answers["bad"] = 500
    await api.ok("setWebhook", url=receiver.url, max_connections=1_000, allowed_updates=["message", "nonsense"])
    await robin.say("bad")
    info = await error_is("Wrong response from the webhook: 500 Internal Server Error")

    assert info == {
        "url": receiver.url,
        "has_custom_certificate": False,
        "pending_update_count": 1,
        "max_connections": 100,
        "ip_address": "127.0.0.1",
        "last_error_date": 1_790_000_000,
        "last_error_message": "Wrong response from the webhook: 500 Internal Server Error",
        "allowed_updates": ["message"],
    }


async def test_deleting_the_webhook_leaves_what_is_pending(api, robin, receiver):
    receiver.answers["kept"] = 500
    await api.ok("setWebhook", url=receiver.url)
    await robin.say("kept")
    await receiver.got(2)

    assert (await api("deleteWebhook"))["description"] == "Webhook was deleted"
    assert (await api("deleteWebhook"))["description"] == "Webhook is already deleted"
    assert await api.kinds() == ["message"]


async def test_pending_updates_are_dropped_when_that_is_asked(api, robin, receiver):
    await robin.say("lost")
    await api.ok("setWebhook", url=receiver.url, drop_pending_updates=True)
    await robin.say("kept")

    assert await receiver.got(1) == ["kept"]
    assert (await api("deleteWebhook", drop_pending_updates="yes"))["ok"]


async def test_setting_the_same_webhook_again_changes_nothing_and_another_at_once_is_too_much(rehearsal, api, receiver):
    assert (await api("setWebhook", url=receiver.url))["description"] == "Webhook was set"
    assert (await api("setWebhook", url=receiver.url))["description"] == "Webhook is already set"
    assert await api.fails("setWebhook", url=receiver.url, secret_token="x") == "429 Too Many Requests: retry after 1"
    rehearsal.clock.advance(1_000)
    assert (await api("setWebhook", url=receiver.url, secret_token="x"))["description"] == "Webhook was set"
    rehearsal.clock.advance(1_000)
    assert (await api("setWebhook", url=""))["description"] == "Webhook was deleted"


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"secret_token": "a b"}, "400 Bad Request: secret token contains unallowed characters"),
        ({"secret_token": "x" * 257}, "400 Bad Request: secret token is too long"),
        ({"url": "ftp://localhost/x"}, "400 Bad Request: invalid webhook URL specified"),
        ({"url": "http://localhost:1/"}, "400 Bad Request: bad webhook: Connection refused"),
        (
            {"url": "https://example.org/hook"},
            "400 Bad Request: bad webhook: Failed to resolve host: Name or service not known",
        ),
    ],
)
async def test_a_webhook_that_will_not_do_is_refused(api, receiver, parameters, words):
    assert await api.fails("setWebhook", **{"url": receiver.url, **parameters}) == words


async def test_80_poisoned_chats_stop_everyone(rehearsal, api, receiver, until):
    for n in range(2, 82):
        rehearsal.world.say(n, "poison")
    rehearsal.world.say(1, "help")
    receiver.answers["poison"] = lambda: web.Response(status=500, headers={"Retry-After": "3600"})
    await api.ok("setWebhook", url=receiver.url)

    def tried() -> set[int]:
        rehearsal.clock.advance(10)
        return {update["message"]["chat"]["id"] for _, _, update in receiver.posts}

    await until(lambda: len(tried()) == 80)
    assert "help" not in await receiver.got(80)
    receiver.answers["poison"] = 200
    rehearsal.clock.advance(HOUR)
    await until(lambda: len(tried()) == 81)
    assert "help" in await receiver.got(161)
