"""The control API: what the chat page, trainers and tests tell the rehearsal to do. JSON in, JSON out.

An error is {"error": "<sentence>"} with 400 for a malformed body and 409 for what cannot be done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any, TypeVar

import msgspec
from aiohttp import WSCloseCode, web

from bot.rehearsal import shapes
from bot.rehearsal.chats import Chat
from bot.rehearsal.faults import Fault
from bot.rehearsal.parts import Part
from bot.rehearsal.world import World
from bot.tasks import spawn
from flows.errors import Refused

MOST_BYTES = 64 * 2**10
PUSH_GAP = 0.02


class _Body(msgspec.Struct, forbid_unknown_fields=True):
    """Base of the bodies: a field with another name is an error, not a silence."""


class Say(_Body):
    """What a person writes."""

    text: str


class Tapped(_Body):
    """A button a person taps."""

    message_id: int
    data: str
    gone: bool = False


class Edited(_Body):
    """A text a person changes."""

    message_id: int
    text: str


class Media(_Body):
    """An attachment a person sends."""

    kind: str
    caption: str = ""


class Deleted(_Body):
    """Messages a person deletes for both sides."""

    message_ids: list[int]


class Blocked(_Body):
    """Whether a person blocks the bot."""

    blocked: bool


class Reacted(_Body):
    """A reaction a person gives, or takes back when empty."""

    message_id: int
    emoji: str


class Advance(_Body):
    """Milliseconds that the clock moves on."""

    advance_ms: int


class Added(_Body):
    """Whether the bot is in a group (kind: group, supergroup or channel)."""

    member: bool
    person: int = 1


class Posted(_Body):
    """What somebody writes in a group."""

    text: str
    person: int = 1


B = TypeVar("B")


async def body_of(request: web.Request, kind: type[B]) -> B:
    """The body of a request.

    Raises:
        HTTPBadRequest: it is not JSON of this kind, or too long.
    """
    if request.content_type != "application/json" or len(body := await request.read()) > MOST_BYTES:
        raise web.HTTPBadRequest(text="Send a short application/json body.")
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise web.HTTPBadRequest(text=f"The body does not fit: {error}.") from error


def _json(value: Any, status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(value), status=status, content_type="application/json")


@web.middleware
async def sentences(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Turn refusals of the control API into sentences."""
    if not request.path.startswith("/rehearsal/"):
        return await handler(request)
    try:
        return await handler(request)
    except Refused as refused:
        return _json({"error": str(refused)}, 409)
    except web.HTTPException as error:
        return _json({"error": error.text}, error.status)


class Control:
    """The routes over one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._live: dict[web.WebSocketResponse, tuple[int, asyncio.Event]] = {}
        world.on_change.append(self._stir)
        world.clock.followers.append(self.stir)

    def routes(self) -> list[web.RouteDef]:
        """Every route of the control API."""
        person = "/rehearsal/people/{n:[0-9]+}"
        return [
            web.get("/rehearsal/people", self.people),
            web.get(f"{person}/chat", self.chat),
            web.get(f"{person}/live", self.live),
            web.post(f"{person}/say", self.say),
            web.post(f"{person}/tap", self.tap),
            web.post(f"{person}/edit", self.edit),
            web.post(f"{person}/media", self.media),
            web.post(f"{person}/delete", self.delete),
            web.post(f"{person}/block", self.block),
            web.post(f"{person}/react", self.react),
            web.post("/rehearsal/groups/{kind}/{n:[0-9]+}/member", self.member),
            web.post("/rehearsal/groups/{kind}/{n:[0-9]+}/say", self.post),
            web.get("/rehearsal/groups/{kind}/{n:[0-9]+}", self.group),
            web.get("/rehearsal/clock", self.clock),
            web.post("/rehearsal/clock", self.advance),
            web.get("/rehearsal/faults", self.faults),
            web.post("/rehearsal/faults", self.plant),
            web.delete("/rehearsal/faults", self.clear),
            web.get("/rehearsal/calls", self.calls),
            web.get("/rehearsal/deliveries", self.deliveries),
        ]

    def _n(self, request: web.Request) -> int:
        return int(request.match_info["n"])

    async def people(self, _: web.Request) -> web.Response:
        """Who has a chat."""
        people = [{"person": c.n, "name": c.title, "bubbles": len(c.bubbles)} for c in self.world.chats.people()]
        return _json({"people": people})

    def _view(self, n: int) -> dict[str, Any]:
        chat = self.world.chats.person(n)
        return {**chat.view(self.world.now, self.world.queue), "bot": self.world.bot.name}

    async def chat(self, request: web.Request) -> web.Response:
        """What a person sees."""
        return _json(self._view(self._n(request)))

    async def say(self, request: web.Request) -> web.Response:
        """A person writes."""
        said = await body_of(request, Say)
        return _json(self.world.say(self._n(request), said.text))

    async def tap(self, request: web.Request) -> web.Response:
        """A person taps a button."""
        tap = await body_of(request, Tapped)
        return _json(self.world.tap(self._n(request), tap.message_id, tap.data, gone=tap.gone))

    async def edit(self, request: web.Request) -> web.Response:
        """A person edits a text."""
        edit = await body_of(request, Edited)
        return _json(self.world.edit(self._n(request), edit.message_id, edit.text))

    async def media(self, request: web.Request) -> web.Response:
        """A person sends an attachment."""
        sent = await body_of(request, Media)
        return _json(self.world.media(self._n(request), sent.kind, sent.caption))

    async def delete(self, request: web.Request) -> web.Response:
        """A person deletes messages."""
        gone = await body_of(request, Deleted)
        return _json({"deleted": self.world.delete(self._n(request), gone.message_ids)})

    async def block(self, request: web.Request) -> web.Response:
        """A person blocks or unblocks the bot."""
        block = await body_of(request, Blocked)
        return _json(self.world.block(self._n(request), blocked=block.blocked))

    async def react(self, request: web.Request) -> web.Response:
        """A person reacts to a message."""
        reaction = await body_of(request, Reacted)
        return _json(self.world.react(self._n(request), reaction.message_id, reaction.emoji))

    def _group(self, request: web.Request) -> Chat:
        return self.world.chats.group(self._n(request), request.match_info["kind"])

    async def group(self, request: web.Request) -> web.Response:
        """Whether the bot is in a group, and what was written there."""
        group = self._group(request)
        return _json({"chat_id": group.id, "member": group.member, "bubbles": len(group.bubbles)})

    async def member(self, request: web.Request) -> web.Response:
        """Add the bot to a group, or remove it."""
        added = await body_of(request, Added)
        by = shapes.person(self.world.chats.person(added.person))
        return _json({"update_id": self.world.member(self._group(request), by, member=added.member)})

    async def post(self, request: web.Request) -> web.Response:
        """Somebody writes in a group."""
        posted = await body_of(request, Posted)
        return _json(self.world.post(self._group(request), posted.person, posted.text))

    async def clock(self, _: web.Request) -> web.Response:
        """What time it is here."""
        return _json({"now": self.world.now, "offset_ms": self.world.clock.offset})

    async def advance(self, request: web.Request) -> web.Response:
        """Move the clock on."""
        move = await body_of(request, Advance)
        return _json({"now": self.world.clock.advance(move.advance_ms), "offset_ms": self.world.clock.offset})

    async def faults(self, _: web.Request) -> web.Response:
        """What is planted."""
        return _json({"faults": self.world.faults.planted})

    async def plant(self, request: web.Request) -> web.Response:
        """Plant a fault (the fields of `Fault`)."""
        self.world.faults.plant(await body_of(request, Fault))
        return _json({"faults": self.world.faults.planted})

    async def clear(self, _: web.Request) -> web.Response:
        """Take all faults away."""
        self.world.faults.clear()
        return _json({"faults": []})

    async def calls(self, request: web.Request) -> web.Response:
        """The last requests of the bot, oldest first; `after` a number, of one `method`."""
        after = int(request.query.get("after", "0"))
        method = request.query.get("method", "").lower()
        shown = [asdict(c) for c in self.world.calls if c.n > after and method in {"", c.method}]
        return _json({"calls": shown})

    async def deliveries(self, _: web.Request) -> web.Response:
        """The last posts to the webhook, oldest first, without their bodies."""
        return _json({"deliveries": list(self.world.deliveries)})

    def stir(self) -> None:
        """Something changed that every page shows."""
        self._stir(None)

    def _stir(self, chat: Chat | None) -> None:
        for n, event in self._live.values():
            if chat is None or (chat.kind == "private" and chat.n == n):
                event.set()

    async def live(self, request: web.Request) -> web.WebSocketResponse:
        """A WebSocket that carries the chat after each change; what the page sends is not read."""
        n = self._n(request)
        self.world.chats.person(n)
        socket = web.WebSocketResponse(heartbeat=20, max_msg_size=1024)
        await socket.prepare(request)
        event = asyncio.Event()
        self._live[socket] = (n, event)
        pusher = spawn(Part.LIVE, self._pushes(socket, n, event))
        try:
            async for _ in socket:
                pass
        finally:
            pusher.cancel()
            self._live.pop(socket, None)
        return socket

    async def _pushes(self, socket: web.WebSocketResponse, n: int, event: asyncio.Event) -> None:
        while not socket.closed:
            event.clear()
            try:
                await socket.send_bytes(msgspec.json.encode(self._view(n)))
            except ConnectionError:
                return
            await event.wait()
            await asyncio.sleep(PUSH_GAP)

    async def close(self) -> None:
        """End the WebSockets."""
        for socket in list(self._live):
            await socket.close(code=WSCloseCode.GOING_AWAY)
