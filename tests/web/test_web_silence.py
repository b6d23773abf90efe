"""Nothing of a request is repeated or logged: not of its body, its address, its headers; at no log level."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest

from bot.web.access import ROUTES

POISON = "quillfeather marmalade"
MARK = "quillfeather"
HEADERS = {"Accept-Language": MARK, "User-Agent": MARK, "Referer": f"https://{MARK}.example/", "X-Odd": MARK}
BODIES = (
    {"name": POISON, "auth": POISON, "tab": MARK, "token": POISON, "reason": POISON},
    {"name": {"deep": [POISON]}, POISON: POISON},
    [POISON],
    POISON,
    {"fence": POISON, "tab": POISON, "inner": POISON, "roster": {"v": POISON}},
    {"passphrase": POISON},
)


@pytest.fixture
def told(caplog, capfd):
    """Everything that was logged or printed, at every level."""
    caplog.set_level(logging.DEBUG)
    for name in ("aiohttp", "aiohttp.access", "aiohttp.server", "aiohttp.web", "asyncio", "redis"):
        logging.getLogger(name).setLevel(logging.DEBUG)

    def everything():
        out, err = capfd.readouterr()
        return caplog.text + out + err

    return everything


async def test_no_answer_and_no_log_line_holds_what_was_sent(site, told):
    client = await site.with_session("Lena")
    heard = []
    for method, path in ROUTES:
        if path == "/console/api/events" or path.endswith("sign-out"):
            continue
        where = path.replace("{case}", "01" * 16).replace("{path}", MARK)
        for body in BODIES if method == "POST" else (None,):
            answer = await client.ask(method, f"{where}?{MARK}={MARK}", body, headers=HEADERS)
            heard.append(answer.raw.decode() + repr(answer.headers))
            assert answer.status < 500

    assert MARK not in "".join(heard)
    assert MARK not in told()


@pytest.mark.parametrize("raw", [POISON.encode(), b'{"name": "' + POISON.encode(), b"\xff" + POISON.encode()])
async def test_a_malformed_body_is_not_repeated(site, told, raw):
    client = site.client()
    answer = await client.ask("POST", "/console/api/sign-in", data=raw, headers={"Content-Type": "application/json"})

    assert answer.status == 400
    assert MARK not in answer.raw.decode()
    assert MARK not in told()


async def test_an_error_inside_is_told_by_its_type_and_place_only(site, told, monkeypatch):
    async def broken(*_args):
        raise ValueError(POISON)

    monkeypatch.setattr("bot.web.rows.queue", broken)
    client = await site.with_session("Lena")

    answer = await client.get("/console/api/queue")

    assert answer.status == 500
    assert answer.json == {"error": "Something went wrong here. Nothing was changed. Try again."}
    said = told()
    assert MARK not in said
    assert '"error": "ValueError at bot.web' in said


async def test_a_store_that_does_not_answer_is_said_plainly(site, monkeypatch):
    client = await site.with_session("Lena")
    from flows.errors import Unavailable

    async def away(*_args):
        raise Unavailable("The store does not answer.")

    monkeypatch.setattr("bot.web.rows.queue", away)

    answer = await client.get("/console/api/queue")

    assert (answer.status, answer.json) == (503, {"error": "The store does not answer."})


async def test_what_is_stored_wrong_is_said_without_what_it_is(site, told):
    client = await site.with_session("Sam")
    await site.store.account_put("odd", POISON.encode())

    answer = await client.post("/console/api/salt", {"name": "odd"})

    assert answer.status == 500
    assert MARK not in answer.raw.decode()
    assert MARK not in told()


async def test_a_request_cut_off_in_the_middle_is_no_noise(site, told):
    port = int(site.origin.rpartition(":")[2])
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"POST /console/api/sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
        b"Content-Type: application/json\r\nContent-Length: 500\r\n\r\n" + POISON.encode()
    )
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    await site.client().get("/assets.json")

    assert MARK not in told()


async def test_the_words_of_a_case_are_in_no_answer_but_sealed(site, told):
    case = await site.case(POISON, quote=POISON)
    sam = await site.signed_in("Sam")
    taken = await sam.api("take", {"tab": "t", "case": case})
    body = await sam.words(case, taken["fence"], "t", POISON)
    heard = [
        await sam.api(f"cases/{case}/reply", body),
        await sam.api(f"cases/{case}/records?fence={taken['fence']}"),
        await sam.api("queue"),
        await sam.api("me"),
    ]

    assert MARK not in json.dumps(heard)
    assert MARK not in told()
