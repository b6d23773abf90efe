"""What Telegram's updates look like on the wire, as far as we look. Bytes in, small structs out.

The structs name only what is needed: of a name, photo, place or media id nothing is built, since a struct without
fields says only that something is there. The fast reader is strict about UTF-8; a lone surrogate or a broken byte
goes the slow way through `json`, because a damaged emoji must not cost somebody their words.
"""

from __future__ import annotations

import json
import re
from typing import Annotated, Final, TypeAlias

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

Id = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Count = Annotated[int, Meta(ge=0, le=2**53)]
Seconds = Annotated[int, Meta(ge=0, le=2**40)]


class Some(Struct):
    """Something is there; what it is stays outside."""


Maybe: TypeAlias = Some | UnsetType


class Chat(Struct):
    """Where something happened."""

    id: Id
    type: str


class Sent(Struct):
    """A message that somebody sent or changed: its words, and which kinds of other things it holds."""

    message_id: Count
    date: Seconds
    chat: Chat
    edit_date: Seconds = 0
    text: str | UnsetType = UNSET
    caption: str = ""
    photo: list[Some] | UnsetType = UNSET
    video: Maybe = UNSET
    video_note: Maybe = UNSET
    animation: Maybe = UNSET
    voice: Maybe = UNSET
    audio: Maybe = UNSET
    sticker: Maybe = UNSET
    document: Maybe = UNSET
    location: Maybe = UNSET
    venue: Maybe = UNSET
    contact: Maybe = UNSET
    pinned_message: Maybe = UNSET
    message_auto_delete_timer_changed: Maybe = UNSET
    chat_background_set: Maybe = UNSET
    write_access_allowed: Maybe = UNSET
    forum_topic_created: Maybe = UNSET
    forum_topic_edited: Maybe = UNSET
    forum_topic_closed: Maybe = UNSET
    forum_topic_reopened: Maybe = UNSET


class Under(Struct):
    """The message whose button was tapped; it may be too old for Telegram to show more of it."""

    message_id: Count
    chat: Chat


class Tap(Struct):
    """A tap on a button."""

    id: Annotated[str, Meta(max_length=128)]
    message: Under | UnsetType = UNSET
    data: str = ""


class Member(Struct):
    """What the bot is in a chat."""

    status: str


class Membership(Struct):
    """What the bot is in a chat has changed: blocked, unblocked, added, removed."""

    chat: Chat
    date: Seconds
    new_chat_member: Member


class Update(Struct):
    """One update. All other kinds are readable and say nothing to us."""

    update_id: Count
    message: Sent | UnsetType = UNSET
    edited_message: Sent | UnsetType = UNSET
    callback_query: Tap | UnsetType = UNSET
    my_chat_member: Membership | UnsetType = UNSET
    channel_post: Sent | UnsetType = UNSET
    edited_channel_post: Sent | UnsetType = UNSET


class _Numbered(Struct):
    update_id: Count


class _Answer(Struct):
    result: list[Raw]


class _Loose(Struct):
    result: list[object]


_update = msgspec.json.Decoder(Update)
_numbered = msgspec.json.Decoder(_Numbered)
_answer = msgspec.json.Decoder(_Answer)
_NUMBER: Final = re.compile(rb'"update_id"\s*:\s*(\d{1,15})(?![\d.eE])')
_FAULTS: Final = (ValueError, TypeError, RecursionError, OverflowError, msgspec.MsgspecError)


def read(raw: bytes) -> Update | None:
    """One update; None when it cannot be read."""
    try:
        return _update.decode(raw)
    except msgspec.ValidationError:
        return None
    except _FAULTS:
        pass
    try:
        return msgspec.convert(json.loads(raw.decode("utf-8", "replace")), Update)
    except _FAULTS:
        return None


def split(raw: bytes) -> tuple[bytes, ...] | None:
    """The updates in an answer to getUpdates, each still raw; None when it is no such answer."""
    try:
        return tuple(bytes(each) for each in _answer.decode(raw).result)
    except msgspec.ValidationError:
        return None
    except _FAULTS:
        pass
    try:
        found = json.loads(raw.decode("utf-8", "replace"))
        parts = msgspec.convert(found, _Loose).result
        return tuple(json.dumps(each).encode() for each in parts)
    except _FAULTS:
        return None


def number(raw: bytes) -> int:
    """An update's number, however broken the rest; 0 when there is none."""
    try:
        return _numbered.decode(raw).update_id
    except _FAULTS:
        found = _NUMBER.search(raw)
        return int(found[1]) if found else 0
