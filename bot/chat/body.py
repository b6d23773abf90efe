"""What can lie in the outbox: things to do at Telegram, as small structs in MessagePack, to be sealed by the caller.

Each names its chat, since the store knows people only by a keyed pseudonym.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from flows.errors import Broken

Rows: TypeAlias = tuple[tuple[tuple[str, str], ...], ...]


class _Body(msgspec.Struct, frozen=True, array_like=True):
    chat: int


class Say(_Body, frozen=True, tag="say"):
    """Words for the person. `buttons`: rows of (data, label). Silent: no sound; protect: not to be forwarded."""

    text: str
    buttons: Rows = ()
    silent: bool = True
    protect: bool = True


class Clear(_Body, frozen=True, tag="clear"):
    """Delete both sides' messages of the last 48 hours."""


class ReplySealed(_Body, frozen=True, tag="reply"):
    """A worker's words, sealed to the outbox key that only the running process holds."""

    case: str
    fence: int
    reply: str
    sealed: bytes


class React(_Body, frozen=True, tag="react"):
    """Mark a message of the person's, such as with an eye once a helper has read it."""

    message: int
    emoji: str = ""


class Typing(_Body, frozen=True, tag="typing"):
    """Show that something is coming. Never tried twice."""


Body: TypeAlias = Say | Clear | ReplySealed | React | Typing

_decoder: msgspec.msgpack.Decoder[Body] = msgspec.msgpack.Decoder(Body)


def encode(body: Body) -> bytes:
    """The body as bytes, to be sealed. A lone surrogate in the words becomes U+FFFD: Telegram refuses one."""
    try:
        return msgspec.msgpack.encode(body)
    except UnicodeEncodeError:
        return msgspec.msgpack.encode(msgspec.convert(_whole(msgspec.to_builtins(body)), type(body)))


def decode(raw: bytes) -> Body:
    """The body from opened bytes. Raises Broken."""
    try:
        return _decoder.decode(raw)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Broken("An outbox entry cannot be read.") from None


def _whole(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return [_whole(each) for each in value] if isinstance(value, (list, tuple)) else value
