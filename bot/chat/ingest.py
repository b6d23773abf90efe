"""One update, from raw bytes to committed, whichever way it came.

Theory of operation. Telegram is the inbox: it keeps what is not acknowledged, so an update is acknowledged when its
turn is committed, and not before. `Unavailable` leaves it with Telegram, and the person is told that nothing can be
kept just now. What cannot be read is sealed for a human and acknowledged: an update that fails for ever would stop
its chat, and eighty such chats would stop everybody. The same goes for one over which our own code stumbles five
times.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from enum import StrEnum
from typing import Final, Protocol

from bot.chat.bot import Telegram
from bot.chat.outcry import Outcry
from bot.chat.parse import Foreign, Heard, Ignored, Parsed, Unreadable, parse
from bot.clock import Clock
from bot.log import Event, event
from bot.tasks import aside
from flows.errors import Unavailable
from safeguarding.messages import Message, Ms, Tapped

STUMBLES: Final = 5
REMEMBERED: Final = 10_000
PATIENCE: Final = 30.0
LEAVE_AGAIN: Final[Ms] = 60 * 1000


class Turns(Protocol):
    """What takes what was heard. Both return once it is committed, or was before, and raise Unavailable."""

    async def take(self, chat: int, message: Message) -> None:
        """One message of a person."""

    async def unreadable(self, update: int | None, raw: bytes) -> None:
        """Bytes that nobody could read."""


class Job(StrEnum):
    """Small things that need not be waited for."""

    ANSWER = "answer"
    LEAVE = "leave"
    OUTCRY = "outcry"


class Intake:
    """Takes updates. Nothing but False or True comes out: whether the update may be acknowledged."""

    def __init__(self, turns: Turns, telegram: Telegram, outcry: Outcry, clock: Clock) -> None:
        self._turns = turns
        self._telegram = telegram
        self._outcry = outcry
        self._clock = clock
        self._stumbles: OrderedDict[int, int] = OrderedDict()
        self._left: OrderedDict[int, Ms] = OrderedDict()

    def read(self, raw: bytes) -> Parsed:
        """What an update says, without taking it yet."""
        return parse(raw, self._clock.now())

    async def take(self, parsed: Parsed, raw: bytes) -> bool:
        """Take one update. True: it is kept (or says nothing), acknowledge it. False: Telegram shall keep it."""
        match parsed:
            case Heard():
                return await self._heard(parsed, raw)
            case Unreadable():
                return await self.give_up(parsed.update, raw)
            case Foreign():
                self._leave(parsed.chat)
                return True
            case Ignored():
                return True

    async def _heard(self, heard: Heard, raw: bytes) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._turns.take(heard.chat, heard.message)
        except (Unavailable, TimeoutError):
            event(Event.UPDATE_PUT_OFF, update=heard.update)
            aside(Job.OUTCRY, self._outcry.cry(heard.chat))
            return False
        except Exception as error:  # noqa: BLE001 - no error of ours may stop a chat for good
            return await self._stumbled(heard, raw, error)
        if isinstance(heard.message, Tapped):
            aside(Job.ANSWER, self._telegram.answer(heard.message.callback))
        return True

    async def _stumbled(self, heard: Heard, raw: bytes, error: Exception) -> bool:
        tries = self._stumbles.pop(heard.update, 0) + 1
        event(Event.UPDATE_POISON, update=heard.update, tries=tries, error=error)
        aside(Job.OUTCRY, self._outcry.cry(heard.chat))
        if tries >= STUMBLES:
            return await self.give_up(heard.update, raw)
        self._stumbles[heard.update] = tries
        while len(self._stumbles) > REMEMBERED:
            self._stumbles.popitem(last=False)
        return False

    async def give_up(self, update: int, raw: bytes) -> bool:
        """Have the bytes sealed for a human, since no turn can be made of them."""
        event(Event.UPDATE_UNREADABLE, update=update, size=len(raw))
        try:
            async with asyncio.timeout(PATIENCE):
                await self._turns.unreadable(update or None, raw)
        except (Unavailable, TimeoutError):
            return False
        except Exception as error:  # noqa: BLE001 - the last resort of what cannot be kept at all
            event(Event.UPDATE_POISON, update=update, error=error)
            return False
        return True

    def _leave(self, chat: int) -> None:
        now = self._clock.now()
        if 0 <= now - self._left.get(chat, -LEAVE_AGAIN) < LEAVE_AGAIN:
            return
        self._left[chat] = now
        while len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        event(Event.CHAT_FOREIGN)
        aside(Job.LEAVE, self._telegram.leave(chat))
