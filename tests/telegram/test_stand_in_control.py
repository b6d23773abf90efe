"""The control API, the guard around it, planted faults and the inspector."""

from __future__ import annotations

import io
import json

import aiohttp
import pytest

from bot.rehearsal.server import Rehearsal
from flows.errors import Refused


async def test_the_page_and_its_parts_are_served_with_a_strict_policy(rehearsal, session):
    for path in ("/?person=1", "/chat/app.js", "/chat/tokens.css"):
        async with session.get(f"{rehearsal.url}{path}") as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert answer.status == 200
            assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
            assert "require-trusted-types-for 'script'" in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    async with session.get(f"{rehearsal.url}/chat/..%2Fserver.py") as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "rehearsal.example"}, 421),
        ({"Host": "[::1"}, 421),
        ({"Origin": "https://example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Host": "localhost:1"}, 200),
    ],
)
async def test_only_this_machine_and_this_page_are_answered(rehearsal, session, headers, status):
    async with session.get(f"{rehearsal.url}/rehearsal/people", headers=headers) as answer:
        assert answer.status == status


async def test_a_link_from_elsewhere_may_open_the_page_only(rehearsal, session):
    foreign = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    async with session.get(f"{rehearsal.url}/", headers=foreign) as answer:
        assert answer.status == 200
    async with session.post(f"{rehearsal.url}/rehearsal/clock", json={"advance_ms": 1}, headers=foreign) as answer:
        assert answer.status == 403


async def test_it_does_not_listen_beyond_this_machine():
    for host, token in (("0.0.0.0", "1:x"), ("example.org", "1:x"), ("localhost", "x")):
        with pytest.raises(Refused):
            await Rehearsal().start(host, 0, token)


async def test_a_taken_port_is_told_and_another_start_works(rehearsal):
    other = Rehearsal()
    with pytest.raises(OSError, match="address already in use"):
        await other.start("127.0.0.1", rehearsal.port, "2:other")
    await other.stop()
    await other.start("127.0.0.1", 0, "2:other")
    await other.stop()


async def test_several_run_in_one_process(rehearsal):
    other = Rehearsal()
    await other.start("localhost", 0, "2:other")
    try:
        assert other.url != rehearsal.url
        assert other.chat_url == f"{other.url}/?person=1"
    finally:
        await other.stop()


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("people/1/say", {"text": ""}, 409),
        ("people/1/say", {"text": "x" * 4_097}, 409),
        ("people/1/say", {"words": "x"}, 400),
        ("people/1/say", {"text": 1}, 400),
        ("people/0/say", {"text": "x"}, 409),
        ("people/x/say", {"text": "x"}, 404),
        ("people/1/tap", {"message_id": 1, "data": "x"}, 409),
        ("people/1/edit", {"message_id": 9, "text": "x"}, 409),
        ("people/1/media", {"kind": "hologram"}, 409),
        ("people/1/media", {"kind": "sticker", "caption": "x"}, 409),
        ("groups/club/1/member", {"member": True}, 409),
        ("groups/group/1/say", {"text": "x"}, 409),
        ("clock", {"advance_ms": -1}, 409),
        ("faults", {"kind": "earthquake"}, 400),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(robin, path, body, status):
    got, answer = await robin.post(path, **body)

    assert got == status
    assert set(answer) <= {"error", "ok", "error_code", "description"}


async def test_a_long_body_is_refused(rehearsal, session):
    for body, status in ((json.dumps({"text": "x" * 70_000}), 400), ("x" * 3_000_000, 413)):
        async with session.post(
            f"{rehearsal.url}/rehearsal/people/1/say",
            data=io.BytesIO(body.encode()),
            headers={"Content-Type": "application/json"},
        ) as answer:
            assert answer.status == status


async def test_an_edit_must_change_a_text_of_ones_own_within_48_hours(rehearsal, api, robin):
    said = await robin.say("one")
    sent = await api.ok("sendMessage", chat_id=robin.chat_id, text="hi")
    assert (await robin("edit", message_id=said["message_id"], text="two"))["update_id"]
    for message, text in ((said["message_id"], "two"), (sent["message_id"], "x")):
        status, _ = await robin.post("people/1/edit", message_id=message, text=text)
        assert status == 409
    rehearsal.clock.advance(48 * 3_600_000)
    status, _ = await robin.post("people/1/edit", message_id=said["message_id"], text="three")
    assert status == 409


async def test_ticks_tell_whether_the_bot_has_confirmed(api, robin):
    said = await robin.say("one")
    assert [bubble["read"] for bubble in await robin.bubbles()] == [False]
    await api.updates(offset=said["update_id"] + 1)
    assert [bubble["read"] for bubble in await robin.bubbles()] == [True]


async def test_the_live_socket_pushes_the_chat_at_each_change(rehearsal, robin, session):
    async with session.ws_connect(f"{rehearsal.url}/rehearsal/people/1/live") as socket:
        assert json.loads(await socket.receive_bytes())["bubbles"] == []
        await robin.say("hello")
        seen = json.loads(await socket.receive_bytes())
        while not seen["bubbles"]:
            seen = json.loads(await socket.receive_bytes())
        assert (seen["bubbles"][0]["text"], seen["bot"], seen["name"]) == ("hello", "Wren", "Robin")
        rehearsal.clock.advance(1_000)
        assert json.loads(await socket.receive_bytes())["now"] == seen["now"] + 1_000


async def test_another_page_cannot_open_the_live_socket(rehearsal, session):
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(f"{rehearsal.url}/rehearsal/people/1/live", origin="https://example.org")


async def test_people_are_listed(robin, ash, rehearsal, session):
    await ash.say("x")
    await robin.say("x")
    async with session.get(f"{rehearsal.url}/rehearsal/people") as answer:
        people = (await answer.json())["people"]

    assert people == [{"person": 1, "name": "Robin", "bubbles": 1}, {"person": 2, "name": "Ash", "bubbles": 1}]


async def test_the_clock_is_moved_and_read(robin, session, rehearsal):
    _, moved = await robin.post("clock", advance_ms=5_000)
    async with session.get(f"{rehearsal.url}/rehearsal/clock") as answer:
        assert await answer.json() == moved == {"now": 1_790_000_005_000, "offset_ms": 5_000}


async def test_the_inspector_shows_what_the_bot_asked(rehearsal, api, robin, session):
    await robin.say("hello")
    await api("getMe")
    await api("sendMessage", chat_id=robin.chat_id, text="Hi")
    await api("sendMessage", chat_id=1, text="Hi")
    async with session.get(f"{rehearsal.url}/rehearsal/calls?after=1&method=sendMessage") as answer:
        calls = (await answer.json())["calls"]

    assert [(call["n"], call["code"], call["parameters"]["text"]) for call in calls] == [(2, 200, "Hi"), (3, 400, "Hi")]


async def test_a_lost_answer_has_done_its_work(api, robin):
    await robin.say("hello")
    await robin.fault("lost-answer", method="sendMessage")

    failed = await api.fails("sendMessage", chat_id=robin.chat_id, text="once")
    assert failed == "500 Internal Server Error"
    assert [bubble["text"] for bubble in await robin.bubbles()] == ["hello", "once"]


async def test_a_torn_answer_has_done_its_work(api, robin):
    await robin.say("hello")
    await robin.fault("disconnect")
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=robin.chat_id, text="once")

    assert [bubble["text"] for bubble in await robin.bubbles()] == ["hello", "once"]


async def test_a_dropped_request_has_done_nothing(api, robin):
    await robin.say("hello")
    await robin.fault("drop")
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=robin.chat_id, text="never")

    assert [bubble["text"] for bubble in await robin.bubbles()] == ["hello"]


async def test_a_flood_for_one_chat_leaves_the_others(api, robin, ash):
    await robin.say("hello")
    await ash.say("hello")
    await robin.fault("flood", chat=robin.chat_id, retry_after=9, count=2)

    words = "429 Too Many Requests: retry after 9"
    assert await api.fails("sendMessage", chat_id=robin.chat_id, text="x") == words
    await api.ok("sendMessage", chat_id=ash.chat_id, text="x")
    assert await api.fails("sendMessage", chat_id=robin.chat_id, text="x") == words
    await api.ok("sendMessage", chat_id=robin.chat_id, text="x")


async def test_a_revoked_token_and_a_slow_answer_until_they_are_cleared(rehearsal, api, robin, session):
    await robin.fault("unauthorized", count=0)
    await robin.fault("slow", ms=1, count=0)
    assert [await api.fails("getMe") for _ in range(2)] == ["401 Unauthorized"] * 2
    async with session.delete(f"{rehearsal.url}/rehearsal/faults") as answer:
        assert await answer.json() == {"faults": []}
    assert (await api("getMe"))["ok"]


async def test_faults_are_bounded(robin):
    for _ in range(100):
        await robin.fault("drop")
    status, answer = await robin.post("faults", kind="drop")

    assert (status, answer) == (409, {"error": "Too many faults are planted; clear them first."})
