"""`wren backup`: the words and the configuration in one file, the shred secrets in another, the credentials in a third.

It runs beside the service. The main store is copied before the shred store, since a record's salt is there before the
record is: each word that was copied can be opened with what was copied after it. Nothing that opens a record stands in
the first file. Shred secrets go to a folder of their own and live there for 14 days, so that what was erased is gone
for good after that; each run first removes the older ones. The credentials are sealed to the recovery key; a team
without one must keep them by itself.

A file has its name only once all of it is on the disk. Until then it ends in `.part`; what a killed run has left of
that kind, a later one removes.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import io
import os
import secrets
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from bot import credentials, reach, settings
from bot import rota as rotas
from bot.clock import Clock
from bot.live import SECRETS
from bot.readiness import FILE as SERVICE
from bot.store import snapshot
from bot.store.store import Store
from flows.errors import Refused, Unavailable
from safeguarding import audit, backup, keys, ladder, roster
from safeguarding.audit import Tag
from safeguarding.backup import Manifest, Part, Piece
from safeguarding.handoff import HOUR
from safeguarding.messages import Ms

MANIFEST: Final = "manifest.json"
CONFIG: Final = (SERVICE, ladder.FILE)
ASIDE: Final = (rotas.FILE,)
"""Who is woken, and where: sealed with the credentials."""
LIVES: Final[Ms] = backup.LIVES
PART: Final = ".part"
STALE: Final[Ms] = 12 * HOUR
"""A piece of a file that began so long ago belongs to no run any more."""
CHUNK: Final = 1 << 20
INCOMPLETE: Final = 1
_STAMP: Final = "%Y%m%dT%H%M%SZ"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """The files of a backup; `credentials` None where there is no recovery key to seal them to."""

    main: Path
    shred: Path
    credentials: Path | None


def run(data: Path | None, main: Path, shred: Path, say: Say) -> int:
    """Make a backup and say what was made. 0, or INCOMPLETE without sealed credentials. Raises our errors."""
    if main.resolve() == shred.resolve():
        raise Refused("The shred secrets must go to another folder than the words, and at best to another place.")
    made = asyncio.run(make(_data(data), main, shred, Clock()))
    say(f"Words and configuration: {made.main}\nShred secrets, for 14 days: {made.shred}")
    if made.credentials is None:
        say(
            f"There is no recovery key, so the credentials are in no backup: keep {_data(data) / SECRETS} apart from "
            "these. Without it everybody is a stranger, and no chat can be reached."
        )
        return INCOMPLETE
    say(f"Credentials, sealed to the recovery key: {made.credentials}")
    return 0


def _data(data: Path | None) -> Path:
    if data is not None:
        return data
    chosen = settings.load()
    if chosen.store_url is not None:
        raise Refused("The store is a server of your own: copy it by its own means, and the data directory with it.")
    return chosen.data


async def make(data: Path, main: Path, shred: Path, clock: Clock) -> Made:
    """Write the three files. Raises Refused, Unavailable or Broken."""
    secret = credentials.read(data / SECRETS)
    now, pair, bot = clock.now(), secrets.token_hex(16), keys.SignKey(secret.bot_signing_seed)
    stamp = dt.datetime.fromtimestamp(now / 1000, dt.UTC).strftime(_STAMP)
    for folder in (main, shred):
        prune(folder, secret.deployment, now)
    async with reach.store(data) as store:
        newest = await _roster(store)
        before = await _still(store, newest)

        def written(part: Part, folder: Path, config: Mapping[str, bytes]) -> Path:
            path = folder / f"wren-{part.value}-{secret.deployment[:8]}-{stamp}.tar"
            with snapshot.opened(data / part.value) as (listed, pieces):
                sources = [(f"{snapshot.FOLDER}/{each.name}", each.file, each.size) for each in pieces]
                small = {f"{snapshot.FOLDER}/{snapshot.LIST}": listed, **config}
                sources += [(name, io.BytesIO(text), len(text)) for name, text in small.items()]
                files = {name: Piece(size, _digest(file, size)) for name, file, size in sources}
                text = backup.write(Manifest(secret.deployment, part, pair, now, files), bot)
                _pack(path, [(MANIFEST, io.BytesIO(text), len(text)), *sources])
            return path

        config = {f"config/{name}": text for name, text in _texts(data, CONFIG).items()}
        made_main = await asyncio.to_thread(written, Part.MAIN, main, config)
        made_shred = await asyncio.to_thread(written, Part.SHRED, shred, {})
        try:
            await _still(store, await _roster(store), before)
        except Unavailable:
            for path in (made_main, made_shred):
                path.unlink()
            raise
        sealed = _sealed(data, main / f"wren-credentials-{secret.deployment[:8]}-{stamp}.sealed", newest)
        await _told(store, now)
    return Made(made_main, made_shred, sealed)


async def _roster(store: Store) -> roster.Roster | None:
    documents = await store.rosters()
    return roster.chain(documents, roster.parse(documents[0]).digest.hex()) if documents else None


async def _still(store: Store, newest: roster.Roster | None, before: int | None = None) -> int:
    """That no shred secret is being replaced, nor was since `before`: the words' copy would have the old ones.

    Returns the epoch of the newest leaver. Raises Unavailable.
    """
    parted = roster.parted(newest) if newest is not None else 0
    if await store.replaced() < parted or before not in (None, parted):
        raise Unavailable(
            "Somebody has left, and the service is replacing the shred secrets that they may have kept. Let it run, "
            "and try again in a few minutes."
        )
    return parted


async def _told(store: Store, now: Ms) -> None:
    try:
        await store.audit(audit.entry(Tag.BACKUP_MADE, now, "operator"))
    except Unavailable:
        raise Unavailable(
            "The backup was made, but the service that runs is of another release, so that it was made could not be "
            "audited. Restart the service."
        ) from None


def _texts(data: Path, names: tuple[str, ...]) -> dict[str, bytes]:
    return {name: (data / name).read_bytes() for name in names if (data / name).exists()}


def _sealed(data: Path, path: Path, newest: roster.Roster | None) -> Path | None:
    if newest is None or newest.recovery is None:
        return None
    files = {f"{SECRETS}/{name}": (data / SECRETS / name).read_text() for name in credentials.FILES}
    files |= {name: text.decode() for name, text in _texts(data, ASIDE).items()}
    with _whole(path) as file:
        file.write(backup.seal_credentials(newest.deployment, newest.recovery.key, files))
    return path


def _digest(file: BinaryIO, size: int) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(file, size):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _chunks(file: BinaryIO, size: int) -> Iterator[bytes]:
    left = size
    while left and (chunk := file.read(min(CHUNK, left))):
        left -= len(chunk)
        yield chunk


def _pack(path: Path, sources: list[tuple[str, BinaryIO, int]]) -> None:
    with _whole(path) as file, tarfile.open(fileobj=file, mode="w") as tar:
        for name, source, size in sources:
            info = tarfile.TarInfo(name)
            info.size, info.mode = size, 0o600
            tar.addfile(info, source)


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """A file that has its name only once it is on the disk; what fails on the way leaves nothing."""
    part = path.with_name(path.name + PART)
    try:
        if path.exists():
            raise FileExistsError
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise Refused(f"{path} cannot be written, or is there already.") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _synced(path.parent)


def _synced(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def prune(folder: Path, deployment: str, now: Ms) -> int:
    """Remove copies of this service's shred secrets that have lived for 14 days, and half-made files a run has left.

    Returns how many went.
    """
    name = f"{deployment[:8]}-*"
    lives = {f"wren-{Part.SHRED.value}-{name}.tar": LIVES, f"wren-*-{name}{PART}": STALE}
    gone = 0
    for path, life in [(path, life) for pattern, life in lives.items() for path in folder.glob(pattern)]:
        try:
            made = dt.datetime.strptime(path.name.partition(".")[0].rpartition("-")[2], _STAMP).replace(tzinfo=dt.UTC)
        except ValueError:
            continue
        if made.timestamp() * 1000 + life <= now:
            path.unlink()
            gone += 1
    return gone
