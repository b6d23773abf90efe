"""The JSON of users, chats, messages and updates, shaped exactly as Telegram's. Pure."""

from __future__ import annotations

from typing import Any

from bot.rehearsal.chats import Bubble, Chat

RIGHTS = ("can_be_edited", "can_manage_chat", "can_change_info", "can_delete_messages", "can_invite_users",
          "can_restrict_members", "can_promote_members", "can_manage_video_chats", "is_anonymous",
          "can_post_stories", "can_edit_stories", "can_delete_stories", "can_send_welcome_messages")  # fmt: skip
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")

User = dict[str, Any]


def person(chat: Chat) -> dict[str, Any]:
    """The user behind a private chat, as `from`."""
    return {**_named(chat, {"id": chat.id, "is_bot": False}), "language_code": "en"}


def chat(chat: Chat) -> dict[str, Any]:
    """The chat, as `chat`."""
    if chat.kind == "private":
        return {**_named(chat, {"id": chat.id}), "type": "private"}
    return {"id": chat.id, "title": chat.title, "type": chat.kind}


def _named(chat: Chat, start: dict[str, Any]) -> dict[str, Any]:
    named = {**start, "first_name": chat.title}
    if chat.surname:
        named["last_name"] = chat.surname
    if chat.username:
        named["username"] = chat.username
    return named


def full(chat_: Chat) -> dict[str, Any]:
    """The answer of getChat."""
    return {
        **chat(chat_),
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
        "accent_color_id": 4,
        "max_reaction_count": 11,
    }


def message(chat_: Chat, bubble: Bubble, bot: dict[str, Any], sender: Chat | None = None) -> dict[str, Any]:
    """A message; `sender` is who wrote it when it is not the bot."""
    shape: dict[str, Any] = {"message_id": bubble.id}
    if chat_.kind == "channel":
        shape["sender_chat"] = chat(chat_)
    else:
        shape["from"] = bot if bubble.who == "bot" or sender is None else person(sender)
    shape |= {"chat": chat(chat_), "date": bubble.at // 1000}
    if bubble.edited:
        shape["edit_date"] = bubble.edited // 1000
    words, marks = ("text", "entities") if bubble.kind == "text" else ("caption", "caption_entities")
    shape |= bubble.media
    if bubble.text:
        shape[words] = bubble.text
    if bubble.entities:
        shape[marks] = bubble.entities
    if bubble.preview:
        shape["link_preview_options"] = bubble.preview
    if bubble.keyboard:
        shape["reply_markup"] = {"inline_keyboard": bubble.keyboard}
    if bubble.protected:
        shape["has_protected_content"] = True
    return shape


def gone(chat_: Chat, message_id: int) -> dict[str, Any]:
    """A message that is no longer there, as a late tap carries it."""
    return {"chat": chat(chat_), "message_id": message_id, "date": 0}


def membership(chat_: Chat, by: User, bot: User, at: int, *, was: str, now: str) -> dict[str, Any]:
    """A my_chat_member: the bot was blocked, added, removed."""
    return {
        "chat": chat(chat_),
        "from": by,
        "date": at // 1000,
        "old_chat_member": _member(bot, was),
        "new_chat_member": _member(bot, now),
    }


def _member(bot: dict[str, Any], status: str) -> dict[str, Any]:
    member: dict[str, Any] = {"user": bot, "status": status}
    if status == "kicked":
        member["until_date"] = 0
    if status == "administrator":
        member |= dict.fromkeys(RIGHTS, False)
    return member
