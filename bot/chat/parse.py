"""Raw update → what it means for one person. Hostile until parsed, and nothing else of an update crosses.

What cannot be read is `Unreadable`: the caller seals its bytes for a human. Nothing here raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from msgspec import UNSET

from bot.chat import wire
from bot.chat.wire import Chat, Membership, Sent, Tap, Update
from safeguarding.messages import Edited, Left, Media, MediaKind, Message, Ms, Returned, Said, Tapped

MAX_UNITS: Final = 4096
MAX_DATA: Final = 256
_START: Final = re.compile(r"(/start)(?:@\w+)?(?:\s+[A-Za-z0-9_-]{1,64})?\s*", re.ASCII)
_COMMAND: Final = re.compile(r"(/[a-z]{1,32})@\w+\s*", re.ASCII)
_KINDS: Final = (
    ("photo", MediaKind.PHOTO),
    ("video", MediaKind.VIDEO),
    ("video_note", MediaKind.VIDEO),
    ("animation", MediaKind.VIDEO),
    ("voice", MediaKind.VOICE),
    ("audio", MediaKind.FILE),
    ("sticker", MediaKind.STICKER),
    ("document", MediaKind.FILE),
    ("location", MediaKind.LOCATION),
    ("venue", MediaKind.LOCATION),
    ("contact", MediaKind.CONTACT),
)
_SERVICES: Final = Sent.__struct_fields__[Sent.__struct_fields__.index("pinned_message") :]


class Why(StrEnum):
    """Why an update says nothing to the conversation."""

    KIND = "kind"
    SERVICE = "service"
    EMPTY_EDIT = "empty-edit"
    MEMBERSHIP = "membership"


@dataclass(frozen=True, slots=True)
class Heard:
    """Something happened in a person's private chat."""

    chat: int
    message: Message
    update: int


@dataclass(frozen=True, slots=True)
class Foreign:
    """A group or channel: the bot leaves it silently."""

    chat: int
    update: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """Readable, and nothing to do."""

    update: int
    why: Why


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Not an update that can be read. `update` is 0 when not even its number could be found."""

    update: int


Parsed: TypeAlias = Heard | Foreign | Ignored | Unreadable


def parse(raw: bytes, now: Ms) -> Parsed:
    """What one update says. `now` dates what Telegram does not date: a tap."""
    update = wire.read(raw)
    return Unreadable(wire.number(raw)) if update is None else _parsed(update, now)


def _parsed(update: Update, now: Ms) -> Parsed:
    number = update.update_id
    if update.message is not UNSET:
        return _said(update.message, number)
    if update.callback_query is not UNSET:
        return _tapped(update.callback_query, number, now)
    if update.edited_message is not UNSET:
        return _edited(update.edited_message, number)
    if update.my_chat_member is not UNSET:
        return _membership(update.my_chat_member, number)
    post = update.edited_channel_post if update.channel_post is UNSET else update.channel_post
    return Ignored(number, Why.KIND) if post is UNSET else Foreign(post.chat.id, number)


def bounded(text: str) -> str:
    """At most 4,096 UTF-16 units, as Telegram counts them; never half a pair."""
    if len(text) * 2 <= MAX_UNITS:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= MAX_UNITS * 2:
        return text
    end = MAX_UNITS * 2
    if _half(units, end - 2, 0xD8) and _half(units, end, 0xDC):
        end -= 2
    return units[:end].decode("utf-16-le", "surrogatepass")


def _half(units: bytes, at: int, kind: int) -> bool:
    return units[at + 1] & 0xFC == kind


def _said(message: Sent, update: int) -> Parsed:
    if (other := _elsewhere(message.chat, update)) is not None:
        return other
    chat, place, at = message.chat.id, message.message_id, message.date * 1000
    if message.text is not UNSET:
        return Heard(chat, Said(update, place, at, _words(message.text)), update)
    for name, kind in _KINDS:
        if getattr(message, name) is not UNSET:
            return Heard(chat, Media(update, place, at, kind, bounded(message.caption)), update)
    if any(getattr(message, name) is not UNSET for name in _SERVICES):
        return Ignored(update, Why.SERVICE)
    return Heard(chat, Media(update, place, at, MediaKind.OTHER, bounded(message.caption)), update)


def _edited(message: Sent, update: int) -> Parsed:
    if (other := _elsewhere(message.chat, update)) is not None:
        return other
    text = message.caption if message.text is UNSET else message.text
    if not text:
        return Ignored(update, Why.EMPTY_EDIT)
    at = (message.edit_date or message.date) * 1000
    return Heard(message.chat.id, Edited(update, message.message_id, at, _words(text)), update)


def _tapped(tap: Tap, update: int, now: Ms) -> Parsed:
    if tap.message is UNSET:
        return Ignored(update, Why.KIND)
    if (other := _elsewhere(tap.message.chat, update)) is not None:
        return other
    tapped = Tapped(update, tap.message.message_id, now, tap.id, tap.data[:MAX_DATA])
    return Heard(tap.message.chat.id, tapped, update)


def _membership(change: Membership, update: int) -> Parsed:
    status, at = change.new_chat_member.status, change.date * 1000
    if change.chat.type != "private":
        gone = status in ("left", "kicked")
        return Ignored(update, Why.MEMBERSHIP) if gone else Foreign(change.chat.id, update)
    if (other := _elsewhere(change.chat, update)) is not None:
        return other
    if status == "kicked":
        return Heard(change.chat.id, Left(update, at), update)
    if status == "member":
        return Heard(change.chat.id, Returned(update, at), update)
    return Ignored(update, Why.MEMBERSHIP)


def _elsewhere(chat: Chat, update: int) -> Parsed | None:
    if chat.type != "private":
        return Foreign(chat.id, update)
    return None if chat.id > 0 else Unreadable(update)


def _words(text: str) -> str:
    if text.startswith("/"):
        if started := _START.fullmatch(text):
            return started[1]
        if command := _COMMAND.fullmatch(text):
            return command[1]
    return bounded(text)
