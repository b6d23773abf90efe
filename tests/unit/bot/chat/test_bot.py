from __future__ import annotations

import logging

import pytest
from pydantic import SecretStr

from bot.chat.bot import ALLOWED, Fetched, Hook, Telegram
from bot.chat.pace import Answer, Fault

TOKEN = "123456:AAG-never-to-be-seen"
SENT = {"ok": True, "result": {"message_id": 9, "date": 1_700_000_000, "chat": {"id": 44, "type": "private"}}}
BUTTONS = ((("hello:yes", "Yes"), ("hello:no", "No")),)


@pytest.fixture
async def telegram(api):
    opened = Telegram(SecretStr(TOKEN), api.url)
    await opened.open()
    yield opened
    await opened.close()


async def test_words_are_silent_protected_and_without_previews(telegram, api):
    api.answers["sendmessage"] = (200, SENT)

    assert await telegram.say(44, "https://example.org", BUTTONS) == Answer(9)
    _, asked = api.asked[0]
    assert asked == {
        "chat_id": 44,
        "text": "https://example.org",
        "disable_notification": True,
        "protect_content": True,
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {
            "inline_keyboard": [
                [{"text": "Yes", "callback_data": "hello:yes"}, {"text": "No", "callback_data": "hello:no"}]
            ]
        },
    }


async def test_a_sound_and_forwarding_can_be_allowed(telegram, api):
    api.answers["sendmessage"] = (200, SENT)
    await telegram.say(44, "x" * 5000, silent=False, protect=False)

    asked = api.asked[0][1]
    assert (asked["disable_notification"], asked["protect_content"], len(asked["text"])) == (False, False, 4096)


@pytest.mark.parametrize(
    ("code", "description", "parameters", "answer"),
    [
        (429, "Too Many Requests: retry after 7", {"retry_after": 7}, Answer(fault=Fault.WAIT, wait=7000)),
        (403, "Forbidden: bot was blocked by the user", {}, Answer(fault=Fault.GONE)),
        (400, "Bad Request: chat not found", {}, Answer(fault=Fault.GONE)),
        (400, "Bad Request: message text is empty", {}, Answer(fault=Fault.NEVER)),
        (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -5}, Answer(fault=Fault.NEVER)),
        (401, "Unauthorized", {}, Answer(fault=Fault.BARRED)),
        (404, "Not Found", {}, Answer(fault=Fault.BARRED)),
        (409, "Conflict: terminated by other getUpdates request", {}, Answer(fault=Fault.CONFLICT)),
        (500, "Internal Server Error", {}, Answer(fault=Fault.MAYBE)),
        (502, "Bad Gateway", {}, Answer(fault=Fault.MAYBE)),
    ],
)
async def test_each_refusal_is_one_of_a_closed_few(telegram, api, code, description, parameters, answer):
    api.fails("sendMessage", code, description, **parameters)

    assert await telegram.say(44, "hi") == answer


@pytest.mark.parametrize(
    "answer", [("break", {}), (200, b"<html>"), (200, {"ok": True}), (200, {"ok": True, "result": 5}), (502, b"<html>")]
)
async def test_an_answer_that_makes_no_sense_is_a_maybe(telegram, api, answer):
    api.answers["sendmessage"] = answer

    assert (await telegram.say(44, "hi")).fault is Fault.MAYBE


async def test_without_a_connection_it_is_unsent():
    nowhere = Telegram(SecretStr(TOKEN), "http://127.0.0.1:1")
    await nowhere.open()

    assert (await nowhere.say(44, "hi")).fault is Fault.UNSENT
    assert (await nowhere.fetch(None)).fault is Fault.UNSENT
    await nowhere.close()


async def test_small_calls_say_whether_they_were_done(telegram, api):
    for call in (telegram.typing(44), telegram.leave(-5), telegram.react(44, 9, "👀"), telegram.react(44, 9, "")):
        assert await call == Answer()
    api.fails("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired")
    assert (await telegram.answer("99")).fault is Fault.NEVER

    assert [method for method, _ in api.asked] == [
        "sendchataction", "leavechat", "setmessagereaction", "setmessagereaction", "answercallbackquery",
    ]  # fmt: skip


async def test_the_menu_offers_the_controls_in_every_chat(telegram, api):
    api.answers["setmycommands"] = (200, {"ok": True, "result": True})

    assert await telegram.menu((("hide", "Hide this chat"),)) == Answer()
    assert api.asked[0][1] == {"commands": [{"command": "hide", "description": "Hide this chat"}]}


async def test_the_token_is_checked_by_asking_who_we_are(telegram, api):
    api.answers["getme"] = (
        200,
        {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "W", "username": "wren_bot"}},
    )
    assert await telegram.me() == ("wren_bot", Answer())

    api.fails("getMe", 401, "Unauthorized")
    assert await telegram.me() == ("", Answer(fault=Fault.BARRED))


async def test_deleting_together_then_one_by_one_then_no_more(telegram, api):
    assert await telegram.delete(44, []) == Answer()
    assert await telegram.delete(44, [1, 2]) == Answer()
    api.fails("deleteMessages", 400, "Bad Request: message can't be deleted for everyone")
    api.fails("deleteMessage", 400, "Bad Request: message can't be deleted")
    assert await telegram.delete(44, [1, 2]) == Answer()
    api.fails("deleteMessage", 429, "Too Many Requests: retry after 3", retry_after=3)
    assert await telegram.delete(44, [1, 2]) == Answer(fault=Fault.WAIT, wait=3000)
    api.fails("deleteMessages", 403, "Forbidden: bot was blocked by the user")
    assert (await telegram.delete(44, [1, 2])).fault is Fault.GONE

    assert [method for method, _ in api.asked] == [
        "deletemessages", "deletemessages", "deletemessage", "deletemessage", "deletemessages", "deletemessage",
        "deletemessages",
    ]  # fmt: skip


async def test_the_webhook_is_read_set_and_removed_and_nothing_is_thrown_away(telegram, api):
    info = {"url": "https://a.example/x", "has_custom_certificate": False, "pending_update_count": 3}
    api.answers["getwebhookinfo"] = (200, {"ok": True, "result": {**info, "allowed_updates": list(ALLOWED)}})
    assert await telegram.hook() == Hook("https://a.example/x", ALLOWED, 3)
    await telegram.set_hook("https://a.example/x", SecretStr("s" * 32))
    await telegram.remove_hook()
    api.fails("getWebhookInfo", 502, "Bad Gateway")
    assert await telegram.hook() == Answer(fault=Fault.MAYBE)

    asked = dict(api.asked)
    assert asked["setwebhook"] == {
        "url": "https://a.example/x", "secret_token": "s" * 32, "allowed_updates": list(ALLOWED),
    }  # fmt: skip
    assert asked["deletewebhook"] == {}


async def test_updates_are_fetched_raw_and_an_offset_is_given_only_when_known(telegram, api):
    api.answers["getupdates"] = (200, b'{"ok":true,"result":[{"update_id":5,"odd":"\\ud83d"}]}')

    assert await telegram.fetch(None) == Fetched(b'{"ok":true,"result":[{"update_id":5,"odd":"\\ud83d"}]}')
    await telegram.fetch(6, seconds=0, limit=1)
    assert api.asked == [
        ("getupdates", {"timeout": 30, "limit": 50, "allowed_updates": list(ALLOWED)}),
        ("getupdates", {"timeout": 0, "limit": 1, "allowed_updates": list(ALLOWED), "offset": 6}),
    ]


@pytest.mark.parametrize(
    ("code", "description", "parameters", "fetched"),
    [
        (401, "Unauthorized", {}, Fetched(fault=Fault.BARRED)),
        (409, "Conflict: terminated by other getUpdates request", {}, Fetched(fault=Fault.CONFLICT)),
        (
            409,
            "Conflict: can't use getUpdates method while webhook is active",
            {},
            Fetched(fault=Fault.CONFLICT, hooked=True),
        ),
        (429, "Too Many Requests", {"retry_after": 5}, Fetched(fault=Fault.WAIT, wait=5000)),
        (502, "Bad Gateway", {}, Fetched(fault=Fault.MAYBE)),
    ],
)
async def test_why_nothing_was_fetched(telegram, api, code, description, parameters, fetched):
    api.fails("getUpdates", code, description, **parameters)

    assert await telegram.fetch(None) == fetched


async def test_why_nothing_was_fetched_when_the_answer_is_no_json(telegram, api):
    api.answers["getupdates"] = (502, b"<html>")

    assert await telegram.fetch(None) == Fetched(fault=Fault.MAYBE)


async def test_the_token_is_in_no_repr_and_no_record_of_a_library(telegram, api, caplog):
    api.fails("sendMessage", 404, "Not Found")
    with caplog.at_level(logging.WARNING):
        answer = await telegram.say(44, "the heron knows")

    assert TOKEN not in repr(telegram) + str(vars(telegram)["_request"]) + repr(answer) + caplog.text
