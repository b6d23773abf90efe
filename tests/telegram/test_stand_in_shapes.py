"""Every update and answer, checked field by field by aiogram's models: right types, nothing missing, nothing more."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram import types
from pydantic import BaseModel

from bot.rehearsal.media import CAPTIONED, KINDS

DATES = {"date", "until_date", "last_error_date"}


def dated(value: Any) -> Any:
    """Unix seconds as the datetimes that aiogram's strict models want."""
    if isinstance(value, list):
        return [dated(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: datetime.fromtimestamp(item, UTC) if key in DATES and (item or key != "date") else dated(item)
        for key, item in value.items()
    }


def extras(value: Any, path: str = "") -> list[str]:
    """Fields that the model does not know."""
    if isinstance(value, list | tuple):
        return [found for at, item in enumerate(value) for found in extras(item, f"{path}[{at}]")]
    if not isinstance(value, BaseModel):
        return []
    own = [f"{path}.{name}" for name in value.model_extra or {}]
    fields = type(value).model_fields
    return own + [found for name in fields for found in extras(getattr(value, name), f"{path}.{name}")]


def strictly(model: type[BaseModel], value: Any) -> Any:
    """Validate without any conversion."""
    parsed = model.model_validate(dated(value), strict=True)
    assert extras(parsed) == []
    return parsed


BUTTONS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "Call", "url": "tel:999"}]]}
ALL_KINDS = ["message", "edited_message", "callback_query", "my_chat_member", "channel_post", "message_reaction"]


async def test_all_that_a_person_can_do(api, robin, ash):
    await api.updates(allowed_updates=ALL_KINDS)
    said = await robin.say("/start go to https://example.org, #now @somebody a.b@example.org")
    sent = await api.ok("sendMessage", chat_id=robin.chat_id, text="Choose", reply_markup=BUTTONS)
    await robin("tap", message_id=sent["message_id"], data="y")
    await robin("tap", message_id=sent["message_id"], data="y", gone=True)
    await robin("edit", message_id=said["message_id"], text="/stop")
    await robin("react", message_id=sent["message_id"], emoji="👍")
    await robin("react", message_id=sent["message_id"], emoji="")
    await robin("block", blocked=True)
    await robin("block", blocked=False)
    await ash.say("hello")

    updates = [strictly(types.Update, update) for update in await api.updates()]

    assert len(updates) == 9
    assert [entity.type for entity in updates[0].message.entities] == [
        "bot_command",
        "url",
        "hashtag",
        "mention",
        "email",
    ]
    assert isinstance(updates[2].callback_query.message, types.InaccessibleMessage)
    assert updates[7].my_chat_member.old_chat_member.status == "kicked"


@pytest.mark.parametrize("kind", list(KINDS))
async def test_every_attachment(api, robin, kind):
    await robin("media", kind=kind, caption="look" if kind in CAPTIONED else "")

    (update,) = [strictly(types.Update, update) for update in await api.updates()]

    assert update.message.content_type == kind
    assert update.message.caption == ("look" if kind in CAPTIONED else None)


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_groups_and_channels(api, robin, kind):
    await robin.post(f"groups/{kind}/4/member", member=True)
    await robin.post(f"groups/{kind}/4/say", text="/hello")
    await robin.post(f"groups/{kind}/4/member", member=False)

    updates = [strictly(types.Update, update) for update in await api.updates()]

    posted = updates[1].channel_post if kind == "channel" else updates[1].message
    assert posted.chat.type == kind
    assert [update.my_chat_member.new_chat_member.status for update in (updates[0], updates[2])] == [
        "administrator" if kind == "channel" else "member",
        "left",
    ]


async def test_every_answer(api, robin, receiver):
    said = await robin.say("hello")
    chat = {"chat_id": robin.chat_id}
    sent = await api.ok("sendMessage", **chat, text="<b>Hi</b>", parse_mode="HTML", reply_markup=BUTTONS)
    strictly(types.Message, sent)
    strictly(types.User, await api.ok("getMe"))
    edit = {**chat, "message_id": sent["message_id"]}
    options = {"is_disabled": True}
    strictly(types.Message, await api.ok("editMessageText", **edit, text="Ho", link_preview_options=options))
    strictly(types.Message, await api.ok("editMessageReplyMarkup", **edit, reply_markup=BUTTONS))
    strictly(types.ChatFullInfo, await api.ok("getChat", **chat))
    await api.ok("setMyCommands", commands=[{"command": "start", "description": "Begin"}])
    strictly(types.BotCommand, (await api.ok("getMyCommands"))[0])
    await api.ok("setMyDescription", description="A bot")
    strictly(types.BotDescription, await api.ok("getMyDescription"))
    strictly(types.BotShortDescription, await api.ok("getMyShortDescription"))
    strictly(types.BotName, await api.ok("getMyName"))
    await api.ok("setWebhook", url=receiver.url, allowed_updates=["message"])
    await receiver.got(1)
    strictly(types.WebhookInfo, await api.ok("getWebhookInfo"))

    assert receiver.posts[0][2]["update_id"] == said["update_id"]
