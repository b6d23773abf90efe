"""Posts updates to the bot's webhook, as `delivery` says when."""

from __future__ import annotations

import asyncio

import aiohttp

from bot.rehearsal import methods
from bot.rehearsal.delivery import Connections, Lanes, Try
from bot.rehearsal.faults import FaultKind
from bot.rehearsal.parameters import Failed, Parameters, from_form, from_json
from bot.rehearsal.parts import Part
from bot.rehearsal.polling import update_json
from bot.rehearsal.world import Hook, World
from bot.tasks import spawn

ANSWER_WITHIN = 60_000
NEVER = 2**62
GONE_FOR = 23 * 3_600_000
GONE = 410
MOST_ANSWER_BYTES = 1 << 20
CLOSED = "Webhook connection closed"
NOT_EXECUTED = ("setwebhook", "deletewebhook", "close", "logout", "get")


class Delivery:
    """One update on its way over one connection."""

    def __init__(self, world: World, hook: Hook, lanes: Lanes, connections: Connections, attempt: Try) -> None:
        self.world = world
        self.hook = hook
        self.lanes = lanes
        self.connections = connections
        self.attempt = attempt
        self.until = world.now + ANSWER_WITHIN

    async def post(self, session: aiohttp.ClientSession) -> None:
        """Send it and act on the answer; never raises but when cancelled before its time was over."""
        started = self.world.now
        try:
            status, reason, retry_after, parameters = await self._exchange(session)
        except (aiohttp.ClientConnectorError, ConnectionRefusedError):
            self._not_sent()
            self._note(started, "no connection")
        except (aiohttp.ClientError, OSError, ValueError):
            self._failed(CLOSED, closed=True)
            self._note(started, "closed")
        except asyncio.CancelledError:
            if self.world.now < self.until:
                raise
            self._failed(CLOSED, closed=True)
            self._note(started, "too slow")
        else:
            self._note(started, str(status))
            if status // 100 == 2:  # noqa: PLR2004 (HTTP: any 2xx is a success)
                self._succeeded(parameters)
            else:
                self._refused(status, reason, retry_after)

    async def _exchange(self, session: aiohttp.ClientSession) -> tuple[int, str, int, Parameters]:
        if self.world.faults.strikes(FaultKind.WEBHOOK_DOWN):
            raise ConnectionRefusedError
        headers = {"Content-Type": "application/json", "Connection": "keep-alive"}
        headers["Accept-Encoding"] = "gzip, deflate"
        if self.hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.hook.secret
        skipped = ("User-Agent", "Accept")
        async with session.post(
            self.hook.url,
            data=update_json(self.attempt.update),
            headers=headers,
            skip_auto_headers=skipped,
            allow_redirects=False,
        ) as answer:
            body = await answer.content.read(MOST_ANSWER_BYTES)
            retry_after = Parameters({"s": answer.headers.get("Retry-After", "")}).integer("s")
            return answer.status, answer.reason or "", retry_after, _in_answer(answer.content_type, body)

    def _note(self, started: int, outcome: str) -> None:
        update = self.attempt.update
        self.world.deliveries.append(
            {
                "update_id": update.id,
                "kind": update.kind,
                "lane": update.lane,
                "at": started,
                "ms": self.world.now - started,
                "outcome": outcome,
            }
        )

    def _not_sent(self) -> None:
        now = self.world.now
        self.connections.released(now, success=False, closed=True)
        self._error("Connection refused")
        self.lanes.returned(self.attempt, now)

    def _failed(self, why: str, *, closed: bool, retry_after: int = 0) -> None:
        now = self.world.now
        self.connections.released(now, success=False, closed=closed)
        self._error(why)
        self.lanes.failed(self.attempt, now, retry_after)

    def _refused(self, status: int, reason: str, retry_after: int) -> None:
        hook, now = self.hook, self.world.now
        hook.gone_since = (hook.gone_since or now) if status == GONE else 0
        self._failed(f"Wrong response from the webhook: {status} {reason}", closed=False, retry_after=retry_after)
        if hook.gone_since and now > hook.gone_since + GONE_FOR and self.world.hook is hook:
            self.world.hook = Hook(allowed=hook.allowed)

    def _error(self, why: str) -> None:
        self.hook.last_error, self.hook.last_error_at = why, self.world.now

    def _succeeded(self, parameters: Parameters) -> None:
        update, now = self.attempt.update, self.world.now
        self.hook.gone_since = 0
        self.connections.released(now, success=True, closed=False)
        self.lanes.succeeded(self.attempt, now)
        if update.kind == "callback_query":
            self.lanes.release(update.chat)
        method = parameters.text("method").lower()
        if method and not method.startswith(NOT_EXECUTED):
            call = self.world.called(method, parameters.values)
            try:
                methods.perform(self.world, method, parameters)
                call.code = 200
            except Failed as failed:
                call.code, call.description = failed.code, failed.description


def _in_answer(content_type: str, body: bytes) -> Parameters:
    reader = from_json if content_type == "application/json" else from_form
    try:
        return Parameters(reader(body))
    except Failed:
        return Parameters({})


class Webhook:
    """The delivering side of one bot; idle while no webhook is set."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._event = asyncio.Event()
        self._changed = True
        self._flying: dict[asyncio.Task[None], int] = {}
        world.on_update.append(self._event.set)

    def restart(self) -> None:
        """The settings were changed: begin anew from the head of the queue."""
        self._changed = True
        self._event.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        timeout = aiohttp.ClientTimeout(total=None)
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=60)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout, auto_decompress=True) as session:
            try:
                while True:
                    self._changed = False
                    await self._serve(session, self.world.hook)
                    await self._abandon()
            finally:
                await self._abandon()

    async def _abandon(self) -> None:
        for task in list(self._flying):
            task.cancel()
        await asyncio.gather(*self._flying, return_exceptions=True)
        self._flying.clear()

    async def _serve(self, session: aiohttp.ClientSession, hook: Hook) -> None:
        world = self.world
        lanes = Lanes(world.queue, world.chance, hook.max_connections)
        lanes.held_back = world.held_back
        connections = Connections(hook.max_connections)
        while not self._changed:
            wake = self._send(session, hook, lanes, connections) if hook.url else None
            await world.clock.wait(self._event, wake)
            if hook is not world.hook:
                return
            for task in [task for task, until in self._flying.items() if until <= world.now]:
                self._flying[task] = NEVER
                task.cancel()

    def _send(self, session: aiohttp.ClientSession, hook: Hook, lanes: Lanes, connections: Connections) -> int | None:
        world, now = self.world, self.world.now
        lanes.load(now)
        while (wake := lanes.wake_at()) is not None and wake <= now:
            if not connections.claim(now, len(lanes)):
                opens = connections.opens_at(now)
                return self._soonest(opens if opens > now else None)
            attempt = lanes.take(now)
            if attempt is None:
                connections.spare()
                continue
            delivery = Delivery(world, hook, lanes, connections, attempt)
            task = spawn(Part.DELIVERY, delivery.post(session))
            self._flying[task] = now + ANSWER_WITHIN
            task.add_done_callback(self._landed)
        return self._soonest(wake)

    def _soonest(self, wake: int | None) -> int | None:
        soonest = min([NEVER if wake is None else wake, *self._flying.values()])
        return None if soonest == NEVER else soonest

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.pop(task, None)
        self._event.set()
