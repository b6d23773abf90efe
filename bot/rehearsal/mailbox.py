"""A mail server for a rehearsal: it speaks enough SMTP (RFC 5321) to be handed a page, and keeps it."""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
from collections.abc import Callable
from typing import Final

MOST_BYTES: Final = 64 * 2**10
LONGEST: Final = 1000
_TO = re.compile(r"RCPT TO:<([^<>\s]+)>", re.IGNORECASE)

Keep = Callable[[str, str, str], None]
"""Given who it is for, its subject and its text."""


class Mailbox:
    """Listens on one port of this machine."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.port = 0

    async def start(self, host: str) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, host, 0, limit=MOST_BYTES)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
        for writer in list(self._open):
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            await self._talk(reader, writer)
        except (OSError, ValueError, asyncio.IncompleteReadError):  # whoever called hung up, or speaks no SMTP
            pass
        finally:
            self._open.discard(writer)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipients: list[str] = []
        answer = "220 localhost rehearsal"
        while True:
            writer.write(f"{answer}\r\n".encode())
            await writer.drain()
            line = (await reader.readline()).decode("ascii").strip()
            if not line or line.upper() == "QUIT":
                writer.write(b"221 bye\r\n")
                return
            if line.upper() == "DATA" and recipients:
                writer.write(b"354 go on\r\n")
                self._take(recipients, await reader.readuntil(b"\r\n.\r\n"))
                answer, recipients = "250 taken", []
            elif found := _TO.match(line):
                recipients.append(found[1])
                answer = "250 OK"
            else:
                answer = _answer(line.split(maxsplit=1)[0].upper())

    def _take(self, recipients: list[str], raw: bytes) -> None:
        plain = raw.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
        message = email.message_from_bytes(plain, policy=email.policy.default)
        body = message.get_body(("plain",))
        text = "" if body is None else str(body.get_content()).strip()
        for to in recipients:
            self._keep(to, str(message["Subject"] or ""), text[:LONGEST])


def _answer(verb: str) -> str:
    return "250 OK" if verb in {"EHLO", "HELO", "MAIL", "RSET", "NOOP"} else "503 not now"
