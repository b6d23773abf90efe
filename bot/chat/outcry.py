"""Never silent when broken: what the process itself says when it cannot keep what somebody writes (safety, 2).

It needs no store: a chat is told once in ten minutes, remembered here in bounded memory. What cannot be sent is
not remembered, so that the next try of Telegram's to deliver brings the next try to say so.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from bot.chat.bot import Telegram
from bot.chat.pace import Fault, Limit
from bot.clock import Clock
from bot.log import Event, event
from safeguarding.messages import Ms

EVERY: Final[Ms] = 10 * 60 * 1000
CHATS: Final = 20_000
BURST: Final = 5


class Told:
    """Which chats have been told lately. Pure."""

    def __init__(self, most: int = CHATS) -> None:
        self._most = most
        self._at: OrderedDict[int, Ms] = OrderedDict()

    def may(self, chat: int, now: Ms) -> bool:
        """Whether this chat may be told now. A clock that stepped back counts as time gone by."""
        at = self._at.get(chat)
        return at is None or not at <= now < at + EVERY

    def note(self, chat: int, now: Ms) -> None:
        """It is being told. Of too many chats the one told longest ago is forgotten: it may be told again."""
        self._at[chat] = now
        self._at.move_to_end(chat)
        while len(self._at) > self._most:
            self._at.popitem(last=False)

    def forget(self, chat: int) -> None:
        """It could not be told."""
        self._at.pop(chat, None)


class Outcry:
    """Says `words` straight to a chat, at most `rate` a second over all."""

    def __init__(self, telegram: Telegram, clock: Clock, words: str, rate: float = 25.0) -> None:
        self._telegram = telegram
        self._clock = clock
        self._words = words
        self._told = Told()
        self._limit = Limit(rate, BURST)

    async def cry(self, chat: int) -> bool:
        """Tell this chat that the service is not working, unless it was told lately. True when it was said now."""
        now = self._clock.now()
        if not self._told.may(chat, now) or self._limit.wait(now):
            return False
        self._told.note(chat, now)
        self._limit.take(now)
        answer = await self._telegram.say(chat, self._words)
        event(Event.OUTCRY, fault=answer.fault)
        if answer.fault in (Fault.UNSENT, Fault.WAIT, Fault.BARRED):
            self._told.forget(chat)
        return answer.fault is None
