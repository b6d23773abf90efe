"""The desk: workers take, hold and end handoffs; each act crosses to the person's partition in a fenced order.

Theory of operation. The desk allots the fence and checks capacity; the partition's owner is what sending obeys, and
it accepts only a fence at least its own. Giving: desk first, then partition. Taking away: partition first, then desk.
A crash between the two leaves the safe half done, and the sweep finishes it: a hold whose other half is missing
lapses with its lease. Changing an owner also leaves the desk's word for the conversation (joined, parted, phoning,
closed), which a timer hands to the next turn, crash or no crash.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from bot import commits, log
from bot.bodies import Bodies
from bot.chat import body
from bot.clock import Clock
from bot.keyring import Keyring
from bot.store.model import Handoff, Lane, Lost, Notice, Out, Owner, Rank, Record
from bot.store.store import Store
from flows.errors import Broken, Refused
from safeguarding import audit, record
from safeguarding import handoff as rules
from safeguarding.audit import Tag
from safeguarding.messages import Closed, Gone, Joined, Ms, Parted, Phoning
from safeguarding.people import Who
from safeguarding.record import Place
from safeguarding.urgency import Urgency

QUEUE, BOT = "queue", "bot"
NEW_SECRET = "shred secret"  # noqa: S105 - why the store lost a record


class NoLonger(Refused):
    """This conversation is no longer yours. It went back to the queue or somebody else has it."""


class Full(Refused):
    """You hold as many conversations as you may. End one or give one back first."""


class Taken(Refused):
    """Somebody else has this conversation, or it is over."""


class Empty(Refused):
    """Nobody is waiting."""


class Left(Refused):
    """You have left the team, and cannot take conversations any more."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """Whom to wake: the timers and the sender of a partition, and the consoles."""

    wake: Callable[[int], None] = lambda _: None
    said: Callable[[int], None] = lambda _: None
    changed: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Sent:
    """What a worker's browser made: the record's inner layer with its signature, and the copy for sending."""

    place: Place
    reply: str
    inner: bytes
    signature: bytes
    out: bytes


class Desk:
    """What a worker can do with handoffs, and what happens when a worker can do nothing any more."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        keyring: Keyring,
        bodies: Bodies,
        chat: Callable[[Who], Awaitable[int]],
        hooks: Hooks,
        capacity: int = rules.CAPACITY,
    ) -> None:
        """`chat`: the Telegram chat of a person."""
        self._store = store
        self._clock = clock
        self._keyring = keyring
        self._bodies = bodies
        self._chat = chat
        self._hooks = hooks
        self._capacity = capacity

    async def notice(self, notice: Notice) -> None:
        """A case wants a human: into the queue, or raised there. Safe to repeat."""
        await self._store.notice(notice, rules.score(notice.urgency, notice.since), self._clock.now())
        await self._store.noticed(notice.who.part, notice)
        log.event(log.Event.DESK_NOTICE, part=notice.who.part)
        self._hooks.changed()

    async def queue(self) -> tuple[Handoff, ...]:
        """All that are open, in order."""
        return await self._store.queue()

    async def take(self, worker: str, tab: str, case: str | None) -> Handoff:
        """Claim the next handoff or the one named, for one tab. Raises Refused: gone, or too many already."""
        now = self._clock.now()
        held = await self._claim(worker, tab, case, now)
        joined = Joined(worker, self._keyring.name(worker), held.fence, now)
        if not await self._own(held, f"worker:{worker}", joined):
            raise NoLonger
        return held

    async def _claim(self, worker: str, tab: str, case: str | None, now: Ms) -> Handoff:
        try:
            held = await self._store.claim(
                case=case,
                worker=worker,
                tab=tab,
                now=now,
                lease_ms=rules.LEASE,
                capacity=self._capacity,
                audit=(_claimed(now, worker),),
            )
        except Refused as refused:
            raise _REFUSALS.get(refused.why, NoLonger) from None
        if held is None:
            raise Empty
        return held

    async def heartbeat(self, case: str, fence: int, tab: str) -> Ms:
        """The tab is alive; when its lease ends now. Raises NoLonger."""
        now = self._clock.now()
        if not await self._store.heartbeat(case, fence, tab, now, rules.LEASE):
            raise NoLonger
        return now + rules.LEASE

    async def phoning(self, case: str, fence: int, tab: str) -> None:
        """On the telephone for this person: held for long without a sign of life, and the person is told."""
        held, now = await self._held(case, fence, tab), self._clock.now()
        entry = self._entry(Tag.HANDOFF_PHONING, held)
        if not await self._store.phoning(case, fence, now + rules.PHONING, audit=(entry,)):
            raise NoLonger
        await self._own(held, f"worker:{held.worker}", Phoning(fence, now))

    async def release(self, case: str, fence: int, tab: str) -> None:
        """Back to the queue with the original waiting time, by the worker's choice."""
        held = await self._held(case, fence, tab)
        parted = Parted(Gone.RELEASED, fence, self._clock.now())
        await self._take_away(held, QUEUE, parted)
        await self._back(held, held.urgency, self._entry(Tag.HANDOFF_RELEASED, held))

    async def close(self, case: str, fence: int, tab: str) -> bool:
        """End it. False when a newer notice has come meanwhile: the person is in the queue again."""
        held = await self._held(case, fence, tab)
        await self._take_away(held, BOT, Closed(fence, self._clock.now(), held.version))
        entry = self._entry(Tag.HANDOFF_CLOSED, held)
        done = await self._store.close_handoff(held, self._clock.now(), audit=(entry,))
        self._hooks.changed()
        return done

    async def reply(self, fence: int, tab: str, sent: Sent) -> int:
        """A worker's words, kept and queued in one step. Returns the record's number. Raises NoLonger or Lost."""
        place = sent.place
        held = await self._held(place.case, fence, tab)
        try:
            return await self._kept(held, sent)
        except Lost as lost:
            if lost.why != NEW_SECRET:
                raise
        return await self._kept(held, sent)  # the case's shred secret has just been replaced

    async def _kept(self, held: Handoff, sent: Sent) -> int:
        place, fence, now = sent.place, held.fence, self._clock.now()
        salted = await self._store.salt(place.case, [(Lane.WORKER, place.seq)])
        sealed = record.wrap(
            self._keyring.deployment,
            place,
            sent.inner,
            signer=held.worker,
            signature=sent.signature,
            secret=salted.secret,
            generation=salted.generation,
            salt=salted.salts[0],
        )
        chat = await self._chat(held.who)
        waiting = body.encode(body.ReplySealed(chat, place.case, fence, sent.reply, sent.out))
        kept = await self._store.reply(
            case=place.case,
            who=held.who,
            fence=fence,
            worker=held.worker,
            reply=sent.reply,
            record=Record(Lane.WORKER, place.seq, place.kind, sealed),
            out=Out(
                Rank.HUMAN,
                self._bodies.seal_out(held.who, waiting),
                now + commits.REPLY_EXPIRES,
                fence,
                from_worker=True,
                case=place.case,
                reply=sent.reply,
            ),
            audit=(self._entry(Tag.REPLY_KEPT, held),),
            now=now,
        )
        await self._store.spoke(place.case, fence, now, rules.LEASE)
        self._hooks.said(held.who.part)
        self._hooks.changed()
        return kept.seq

    async def sweep(self) -> int:
        """Every hold whose lease is over goes back to the queue, a step more urgent, and the person is told."""
        lapsed = await self._store.lapsed(self._clock.now())
        for held in lapsed:
            try:
                await self._lapse(held)
            except (Refused, Broken) as error:  # one that cannot be read must not keep the others waiting
                log.event(log.Event.TIMER_FAILED, case=held.case, fence=held.fence, error=error)
        return len(lapsed)

    async def part(self, left: Mapping[str, Ms]) -> int:
        """Every hold of somebody who has left goes back to the queue, its place kept, and the person is told. How many.

        `left`: who, and when; the time makes repeating silent.
        """
        held = [one for one in await self._store.handoffs() if one.worker in left]
        for one in held:
            word = _word(await self._store.desk_event(one.who))
            if isinstance(word, Closed) and word.fence == one.fence:
                await self._lapse(one)
                continue
            await self._own(one, QUEUE, Parted(Gone.RELEASED, one.fence, left[one.worker]))
            entry = audit.entry(
                Tag.HANDOFF_PARTED, self._clock.now(), "bot", case=one.case, fence=one.fence, member=one.worker
            )
            await self._back(one, one.urgency, entry)
            log.event(log.Event.DESK_PARTED, case=one.case, fence=one.fence)
        return len(held)

    async def _lapse(self, held: Handoff) -> None:
        """Finish a close that got only halfway; anything else goes back. The word's time makes repeating silent."""
        word = _word(await self._store.desk_event(held.who))
        if isinstance(word, Closed) and word.fence == held.fence:
            seen = replace(held, version=word.number)
            entry = self._entry(Tag.HANDOFF_CLOSED, held)
            await self._store.close_handoff(seen, self._clock.now(), audit=(entry,))
            self._hooks.changed()
            return
        await self._own(held, QUEUE, Parted(Gone.VANISHED, held.fence, held.lease_until))
        entry = self._entry(Tag.HANDOFF_LAPSED, held, by="bot")
        await self._back(held, rules.after_vanishing(held.urgency), entry)
        log.event(log.Event.DESK_LAPSED, case=held.case, fence=held.fence)

    async def _held(self, case: str, fence: int, tab: str) -> Handoff:
        held = await self._store.handoff(case)
        if held is None or (held.fence, held.tab) != (fence, tab) or rules.State(held.state) not in rules.HELD:
            raise NoLonger
        return held

    async def _take_away(self, held: Handoff, owner: str, word: Parted | Closed) -> None:
        """By the worker's choice. Raises NoLonger when this hold has ended another way: the sweep finishes that one."""
        await self._own(held, owner, word)
        kept = _word(await self._store.desk_event(held.who))
        if type(kept) is not type(word) or kept.fence != word.fence:
            raise NoLonger

    async def _back(self, held: Handoff, urgency: Urgency, entry: str) -> None:
        score = rules.score(urgency, held.since)
        await self._store.unclaim(held.case, held.fence, urgency, score, self._clock.now(), audit=(entry,))
        self._hooks.changed()

    async def _own(self, held: Handoff, owner: str, word: commits.DeskMessage) -> bool:
        now = self._clock.now()
        owned = await self._store.own(held.who, Owner(owner, held.fence), now, commits.desk_event(word), case=held.case)
        self._hooks.wake(held.who.part)
        self._hooks.changed()
        return owned

    def _entry(self, tag: Tag, held: Handoff, by: str = "") -> str:
        return audit.entry(tag, self._clock.now(), by or held.worker, case=held.case, fence=held.fence)


def _word(event: str) -> commits.DeskMessage | None:
    """What the desk said last; None where it never spoke, or nobody can read it: then the next word heals it."""
    try:
        return commits.desk_message(event)
    except Broken:
        return None


_REFUSALS: dict[str, type[Refused]] = {"full": Full, "gone": Taken, "left": Left}


def _claimed(now: Ms, worker: str) -> str:
    """The audit entry of a claim; which case and fence it will be, only the store's function knows."""
    unknown = "0" * 32
    entry = audit.entry(Tag.HANDOFF_CLAIMED, now, worker, case=unknown, fence=0)
    return entry.replace(unknown, "@case").replace('"fence":0', '"fence":"@fence"')
