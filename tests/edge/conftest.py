"""The whole edge against the rehearsal Telegram: one clock for both, moved by hand, and turns that only note."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections import Counter
from contextlib import suppress

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.chat.body import Say, decode, encode
from bot.chat.bot import Telegram
from bot.chat.ingest import Intake
from bot.chat.outcry import Outcry
from bot.chat.poll import Poller
from bot.chat.send import Openers, Sender
from bot.chat.webhook import Webhook
from bot.clock import Movable
from bot.log import tally
from bot.rehearsal.server import Rehearsal
from bot.store import server
from bot.store.model import Commit, Out, Rank
from bot.store.store import Store
from flows.errors import Refused, Unavailable
from safeguarding import people

TOKEN = "123456:rehearsal-token"
SECRET = "a-secret-that-only-telegram-knows-0"
CHAT = 7_000_000_000
NOON = 1_790_000_000_000
OUTAGE = "I'm not working right now. Call 999."


class Turns:
    """Notes what is committed; can be down, stuck for a chat, stumble over words, or be slow."""

    def __init__(self) -> None:
        self.taken = []
        self.unread = []
        self.down = False
        self.stuck = set()
        self.stumbles = set()
        self.lost = set()
        self.running = Counter()
        self.side_by_side = 0
        self.killed = asyncio.Event()
        self.go = asyncio.Event()
        self.go.set()

    async def take(self, chat, message):
        words = getattr(message, "text", "")
        if self.down or chat in self.stuck:
            raise Unavailable
        if words in self.stumbles:
            raise LookupError(words)
        self.running[chat] += 1
        assert self.running[chat] == 1, "two messages of one chat at once"
        self.side_by_side = max(self.side_by_side, sum(self.running.values()))
        await self.go.wait()
        self.running[chat] -= 1
        self.taken.append((chat, message))
        if words in self.lost:
            self.lost.discard(words)
            await self.killed.wait()

    async def unreadable(self, update, raw):
        if self.down:
            raise Unavailable
        self.unread.append((update, raw))

    def words(self, chat=None):
        return [message.text for where, message in self.taken if chat in {None, where}]


@pytest.fixture
def clock():
    return Movable(NOON)


@pytest.fixture
async def rehearsal(clock):
    running = Rehearsal(clock=clock, seed=11)
    await running.start("127.0.0.1", 0, TOKEN)
    yield running
    await running.stop()


@pytest.fixture
def world(rehearsal):
    return rehearsal.world


@pytest.fixture
async def telegram(rehearsal):
    opened = Telegram(SecretStr(TOKEN), rehearsal.url)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def turns():
    return Turns()


@pytest.fixture
def intake(turns, telegram, clock):
    return Intake(turns, telegram, Outcry(telegram, clock, OUTAGE), clock)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
async def running():
    """Runs what has `run` and `stop`, and stops it at the end."""
    started = []

    def run(part):
        task = asyncio.get_running_loop().create_task(part.run())
        started.append((part, task))
        return task

    yield run
    for part, task in reversed(started):
        await part.stop()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, 5)


@pytest.fixture
def make_webhook(intake, telegram, clock, port):
    def make(secret=SECRET):
        url = f"http://localhost:{port}"
        return Webhook(intake, telegram, clock, public_url=url, secret=SecretStr(secret), port=port)

    return make


@pytest.fixture
async def webhook(make_webhook, running, world, until):
    made = make_webhook()
    await made.start()
    running(made)
    await until(lambda: world.hook.url == made.url)
    return made


@pytest.fixture
def make_poller(intake, telegram, clock):
    return lambda: Poller(intake, telegram, clock)


@pytest.fixture
def until(clock):
    """Waits for something to become true, moving the clock by `move` ms each time it looks."""

    async def wait(condition, move=0):
        async with asyncio.timeout(20):
            while not condition():
                await asyncio.sleep(0.002)
                if move:
                    clock.move(move)

    return wait


@pytest.fixture
def counted():
    """How often an event has happened since the test began."""
    before = tally()
    return lambda event: tally()[event] - before[event]


@pytest.fixture
def calls(world):
    return lambda method: [call for call in world.calls if call.method == method.lower()]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def servers(tmp_path_factory):
    data = tmp_path_factory.mktemp("edge")
    server.create_pair(data)
    async with server.embedded_pair(data) as pair:
        yield pair


@pytest.fixture
async def store(servers):
    opened = await Store.open(main=servers[0], shred=servers[1], prefix=f"t{secrets.token_hex(6)}")
    yield opened
    await opened.close()


class Post:
    """Commits what shall be said, as a turn would, and wakes whoever sends it."""

    def __init__(self, store, clock) -> None:
        self.store = store
        self.clock = clock
        self.wakes = []

    def who(self, n):
        return people.who(b"pepper", CHAT + n)

    async def __call__(self, n, *bodies, rank=Rank.BOT, expires=3_600_000, fence=0, theirs=()):
        who = self.who(n)
        bodies = [Say(CHAT + n, each) if isinstance(each, str) else each for each in bodies]
        held = await self.store.load(who)
        at = self.clock.now()
        out = tuple(Out(rank, encode(each), at + expires, fence) for each in bodies)
        commit = Commit(who, held.version, held.owner.fence, b"blob", out=out, theirs=tuple((m, at) for m in theirs))
        await self.store.commit(commit)
        for wake in self.wakes:
            wake(who.part)


@pytest.fixture
def post(store, clock):
    return Post(store, clock)


@pytest.fixture
def openers():
    def no_key(_):
        raise Refused("The key is gone.")

    return Openers(body=lambda queued: decode(queued.out.body), reply=no_key)


@pytest.fixture
def make_sender(store, telegram, turns, clock, post, openers):
    def make(holder="one", rate=25, opening=openers):
        made = Sender(store, telegram, opening, turns.take, clock, holder=holder, rate=rate)
        post.wakes.append(made.wake)
        return made

    return make


@pytest.fixture
def heard(world):
    """The bot's words in a person's chat, in order."""

    def words(n):
        return [bubble.text for bubble in world.chats.person(n).bubbles.values() if bubble.who == "bot" and bubble.text]

    return words
