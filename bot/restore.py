"""`wren restore`: a service from its backup on an empty machine; with `--check`, the same in a place thrown away after.

What comes from outside is not believed: each piece must have the size and digest of the manifest, the manifest must be
signed by the service that the copied rosters name, the two stores must have been made together, each record must have
its place and its salt, and the audit must be whole. Only then is anything put where a service would find it.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from bot import checkpoints, credentials, verify
from bot.backup import CHUNK, MANIFEST
from bot.clock import Clock
from bot.live import SECRETS
from bot.store.server import create_pair, embedded_pair
from bot.store.store import Erased, Store
from flows.errors import Broken, Refused
from safeguarding import audit, backup, keys, record, roster
from safeguarding.audit import Tag
from safeguarding.backup import Manifest, Part
from safeguarding.record import KINDS

LARGEST_MANIFEST: Final = 1 << 20
MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a directory with a random name is made in it, for its owner only
TIMES: Final = 3
"""How much room a restore takes: the files unpacked, and the stores' own files rewritten."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Files:
    """What a service is restored from. `credentials`: the sealed file, or a folder of them; None: not tried."""

    main: Path
    shred: Path
    credentials: Path | None = None


@dataclass
class Report:
    """What was found in a backup. `erased`: cases whose secret is gone, as it should be."""

    words: str = ""
    cases: int = 0
    records: int = 0
    erased: int = 0
    audited: int = 0

    def lines(self) -> list[str]:
        """As it is told."""
        return [
            f"The six words of this team: {self.words}",
            f"{self.cases} cases, {self.records} records, each in its place and with its salt; {self.erased} erased.",
            f"The audit is whole: {self.audited} entries.",
        ]


def run(files: Files, data: Path | None, seen: Sequence[Path], recovery: Callable[[], str], say: Say) -> int:
    """Restore into `data`, or only check when it is None. Raises Refused or Broken, with nothing left behind."""
    kept = checkpoints.kept(seen)
    seed = _seed(files.credentials, recovery)
    texts = opened(files.credentials, seed)
    if data is not None:
        _empty(data)
        if not texts:
            raise Refused("Without its credentials a restored service would know nobody; give them too.")
    parent = data.absolute().parent if data is not None else None
    with tempfile.TemporaryDirectory(prefix=".wren-restore-", dir=parent or passing(files, say)) as place:
        draft = Path(place) / "data"
        report = asyncio.run(restore(files, draft, texts, kept, seed, Clock()))
        if data is not None:
            if data.exists():
                data.rmdir()
            draft.rename(data)
    for line in report.lines():
        say(line)
    if not texts:
        say("The credentials were not tried.")
    say("A restore would work." if data is None else f"Restored to {data}. The rota and settings may need a look.")
    return 0


async def restore(
    files: Files, draft: Path, texts: dict[str, str], seen: Sequence[bytes], seed: bytes, clock: Clock
) -> Report:
    """Everything into `draft`, which is not there yet, and checked on running stores. `seed`: of the recovery key."""
    create_pair(draft)
    read = {part: _unpack(path, draft, part) for part, path in ((Part.MAIN, files.main), (Part.SHRED, files.shred))}
    (main, main_text), (shred, shred_text) = read[Part.MAIN], read[Part.SHRED]
    if main.pair != shred.pair:
        raise Refused("The two files were not made together.")
    for name, text in texts.items():
        _write(draft, name, text)
    async with embedded_pair(draft) as (server, other):
        store = await Store.open(main=server, shred=other)
        try:
            newest = await _believed(store, (main_text, shred_text))
            _ours(draft, texts, newest)
            if seed:
                roster.recovered(newest, seed)
            return await _checked(store, newest, seen, clock)
        finally:
            await store.close()


def passing(files: Files, say: Say) -> Path | None:
    """Where to try a restore: in memory, so that no shred secret is left behind on a disk; else where temporaries go.

    Says so when it is the latter. What was erased since a backup would otherwise lie in blocks that nobody overwrites.
    """
    needed = TIMES * sum(path.stat().st_size for path in (files.main, files.shred) if path.exists())
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > needed:
        return MEMORY
    say("There is not enough memory to try this without a disk; shred secrets pass through the temporary directory.")
    return None


def _empty(data: Path) -> None:
    if data.exists() and any(data.iterdir()):
        raise Refused(f"{data} is not empty; nothing was changed.")


def _seed(path: Path | None, recovery: Callable[[], str]) -> bytes:
    """The recovery key's seed, where there is something sealed to it."""
    if path is None or path.is_dir():
        return b""
    try:
        return bytes.fromhex(recovery().strip())
    except ValueError:
        raise Refused("The recovery key's seed is 64 hex digits.") from None


def opened(path: Path | None, seed: bytes) -> dict[str, str]:
    """The credential files' texts by their place in a data directory. Raises Broken for another recovery key."""
    if path is None:
        return {}
    if path.is_dir():
        credentials.read(path)
        return {f"{SECRETS}/{name}": (path / name).read_text() for name in credentials.FILES}
    return backup.open_credentials(path.read_bytes(), seed)


def _unpack(path: Path, draft: Path, part: Part) -> tuple[Manifest, bytes]:
    """Take out what the manifest names, and only that. Raises Broken for anything else."""
    try:
        with tarfile.open(path, "r:") as tar:
            members = {member.name: member for member in tar.getmembers() if member.isreg()}
            text = _small(tar, members.get(MANIFEST))
            manifest = backup.read(text)
            if manifest.part is not part or set(members) - {MANIFEST} != set(manifest.files):
                raise Broken(f"{path.name} does not hold what it should.")
            for name, piece in manifest.files.items():
                folder, _, file = name.partition("/")
                target = draft / file if folder == "config" else draft / part.value / name
                target.parent.mkdir(mode=0o700, exist_ok=True)
                source = tar.extractfile(members[name])
                if source is None or members[name].size != piece.size or _copy(source, target) != piece.sha256:
                    raise Broken(f"{path.name} was changed: {name} is not what the manifest says.")
    except (OSError, tarfile.TarError):
        raise Broken(f"{path.name} cannot be read as a backup.") from None
    return manifest, text


def _small(tar: tarfile.TarFile, member: tarfile.TarInfo | None) -> bytes:
    source = tar.extractfile(member) if member is not None and member.size <= LARGEST_MANIFEST else None
    if source is None:
        raise Broken("A backup has no manifest.")
    return source.read()


def _copy(source: IO[bytes], target: Path) -> str:
    digest = hashlib.sha256()
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _write(draft: Path, name: str, text: str) -> None:
    known = {f"{SECRETS}/{each}" for each in credentials.FILES} | {"rota.toml"}
    if name not in known:
        raise Broken("Sealed credentials hold a file that is none of them.")
    (draft / name).parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(draft / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


async def _believed(store: Store, manifests: Sequence[bytes]) -> roster.Roster:
    documents = await store.rosters()
    if not documents:
        raise Broken("The backup holds no roster.")
    newest = roster.chain(documents, roster.parse(documents[0]).digest.hex())
    for text in manifests:
        backup.believe(text, newest)
    return newest


def _ours(draft: Path, texts: dict[str, str], newest: roster.Roster) -> None:
    if not texts:
        return
    secret = credentials.read(draft / SECRETS)
    signer = keys.SignKey(secret.bot_signing_seed).id
    if secret.deployment != newest.deployment or signer not in {bot.id for bot in newest.bots}:
        raise Broken("The credentials are another service's.")


async def _checked(store: Store, newest: roster.Roster, seen: Sequence[bytes], clock: Clock) -> Report:
    found = await verify.check(store, seen, clock)
    if found.torn or found.code not in (verify.Code.WHOLE, verify.Code.UNCHAINED):
        raise Broken("\n".join(["The audit in the backup is not whole.", *found.lines()]))
    report = Report(
        words=found.words, audited=sum(verdict.chained + verdict.tail for verdict in found.verdicts.values())
    )
    known = {(epoch.n, keys.key_id(epoch.key)) for epoch in newest.epochs}
    async for case in store.every_case():
        clear = await store.case(case)
        if "erased" in clear:
            report.erased += 1
            await store.shred(case, int(clear["erased"]))  # an older copy of the secret must not bring it back
            continue
        try:
            report.records += await _records(store, case, clear, known)
        except Erased:  # while the backup was made, or half when it was
            entry = audit.entry(Tag.SECRET_ERASED, clock.now(), "operator", case=case)
            await store.erase(case, clock.now(), (entry,))
            report.erased += 1
            continue
        report.cases += 1
    await store.audit(audit.entry(Tag.BACKUP_RESTORED, clock.now(), "operator", count=report.cases))
    return report


async def _records(store: Store, case: str, clear: dict[str, str], known: set[tuple[int, str]]) -> int:
    """That every record of a case stands in its place and could be opened by who may. Returns how many.

    Raises Erased when the other file has a tombstone in place of the secret.
    """
    found = await store.records(case)
    if any(int(clear.get(f"lane_{lane}", 0)) != sum(each.lane.value == lane for each in found) for lane in KINDS):
        raise Broken("A case in the backup lacks records.")
    if not found:
        return 0
    try:
        released = await store.release(case)
    except Erased:
        raise
    except Refused:
        raise Broken("A case in the backup has no secret in the other file.") from None
    for each in found:
        header = record.parse(each.sealed)
        place = header.place
        right = (place.case, place.lane, place.seq) == (case, each.lane.value, each.seq)
        if not right or (place.epoch, place.key_id) not in known:
            raise Broken("A record in the backup is not in its place.")
        if header.generation != released.generation or f"{place.lane}:{place.seq}" not in released.salts:
            raise Broken("A record in the backup has no salt in the other file.")
    return len(found)
