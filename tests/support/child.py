"""`wren rehearse` as a process of its own, against a stand-in that lives here: to be killed, and to be searched."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path

STARTS = 60.0
WELCOME = b"Wren is rehearsing"


def free_base() -> int:
    """The first of four neighbouring ports that nobody has."""
    for base in range(20_000 + os.getpid() % 20_000, 60_000, 7):
        probes = [socket.socket() for _ in range(4)]
        try:
            for offset, probe in enumerate(probes):
                probe.bind(("127.0.0.1", base + offset))
        except OSError:
            continue
        else:
            return base
        finally:
            for probe in probes:
                probe.close()
    raise OSError("no four free ports")


@dataclass
class Child:
    """One bot process. `output` gathers all that it ever wrote."""

    directory: Path
    api: str
    output: Path
    env: dict[str, str] = field(default_factory=dict)
    base: int = field(default_factory=free_base)
    process: asyncio.subprocess.Process | None = None

    @property
    def console(self) -> str:
        return f"http://localhost:{self.base + 1}"

    @property
    def webhook_port(self) -> int:
        return self.base + 2

    @property
    def health(self) -> str:
        return f"http://127.0.0.1:{self.base + 3}"

    async def start(self) -> None:
        """Start it and wait until it says that it rehearses."""
        before = self.output.stat().st_size if self.output.exists() else 0
        with self.output.open("ab") as sink:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "rehearse",
                "--directory", str(self.directory), "--port", str(self.base), "--api", self.api,
                stdout=sink, stderr=sink, env={**os.environ, **self.env},
            )  # fmt: skip
        async with asyncio.timeout(STARTS):
            while WELCOME not in self.output.read_bytes()[before:]:
                assert self.process.returncode is None, self.output.read_text()[-3000:]
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """`kill -9`."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM, and wait until it has finished; its exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, number: int) -> int:
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(number)
        return await self.process.wait()
