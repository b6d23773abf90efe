"""Signed checkpoints of the audit, once an hour, to places outside this machine (PROTOCOL.md 9).

Whoever holds this machine can write its history anew, hashes and all; not what lies elsewhere already. A checkpoint is
one line of JSON with every chain's head: it is appended to a file of the month on another machine's disk, or goes out
as e-mail, or both. A place that does not take it is tried again every minute. A disk that hangs is waited for
once, not each minute, and never holds up a stop: nobody waits for the thread that hangs with it. `wren audit verify`
reads checkpoints back.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import functools
import os
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from bot.chainer import Chainer
from bot.channels import Mail
from bot.clock import Clock
from bot.keyring import Keyring
from bot.log import Event, event
from bot.settings import Settings
from bot.store.store import Store
from flows.errors import Broken, Refused, Unavailable, WrenError
from safeguarding import audit
from safeguarding.audit import Head, Tag
from safeguarding.handoff import HOUR, MINUTE, SECOND
from safeguarding.messages import Ms

T = TypeVar("T")

LOOK: Final[Ms] = SECOND
EVERY: Final[Ms] = HOUR
AGAIN: Final[Ms] = MINUTE
PATIENCE: Final[Ms] = 3 * HOUR
WRITE_SECONDS: Final = 20.0
ENDING: Final = ".jsonl"
TITLE: Final = "Wren: audit checkpoint"
TEXT: Final = "Keep this file where the machine that runs Wren cannot change it. `wren audit verify` compares with it."


class Place(StrEnum):
    """Where a checkpoint goes."""

    FOLDER = "folder"
    MAIL = "mail"


Way: TypeAlias = Callable[[bytes], Awaitable[bool]]
"""Takes a checkpoint there; False when it was not taken."""


def ways(settings: Settings, clock: Clock) -> dict[Place, Way]:
    """The places that are set up."""
    to, mail = settings.checkpoint_mail, Mail(settings, clock)

    async def sent(text: bytes) -> bool:
        return await mail.file(to or "", TITLE, TEXT, f"checkpoint-{clock.now()}.json", text) is None

    found: dict[Place, Way] = {}
    if settings.checkpoint_folder is not None:
        found[Place.FOLDER] = Folder(settings.checkpoint_folder, clock).written
    if to is not None:
        found[Place.MAIL] = sent
    return found


class Folder:
    """A folder on a disk that may hang."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._write: asyncio.Future[None] | None = None

    async def written(self, text: bytes) -> bool:
        """Append a checkpoint; False when the disk refuses, hangs, or hangs still from an earlier one."""
        if self._write is not None and not self._write.done():
            return False
        now = self._clock.now()
        self._write = aside(lambda: append(self._path, text, now))
        try:
            async with asyncio.timeout(WRITE_SECONDS):
                await asyncio.shield(self._write)
        except (OSError, TimeoutError):
            return False
        return True


def aside(work: Callable[[], T]) -> asyncio.Future[T]:
    """Run blocking work in a thread that neither the loop nor the process waits for when it ends."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def told(settle: Callable[[], None]) -> None:
        if not done.done():
            settle()

    def run() -> None:
        try:
            found = work()
        except Exception as error:  # noqa: BLE001 - whoever awaits has it
            settle = functools.partial(done.set_exception, error)
        else:
            settle = functools.partial(done.set_result, found)
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody asks any more
            loop.call_soon_threadsafe(told, settle)

    threading.Thread(target=run, name="aside", daemon=True).start()
    return done


def append(folder: Path, text: bytes, now: Ms) -> None:
    """Add a checkpoint to the month's file, and have it on the disk before returning. Raises OSError.

    What an earlier write has left half done keeps its line to itself.
    """
    month = dt.datetime.fromtimestamp(now / 1000, dt.UTC).strftime("%Y-%m")
    descriptor = os.open(folder / f"audit-{month}{ENDING}", os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
    with os.fdopen(descriptor, "a+b", buffering=0) as file:
        torn = file.seek(0, os.SEEK_END) and os.pread(file.fileno(), 1, file.tell() - 1) != b"\n"
        left = (b"\n" if torn else b"") + text + b"\n"
        while left:
            left = left[os.write(file.fileno(), left) :]
        os.fsync(file.fileno())


def kept(paths: Iterable[Path]) -> list[bytes]:
    """Every checkpoint in these files and folders, in the order of their names. Raises Refused for what cannot be read.

    A file holds one checkpoint a line, or a single one.
    """
    found: list[bytes] = []
    for path in paths:
        try:
            inside = sorted(p for p in path.iterdir() if p.suffix in {ENDING, ".json"}) if path.is_dir() else [path]
            found += [line for file in inside for line in file.read_bytes().splitlines() if line.strip()]
        except OSError:
            raise Refused(f"The checkpoints in {path} cannot be read.") from None
    return found


class Checkpoints:
    """Chains without pause, and sends a checkpoint each hour to every place. The first goes out at once."""

    def __init__(self, store: Store, chainer: Chainer, keyring: Keyring, clock: Clock, to: Mapping[Place, Way]) -> None:
        self._store = store
        self._chainer = chainer
        self._keyring = keyring
        self._clock = clock
        self._ways = to
        self._halt = asyncio.Event()
        self._due: dict[Place, Ms] = dict.fromkeys(to, 0)
        self._last: dict[Place, Ms] = dict.fromkeys(to, clock.now())

    async def recall(self, folder: Path | None) -> None:
        """Compare with the newest checkpoint of the folder. What is there and not ours is an alarm too."""
        try:
            async with asyncio.timeout(WRITE_SECONDS):
                texts = await aside(lambda: kept([folder] if folder else []))
            whole = [text for text in texts if not audit.torn(text)]
            seen = audit.heads(whole[-1], self._keyring.deployment, self.bots()) if whole else {}
        except (Refused, Broken, TimeoutError) as error:
            event(Event.CHECKPOINT_FAILED, kind=Place.FOLDER, error=error)
            return
        await self._chainer.compare(seen)

    def bots(self) -> dict[str, bytes]:
        """Whose checkpoints are believed: this service's keys, present and past."""
        roster, signer = self._keyring.roster, self._keyring.signer
        return {bot.id: bot.sign for bot in roster.bots} if roster else {signer.id: signer.public}

    async def run(self) -> None:
        """Chain and send until `stop`; then chain once more."""
        while not self._halt.is_set():
            await self._quietly(self._chainer.round)
            await self._quietly(self.send)
            await self._clock.wait(self._halt, LOOK)
        await self._quietly(self._chainer.round)

    async def stop(self) -> None:
        """End after the round in hand."""
        self._halt.set()

    async def send(self) -> None:
        """A checkpoint to every place where one is due."""
        now = self._clock.now()
        due = [place for place in self._ways if self._due[place] <= now]
        if not due:
            return
        text = self.made(now)
        for place in due:
            taken = await self._ways[place](text)
            self._due[place] = now + (EVERY if taken else AGAIN)
            if not taken:
                event(Event.CHECKPOINT_FAILED, kind=place)
                continue
            self._last[place] = now
            event(Event.CHECKPOINT_SENT, kind=place)
            await self._store.audit(audit.entry(Tag.CHECKPOINT_SENT, now, "bot", channel=place.value))

    def made(self, now: Ms) -> bytes:
        """All heads as of the last round, signed."""
        roster = self._keyring.roster
        heads: Mapping[str, Head] = self._chainer.heads()
        version = roster.version if roster else 0
        return audit.checkpoint(self._keyring.deployment, now, version, heads, self._keyring.signer)

    async def delivered(self) -> None:
        """For the watch. Raises Unavailable when a place has taken none for hours."""
        now = self._clock.now()
        if any(now - last > PATIENCE for last in self._last.values()):
            raise Unavailable("No checkpoint of the audit could be sent outside for hours.")

    async def _quietly(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except WrenError as error:
            event(Event.TIMER_FAILED, error=error)
