"""A site to test against: real Valkey, real sealing, real HTTP on loopback; only the clock stands still."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession, CookieJar, web
from yarl import URL

from bot.bodies import Bodies
from bot.clock import Movable
from bot.desk import Desk, Hooks
from bot.keyring import Keyring
from bot.leaving import Leaving
from bot.retention import Retention
from bot.store.model import Commit, Lane, Notice, Record
from bot.store.server import create_pair, embedded_pair
from bot.store.store import Server, Store
from bot.web.accounts import Account, Kept, Sort, folded
from bot.web.app import make_app, static
from bot.web.parts import Parts
from bot.web.serving import Runner
from bot.web.sessions import cookie_name
from bot.web.stream import Hub
from safeguarding import keys, people, reader, record, roster, slots
from safeguarding.people import SessionKey, Who
from safeguarding.retention import DAY
from safeguarding.roster import Role
from safeguarding.urgency import Urgency

AT = 1_800_000_000_000
DEPLOYMENT = "5a" * 16
BOT_SEED = b"b" * 32
EARLIER = AT - 86_400_000


FILES = static()


def _slot(name):
    return slots.Slot(name, b"s" * 16, b"w" * 92).document()


@dataclass(frozen=True)
class Someone:
    """A member with their own keys, as their browser would hold them."""

    name: str
    role: Role
    seal: keys.SealKey
    sign: keys.SignKey
    auth: bytes
    paper: bytes

    @property
    def id(self):
        return self.sign.id

    def account(self):
        shown = ((Sort.WORDS, "1" * 16, self.auth), (Sort.PAPER, "2" * 16, self.paper))
        return Account(
            id=self.id,
            name=self.name,
            role=self.role,
            sign=keys.b64u(self.sign.public),
            seal=keys.b64u(self.seal.public),
            slots=tuple(
                Kept(
                    sort,
                    slots.Slot(name, b"s" * 16, b"w" * 92).document(),
                    slots.verifier(auth).hex(),
                    EARLIER,
                    EARLIER,
                )
                for sort, name, auth in shown
            ),
            at=EARLIER,
            drilled=EARLIER,
        )

    def member(self, at):
        return roster.member(self.name, self.role, self.sign.public, self.seal.public, at)


@dataclass(frozen=True)
class Team:
    """Lena leads; Sam and Asha work; Rae reviews; Lou has left; Pip has enrolled and waits."""

    people: dict[str, Someone]
    rosters: tuple[roster.Roster, ...]
    seeds: dict[int, bytes]

    def __getitem__(self, name):
        return self.people[name]


def _someone(name, role):
    seed, sign = (keys.new_seed() for _ in range(2))
    return Someone(name, role, keys.SealKey(seed), keys.SignKey(sign), *(secrets.token_bytes(32) for _ in range(2)))


def pytest_collection_modifyitems(items):
    # As `sessions.middleware` does for the service; pytest puts its own filters in place of a module's.
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore::aiohttp.web.NotAppKeyWarning:aiohttp_session"))


@pytest.fixture(scope="session")
def team():
    roles = {
        "Lena": Role.LEAD,
        "Sam": Role.WORKER,
        "Asha": Role.WORKER,
        "Rae": Role.REVIEWER,
        "Lou": Role.WORKER,
        "Pip": Role.WORKER,
    }
    found = {name: _someone(name, role) for name, role in roles.items()}
    seeds = {1: keys.new_seed(), 2: keys.new_seed()}
    bot = keys.SignKey(BOT_SEED)
    lena, *others = (found[name].member(EARLIER) for name in ("Lena", "Sam", "Asha", "Rae", "Lou"))
    one = roster.first(DEPLOYMENT, lena, bot.public, seeds[1], at=EARLIER, others=others, rehearsal=True)
    one = roster.sign(one, found["Lena"].sign)
    two = roster.add_epoch(one, seeds[2], at=EARLIER + 1, ended=[found["Lou"].id])
    return Team(found, (one, roster.sign(two, found["Lena"].sign)), seeds)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def servers(tmp_path_factory) -> AsyncIterator[tuple[Server, Server]]:
    data = tmp_path_factory.mktemp("store")
    create_pair(data)
    async with embedded_pair(data) as pair:
        yield pair


class Client:
    """A browser without scripts: a cookie jar and the header that a browser adds."""

    def __init__(self, site, someone=None):
        self.site = site
        self.someone = someone
        self.http = ClientSession(
            base_url=site.origin.replace("https:", "http:"),
            cookie_jar=CookieJar(unsafe=True),
            headers={"Sec-Fetch-Site": "same-origin"},
        )

    async def ask(self, method, path, body=None, **how):
        kind = {} if body is None else {"json": body}
        async with self.http.request(method, path, allow_redirects=False, **kind, **how) as answer:
            return Answer(answer.status, await answer.read(), answer)

    async def get(self, path, **how):
        return await self.ask("GET", path, **how)

    async def post(self, path, body=None, **how):
        return await self.ask("POST", path, {} if body is None else body, **how)

    async def api(self, path, body=None):
        """One call of the API that must succeed; its JSON."""
        answer = await self.ask("GET" if body is None else "POST", f"/console/api/{path}", body)
        assert answer.status == 200, (answer.status, answer.raw)
        return answer.json

    async def words(self, case, fence, tab, text, *, seq=1, reply=None):
        """What a browser posts for a reply: sealed to the team and to the bot's key, signed by this member."""
        me = await self.api("me")
        newest = self.site.team.rosters[-1]
        sealer = record.Sealer(DEPLOYMENT, newest.epoch.n, newest.epoch.key, self.someone.sign)
        reply = reply or secrets.token_hex(16)
        payload = {"v": 1, "at": AT, "worker": self.someone.id, "reply": reply, "text": text}
        place = sealer.place(case, "w", seq, "reply")
        inner, signature = sealer.inner(place, record.encode(payload)[0])
        key = keys.outbox_key(DEPLOYMENT, me["outbox"], {bot.id: bot.sign for bot in newest.bots})
        out = keys.seal_out(DEPLOYMENT, key, keys.Outgoing(case, fence, reply), text)
        return {
            "fence": fence,
            "tab": tab,
            "reply": reply,
            "seq": seq,
            "epoch": place.epoch,
            "key_id": place.key_id,
            "inner": keys.b64u(inner),
            "sig": keys.b64u(signature),
            "out": keys.b64u(out),
            "out_key": me["outbox"]["id"],
        }

    async def sign_in(self):
        shown = {"name": self.someone.name, "auth": keys.b64u(self.someone.auth)}
        return await self.post("/console/api/sign-in", shown)


@dataclass(frozen=True)
class Answer:
    status: int
    raw: bytes
    response: object

    @property
    def json(self):
        return json.loads(self.raw)

    @property
    def headers(self):
        return self.response.headers


@dataclass
class Site:
    """A running site. `case` makes somebody who waits for a human."""

    parts: Parts
    team: Team
    clients: list[Client] = field(default_factory=list)

    @property
    def origin(self):
        return self.parts.origin

    @property
    def store(self):
        return self.parts.store

    @property
    def clock(self):
        return self.parts.clock

    def client(self, name=None):
        self.clients.append(client := Client(self, self.team[name] if name else None))
        return client

    async def with_session(self, name):
        """A client that has a session, however it came by it; even somebody who has left."""
        someone, token = self.team[name], secrets.token_urlsafe(32)
        now = self.clock.now()
        kept = {"worker": someone.id, "name": name, "since": now, "seen": now, "sort": "words"}
        key = hashlib.sha256(token.encode()).hexdigest()
        await self.store.session_put(key, someone.id, json.dumps(kept).encode(), now + 60_000)
        client = self.client(name)
        client.http.cookie_jar.update_cookies({cookie_name(self.origin): token}, URL(self.origin))
        return client

    async def signed_in(self, name):
        client = self.client(name)
        assert (await client.sign_in()).status == 200
        return client

    def reader(self):
        newest = self.team.rosters[-1]
        return reader.Reader(DEPLOYMENT, self.team.seeds, roster.signers(newest))

    async def case(self, words="hello", *, urgency=Urgency.CONCERN, quote="hello", since=AT - 60_000, state="open"):
        """One person with one turn and one notice, handed off; returns the case."""
        who = Who(secrets.token_hex(16), secrets.randbelow(people.PARTITIONS))
        case = people.case_id(who, secrets.token_bytes(people.ENTROPY))
        payloads = (
            ("turn", {"v": 1, "at": AT, "in": {"type": "said", "message_id": 1, "text": words}, "out": []}),
            ("notice", {"v": 1, "at": AT, "urgency": urgency.value, "reasons": [{"quote": quote}]}),
        )
        notice = Notice(case, who, 1, urgency, since, "en")
        commit = Commit(
            who=who,
            version=0,
            fence=0,
            blob=b"session",
            case=case,
            clear={"last_in": str(AT - 1_000), "last_out": str(AT - 500), "returning": "1", "state": state},
            records=await self.sealed(case, payloads),
            notice=notice,
        )
        await self.store.commit(commit)
        await self.parts.desk.notice(notice)
        return case

    async def sealed(self, case, payloads):
        sealer = self.parts.keyring.sealer(self.clock.now())
        numbers = range(1, len(payloads) + 1)
        salted = await self.store.salt(case, [(Lane.BOT, n) for n in numbers])
        return tuple(
            Record(
                Lane.BOT,
                n,
                kind,
                sealer.seal(case, "b", n, kind, record.encode(payload)[0], salted.secret, salted.generation, salt),
            )
            for n, (kind, payload), salt in zip(numbers, payloads, salted.salts, strict=True)
        )

    async def audited(self, part=None):
        return [json.loads(entry) for _, entry in await self.store.audited(part=part)]


@pytest.fixture
def clock():
    return Movable(AT)


@pytest.fixture
async def store(servers):
    main, shred = servers
    opened = await Store.open(main=main, shred=shred, prefix=f"t{secrets.token_hex(6)}")
    yield opened
    await opened.close()


@pytest.fixture
async def bare(store, clock, team):
    """A site that nobody has enrolled at."""
    async with Running(store, clock, team) as site:
        yield site


@pytest.fixture
async def site(store, clock, team):
    """A site with its team."""
    await _enrolled(store, team)
    async with Running(store, clock, team) as site:
        site.parts.keyring.accept(await store.rosters())
        yield site


@pytest.fixture
async def secure_site(store, clock, team):
    """The same, as it is behind a proxy that speaks https."""
    await _enrolled(store, team)
    async with Running(store, clock, team, "https") as site:
        site.parts.keyring.accept(await store.rosters())
        yield site


async def _enrolled(store, team):
    for document in team.rosters:
        await store.roster_add(document.version, document.text())
    for someone in team.people.values():
        await store.account_put(folded(someone.name), someone.account().encode())
    await store.enrolment_put(team["Pip"].id, team["Pip"].account().encode())


async def _chat(_who):
    return 1_000


class Running:
    def __init__(self, store, clock, team, scheme="http"):
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        port = self._socket.getsockname()[1]
        keyring = Keyring(DEPLOYMENT, BOT_SEED)
        hub = Hub()
        hooks = Hooks(changed=hub.change)
        desk = Desk(store, clock, keyring, Bodies(SessionKey(b"q" * 32)), _chat, hooks)
        parts = Parts(
            store=store,
            desk=desk,
            keyring=keyring,
            clock=clock,
            origin=f"{scheme}://localhost:{port}",
            alias_key=b"a" * 32,
            sign_in_key=b"k" * 32,
            rehearsal=True,
            capacity=2,
            retention=Retention(store, clock, 90 * DAY),
            leaving=Leaving(store, desk, keyring, clock),
            hub=hub,
        )
        self.site = Site(parts, team)

    async def __aenter__(self):
        self._runner = Runner(make_app(self.site.parts, FILES))
        await self._runner.setup()
        await web.SockSite(self._runner, self._socket).start()
        return self.site

    async def __aexit__(self, *_):
        await asyncio.gather(*(client.http.close() for client in self.site.clients))
        await self._runner.cleanup()
