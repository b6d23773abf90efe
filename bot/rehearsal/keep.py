"""Keeps a world in one file, so that tomorrow's rehearsal finds yesterday's chats.

The file is written aside and renamed, a moment after a change and at the end; a crash loses that moment only.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import msgspec

from bot.rehearsal.chats import Chat
from bot.rehearsal.queue import Update
from bot.rehearsal.world import Hook, Profile, Tap, World
from flows.errors import Broken

FILE = "telegram.json"
PAUSE = 0.5


@dataclass(slots=True)
class Kept:
    """What is kept."""

    bot: Profile
    hook: Hook
    offset: int
    tail: int
    last_push: int
    last_message: int
    updates: list[Update] = field(default_factory=list)
    chats: list[Chat] = field(default_factory=list)
    taps: dict[str, Tap] = field(default_factory=dict)


class Keep:
    """One directory with one world in it; with no directory nothing is kept."""

    def __init__(self, directory: Path | None) -> None:
        self.directory = directory
        self._dirty = asyncio.Event()
        self._writing = Lock()

    def load(self, world: World) -> None:
        """Bring back what was kept, if anything.

        Raises:
            Broken: the file cannot be read.
        """
        if self.directory is None:
            return
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.directory / FILE
        if path.exists():
            try:
                _restore(world, msgspec.json.decode(path.read_bytes(), type=Kept))
            except msgspec.DecodeError as error:
                raise Broken("The kept rehearsal chats cannot be read; start afresh.") from error
        world.on_change.append(lambda _: self._dirty.set())
        world.on_update.append(self._dirty.set)
        world.clock.followers.append(self._dirty.set)

    async def run(self, world: World) -> None:
        """Save after each change, until cancelled."""
        while True:
            await self._dirty.wait()
            await asyncio.sleep(PAUSE)
            self._dirty.clear()
            await asyncio.to_thread(self._write, _encoded(world))

    def save(self, world: World) -> None:
        """Save now."""
        if self.directory is not None:
            self._write(_encoded(world))

    def _write(self, content: bytes) -> None:
        if self.directory is None:
            return
        aside = self.directory / f"{FILE}.new"
        with self._writing:
            descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(self.directory / FILE)


def _encoded(world: World) -> bytes:
    kept = Kept(
        bot=world.bot,
        hook=world.hook,
        offset=world.clock.offset,
        tail=world.queue.tail,
        last_push=world.queue.last_push,
        last_message=world.chats.last_message,
        updates=list(world.queue),
        chats=list(world.chats.by_id.values()),
        taps=dict(world.taps),
    )
    return msgspec.json.encode(kept)


def _restore(world: World, kept: Kept) -> None:
    if kept.bot.id == world.bot.id:
        world.bot = kept.bot
        world.hook = kept.hook
    if kept.offset > world.clock.offset:
        world.clock.advance(kept.offset - world.clock.offset)
    for chat in kept.chats:
        chat.typing_until = 0
        world.chats.keep(chat)
    world.chats.last_message = kept.last_message
    world.taps.update(kept.taps)
    for update in kept.updates:
        world.queue.restore(update, kept.last_push)
    world.queue.tail, world.queue.last_push = kept.tail, kept.last_push
