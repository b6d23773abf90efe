"""Outbox → Telegram. At least once, each person's entries in order, the most urgent person first.

Theory of operation. `Sender.run` holds the leases of its partitions and reads them when a commit wakes it, when an
entry put off comes due, and every five seconds in case a waking was lost. `pace` picks; each pick is one task:

    sending (the store counts the try, and says no to what is late or overtaken) → Telegram → sent | later | drop

A crash between Telegram and `sent` sends twice, never not at all; the store then shows "maybe". What Telegram has
done is written down until the store has it: that person's next entry waits meanwhile. 429 holds up one chat only.
403 becomes a `Left` for the conversation. Stopping lets what is in hand finish.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.chat.body import Body, Clear, React, ReplySealed, Say, Typing
from bot.chat.bot import MAX_DELETE, Telegram
from bot.chat.pace import SECOND, Answer, Done, Drop, Fault, Later, Pace, Verdict, Why, judge
from bot.clock import Clock
from bot.log import Event, event
from bot.store.model import Queued, Rank
from bot.store.store import Store
from bot.tasks import spawn
from flows.errors import Broken, Refused, Unavailable
from safeguarding.messages import Left, Message, Ms
from safeguarding.people import PARTITIONS, Who

AT_ONCE: Final = 32
READ: Final = 64
POLL: Final[Ms] = 5 * SECOND
LEASE: Final[Ms] = 10 * SECOND
IN_HAND: Final[Ms] = 5 * SECOND
RETRY: Final[Ms] = SECOND
SOON: Final[Ms] = 100
LEFT_AGAIN: Final[Ms] = 600 * SECOND
DELETABLE: Final[Ms] = 48 * 3600 * SECOND - 60 * SECOND


class Job(StrEnum):
    """What the sender's tasks are called."""

    DELIVER = "deliver"


@dataclass(frozen=True, slots=True)
class Openers:
    """How sealed things are opened. Both raise Broken; `reply` raises Refused once its key is lost."""

    body: Callable[[Queued], Body]
    reply: Callable[[ReplySealed], str]


Take = Callable[[int, Message], Awaitable[None]]


class Sender:
    """Sends what lies in the outbox of its partitions. `holder` names this process; `rate` is messages a second.

    `delivered` is called when a worker's words have arrived, so that consoles can show it.
    """

    def __init__(
        self,
        store: Store,
        telegram: Telegram,
        openers: Openers,
        take: Take,
        clock: Clock,
        *,
        holder: str,
        rate: float,
        delivered: Callable[[], None] = lambda: None,
        parts: Sequence[int] = range(PARTITIONS),
    ) -> None:
        self._store = store
        self._telegram = telegram
        self._openers = openers
        self._take = take
        self._clock = clock
        self._holder = holder
        self._pace = Pace(rate)
        self._delivered = delivered
        self._leases = dict.fromkeys(parts, 0)
        self._reads = dict.fromkeys(parts, 0)
        self._alarms: list[tuple[Ms, int]] = []
        self._left_at: dict[str, Ms] = {}
        self._kick = asyncio.Event()
        self._halt = asyncio.Event()
        self._hands: set[asyncio.Task[None]] = set()

    def wake(self, part: int) -> None:
        """Something was committed to this partition's outbox."""
        if part in self._reads:
            self._reads[part] = 0
            self._kick.set()

    async def run(self) -> None:
        """Send until `stop`."""
        while not self._halt.is_set():
            self._kick.clear()
            await self._read()
            self._start()
            await self._clock.wait(self._kick, self._rest())
        if self._hands:
            await asyncio.wait(self._hands)

    async def stop(self) -> None:
        """Take up nothing more; `run` returns when what is in hand is done."""
        self._halt.set()
        self._kick.set()

    def _rest(self) -> Ms:
        now = self._clock.now()
        times = [*self._reads.values(), *(at for at, _ in self._alarms[:1])]
        waits = [max(min(times, default=now + POLL) - now, 0)]
        if len(self._hands) < AT_ONCE and (wait := self._pace.wait(now)) is not None:
            waits.append(wait)
        return min(waits)

    async def _read(self) -> None:
        now = self._clock.now()
        while self._alarms and self._alarms[0][0] <= now:
            self._reads[heapq.heappop(self._alarms)[1]] = 0
        due = [part for part, at in self._reads.items() if at <= now or at > now + POLL]
        await asyncio.gather(*(self._read_part(part, now) for part in due))

    async def _read_part(self, part: int, now: Ms) -> None:
        self._reads[part] = now + POLL
        try:
            if await self._leased(part, now):
                self._pace.offer(await self._store.due_out(part, now, READ), now)
            else:
                self._pace.forget(part)
        except Unavailable:
            self._reads[part] = now + RETRY
        except (Broken, Refused) as error:
            event(Event.STORE_BROKEN, part=part, error=error)

    async def _leased(self, part: int, now: Ms) -> bool:
        if self._leases[part] - now > LEASE // 2:
            return True
        mine = await self._store.lease(part, self._holder, now + LEASE, now)
        if not mine and self._leases[part]:
            event(Event.LEASE_LOST, part=part)
        self._leases[part] = now + LEASE if mine else 0
        return mine

    def _start(self) -> None:
        while len(self._hands) < AT_ONCE and (queued := self._pace.next(self._clock.now())) is not None:
            hand = spawn(Job.DELIVER, self._deliver(queued))
            self._hands.add(hand)
            hand.add_done_callback(self._hands.discard)

    async def _deliver(self, queued: Queued) -> None:
        now = self._clock.now()
        try:
            if await self._leased(queued.part, now) and await self._store.sending(queued, now, now + IN_HAND):
                await self._settle(queued, await self._attempt(queued, now))
        except Unavailable:
            self._pace.pause(now + RETRY)
        finally:
            self._pace.finish(queued.who)
            soon = 0 if queued.out.rank is Rank.DANGER else SOON
            self._reads[queued.part] = min(self._reads[queued.part], self._clock.now() + soon)
            self._kick.set()

    async def _attempt(self, queued: Queued, now: Ms) -> Verdict:
        try:
            body = self._openers.body(queued)
            answer = await self._perform(queued, body)
        except (Broken, Refused) as error:
            event(Event.SEND_DROPPED, part=queued.part, entry=queued.id, why=Why.BROKEN, error=error)
            return Drop(Why.BROKEN)
        except Unavailable:
            return Later(now + RETRY, Fault.UNSENT)
        self._noted(queued, answer)
        verdict = judge(queued, answer, self._clock.now())
        if isinstance(verdict, Drop) and verdict.why is Why.GONE:
            await self._left(queued, body.chat)
        return verdict

    async def _perform(self, queued: Queued, body: Body) -> Answer:
        match body:
            case Say():
                return await self._telegram.say(
                    body.chat, body.text, body.buttons, silent=body.silent, protect=body.protect
                )
            case ReplySealed():
                return await self._telegram.say(body.chat, self._openers.reply(body))
            case Clear():
                return await self._clear(queued, body.chat)
            case React():
                return _tried(await self._telegram.react(body.chat, body.message, body.emoji))
            case Typing():
                return _tried(await self._telegram.typing(body.chat))

    async def _clear(self, queued: Queued, chat: int) -> Answer:
        who = Who(queued.who, queued.part)
        ids = [message for message, _ in await self._store.sent_ids(who, self._clock.now() - DELETABLE)]
        for start in range(0, len(ids), MAX_DELETE):
            chunk = ids[start : start + MAX_DELETE]
            done = await self._telegram.delete(chat, chunk)
            if done.fault is not None:
                return done
            await self._store.forget_ids(who, chunk)
        return Answer()

    def _noted(self, queued: Queued, answer: Answer) -> None:
        now = self._clock.now()
        if answer.fault is Fault.UNSENT:
            self._pace.failed(now)
        elif answer.fault is not Fault.MAYBE:
            self._pace.worked()
        if answer.fault is not None:
            event(_EVENTS[answer.fault], part=queued.part, entry=queued.id, fault=answer.fault, tries=queued.tries)

    async def _left(self, queued: Queued, chat: int) -> None:
        now = self._clock.now()
        self._left_at = {who: at for who, at in self._left_at.items() if now - at < LEFT_AGAIN}
        if queued.who in self._left_at:
            return
        try:
            await self._take(chat, Left(None, now))
        except (Unavailable, Broken, Refused) as error:
            event(Event.SEND_UNSETTLED, part=queued.part, entry=queued.id, error=error)
        else:
            self._left_at[queued.who] = now

    async def _settle(self, queued: Queued, verdict: Verdict) -> None:
        """Write the verdict down, however long the store takes: until then this person's next entry waits."""
        wait = RETRY
        while True:
            try:
                return await self._write(queued, verdict)
            except Unavailable:
                event(Event.SEND_UNSETTLED, part=queued.part, entry=queued.id)
            if await self._clock.wait(self._halt, wait):
                return None
            wait = min(2 * wait, POLL)

    async def _write(self, queued: Queued, verdict: Verdict) -> None:
        match verdict:
            case Done(message):
                await self._store.sent(queued, message, self._clock.now())
                if queued.out.from_worker:
                    self._delivered()
            case Later(at, fault, everyone):
                if everyone:
                    self._pace.pause(at)
                await self._store.later(queued, at, maybe=fault is Fault.MAYBE)
                heapq.heappush(self._alarms, (at, queued.part))
            case Drop():
                await self._store.drop(queued)


_EVENTS: Final = {
    Fault.WAIT: Event.SEND_WAITS,
    Fault.GONE: Event.SEND_GONE,
    Fault.NEVER: Event.SEND_DROPPED,
    Fault.MAYBE: Event.SEND_FAILED,
    Fault.UNSENT: Event.SEND_FAILED,
    Fault.BARRED: Event.SEND_BARRED,
    Fault.CONFLICT: Event.SEND_BARRED,
}


def _tried(answer: Answer) -> Answer:
    """For what is only nice to have: done or not, it is over, unless the person is gone."""
    return answer if answer.fault is Fault.GONE else Answer()
