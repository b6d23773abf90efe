"""Telegram, as the rest of the service uses it: a few typed calls, each answered by a value and never an error.

python-telegram-bot's `Bot` prints the token in its repr and has it in its address, and its errors quote what
Telegram said: none of them leaves this module.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final, TypeVar

import msgspec
from pydantic import SecretStr
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, error

from bot.chat.body import Rows
from bot.chat.pace import Answer, Fault
from bot.chat.parse import bounded
from bot.chat.request import AiohttpRequest, NotSent

T = TypeVar("T")

ALLOWED: Final = ("message", "edited_message", "callback_query", "my_chat_member")
POLL_SECONDS: Final = 30
MAX_DELETE: Final = 100
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_NO_CHAT: Final = ("chat not found", "user is deactivated", "peer_id_invalid")


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram sends updates now, and how many wait. An empty address: nowhere, they are fetched."""

    url: str
    allowed: tuple[str, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """The raw answer to getUpdates, or why there is none. `hooked`: a webhook is set."""

    raw: bytes = b""
    fault: Fault | None = None
    wait: int = 0
    hooked: bool = False


class Telegram:
    """The Bot API at `api`. `open` before use, `close` after."""

    def __init__(self, token: SecretStr, api: str, *, connections: int = 64) -> None:
        self._request = AiohttpRequest(connections=connections)
        self._polls = AiohttpRequest(connections=2, read=POLL_SECONDS + 10)
        self._bot = Bot(
            token.get_secret_value(),
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=self._request,
            get_updates_request=self._polls,
        )

    async def open(self) -> None:
        """Open the connection pools; nothing is asked yet."""
        await self._request.initialize()
        await self._polls.initialize()

    async def close(self) -> None:
        """Close the connection pools."""
        await self._request.shutdown()
        await self._polls.shutdown()

    async def me(self) -> tuple[str, Answer]:
        """The bot's user name, as a check of the token."""
        me = await _ask(self._bot.get_me())
        return ("", me) if isinstance(me, Answer) else (me.username or "", Answer())

    async def say(
        self, chat: int, text: str, buttons: Rows = (), *, silent: bool = True, protect: bool = True
    ) -> Answer:
        """Words, without link previews. If Telegram refuses the buttons, the words go without them."""
        sent = await self._say(chat, text, buttons, silent=silent, protect=protect)
        if sent.fault is Fault.NEVER and buttons:
            return await self._say(chat, text, (), silent=silent, protect=protect)
        return sent

    async def delete(self, chat: int, messages: Sequence[int]) -> Answer:
        """Delete up to 100 messages of either side. What cannot be deleted any more is passed over."""
        ids = list(messages)
        if not ids:
            return Answer()
        done = await _done(self._bot.delete_messages(chat, ids))
        if done.fault is not Fault.NEVER:
            return done
        for each in ids:
            done = await _done(self._bot.delete_message(chat, each))
            if done.fault not in (None, Fault.NEVER):
                return done
        return Answer()

    async def react(self, chat: int, message: int, emoji: str) -> Answer:
        """Put a reaction on a message; an empty one takes it away."""
        return await _done(self._bot.set_message_reaction(chat, message, emoji or None))

    async def typing(self, chat: int) -> Answer:
        """Show "typing…" for five seconds."""
        return await _done(self._bot.send_chat_action(chat, "typing"))

    async def answer(self, callback: str) -> Answer:
        """End the waiting mark on a tapped button."""
        return await _done(self._bot.answer_callback_query(callback))

    async def leave(self, chat: int) -> Answer:
        """Leave a group or channel, saying nothing."""
        return await _done(self._bot.leave_chat(chat))

    async def menu(self, commands: Sequence[tuple[str, str]]) -> Answer:
        """What the button beside the writing field offers, in every chat."""
        return await _done(self._bot.set_my_commands(list(commands)))

    async def hook(self) -> Hook | Answer:
        """Where updates go now."""
        info = await _ask(self._bot.get_webhook_info())
        if isinstance(info, Answer):
            return info
        return Hook(info.url, tuple(info.allowed_updates or ()), info.pending_update_count)

    async def set_hook(self, url: str, secret: SecretStr) -> Answer:
        """Let updates come to `url`. What waits is never thrown away."""
        return await _done(
            self._bot.set_webhook(url, secret_token=secret.get_secret_value(), allowed_updates=list(ALLOWED))
        )

    async def remove_hook(self) -> Answer:
        """Let updates be fetched. What waits is never thrown away."""
        return await _done(self._bot.delete_webhook())

    async def fetch(self, offset: int | None, *, seconds: int = POLL_SECONDS, limit: int = 50) -> Fetched:
        """One getUpdates, raw. An offset confirms all before it; without one nothing is confirmed."""
        wanted: dict[str, Any] = {"timeout": seconds, "limit": limit, "allowed_updates": list(ALLOWED)}
        if offset is not None:
            wanted["offset"] = offset
        asked = await _ask(self._polls.ask(f"{self._bot.base_url}/getUpdates", wanted))
        if isinstance(asked, Answer):
            return Fetched(fault=asked.fault)
        status, raw = asked
        return Fetched(raw) if status == HTTPStatus.OK else _unfetched(status, raw)

    async def _say(self, chat: int, text: str, buttons: Rows, *, silent: bool, protect: bool) -> Answer:
        rows = [[InlineKeyboardButton(label, callback_data=data) for data, label in row] for row in buttons]
        sent = await _ask(
            self._bot.send_message(
                chat,
                bounded(text),
                disable_notification=silent,
                protect_content=protect,
                link_preview_options=_NO_PREVIEW,
                reply_markup=InlineKeyboardMarkup(rows) if rows else None,
            )
        )
        return sent if isinstance(sent, Answer) else Answer(sent.message_id)


class _Parameters(msgspec.Struct):
    retry_after: int = 0


class _Failed(msgspec.Struct):
    description: str = ""
    parameters: _Parameters = msgspec.field(default_factory=_Parameters)


def _unfetched(status: int, raw: bytes) -> Fetched:
    try:
        failed = msgspec.json.decode(raw, type=_Failed)
    except (msgspec.MsgspecError, ValueError):
        failed = _Failed()
    match status:
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND:
            return Fetched(fault=Fault.BARRED)
        case HTTPStatus.CONFLICT:
            return Fetched(fault=Fault.CONFLICT, hooked="webhook" in failed.description.lower())
        case HTTPStatus.TOO_MANY_REQUESTS:
            return Fetched(fault=Fault.WAIT, wait=failed.parameters.retry_after * 1000)
        case _:
            return Fetched(fault=Fault.MAYBE)


async def _ask(call: Awaitable[T]) -> T | Answer:
    """What the call returns, or what went wrong with it."""
    try:
        return await call
    except error.TelegramError as failed:
        return _fault(failed)
    except (LookupError, TypeError, ValueError, AttributeError):  # an answer that makes no sense
        return Answer(fault=Fault.MAYBE)


async def _done(call: Awaitable[object]) -> Answer:
    done = await _ask(call)
    return done if isinstance(done, Answer) else Answer()


_FAULTS: Final = (
    (error.RetryAfter, Fault.WAIT),
    (error.Forbidden, Fault.GONE),
    (error.InvalidToken, Fault.BARRED),
    (error.Conflict, Fault.CONFLICT),
    (error.BadRequest, Fault.NEVER),
    (error.ChatMigrated, Fault.NEVER),
    (NotSent, Fault.UNSENT),
)
"""In order: most errors of the library are kinds of NetworkError. Any other may have been done all the same."""


def _fault(failed: error.TelegramError) -> Answer:
    fault = next((fault for kind, fault in _FAULTS if isinstance(failed, kind)), Fault.MAYBE)
    if isinstance(failed, error.RetryAfter):
        wait = failed.retry_after
        return Answer(fault=fault, wait=1000 * int(wait.total_seconds() if isinstance(wait, timedelta) else wait))
    if fault is Fault.NEVER and any(words in failed.message.lower() for words in _NO_CHAT):
        return Answer(fault=Fault.GONE)
    return Answer(fault=fault)
