"""The rehearsal's mail server, judged by two clients that are not ours."""

from __future__ import annotations

import asyncio
import contextlib
import smtplib
from email.message import EmailMessage

import aiosmtplib
import pytest

from bot.rehearsal.mailbox import Mailbox


@pytest.fixture
async def scene():
    kept = []
    mailbox = Mailbox(lambda *mail: kept.append(mail))
    await mailbox.start("127.0.0.1")
    yield mailbox.port, kept
    await mailbox.stop()


def message(*to, text="One line.\n.hidden dot\nLast."):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "wren@example.org", ", ".join(to), "Wren: a test page"
    made.set_content(text)
    return made


async def test_it_takes_what_one_client_sends(scene):
    port, kept = scene

    await aiosmtplib.send(message("lead@example.org", "shadow@example.org"), hostname="127.0.0.1", port=port)

    text = "One line.\n.hidden dot\nLast."
    assert [(to, title, body.replace("\r\n", "\n")) for to, title, body in kept] == [
        ("lead@example.org", "Wren: a test page", text),
        ("shadow@example.org", "Wren: a test page", text),
    ]


async def test_it_takes_what_another_sends_two_in_one_call(scene):
    port, kept = scene

    def send():
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.send_message(message("lead@example.org"))
            client.send_message(message("outside@example.org"))

    await asyncio.to_thread(send)

    assert [to for to, _, _ in kept] == ["lead@example.org", "outside@example.org"]


@pytest.mark.parametrize("said", [b"", b"\xff\xfe\r\n", b"GET / HTTP/1.1\r\n\r\n", b"DATA\r\n", b"x" * 200_000])
async def test_it_bears_who_speaks_no_smtp(scene, said):
    port, kept = scene
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await reader.readline()
    writer.write(said)
    writer.write_eof()
    with contextlib.suppress(ConnectionError):
        await reader.read()
    writer.close()

    await aiosmtplib.send(message("lead@example.org"), hostname="127.0.0.1", port=port)

    assert [to for to, _, _ in kept] == ["lead@example.org"]
