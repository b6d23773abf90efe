"""The shell around one turn: load, decide, salt and seal, commit. Whoever calls it may answer only after it returns.

One person at a time in this process; across processes the stored version decides: a lost race loads, decides and
seals anew. Nothing waits here for Telegram, pages or pagers: what a turn says lies in the outbox when this returns.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from msgspec import structs

from bot import commits, log
from bot.bodies import Bodies
from bot.clock import Clock
from bot.keyring import Keyring
from bot.locks import Locks
from bot.store.model import Claimed, Commit, Held, Lane, Notice, Record
from bot.store.store import Lost, Store
from bot.tails import Tails
from flows.errors import Broken, Unavailable
from safeguarding import effects, memory, people, record
from safeguarding.hours import Opening
from safeguarding.memory import Person
from safeguarding.messages import Due, Edited, Media, Message, Ms, Said, Unreadable
from safeguarding.people import SessionKey, Who
from safeguarding.turn import Around, Policy, Turn, take, words_of

TRIES = 8
NOBODY = 0
"""The chat id under which unreadable updates are kept: no person has it."""
RAW = 8192


@dataclass(frozen=True, slots=True)
class Hooks:
    """Whom to wake after a commit, and whether a helper is here."""

    said: Callable[[int], None] = lambda _: None
    noticed: Callable[[Notice], None] = lambda _: None
    changed: Callable[[], None] = lambda: None
    staffed: Callable[[], bool] = lambda: False
    opening: Callable[[Ms], Opening | None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a turn is kept and found by."""

    session_key: SessionKey
    pepper: bytes


class Turns:
    """Takes messages, one turn each."""

    def __init__(
        self, store: Store, keyring: Keyring, secret: Secrets, policy: Policy, clock: Clock, hooks: Hooks
    ) -> None:
        self._store = store
        self._keyring = keyring
        self._secret = secret
        self._policy = policy
        self._clock = clock
        self._hooks = hooks
        self._bodies = Bodies(secret.session_key)
        self._locks = Locks()
        self._tails = Tails()

    async def take(self, chat: int, message: Message) -> None:
        """A message from a chat. Returns once it is committed, or was before. Raises Unavailable."""
        who = people.who(self._secret.pepper, chat)
        async with self._locks.hold(who.id):
            await self._turn(who, message, chat, ())

    async def due(self, claimed: Claimed) -> None:
        """A timer that came due, or what the desk has decided about a person."""
        async with self._locks.hold(claimed.who.id):
            message: Message = Due(claimed.name, claimed.at)
            if claimed.name == commits.DESK:
                message = commits.desk_message(await self._store.desk_event(claimed.who))
            await self._turn(claimed.who, message, None, (claimed,))

    async def chat(self, who: Who) -> int:
        """The Telegram chat of a person who has written before. Raises Broken for anybody else."""
        held = await self._store.load(who)
        return self._person(who, held, None).chat

    async def unreadable(self, update: int | None, raw: bytes) -> None:
        """Something that no parser could read: sealed for a human to see, never dropped."""
        text = raw[:RAW].decode("utf-8", "replace")
        await self.take(NOBODY, Unreadable(update, self._clock.now(), text))

    async def _turn(self, who: Who, message: Message, chat: int | None, done: tuple[Claimed, ...]) -> None:
        for _ in range(TRIES):
            try:
                await self._once(who, await self._store.load(who), message, chat, done)
            except Lost:
                log.event(log.Event.TURN_LOST_RACE, part=who.part)
            else:
                return
        raise Unavailable("This conversation is too busy; the message comes again.")

    async def _once(self, who: Who, held: Held, message: Message, chat: int | None, done: tuple[Claimed, ...]) -> None:
        now = self._clock.now()
        before = self._person(who, held, chat)
        around = Around(
            owner=held.owner.name,
            staffed=self._hooks.staffed(),
            opening=self._hooks.opening(now),
            case=people.case_id(who, secrets.token_bytes(people.ENTROPY)),
        )
        turn = take(before, message, self._tails.of(who.id, now), now, self._policy, around)
        if turn.again:
            return
        case = turn.person.case or before.case
        records = await self._sealed(case, turn, now)
        person = structs.replace(turn.person, seq=records[-1].seq if records else turn.person.seq)
        blob = memory.seal(self._secret.session_key, person, who, held.version + 1, os.urandom(people.NONCE))
        commit = commits.commit(
            who, held, message, turn, case, records=records, blob=blob, done=done, now=now, bodies=self._bodies
        )
        await self._store.commit(commit)
        self._after(who, commit, message, turn)

    def _person(self, who: Who, held: Held, chat: int | None) -> Person:
        if held.blob is not None:
            return memory.opened(self._secret.session_key, held.blob, who, held.version)
        if chat is None:
            raise Broken("A timer rang for a person who is not known.")
        return Person(chat=chat, session=self._policy.flows.begin())

    async def _sealed(self, case: str, turn: Turn, now: int) -> tuple[Record, ...]:
        """Each thing to keep, sealed to the team under the lane's next numbers; now the server cannot read it."""
        kept = [
            (e.kind, part) for e in turn.effects if isinstance(e, effects.Keep) for part in record.encode(e.payload)
        ]
        if not kept:
            return ()
        sealer = self._keyring.sealer(now)
        numbers = range(turn.person.seq + 1, turn.person.seq + 1 + len(kept))
        salted = await self._store.salt(case, [(Lane.BOT, n) for n in numbers])
        return tuple(
            Record(
                Lane.BOT,
                n,
                kind,
                sealer.seal(case, Lane.BOT, n, kind, part, salted.secret, salted.generation, salt),
            )
            for n, (kind, part), salt in zip(numbers, kept, salted.salts, strict=True)
        )

    def _after(self, who: Who, commit: Commit, message: Message, turn: Turn) -> None:
        """Committed: remember the words for a while, and wake whoever carries them on."""
        if isinstance(message, Said | Edited | Media) and (words := words_of(message)):
            self._tails.add(who.id, words, message.at, self._clock.now())
        if any(isinstance(e, effects.Clear) for e in turn.effects):
            self._tails.forget(who.id)
        if commit.out:
            self._hooks.said(who.part)
        if commit.notice:
            self._hooks.noticed(commit.notice)
        self._hooks.changed()
