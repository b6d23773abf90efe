"""A rehearsal Telegram with a clock that stands still, a bot's side (`Api`) and a person's side (`Phone`) of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.clock import Movable
from bot.rehearsal.server import Rehearsal

TOKEN = "123456:rehearsal-token"
NOON = 1_790_000_000_000


class Api:
    """The bot's side: raw Bot API requests."""

    def __init__(self, rehearsal: Rehearsal, session: aiohttp.ClientSession) -> None:
        self.rehearsal = rehearsal
        self.session = session

    async def __call__(self, method: str, token: str = TOKEN, **parameters: Any) -> dict[str, Any]:
        async with self.session.post(f"{self.rehearsal.url}/bot{token}/{method}", json=parameters) as answer:
            return await answer.json()

    async def ok(self, method: str, **parameters: Any) -> Any:
        answer = await self(method, **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def fails(self, method: str, **parameters: Any) -> str:
        answer = await self(method, **parameters)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"

    async def updates(self, **parameters: Any) -> list[dict[str, Any]]:
        """getUpdates, far enough from the last one not to be slowed down for asking twice."""
        self.rehearsal.clock.advance(3_000)
        return await self.ok("getUpdates", **parameters)

    async def kinds(self, **parameters: Any) -> list[str]:
        """The kinds of the updates that getUpdates gives."""
        return [next(key for key in update if key != "update_id") for update in await self.updates(**parameters)]


class Phone:
    """A person's side: the control API."""

    def __init__(self, rehearsal: Rehearsal, session: aiohttp.ClientSession, n: int) -> None:
        self.rehearsal = rehearsal
        self.session = session
        self.n = n
        self.chat_id = 7_000_000_000 + n

    async def post(self, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
        async with self.session.post(f"{self.rehearsal.url}/rehearsal/{path}", json=body) as answer:
            return answer.status, await answer.json()

    async def __call__(self, act: str, **body: Any) -> dict[str, Any]:
        status, answer = await self.post(f"people/{self.n}/{act}", **body)
        assert status == 200, answer
        return answer

    async def say(self, text: str) -> dict[str, Any]:
        return await self("say", text=text)

    async def chat(self) -> dict[str, Any]:
        async with self.session.get(f"{self.rehearsal.url}/rehearsal/people/{self.n}/chat") as answer:
            return await answer.json()

    async def bubbles(self) -> list[dict[str, Any]]:
        return (await self.chat())["bubbles"]

    async def fault(self, kind: str, **fields: Any) -> None:
        status, answer = await self.post("faults", kind=kind, **fields)
        assert status == 200, answer


class Receiver:
    """A webhook that notes every post and answers as it is told."""

    def __init__(self) -> None:
        self.posts: list[tuple[int, web.Request, dict[str, Any]]] = []
        self.answers: dict[str, Any] = {}
        self.now = lambda: 0
        self.url = ""
        self._arrived = asyncio.Condition()
        self._waiting: dict[str, asyncio.Event] = {}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        update = await request.json()
        words = text_of(update)
        async with self._arrived:
            self.posts.append((self.now(), request, update))
            self._arrived.notify_all()
        answer = self.answers.get(words, 200)
        if isinstance(answer, asyncio.Event):
            await answer.wait()
            answer = 200
        return answer() if callable(answer) else web.Response(status=answer)

    async def got(self, count: int) -> list[str]:
        """The words of the posts, once there are so many."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: len(self.posts) >= count)
        return [text_of(update) for _, _, update in self.posts]


def text_of(update: dict[str, Any]) -> str:
    """The words of an update, or the data of a tap."""
    message = update.get("message") or update.get("edited_message") or {}
    return str(message.get("text") or update.get("callback_query", {}).get("data") or "")


async def wait_until(check: Callable[[], Any]) -> Any:
    """What the check gives, once it gives something; it is asked again after whatever else is ready has run."""
    for _ in range(20_000):
        found = check()
        if isinstance(found, Awaitable):
            found = await found
        if found:
            return found
        await asyncio.sleep(0.001)
    raise AssertionError("It never came to be.")


@pytest.fixture
def until() -> Callable[[Callable[[], Any]], Awaitable[Any]]:
    return wait_until


@pytest.fixture
async def beside() -> AsyncIterator[Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]]]:
    tasks: list[asyncio.Task[Any]] = []

    def run(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        tasks.append(asyncio.get_running_loop().create_task(work))
        return tasks[-1]

    yield run
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as open_session:
        yield open_session


@pytest.fixture
async def rehearsal() -> AsyncIterator[Rehearsal]:
    running = Rehearsal(clock=Movable(NOON), seed=11)
    await running.start("127.0.0.1", 0, TOKEN)
    yield running
    await running.stop()


@pytest.fixture
def api(rehearsal: Rehearsal, session: aiohttp.ClientSession) -> Api:
    return Api(rehearsal, session)


@pytest.fixture
def robin(rehearsal: Rehearsal, session: aiohttp.ClientSession) -> Phone:
    return Phone(rehearsal, session, 1)


@pytest.fixture
def ash(rehearsal: Rehearsal, session: aiohttp.ClientSession) -> Phone:
    return Phone(rehearsal, session, 2)


@pytest.fixture
async def receiver(rehearsal: Rehearsal) -> AsyncIterator[Receiver]:
    hearing = Receiver()
    hearing.now = rehearsal.clock.now
    app = web.Application()
    app.router.add_post("/hook", hearing.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hearing.url = f"http://localhost:{runner.addresses[0][1]}/hook"
    yield hearing
    await runner.cleanup()
