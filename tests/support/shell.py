"""The bot without its edges: real store, real sealing, real flows and cues, a clock that stands still.

Nobody's rounds run by themselves: a test says when timers ring, notices cross and lapses are swept.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot import packs
from bot.bodies import Bodies
from bot.channels import Why
from bot.chat import body
from bot.clock import Movable
from bot.desk import Desk, Sent
from bot.desk import Hooks as DeskHooks
from bot.keyring import Keyring
from bot.ladder import Ladder, Rules
from bot.pager import Pager
from bot.pages import Page
from bot.rota import Address, Channel, Kept, Rota
from bot.rounds import Rounds
from bot.store.model import Claimed, Handoff, Lane, Notice, Owner, Queued
from bot.store.store import Store
from bot.turns import Hooks, Secrets, Turns
from flows.errors import Unavailable
from safeguarding import keys, ladder, memory, people, reader, record, roster
from safeguarding.ladder import Duty
from safeguarding.memory import Person
from safeguarding.messages import Ms, Said
from safeguarding.people import PARTITIONS, SessionKey, Who
from safeguarding.record import Place
from safeguarding.roster import Role
from safeguarding.turn import Policy

AT: Ms = 1_800_000_000_000
DEPLOYMENT = "5a" * 16
BOT_SEED = b"b" * 32
KEY = SessionKey(b"q" * 32)
PEPPER = b"p" * 32
FAR: Ms = 10**15
HARM, DANGER = "my dad hits me", "ive just taken a load of tablets"


CONSOLE = "https://wren.example.org/console"
CLOCKS = ladder.read(packs.text(f"safeguarding/{ladder.FILE}"))
ROTA = Rota.model_validate(
    {
        duty.value: [{"name": duty.value, "reach": [f"https://{duty}.example.org/", f"mailto:{duty}@example.org"]}]
        for duty in Duty
    }
)


class Telephone:
    """A channel that keeps what it was given, and may be out of order. `rang`: where, and the page."""

    def __init__(self) -> None:
        self.rang: list[tuple[str, Page]] = []
        self.fault: Why | None = None

    async def send(self, to: Address, page: Page) -> Why | None:
        if self.fault is None:
            self.rang.append((to.host.partition(".")[0] if to.channel is Channel.WEBHOOK else to.to, page))
        return self.fault


@dataclass(frozen=True)
class Team:
    """Lena leads, Sam and Asha work; and what opens what is sealed to them."""

    roster: roster.Roster
    signs: dict[str, keys.SignKey]
    seeds: dict[int, bytes]

    @classmethod
    def made(cls, at: Ms = AT - 86_400_000) -> Team:
        signs = {name: keys.SignKey(keys.new_seed()) for name in ("Lena", "Sam", "Asha")}
        roles = {"Lena": Role.LEAD, "Sam": Role.WORKER, "Asha": Role.WORKER}
        lena, *others = (
            roster.member(name, roles[name], sign.public, keys.SealKey(keys.new_seed()).public, at)
            for name, sign in signs.items()
        )
        seed, bot = keys.new_seed(), keys.SignKey(BOT_SEED)
        first = roster.first(DEPLOYMENT, lena, bot.public, seed, at=at, others=others, rehearsal=True)
        return cls(roster.sign(first, signs["Lena"]), signs, {1: seed})

    def __getitem__(self, name: str) -> str:
        return self.signs[name].id


@dataclass
class Shell:
    """One process's turns, desk and rounds over a store. `told`: the notices its turns sent on their way."""

    store: Store
    team: Team
    policy: Policy
    clock: Movable = field(default_factory=lambda: Movable(AT))
    keyring: Keyring = field(default_factory=lambda: Keyring(DEPLOYMENT, BOT_SEED))
    staffed: bool = True
    prompt: bool = True
    told: list[Notice] = field(default_factory=list)
    spoken: list[int] = field(default_factory=list)
    updates: int = 0
    ways: dict[Channel, Telephone] = field(
        default_factory=lambda: {Channel.WEBHOOK: Telephone(), Channel.EMAIL: Telephone()}
    )

    def __post_init__(self) -> None:
        self.bodies = Bodies(KEY)
        hooks = Hooks(said=self.spoken.append, noticed=self.told.append, staffed=lambda: self.staffed)
        self.turns = Turns(self.store, self.keyring, Secrets(KEY, PEPPER), self.policy, self.clock, hooks)
        self.desk = Desk(self.store, self.clock, self.keyring, self.bodies, self.turns.chat, DeskHooks())
        rules = Rules(CLOCKS, lambda: self.staffed, lambda _: None, CONSOLE)
        self.ladder = Ladder(self.store, Pager(Kept(Path(), ROTA), self.ways, self.clock), self.clock, rules)
        self.rounds = Rounds(
            self.store, self.turns, self.desk, self.ladder, self.bodies, self.clock, prompt_counts=self.prompt
        )

    def enrolled(self) -> Shell:
        """With the team's roster."""
        self.keyring.add(self.team.roster)
        return self

    def message(self, text: str, at: Ms | None = None) -> Said:
        self.updates += 1
        return Said(self.updates, self.updates, self.clock.now() if at is None else at, text)

    async def say(self, text: str, chat: int = 7) -> Who:
        await self.turns.take(chat, self.message(text))
        return who(chat)

    async def settle(self) -> None:
        """Everything that is due now, until nothing is."""
        await self.rounds.notices()
        await self.desk.sweep()
        await self.rounds.timers()
        await self.rounds.notices()

    async def rings(self) -> list[tuple[str, Page]]:
        """One round of the ladder; who was called by webhook, sorted, and by what page."""
        await self.ladder.round()
        await self.ladder.settled()
        rang, self.ways[Channel.WEBHOOK].rang = self.ways[Channel.WEBHOOK].rang, []
        return sorted(rang, key=lambda each: each[0])

    async def person(self, who: Who) -> Person:
        held = await self.store.load(who)
        assert held.blob is not None
        return memory.opened(KEY, held.blob, who, held.version)

    async def waits(self, text: str = HARM, chat: int = 7) -> str:
        """Somebody who waits for a human; the case."""
        person = await self.person(await self.say(text, chat))
        await self.rounds.notices()
        return person.case

    async def outbox(self, who: Who) -> list[tuple[Queued, body.Body]]:
        """What could be sent to a person now, in order; it is taken out of the outbox."""
        found = []
        while due := [q for q in await self.store.due_out(who.part, FAR, 100) if q.who == who.id]:
            for queued in due:
                if await self.store.sending(queued, self.clock.now(), self.clock.now()):
                    found.append((queued, body.decode(self.bodies.open_out(who, queued.out.body))))
                    await self.store.sent(queued, 0, self.clock.now())
        return found

    async def heard(self, who: Who) -> list[str]:
        """The words among it."""
        return [b.text for _, b in await self.outbox(who) if isinstance(b, body.Say)]

    async def read(self, case: str) -> list[dict]:
        """The bot's records of a case, opened as a worker would."""
        shred = await self.store.release(case)
        found = [reader.Found(r.lane.value, r.seq, r.sealed, r.kind) for r in await self.store.records(case)]
        opener = reader.Reader(DEPLOYMENT, self.team.seeds, roster.signers(self.team.roster))
        read = opener.open_all(case, found, reader.Released({shred.generation: shred.secret}, shred.salts))
        assert all(isinstance(r, reader.Opened) for r in read.records), read
        return [r.payload for r in read.records]

    async def words(self, case: str) -> list[str]:
        """The person's own words in a case."""
        turns = [p for p in await self.read(case) if "in" in p]
        return [p["in"]["text"] for p in turns if p["in"]["type"] == "said"]

    def sent(self, case: str, fence: int, text: str, *, by: str = "Sam", seq: int = 1, reply: str = "") -> Sent:
        """What a worker's browser makes of a reply."""
        sign, team, reply = self.team.signs[by], self.team.roster, reply or secrets.token_hex(16)
        sealer = record.Sealer(DEPLOYMENT, team.epoch.n, team.epoch.key, sign)
        place: Place = sealer.place(case, Lane.WORKER.value, seq, "reply")
        payload = {"v": 1, "at": self.clock.now(), "worker": sign.id, "reply": reply, "text": text}
        inner, signature = sealer.inner(place, record.encode(payload)[0])
        bots = {bot.id: bot.sign for bot in team.bots}
        outbox = keys.outbox_key(DEPLOYMENT, self.keyring.outbox.document, bots)
        out = keys.seal_out(DEPLOYMENT, outbox, keys.Outgoing(case, fence, reply), text)
        return Sent(place, reply, inner, signature, out)

    async def take(self, name: str = "Sam", case: str | None = None) -> Handoff:
        return await self.desk.take(self.team[name], f"tab-{name}", case)


def who(chat: int) -> Who:
    return people.who(PEPPER, chat)


def worker_of(owner: Owner) -> str:
    return owner.name.partition(":")[2]


async def all_timers(store: Store, now: Ms) -> list[Claimed]:
    """Every timer due by then, under no lease."""
    return [t for part in range(PARTITIONS) for t in await store.due_timers(part, now, 0, 100)]


class Crash(Unavailable):
    """The process died here, as far as anybody can tell."""


def crashes(store: Store, method: str, *, before: bool) -> None:
    """Let the store's method fail once, before or after it has done its work."""
    real: Callable[..., Awaitable[object]] = getattr(store, method)

    async def failing(*args: object, **more: object) -> object:
        delattr(store, method)
        if not before:
            await real(*args, **more)
        raise Crash

    setattr(store, method, failing)
