"""Each method's checks, in the real server's words."""

from __future__ import annotations

import aiohttp
import pytest

HOUR = 3_600_000
NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)

RESERVED = "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'"


def rows(*texts: str, data: str = "a:b") -> dict:
    return {"inline_keyboard": [[{"text": text, "callback_data": data}] for text in texts]}


@pytest.fixture
async def sent(api, robin) -> dict:
    """A message of the bot, with a button, in an open chat."""
    await robin.say("hello")
    return await api.ok("sendMessage", chat_id=robin.chat_id, text="Hi", reply_markup=rows("Yes"))


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("0:x", "Unauthorized: invalid token specified"),
        ("no-colon", "Unauthorized: invalid token specified"),
        ("1:" + "x" * 80, "Unauthorized: invalid token specified"),
        ("123456:other", "Unauthorized"),
    ],
)
async def test_a_wrong_token(api, token, words):
    assert await api("getMe", token=token) == {"ok": False, "error_code": 401, "description": words}


async def test_unknown_methods_and_paths(rehearsal, api, session):
    assert await api.fails("getMoney") == "404 Not Found: method not found"
    async with session.get(f"{rehearsal.url}/elsewhere") as answer:
        assert (answer.status, await answer.json()) == (
            404,
            {"ok": False, "error_code": 404, "description": "Not Found"},
        )
    async with session.put(f"{rehearsal.url}/bot123456:rehearsal-token/getMe") as answer:
        assert answer.status == 405


async def test_method_names_are_case_insensitive(api):
    assert (await api.ok("GETme"))["username"] == "wren_rehearsal_bot"


@pytest.mark.usefixtures("sent")
async def test_parameters_come_in_the_query_as_a_form_as_multipart_or_as_json(rehearsal, session, robin):
    address = f"{rehearsal.url}/bot123456:rehearsal-token/sendMessage"
    fields = {"chat_id": str(robin.chat_id), "text": "über 1", "disable_notification": "true"}
    multipart = aiohttp.FormData(fields, quote_fields=False, default_to_multipart=True)
    for request in (
        session.get(address, params=fields),
        session.post(address, params=fields),
        session.post(address, data=fields),
        session.post(address, data=multipart),
        session.post(address, json={**fields, "chat_id": robin.chat_id, "disable_notification": True, "extra": None}),
    ):
        rehearsal.clock.advance(2_000)
        async with request as answer:
            assert (await answer.json())["result"]["text"] == "über 1"

    assert [(b["text"], b["silent"]) for b in (await robin.bubbles())[2:]] == [("über 1", True)] * 5


async def test_a_body_that_is_no_json(rehearsal, session):
    address = f"{rehearsal.url}/bot123456:rehearsal-token/getMe"
    async with session.post(address, data=b"{nonsense", headers={"Content-Type": "application/json"}) as answer:
        assert (await answer.json())["description"] == "Bad Request: can't parse JSON content"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": ""}, "400 Bad Request: message text is empty"),
        ({"text": " \n "}, "400 Bad Request: text must be non-empty"),
        ({"text": "x" * 4_097}, "400 Bad Request: message is too long"),
        ({"text": "😀" * 2_049}, "400 Bad Request: message is too long"),
        ({"chat_id": ""}, "400 Bad Request: chat_id is empty"),
        ({"chat_id": 42}, "400 Bad Request: chat not found"),
        ({"chat_id": 7_000_000_009}, "400 Bad Request: chat not found"),
        ({"parse_mode": "Word"}, "400 Bad Request: unsupported parse_mode"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"text": "a.b", "parse_mode": "MarkdownV2"},
            f"400 Bad Request: {RESERVED}",
        ),
        ({"reply_markup": "{"}, "400 Bad Request: can't parse reply keyboard markup JSON object"),
        ({"reply_markup": []}, "400 Bad Request: object expected as reply markup"),
        ({"reply_markup": rows("x", data="é" * 33)}, "400 Bad Request: BUTTON_DATA_INVALID"),
        ({"entities": {}}, "400 Bad Request: expected an Array of MessageEntity"),
        ({"link_preview_options": []}, "400 Bad Request: object expected as link preview options"),
    ],
)
async def test_a_message_that_will_not_do(api, robin, change, words):
    await robin.say("hello")

    assert await api.fails("sendMessage", **{"chat_id": robin.chat_id, "text": "Hi", **change}) == words


async def test_a_message_may_have_4096_code_units_and_data_64_bytes(api, robin):
    await robin.say("hello")
    data = "é" * 32
    sent = await api.ok("sendMessage", chat_id=robin.chat_id, text="😀" * 2_048, reply_markup=rows("x", data=data))

    assert sent["reply_markup"] == rows("x", data=data)


async def test_protection_silence_and_preview_are_kept(api, robin):
    await robin.say("hello")
    sent = await api.ok(
        "sendMessage",
        chat_id=robin.chat_id,
        text="Hi",
        protect_content=True,
        disable_notification=True,
        link_preview_options={"is_disabled": True},
    )

    assert sent["has_protected_content"] is True
    assert sent["link_preview_options"] == {"is_disabled": True}
    assert [(b["protected"], b["silent"]) for b in await robin.bubbles()] == [(False, False), (True, True)]


async def test_a_chat_takes_a_burst_of_five_and_then_one_a_second(rehearsal, api, robin, ash):
    await robin.say("hello")
    await ash.say("hello")
    message = {"chat_id": robin.chat_id, "text": "x"}
    for _ in range(5):
        await api.ok("sendMessage", **message)
    refused = await api("sendMessage", **message)

    assert refused == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    await api.ok("sendMessage", chat_id=ash.chat_id, text="others are not stopped")
    rehearsal.clock.advance(1_000)
    await api.ok("sendMessage", **message)
    assert await api.fails("sendMessage", **message) == "429 Too Many Requests: retry after 1"


async def test_a_429_carries_the_header_too(rehearsal, session, robin):
    await robin.say("hello")
    await robin.fault("flood", retry_after=30)
    async with session.get(
        f"{rehearsal.url}/bot123456:rehearsal-token/sendMessage", params={"chat_id": robin.chat_id, "text": "x"}
    ) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "30")


async def test_all_chats_together_take_thirty_a_second(rehearsal, api):
    for n in range(1, 32):
        rehearsal.world.say(n, "hello")
    answers = [await api("sendMessage", chat_id=7_000_000_000 + n, text="x") for n in range(1, 32)]

    assert [answer["ok"] for answer in answers] == [True] * 30 + [False]
    assert answers[-1]["parameters"]["retry_after"] == 1


async def test_an_edit_changes_text_and_buttons(api, robin, sent):
    edit = {"chat_id": robin.chat_id, "message_id": sent["message_id"]}
    changed = await api.ok("editMessageText", **edit, text="Ho", reply_markup=rows("No"))

    assert (changed["text"], changed["reply_markup"], "edit_date" in changed) == ("Ho", rows("No"), True)
    assert await api.fails("editMessageText", **edit, text="Ho", reply_markup=rows("No")) == NOT_MODIFIED
    assert "reply_markup" not in await api.ok("editMessageReplyMarkup", **edit)
    assert await api.fails("editMessageReplyMarkup", **edit) == NOT_MODIFIED
    bubble = (await robin.bubbles())[-1]
    assert (bubble["text"], bubble["buttons"], bubble["edited"]) == ("Ho", [], 1_790_000_000_000)


async def test_only_ones_own_living_message_can_be_edited(api, robin, sent):
    edit = {"chat_id": robin.chat_id, "text": "x"}

    assert await api.fails("editMessageText", **edit, message_id=1) == "400 Bad Request: message can't be edited"
    missing = "400 Bad Request: message to edit not found"
    assert await api.fails("editMessageText", **edit, message_id=99) == missing
    await robin("delete", message_ids=[sent["message_id"]])
    assert await api.fails("editMessageText", **edit, message_id=sent["message_id"]) == missing


async def test_deleting_takes_the_words_of_both_sides_away(api, robin, sent):
    assert await api.ok("deleteMessages", chat_id=robin.chat_id, message_ids=[1, sent["message_id"], 77]) is True

    assert [(b["deleted"], b["text"], b["buttons"]) for b in await robin.bubbles()] == [(True, "", [])] * 2
    gone = "400 Bad Request: message to delete not found"
    assert await api.fails("deleteMessage", chat_id=robin.chat_id, message_id=1) == gone


async def test_after_48_hours_nothing_can_be_deleted_and_one_old_message_stops_all(rehearsal, api, robin, sent):
    rehearsal.clock.advance(48 * HOUR - 1)
    fresh = await robin.say("fresh")
    await api.ok("deleteMessage", chat_id=robin.chat_id, message_id=1)
    rehearsal.clock.advance(1)
    both = [sent["message_id"], fresh["message_id"]]

    cannot = "400 Bad Request: message can't be deleted for everyone"
    assert await api.fails("deleteMessages", chat_id=robin.chat_id, message_ids=both) == cannot
    assert [b["deleted"] for b in await robin.bubbles()] == [True, False, False]


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ([], "message identifiers are not specified"),
        ("[", "can't parse message identifiers JSON object"),
        ({}, "expected an Array of message identifiers"),
        (list(range(1, 102)), "too many message identifiers specified"),
        (["1"], "message identifier must be a Number"),
        ([0], "invalid message identifier specified"),
    ],
)
@pytest.mark.usefixtures("sent")
async def test_lists_of_messages_that_will_not_do(api, robin, ids, words):
    assert await api.fails("deleteMessages", chat_id=robin.chat_id, message_ids=ids) == f"400 Bad Request: {words}"


@pytest.mark.usefixtures("sent")
async def test_a_message_without_a_number_cannot_be_deleted(api, robin):
    words = "400 Bad Request: message identifier is not specified"
    assert await api.fails("deleteMessage", chat_id=robin.chat_id) == words


async def test_an_answered_tap_shows_its_notice_and_an_old_one_cannot_be_answered(rehearsal, api, robin, sent):
    tapped = await robin("tap", message_id=sent["message_id"], data="a:b")
    answer = {"callback_query_id": tapped["callback_query_id"]}
    await api.ok("answerCallbackQuery", **answer, text="Thanks", show_alert=True)

    assert (await robin.chat())["notice"] == {"n": 1, "text": "Thanks", "alert": True}
    assert await api.fails("answerCallbackQuery", **answer, text="x" * 201) == "400 Bad Request: MESSAGE_TOO_LONG"
    rehearsal.clock.advance(150_001)
    old = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await api.fails("answerCallbackQuery", **answer) == old
    assert await api.fails("answerCallbackQuery", callback_query_id="nonsense") == old


@pytest.mark.usefixtures("sent")
async def test_typing_shows_for_five_seconds_or_until_the_message(rehearsal, api, robin):
    action = {"chat_id": robin.chat_id, "action": "typing"}
    await api.ok("sendChatAction", **action)
    assert (await robin.chat())["typing"] is True
    rehearsal.clock.advance(5_000)
    assert (await robin.chat())["typing"] is False
    await api.ok("sendChatAction", **action)
    await api.ok("sendMessage", chat_id=robin.chat_id, text="x")
    assert (await robin.chat())["typing"] is False
    wrong = "400 Bad Request: wrong parameter action in request"
    assert await api.fails("sendChatAction", chat_id=robin.chat_id, action="dancing") == wrong


@pytest.mark.usefixtures("sent")
async def test_one_reaction_of_the_known_ones(api, robin):
    def react(*emojis: str, **change: object) -> dict:
        reaction = [{"type": "emoji", "emoji": emoji} for emoji in emojis]
        return {"chat_id": robin.chat_id, "message_id": 1, "reaction": reaction, **change}

    await api.ok("setMessageReaction", **react("❤️"))
    assert (await robin.bubbles())[0]["reaction"] == "❤"
    assert await api.fails("setMessageReaction", **react("🐦")) == "400 Bad Request: REACTION_INVALID"
    assert await api.fails("setMessageReaction", **react("👍", "🔥")) == "400 Bad Request: REACTIONS_TOO_MANY"
    missing = "400 Bad Request: message to react not found"
    assert await api.fails("setMessageReaction", **react("👍", message_id=99)) == missing
    await api.ok("setMessageReaction", **react())
    assert (await robin.bubbles())[0]["reaction"] == ""


@pytest.mark.usefixtures("sent")
async def test_a_blocked_bot_cannot_write_and_hears_of_it(api, robin):
    await robin("block", blocked=True)
    blocked = "403 Forbidden: bot was blocked by the user"

    assert await api.fails("sendMessage", chat_id=robin.chat_id, text="x") == blocked
    assert await api.fails("sendChatAction", chat_id=robin.chat_id, action="typing") == blocked
    assert await api.ok("deleteMessages", chat_id=robin.chat_id, message_ids=[1]) is True
    status, answer = await robin.post("people/1/say", text="x")
    assert (status, answer["error"]) == (409, "This person has blocked the bot.")
    await robin("block", blocked=False)
    await api.ok("sendMessage", chat_id=robin.chat_id, text="x")
    assert await api.kinds() == ["message", "my_chat_member", "my_chat_member"]


async def test_a_bot_in_a_group_hears_commands_and_can_leave(api, robin):
    await robin.post("groups/supergroup/1/member", member=True)
    _, heard = await robin.post("groups/supergroup/1/say", text="/hello")
    _, unheard = await robin.post("groups/supergroup/1/say", text="hello")
    chat = {"chat_id": -1_000_000_000_001}
    await api.ok("leaveChat", **chat)

    assert heard["update_id"]
    assert not unheard["update_id"]
    outside = "403 Forbidden: bot is not a member of the supergroup chat"
    assert await api.fails("sendMessage", **chat, text="x") == outside
    assert await api.fails("leaveChat", **chat) == outside
    async with robin.session.get(f"{robin.rehearsal.url}/rehearsal/groups/supergroup/1") as answer:
        assert (await answer.json())["member"] is False


@pytest.mark.usefixtures("sent")
async def test_a_private_chat_cannot_be_left(api, robin):
    words = "400 Bad Request: chat member status can't be changed in private chats"
    assert await api.fails("leaveChat", chat_id=robin.chat_id) == words


async def test_what_the_bot_says_of_itself(api):
    commands = [{"command": "/start", "description": "Begin"}]
    await api.ok("setMyCommands", commands=commands)
    assert await api.ok("getMyCommands") == [{"command": "start", "description": "Begin"}]
    await api.ok("deleteMyCommands")
    assert await api.ok("getMyCommands") == []
    await api.ok("setMyName", name="Wren 2")
    await api.ok("setMyShortDescription", short_description="A bot")
    assert (await api.ok("getMe"))["first_name"] == "Wren 2"
    assert await api.ok("getMyShortDescription") == {"short_description": "A bot"}
    assert await api.fails("setMyName", name="x" * 65) == "400 Bad Request: BOT_TITLE_INVALID"


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ("{", "can't parse commands JSON object"),
        ({}, "expected an Array of BotCommand"),
        ([{"command": "Großes", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x", "description": " "}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "x", "description": "y"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_commands_that_will_not_do(api, commands, words):
    assert await api.fails("setMyCommands", commands=commands) == f"400 Bad Request: {words}"


async def test_logging_out_drops_what_is_held_and_closing_must_wait(api, robin):
    await robin.say("hello")
    await api.ok("logOut")

    assert await api.updates() == []
    assert await api.fails("close") == "429 Too Many Requests: retry after 600"
