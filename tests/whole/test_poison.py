"""A marked phrase goes through every path, errors included. Afterwards only an opened console may know it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import io
import json
import os
import signal

import aiohttp
import pytest
import sinks
from child import Child
from rehearsed import Worker, Young, until, words

from bot.rehearsal import enrol
from bot.rehearsal.server import Rehearsal
from bot.rehearse import TOKEN

POISON = "zanzibarquux"


@pytest.fixture
async def telegram():
    running = Rehearsal()
    await running.start("localhost", 0, TOKEN)
    yield running
    await running.stop()


async def drink(young, http, child):
    """The phrase by every way in that there is."""
    await young.say(f"{POISON} is what i call it")
    await young.say(f"he hits me {POISON}")
    chat = await young.chat()
    mine = [b["id"] for b in chat["bubbles"] if b["who"] != "bot"]
    await young.do("edit", message_id=mine[0], text=f"i meant {POISON} 😀")
    await young.do("media", kind="photo", caption=POISON)
    await young.say(POISON * 300)
    secret = await _hook_secret(child)
    for body in (
        b'{"update_id": 5, "message": {"text": "' + POISON.encode() + b'"',
        json.dumps({"update_id": 6, "message": {"text": [POISON]}}).encode(),
        json.dumps({"update_id": 7, "callback_query": {"id": "1", "data": POISON}}).encode(),
        b'{"update_id": 8, "message": {"text": "' + (POISON * 200_000).encode() + b'"}}',
    ):
        for header in (secret, POISON):
            async with http.post(
                f"http://127.0.0.1:{child.webhook_port}{await _hook_path(child)}",
                data=io.BytesIO(body),
                headers={"X-Telegram-Bot-Api-Secret-Token": header},
            ):
                pass


async def _hook_secret(child):
    return bytes.fromhex((child.directory / "credentials" / "webhook-secret").read_text().strip()).hex()


async def _hook_path(child):
    key = (await _hook_secret(child)).encode()
    return "/telegram/" + hmac.digest(key, b"wren/v1/webhook-path", hashlib.sha256)[:8].hex()


async def knock(http, child):
    """The phrase in every wrong request to the pages; what comes back is searched."""
    answers = []
    for method, path, body in (
        ("GET", f"/console/{POISON}", None),
        ("GET", f"/static/{POISON}", None),
        ("POST", "/console/api/salt", {"name": POISON}),
        ("POST", "/console/api/sign-in", {"name": POISON, "auth": POISON}),
        ("POST", "/console/api/sign-in", {"name": POISON, "passphrase": POISON}),
        ("POST", "/console/api/take", {"tab": POISON}),
        ("POST", "/console/csp", {"csp-report": {"blocked-uri": POISON}}),
        ("POST", f"/console/api/cases/{'0' * 32}/reply", {"text": POISON}),
    ):
        async with http.request(
            method, child.console + path, json=body, headers={"Sec-Fetch-Site": "same-origin", "X-Note": POISON}
        ) as answer:
            answers.append((path, await answer.read()))
    return answers


@pytest.mark.crash
async def test_pitfall_22_the_phrase_is_found_nowhere_but_in_an_opened_console(tmp_path, telegram):
    output = tmp_path / "output"
    child = Child(tmp_path / "rehearsal", telegram.url, output)
    await child.start()
    async with aiohttp.ClientSession() as http:
        young = Young(http, telegram.url)
        await drink(young, http, child)

        async def rang():
            return bool(telegram.pages.rang)

        assert await until(rang)
        worker = await Worker.sign_in(child.console)
        await worker.waits()
        held = await worker.take()
        pile = await worker.pile(held)

        async def all_there():
            return sum(POISON in text for text in words(await worker.read(held))) >= 4

        assert await until(all_there)
        await worker.reply(held, "I am here with you.")
        pages = [("records", json.dumps(pile).encode()), *await knock(http, child)]
        for path in ("/metrics", "/readyz", "/healthz"):
            async with http.get(child.health + path) as answer:
                pages.append((path, await answer.read()))
        await worker.sign_out()
        lead = await Worker.sign_in(child.console, enrol.LENA)
        async with lead.browser._http.get(f"{child.console}/dashboard") as answer:
            pages.append(("/dashboard", await answer.read()))
        await lead.sign_out()

        store = int((child.directory / "main" / "pid").read_text().split()[0])
        os.kill(store, signal.SIGKILL)
        await young.say(f"{POISON} while the store is away")
        await child.kill()
        await young.say(f"{POISON} while nobody is there")
        await child.start()
        assert await child.stop() == 0

    pages += [("telephone", repr(page).encode()) for page in telegram.pages.rang]
    places = [(str(path), data) for path, data in sinks.below(child.directory)]
    places += [("output", output.read_bytes()), *pages]
    found = [(place, hit) for place, data in places for hit in sinks.hits(data, POISON)]
    assert found == []
    assert any(place.endswith(".aof") for place, _ in places)
    assert any(place == "telephone" for place, _ in places)


@pytest.mark.parametrize(
    "dress",
    [
        lambda p: p.encode(),
        lambda p: p.encode("utf-16-le"),
        lambda p: json.dumps({"a": p}).encode(),
        lambda p: b"".join(b"%%%02X" % b for b in p.encode()),
        lambda p: base64.b64encode(b"a" + p.encode() + b"zz"),
        lambda p: base64.b64encode(b"ab" + p.encode() + b"zz"),
        lambda p: base64.b64encode(b"abc" + p.encode() + b"zz"),
        lambda p: b"...." + gzip.compress(b"so " + p.encode()),
        lambda p: p.encode().hex().encode(),
    ],
)
def test_a_control_planted_in_any_dress_is_found(dress):
    assert sinks.hits(b"before " + dress(POISON) + b" after", POISON)
    assert not sinks.hits(b"before " + dress("something else entirely") + b" after", POISON)
