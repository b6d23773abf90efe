"""The rehearsal Telegram: a loopback server that answers as the real Bot API server does.

rehearsal = Rehearsal()
await rehearsal.start("localhost", 0, token="1:rehearsal")
Bot(token, base_url=f"{rehearsal.url}/bot")
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from aiohttp import web

from bot.clock import Movable
from bot.rehearsal import guard
from bot.rehearsal.clock import Clock
from bot.rehearsal.control import Control, sentences
from bot.rehearsal.faults import FaultKind
from bot.rehearsal.hook import Hooks
from bot.rehearsal.keep import Keep
from bot.rehearsal.limits import Limits
from bot.rehearsal.methods import perform
from bot.rehearsal.page import Page
from bot.rehearsal.pages import Pages
from bot.rehearsal.parameters import Failed, Parameters, flood, from_form, from_json, from_pairs
from bot.rehearsal.parts import Part
from bot.rehearsal.polling import STOPPING, Polling
from bot.rehearsal.webhook import Webhook
from bot.rehearsal.world import Profile, World
from bot.tasks import spawn
from flows.errors import Refused

MOST_BYTES = 2 * 2**20
TOKEN = re.compile(r"[1-9][0-9]*:[A-Za-z0-9_-]+")
UNAUTHORIZED = Failed(401, "Unauthorized")


class Rehearsal:
    """One loopback Telegram with one bot. Several can run in a process.

    Given the service's own movable `clock`, a move here is felt there too. `limits` sets how fast the bot may
    send, `seed` makes update ids and back-off repeatable.
    """

    def __init__(
        self,
        *,
        clock: Movable | None = None,
        limits: Limits | None = None,
        seed: int | None = None,
        name: str = "Wren",
        username: str = "wren_rehearsal_bot",
    ) -> None:
        self.clock = Clock(clock)
        self.name = name
        self.username = username
        self.limits = limits or Limits()
        self.chance = Random(seed)
        self.host, self.port, self.token = "", 0, ""
        self.world: World
        self._runner: web.AppRunner | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def url(self) -> str:
        """The address of the Bot API, to which `/bot<token>/<method>` is appended."""
        return f"http://{self.host}:{self.port}"

    @property
    def chat_url(self) -> str:
        """The young person's chat page."""
        return f"{self.url}/?person=1"

    async def start(self, host: str, port: int, token: str, directory: Path | None = None) -> None:
        """Listen; port 0 takes a free one. With a directory, chats and pending updates outlive the process.

        Raises:
            Refused: the address is not this machine's own, or the token is malformed.
            Broken: the kept file cannot be read.
            OSError: the port is taken.
        """
        if not guard.is_loopback(host) or not TOKEN.fullmatch(token):
            raise Refused("A rehearsal needs a loopback address and a token such as 1:rehearsal.")
        self.host, self.token = host, token
        bot = Profile(int(token.partition(":")[0]), self.name, self.username)
        self.world = World(bot, self.clock, self.chance, self.limits)
        self.keep = Keep(directory)
        self.keep.load(self.world)
        self.polling = Polling(self.world)
        self.webhook = Webhook(self.world)
        self.hooks = Hooks(self.world, self.webhook, self.polling)
        self.control = Control(self.world)
        self.pages = Pages(self.clock.now, self.control.stir)
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError:
            await self._runner.cleanup()
            self._runner = None
            raise
        self.port = self._runner.addresses[0][1]
        await self.pages.mailbox.start(host)
        self._tasks = [
            spawn(Part.WEBHOOK, self.webhook.run()),
            spawn(Part.KEEP, self.keep.run(self.world)),
        ]

    async def stop(self) -> None:
        """Stop listening, end what waits, keep the rest."""
        if self._runner is None:
            return
        self.polling.abort(STOPPING)
        await self.control.close()
        await self.pages.mailbox.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._runner.cleanup()
        self._runner = None
        self.keep.save(self.world)

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[guard.loopback_only, sentences], client_max_size=MOST_BYTES)
        app.on_response_prepare.append(guard.add_headers)
        app.add_routes([*self.control.routes(), *self.pages.routes(), *Page().routes()])
        app.router.add_route("*", "/{tail:.*}", self._bot)
        return app

    async def _bot(self, request: web.Request) -> web.StreamResponse:
        parts = request.match_info["tail"].split("/", 1)
        if not parts[0].startswith("bot") or len(parts) != 2:  # noqa: PLR2004 (bot<token>/<method>)
            return _failed(Failed(404, "Not Found"))
        token, method = parts[0].removeprefix("bot"), parts[1].lower().strip("/")
        if request.method not in {"GET", "POST"}:
            return _failed(Failed(405, "Method Not Allowed"))
        try:
            self._check(token)
            parameters = Parameters(await _parameters(request))
        except Failed as failed:
            return _failed(failed)
        return await self._answer(request, method, parameters)

    def _check(self, token: str) -> None:
        if not re.fullmatch(r"[1-9][0-9]{0,15}:[^/]{1,64}", token):
            raise Failed(401, "Unauthorized: invalid token specified")
        if token != self.token:
            raise UNAUTHORIZED

    async def _answer(self, request: web.Request, method: str, parameters: Parameters) -> web.StreamResponse:
        faults = self.world.faults
        chat = parameters.integer("chat_id", low=-(2**53), high=2**53)
        call = self.world.called(method, parameters.values)
        if faults.strikes(FaultKind.DROP, method, chat):
            return _cut(request)
        slow = faults.strikes(FaultKind.SLOW, method, chat)
        if slow is not None:
            await asyncio.sleep(slow.ms / 1000)
        try:
            self._before(method, chat)
            result, description = await self._perform(method, parameters)
        except Failed as failed:
            call.code, call.description = failed.code, failed.description
            return _failed(failed)
        call.code, call.description = 200, description
        if faults.strikes(FaultKind.LOST_ANSWER, method, chat):
            return _failed(Failed(500, "Internal Server Error"))
        body: dict[str, Any] = {"ok": True, "result": result}
        if description:
            body["description"] = description
        if faults.strikes(FaultKind.DISCONNECT, method, chat):
            return await _torn(request, msgspec.json.encode(body))
        return web.Response(body=msgspec.json.encode(body), content_type="application/json")

    def _before(self, method: str, chat: int) -> None:
        if self.world.faults.strikes(FaultKind.UNAUTHORIZED, method, chat):
            raise UNAUTHORIZED
        stop = self.world.faults.strikes(FaultKind.FLOOD, method, chat)
        if stop is not None:
            raise flood(stop.retry_after)

    async def _perform(self, method: str, parameters: Parameters) -> tuple[Any, str]:
        match method:
            case "getupdates":
                return await self.polling.updates(parameters), ""
            case "setwebhook":
                return await self.hooks.set(parameters)
            case "deletewebhook":
                return self.hooks.delete(parameters)
            case _:
                return perform(self.world, method, parameters), ""


async def _parameters(request: web.Request) -> dict[str, str]:
    in_url = from_pairs(request.query.items())
    match request.content_type:
        case "application/json":
            in_body = from_json(await request.read())
        case "application/x-www-form-urlencoded":
            in_body = from_form(await request.read())
        case "multipart/form-data":
            in_body = from_pairs([(n, v) for n, v in (await request.post()).items() if isinstance(v, str)])
        case _:
            in_body = {}
    return {**in_body, **in_url}


def _failed(failed: Failed) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": failed.code, "description": failed.description}
    headers = {}
    if failed.retry_after:
        body["parameters"] = {"retry_after": failed.retry_after}
        headers["Retry-After"] = str(failed.retry_after)
    encoded = msgspec.json.encode(body)
    return web.Response(body=encoded, status=failed.code, headers=headers, content_type="application/json")


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _torn(request: web.Request, body: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
    await response.prepare(request)
    with suppress(ConnectionError):
        await response.write(body[: len(body) // 2])
    return _cut(request)
