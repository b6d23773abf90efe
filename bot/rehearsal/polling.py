"""getUpdates: waiting for updates, and the two ways in which two pollers collide (409)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import msgspec

from bot.rehearsal.parameters import Failed, Parameters
from bot.rehearsal.queue import Update
from bot.rehearsal.world import DEFAULT_KINDS, KINDS, World

LONGEST_WAIT = 50
MOST_ANSWER_BYTES = 4 * 2**20
OVERHEAD = 50
SAME_OFFSET, VERY_SAME_OFFSET, PATIENCE = 3_000, 500, 3_000
GATHER = 0.002
IN_USE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
OTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
BY_WEBHOOK = "Conflict: terminated by setWebhook request"
STOPPING = "Bad Gateway"


def allowed_kinds(parameters: Parameters, before: list[str]) -> list[str]:
    """The kinds that a request asks for: as before when it names none, the default for an empty list."""
    try:
        names = msgspec.json.decode(parameters.text("allowed_updates") or "null")
    except msgspec.DecodeError:
        return before
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return before
    return sorted(KINDS & {name.lower() for name in names}) or sorted(DEFAULT_KINDS)


def joined(updates: list[Update]) -> list[msgspec.Raw]:
    """Updates as the JSON Telegram sends, cut off at 4 MiB."""
    left, shown = MOST_ANSWER_BYTES, []
    for update in updates:
        left -= OVERHEAD + len(update.body.encode())
        if left <= 0:
            break
        shown.append(msgspec.Raw(update_json(update)))
    return shown


def update_json(update: Update) -> bytes:
    """One update as JSON."""
    return f'{{"update_id":{update.id},\n"{update.kind}":{update.body}}}'.encode()


@dataclass(slots=True)
class Waiting:
    """A poller that waits; `ended` is why it must stop."""

    event: asyncio.Event = field(default_factory=asyncio.Event)
    ended: str = ""


class Polling:
    """The one long poll that a bot may have."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._waiting: Waiting | None = None
        self._last_offset: int | None = None
        self._last_at = 0
        self._next_conflict = 0
        world.on_update.append(self._wake)

    def _wake(self) -> None:
        if self._waiting is not None:
            self._waiting.event.set()

    def abort(self, why: str) -> None:
        """End the poll that waits, if any."""
        if self._waiting is not None:
            self._waiting.ended = why
            self._waiting.event.set()
            self._waiting = None

    async def conflict(self, why: str) -> Failed:
        """409; a second one within three seconds is answered three seconds late."""
        now = self.world.now
        if now >= self._next_conflict:
            self._next_conflict = now + PATIENCE
        else:
            await self.world.clock.until(now + PATIENCE)
        return Failed(409, why)

    async def updates(self, parameters: Parameters) -> Any:
        """Answer getUpdates.

        Raises:
            Failed: 409.
        """
        world = self.world
        if world.hook.url:
            raise await self.conflict(IN_USE)
        offset = parameters.integer("offset")
        limit = parameters.integer("limit", 100, 1, 100)
        wait = parameters.integer("timeout", 0, 0, LONGEST_WAIT)
        world.hook.allowed = allowed_kinds(parameters, world.hook.allowed)
        if offset == self._last_offset and world.now < self._last_at + SAME_OFFSET:
            wait = max(wait, 3)
            limit = 1 if world.now < self._last_at + VERY_SAME_OFFSET else limit
        self._last_offset, self._last_at = offset, world.now
        found = world.queue.fetch(offset, limit, world.now)
        if not found and wait:
            found = await self._wait(offset, limit, world.now + wait * 1000)
        return joined(found)

    async def _wait(self, offset: int, limit: int, until: int) -> list[Update]:
        self.abort(OTHER)
        waiting = self._waiting = Waiting()
        world = self.world
        found: list[Update] = []
        while not found and self._waiting is waiting and world.now < until:
            await world.clock.wait(waiting.event, until)
            if self._waiting is waiting and len(world.queue):
                await asyncio.sleep(GATHER)
                found = world.queue.fetch(offset, limit, world.now)
        if self._waiting is waiting:
            self._waiting = None
        if waiting.ended == STOPPING:
            raise Failed(502, STOPPING)
        if waiting.ended:
            raise await self.conflict(waiting.ended)
        return found
