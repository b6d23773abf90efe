"""Updates as we fetch them. The offset moves on only when the whole batch is kept.

Theory of operation. One getUpdates at a time, started without an offset, so that nothing is confirmed that this
process has not kept (numbers restart at random after a quiet week). A batch is taken chat by chat, in order within a
chat, chats side by side; a chat stops at its first update that cannot be kept. Then the same batch is fetched again,
and those of it that are kept are passed over. Batches are smaller than the ring of update ids in a session, so that
after a crash a whole batch of one person is still recognised. If only one chat is stuck while others go, it may not
stop everybody: after ten rounds its update is sealed for a human.
"""

from __future__ import annotations

import asyncio
import contextlib
from enum import StrEnum
from typing import Final, TypeAlias

from bot.chat import wire
from bot.chat.bot import POLL_SECONDS, Fetched, Hook, Telegram
from bot.chat.ingest import Intake
from bot.chat.pace import Fault
from bot.chat.parse import Heard, Parsed
from bot.clock import Clock
from bot.log import Event, event
from bot.tasks import spawn
from safeguarding.messages import Ms

BATCH: Final = 50
CHATS_AT_ONCE: Final = 32
ROUNDS: Final = 10
FIRST_WAIT: Final[Ms] = 1000
MAX_WAIT: Final[Ms] = 30 * 1000
CONFLICT_WAIT: Final[Ms] = 3 * 1000
GOODBYE_SECONDS: Final = 3.0

Line: TypeAlias = list[tuple[Parsed, bytes]]


class Job(StrEnum):
    """What the poller's tasks are called."""

    FETCH = "fetch"
    HALT = "halt"


class Poller:
    """Fetches updates until stopped. `seconds`: how long Telegram may hold a request open."""

    def __init__(self, intake: Intake, telegram: Telegram, clock: Clock, *, seconds: int = POLL_SECONDS) -> None:
        self._intake = intake
        self._telegram = telegram
        self._clock = clock
        self._seconds = seconds
        self._halt = asyncio.Event()
        self._offset: int | None = None
        self._confirmed: int | None = None
        self._kept: set[int] = set()
        self._rounds = 0
        self._wait = FIRST_WAIT
        self._side_by_side = asyncio.Semaphore(CHATS_AT_ONCE)

    async def run(self) -> None:
        """Fetch and take until `stop`; then tell Telegram what was kept."""
        await self._unhook()
        while not self._halt.is_set():
            if not await self._round():
                await self._clock.wait(self._halt, self._wait)
                self._wait = min(2 * self._wait, MAX_WAIT)
        await self._goodbye()

    async def stop(self) -> None:
        """Fetch no more; the batch in hand is finished first."""
        self._halt.set()

    async def _unhook(self) -> None:
        """As long as a webhook is set, Telegram lets nobody fetch."""
        wait = FIRST_WAIT
        while not self._halt.is_set():
            hook = await self._telegram.hook()
            if isinstance(hook, Hook) and not hook.url:
                return
            answer = await self._telegram.remove_hook() if isinstance(hook, Hook) else hook
            if answer.fault is None:
                event(Event.WEBHOOK_REMOVED)
                return
            event(Event.TELEGRAM_FAILED, fault=answer.fault)
            await self._clock.wait(self._halt, wait)
            wait = min(2 * wait, MAX_WAIT)

    async def _round(self) -> bool:
        """Whether to go on at once."""
        try:
            fetched = await self._fetch()
            return fetched is None or await self._taken(fetched)
        except Exception as error:  # noqa: BLE001 - a poller that dies is a bot that is silent
            event(Event.TELEGRAM_FAILED, error=error)
            return False

    async def _fetch(self) -> Fetched | None:
        """What is fetched; None when stopped meanwhile."""
        self._confirmed = self._offset
        fetch = spawn(Job.FETCH, self._telegram.fetch(self._offset, seconds=self._seconds, limit=BATCH))
        halt = spawn(Job.HALT, self._halt.wait())
        try:
            await asyncio.wait({fetch, halt}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (fetch, halt):
                task.cancel()
        return fetch.result() if fetch.done() else None

    async def _taken(self, fetched: Fetched) -> bool:
        if fetched.fault is not None:
            await self._failed(fetched, fetched.fault)
            return False
        parts = wire.split(fetched.raw)
        if parts is None:
            event(Event.POLL_UNREADABLE, size=len(fetched.raw))
            return False
        kept = await self._batch([(self._intake.read(raw), raw) for raw in parts])
        if kept:
            self._wait = FIRST_WAIT
        return kept

    async def _failed(self, fetched: Fetched, fault: Fault) -> None:
        if fault is Fault.CONFLICT:
            event(Event.POLL_CONFLICT)
            self._wait = max(self._wait, CONFLICT_WAIT)
            if fetched.hooked:
                event(Event.WEBHOOK_CHANGED)
                await self._telegram.remove_hook()
            return
        event(Event.TELEGRAM_FAILED, fault=fault)
        self._wait = max(self._wait, fetched.wait)

    async def _batch(self, batch: Line) -> bool:
        """Take a batch; once all of it is kept, the offset moves on."""
        lines: dict[int, Line] = {}
        for parsed, raw in batch:
            key = parsed.chat if isinstance(parsed, Heard) else -parsed.update
            lines.setdefault(key, []).append((parsed, raw))
        before = len(self._kept)
        done = await asyncio.gather(*(self._line(line) for line in lines.values()))
        if not all(done):
            self._rounds += 1
            moving = len(self._kept) > before or before > 0
            if self._rounds < ROUNDS or not moving or not await self._give_up(batch):
                return False
        if numbers := [parsed.update for parsed, _ in batch if parsed.update]:
            self._offset = max(numbers) + 1
        self._kept.clear()
        self._rounds = 0
        return not batch or bool(numbers)

    async def _line(self, line: Line) -> bool:
        async with self._side_by_side:
            for parsed, raw in line:
                if parsed.update and parsed.update not in self._kept:
                    if not await self._intake.take(parsed, raw):
                        return False
                    self._kept.add(parsed.update)
            return True

    async def _give_up(self, batch: Line) -> bool:
        left = [(parsed.update, raw) for parsed, raw in batch if parsed.update and parsed.update not in self._kept]
        return all([await self._intake.give_up(update, raw) for update, raw in left])

    async def _goodbye(self) -> None:
        if self._offset != self._confirmed:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GOODBYE_SECONDS):
                    await self._telegram.fetch(self._offset, seconds=0, limit=1)
