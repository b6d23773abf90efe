from __future__ import annotations

import aiohttp
import pytest

from bot import pages, rota, settings
from bot.channels import Mail, Webhook
from bot.clock import Movable
from bot.rehearsal.server import Rehearsal

NOON = 1_790_000_000_000


@pytest.fixture
async def rehearsal():
    running = Rehearsal(clock=Movable(NOON))
    await running.start("localhost", 0, "1:rehearsal")
    yield running
    await running.stop()


async def test_what_the_service_sends_by_either_channel_is_shown_in_order(rehearsal):
    chosen = settings.load(
        {},
        rehearsal=True,
        model="helpline",
        pager_smtp_host="localhost",
        pager_smtp_port=rehearsal.pages.mailbox.port,
        pager_smtp_security="none",
        pager_from="wren@rehearsal.example",
    )
    page = pages.trial("http://localhost:1/console")
    hook = rota.address(f"{rehearsal.url}/rehearsal/pager/primary")

    assert await Webhook(chosen).send(hook, page) is None
    assert await Mail(chosen, Movable(NOON)).send(rota.address("mailto:lead@rehearsal.example"), page) is None

    async with aiohttp.ClientSession() as http, http.get(f"{rehearsal.url}/rehearsal/pages") as answer:
        found = (await answer.json())["pages"]
    assert [(p["n"], p["at"], p["by"], p["to"], p["title"]) for p in found] == [
        (1, NOON, "webhook", "primary", page.title),
        (2, NOON, "email", "lead", page.title),
    ]
    assert all(page.text in p["text"] for p in found)
