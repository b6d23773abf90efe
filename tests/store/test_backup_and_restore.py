"""A service is backed up while it runs and comes back on an empty machine; no file holds what opens its words."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import dataclasses
import io
import shutil
import tarfile
from functools import partial

import pytest
from shell import AT, BOT_SEED, DEPLOYMENT, HARM, PEPPER, Shell, Team
from typer.testing import CliRunner

from bot import backup, cli, credentials, readiness, restore, rota, shipped
from bot.clock import Movable
from bot.reissue import Reissue
from bot.restore import Files
from bot.store.keys import SECRET
from bot.store.server import create_pair, embedded_pair
from bot.store.store import Erased, Store
from flows.errors import Broken, Refused, Unavailable, WrenError
from safeguarding import audit, keys, ladder, roster
from safeguarding.roster import Role

RECOVERY = b"r" * 32
COMMITMENT = roster.commitment(DEPLOYMENT, RECOVERY)
NAMES = ("Lena", "Omar", "Ruth", "Sam")
POLICY = shipped.policy()
SESSION = b"q" * 32
OURS = {
    "deployment": bytes.fromhex(DEPLOYMENT),
    "pepper": PEPPER,
    "session-key": SESSION,
    "bot-signing-seed": BOT_SEED,
}
MORE = "and there is more that i cant say out loud"


class Service:
    """A data directory as `wren init` and a first lead make it, and what its team holds."""

    def __init__(self, data, *, recovery=True):
        self.data = data
        credentials.create(data / "credentials")
        for name, value in OURS.items():
            (data / "credentials" / name).write_text(value.hex())
        create_pair(data)
        (data / readiness.FILE).write_text('name = "A service"\n')
        (data / ladder.FILE).write_text("# clocks\n")
        (data / rota.FILE).write_text("# https://push.example.org/lena\n")
        signs = {name: keys.SignKey(keys.new_seed()) for name in NAMES}
        self.seals = seals = {name: keys.new_seed() for name in NAMES}
        made = [
            roster.member(
                name, Role.WORKER if name == "Sam" else Role.LEAD, sign.public, keys.SealKey(seals[name]).public, AT
            )
            for name, sign in signs.items()
        ]
        self.seed, bot = keys.new_seed(), keys.SignKey(BOT_SEED)
        first = roster.first(DEPLOYMENT, made[0], bot.public, self.seed, at=AT, others=made[1:], rehearsal=True)
        if recovery:
            shares = {member.id: b"share" for member in made[:3]}
            held = roster.Recovery(2, 3, keys.SealKey(RECOVERY).public, COMMITMENT, shares)
            first = roster._with_epoch(dataclasses.replace(first, recovery=held, epochs=()), self.seed)
        self.team = Team(roster.sign(first, signs["Lena"]), signs, {1: self.seed})
        self.private = [RECOVERY, self.seed, *seals.values(), PEPPER, SESSION, BOT_SEED]

    @contextlib.asynccontextmanager
    async def lived(self):
        """Somebody wrote, and one case was erased; what opens each case."""
        async with embedded_pair(self.data) as (main, shred):
            store = await Store.open(main=main, shred=shred)
            await store.roster_add(1, self.team.roster.text())
            shell = Shell(store, self.team, POLICY).enrolled()
            self.case = await shell.waits(HARM, 7)
            await shell.say(MORE, 7)
            self.gone = await shell.waits(HARM, 8)
            await store.erase(self.gone, AT)
            released = await store.release(self.case)
            self.secret, self.shredding = released.secret, [released.secret, *released.salts.values()]
            try:
                yield store
            finally:
                await store.close()

    async def backed_up(self, tmp_path):
        """The three files, made while it runs."""
        for name in ("words", "secrets"):
            (tmp_path / name).mkdir()
        async with self.lived():
            return await backup.make(self.data, tmp_path / "words", tmp_path / "secrets", Movable(AT))


@pytest.fixture
def service(tmp_path):
    return Service(tmp_path / "service")


def forms(raw):
    """How bytes may stand in a file."""
    return raw, raw.hex().encode(), base64.b64encode(raw).rstrip(b"="), base64.urlsafe_b64encode(raw).rstrip(b"=")


def holds(path, raw):
    text = path.read_bytes()
    return any(form in text for form in forms(raw))


def files(made):
    return Files(made.main, made.shred, made.credentials)


async def again(made, draft, seed=RECOVERY, checkpoints=()):
    given = b"" if made.credentials.is_dir() else seed
    texts = restore.opened(made.credentials, given)
    return await restore.restore(files(made), draft, texts, checkpoints, given, Movable(AT))


async def test_a_service_comes_back_on_an_empty_machine_with_all_that_was_said(service, tmp_path):
    made = await service.backed_up(tmp_path)
    kept = {name: (service.data / "credentials" / name).read_text() for name in credentials.FILES}
    shutil.rmtree(service.data)

    report = await again(made, tmp_path / "new")

    assert (report.cases, report.erased) == (1, 1)
    assert {name: (tmp_path / "new" / "credentials" / name).read_text() for name in credentials.FILES} == kept
    for name in (readiness.FILE, ladder.FILE, rota.FILE):
        assert (tmp_path / "new" / name).read_text()
    async with embedded_pair(tmp_path / "new") as (main, shred):
        store = await Store.open(main=main, shred=shred)
        shell = Shell(store, service.team, POLICY).enrolled()
        assert await shell.words(service.case) == [HARM, MORE]
        shell.updates = 100
        await shell.say("are you still there", 7)
        assert await shell.words(service.case) == [HARM, MORE, "are you still there"]
        with pytest.raises(Erased):
            await store.release(service.gone)
        await store.close()


async def test_a_case_erased_while_the_backup_was_made_is_erased_in_what_comes_back(service, tmp_path, monkeypatch):
    for name in ("words", "secrets"):
        (tmp_path / name).mkdir()
    real = backup.snapshot.opened

    async with service.lived() as store:
        loop = asyncio.get_running_loop()

        def opened(folder):
            if folder.name == "shred":
                asyncio.run_coroutine_threadsafe(store.erase(service.case, AT), loop).result(60)
            return real(folder)

        monkeypatch.setattr(backup.snapshot, "opened", opened)
        made = await backup.make(service.data, tmp_path / "words", tmp_path / "secrets", Movable(AT))

    report = await again(made, tmp_path / "new")

    assert (report.cases, report.records, report.erased) == (0, 0, 2)
    async with embedded_pair(tmp_path / "new") as (main, shred):
        store = await Store.open(main=main, shred=shred)
        assert "erased" in await store.case(service.case)
        assert await store.records(service.case) == ()
        told = [audit.read(text) for _, text in await store.audited(part=int(service.case[:2], 16))]
        assert (told[-1]["tag"], told[-1]["case"]) == ("shred:secret:erased", service.case)
        await store.close()


@pytest.mark.parametrize("moment", ["before", "replacing", "between"])
async def test_while_secrets_are_replaced_no_backup_is_made_that_would_not_come_back(
    service, tmp_path, monkeypatch, moment
):
    folders = [tmp_path / name for name in ("words", "secrets")]
    for folder in folders:
        folder.mkdir()
    real = backup.snapshot.opened

    async def leaves(store, *, done):
        newest = service.team.roster
        sam = next(m.id for m in newest.members if m.name == "Sam")
        made = roster.add_epoch(newest, keys.new_seed(), at=AT, ended={sam})
        await store.roster_add(2, roster.sign(made, service.team.signs["Lena"]).text())
        if done:
            await Reissue(store, DEPLOYMENT, Movable(AT)).everywhere(2)

    async with service.lived() as store:
        loop = asyncio.get_running_loop()

        def opened(folder):
            if folder.name == "shred" and moment != "before":
                asyncio.run_coroutine_threadsafe(leaves(store, done=moment == "between"), loop).result(60)
            return real(folder)

        monkeypatch.setattr(backup.snapshot, "opened", opened)
        if moment == "before":
            await leaves(store, done=False)
        with pytest.raises(Unavailable, match="Somebody has left"):
            await backup.make(service.data, *folders, Movable(AT))
        assert [path for folder in folders for path in folder.iterdir()] == []
        monkeypatch.undo()
        await Reissue(store, DEPLOYMENT, Movable(AT)).everywhere(2)
        made = await backup.make(service.data, *folders, Movable(AT + 1))

    report = await again(made, tmp_path / "new")
    assert (report.cases, report.erased) == (1, 1)


async def test_a_case_without_a_secret_is_refused(service, tmp_path):
    for name in ("words", "secrets"):
        (tmp_path / name).mkdir()
    async with service.lived() as store:
        await store._wires.shred.call("DEL", store._wires.keys.part(SECRET, int(service.case[:2], 16), service.case))
        made = await backup.make(service.data, tmp_path / "words", tmp_path / "secrets", Movable(AT))

    with pytest.raises(Broken, match="no secret"):
        await again(made, tmp_path / "new")


async def test_pitfall_19_a_backup_holds_no_key_and_the_shred_secrets_lie_apart(service, tmp_path):
    made = await service.backed_up(tmp_path)
    together = (made.main, made.shred, made.credentials)

    assert [path.name for path in together for raw in service.private if holds(path, raw)] == []
    assert [path.name for path in (made.main, made.credentials) for raw in service.shredding if holds(path, raw)] == []
    assert all(holds(made.shred, raw) for raw in service.shredding)
    assert [path.name for path in together if HARM.encode() in path.read_bytes()] == []
    assert all(path.stat().st_mode & 0o077 == 0 for path in together)
    assert not holds(made.main, b"push.example.org")
    assert made.main.parent != made.shred.parent
    with pytest.raises(Refused, match="another folder"):
        backup.run(service.data, tmp_path / "words", tmp_path / "words", print)


async def test_without_a_recovery_key_the_credentials_stay_out_and_it_says_so(tmp_path, monkeypatch):
    service, said = Service(tmp_path / "service", recovery=False), []
    made = await service.backed_up(tmp_path)
    assert made.credentials is None

    monkeypatch.setattr(backup.asyncio, "run", lambda work: work.close() or made)
    assert backup.run(service.data, tmp_path / "a", tmp_path / "b", said.append) == backup.INCOMPLETE
    assert "recovery key" in said[-1]
    report = await again(dataclasses.replace(made, credentials=service.data / "credentials"), tmp_path / "new")
    assert report.cases == 1


async def changed(path, change):
    """The tar with one member changed, or gone where `change` gives None."""
    out = io.BytesIO()
    with tarfile.open(path) as old, tarfile.open(fileobj=out, mode="w") as new:
        for member in old.getmembers():
            text = change(member.name, old.extractfile(member).read())
            if text is not None:
                info = tarfile.TarInfo(member.name)
                info.size = len(text)
                new.addfile(info, io.BytesIO(text))
    path.write_bytes(out.getvalue())


CHANGES = {
    "a byte of the words": ("main", lambda name, text: _flip(text) if name.endswith(".rdb") else text),
    "a byte of the secrets": ("shred", lambda name, text: _flip(text) if name.endswith(".rdb") else text),
    "a piece left out": ("main", lambda name, text: None if name.endswith(".aof") else text),
    "another configuration": ("main", lambda name, text: text + b"x" if name.startswith("config") else text),
    "no manifest": ("main", lambda name, text: None if name == "manifest.json" else text),
    "another number in the manifest": (
        "main",
        lambda name, text: text.replace(b'"at":1', b'"at":2') if name == "manifest.json" else text,
    ),
}


def _flip(text):
    return text[:-9] + bytes([text[-9] ^ 1]) + text[-8:]


@pytest.mark.parametrize("what", CHANGES)
async def test_a_changed_backup_is_refused(service, tmp_path, what):
    made = await service.backed_up(tmp_path)
    part, change = CHANGES[what]
    await changed(getattr(made, part), change)

    with pytest.raises(WrenError):
        await again(made, tmp_path / "new")


async def test_what_does_not_belong_together_is_refused(service, tmp_path):
    made = await service.backed_up(tmp_path)
    other_folder = tmp_path / "other"
    other_folder.mkdir()
    other = await Service(other_folder / "service").backed_up(other_folder)

    for wrong in (
        dataclasses.replace(made, shred=other.shred),
        dataclasses.replace(made, shred=made.main),
        dataclasses.replace(made, main=made.credentials),
    ):
        with pytest.raises(WrenError):
            await again(wrong, tmp_path / "new")
        shutil.rmtree(tmp_path / "new")
    with pytest.raises(Broken, match="another recovery key"):
        await again(made, tmp_path / "new", b"x" * 32)


async def test_copies_of_shred_secrets_live_fourteen_days(service, tmp_path):
    made = await service.backed_up(tmp_path)
    foreign = made.shred.with_name("notes.tar")
    foreign.write_bytes(b"x")

    assert backup.prune(made.shred.parent, DEPLOYMENT, AT + backup.LIVES - 1) == 0
    assert backup.prune(made.shred.parent, "00" * 16, AT + backup.LIVES) == 0
    assert backup.prune(made.shred.parent, DEPLOYMENT, AT + backup.LIVES) == 1
    assert not made.shred.exists()
    assert foreign.exists()


async def test_what_has_lived_its_time_goes_even_when_the_next_backup_fails(service, tmp_path):
    made = await service.backed_up(tmp_path)
    shutil.rmtree(service.data / "main")

    with pytest.raises(WrenError):
        await backup.make(service.data, made.main.parent, made.shred.parent, Movable(AT + backup.LIVES))

    assert not made.shred.exists()
    assert made.main.exists()


async def test_a_full_disk_leaves_no_file_and_the_next_run_removes_what_a_killed_one_left(
    service, tmp_path, monkeypatch
):
    made = await service.backed_up(tmp_path)
    places = made.main.parent, made.shred.parent
    before = {place: set(place.iterdir()) for place in places}
    left = [file.with_name(file.name + backup.PART) for file in (made.main, made.shred, made.credentials)]
    for file in left:
        file.write_bytes(b"half")
    copied = []

    def full(_):
        copied.append({file.name for place in places for file in place.iterdir()})
        raise OSError(28, "No space left on device")

    async with embedded_pair(service.data):
        with monkeypatch.context() as here:
            here.setattr(backup.os, "fsync", full)
            with pytest.raises(OSError, match="No space left"):
                await backup.make(service.data, *places, Movable(AT + backup.STALE - 1))
            assert all(file.exists() for file in left)
            with pytest.raises(OSError, match="No space left"):
                await backup.make(service.data, *places, Movable(AT + backup.STALE))

    assert {place: set(place.iterdir()) for place in places} == before
    assert [sum(name.endswith(backup.PART) for name in names) for names in copied] == [4, 1]


async def test_a_file_that_is_there_is_not_written_over(service, tmp_path):
    made = await service.backed_up(tmp_path)
    text = made.main.read_bytes()

    async with embedded_pair(service.data):
        with pytest.raises(Refused, match="there already"):
            await backup.make(service.data, made.main.parent, made.shred.parent, Movable(AT))

    assert made.main.read_bytes() == text


def test_the_commands_check_restore_and_never_overwrite(service, tmp_path):
    made = asyncio.run(service.backed_up(tmp_path))
    call = partial(CliRunner().invoke, cli.app)
    given = [str(made.main), str(made.shred), str(made.credentials)]

    checked = call(["restore", *given, "--check"], input=f"{RECOVERY.hex()}\n")
    assert checked.exit_code == 0, checked.output
    assert "A restore would work." in checked.output
    assert RECOVERY.hex() not in checked.output

    untried = call(["restore", *given[:2], "--check"])
    assert (untried.exit_code, "credentials were not tried" in untried.output) == (0, True)

    assert call(["restore", *given]).exit_code == 2
    put = call(["restore", *given, "--data", str(tmp_path / "back")], input=f"{RECOVERY.hex()}\n")
    assert put.exit_code == 0, put.output
    assert credentials.read(tmp_path / "back" / "credentials").deployment == DEPLOYMENT
    assert isinstance(
        call(["restore", *given, "--data", str(tmp_path / "back")], input=f"{RECOVERY.hex()}\n").exception, Refused
    )
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".wren-restore")] == []


def test_a_trial_passes_through_no_disk_where_memory_has_room_and_says_so_where_not(service, tmp_path, monkeypatch):
    made = asyncio.run(service.backed_up(tmp_path))
    memory, told = tmp_path / "memory", []
    memory.mkdir()
    monkeypatch.setattr(restore, "MEMORY", memory)
    assert restore.passing(files(made), told.append) == memory
    assert told == []

    monkeypatch.setattr(restore.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100, 99, 1))
    assert restore.passing(files(made), told.append) is None
    monkeypatch.setattr(restore, "MEMORY", tmp_path / "none")
    assert restore.passing(files(made), told.append) is None
    assert ["shred secrets pass through" in line for line in told] == [True, True]
