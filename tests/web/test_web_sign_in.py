"""Signing in and out, over HTTP."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.web.auth import BURST, REFILL
from bot.web.body import FORBIDDEN, LIMIT
from bot.web.sessions import IDLE, LONGEST, cookie_name
from safeguarding import keys, slots

WRONG = keys.b64u(b"\0" * 32)
SIGN_IN, SALT = "/console/api/sign-in", "/console/api/salt"


def _cookie(answer, site):
    return answer.response.cookies[cookie_name(site.origin)]


async def test_a_member_signs_in_and_gets_the_locked_slots_and_a_cookie(site):
    client = site.client("Sam")

    answer = await client.sign_in()

    assert answer.status == 200
    assert answer.json["worker"] == {"id": site.team["Sam"].id, "name": "Sam", "role": "worker"}
    assert slots.parse(answer.json["slots"][0])
    cookie = _cookie(answer, site)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    assert (await client.api("me"))["worker"]["name"] == "Sam"


async def test_a_name_is_found_however_it_is_typed(site):
    auth = keys.b64u(site.team["Sam"].auth)

    assert (await site.client().post(SIGN_IN, {"name": "  sAM ", "auth": auth})).status == 200


async def test_an_unknown_name_is_answered_like_a_known_one(site):
    client = site.client()
    known = await client.post(SALT, {"name": "Sam"})
    unknown = [await client.post(SALT, {"name": name}) for name in ("Nobody", " nobody", "Else")]

    assert {answer.status for answer in (known, *unknown)} == {200}
    assert [set(answer.json) for answer in unknown] == [set(known.json)] * 3
    assert len(unknown[0].raw) == len(known.raw)
    assert unknown[0].json == unknown[1].json != unknown[2].json
    assert unknown[0].json["kdf"] == known.json["kdf"]

    refused = [await client.post(SIGN_IN, {"name": name, "auth": WRONG}) for name in ("Sam", "Nobody")]
    assert [(answer.status, answer.raw) for answer in refused] == [(401, refused[0].raw)] * 2


@pytest.mark.parametrize("auth", ["", "AAAA", "*" * 43, WRONG + "="])
async def test_what_is_no_proof_is_a_wrong_one(site, auth):
    assert (await site.client().post(SIGN_IN, {"name": "Sam", "auth": auth})).status == 401


async def test_wrong_answers_are_slowed_and_a_right_one_still_enters(site):
    client = site.client("Sam")
    answers = [await client.post(SIGN_IN, {"name": "Sam", "auth": WRONG}) for _ in range(BURST * 5)]

    assert [answer.status for answer in answers] == [401] * BURST + [429] * BURST * 4
    assert int(answers[-1].headers["Retry-After"]) * 1_000 <= REFILL
    assert (await client.sign_in()).status == 200


async def test_the_brake_lets_go_and_holds_each_address_apart(site):
    client = site.client()

    async def tried(name, address):
        body = {"name": name, "auth": WRONG}
        return (await client.post(SIGN_IN, body, headers={"X-Forwarded-For": address})).status

    assert [await tried(f"n{n}", "192.0.2.1") for n in range(BURST + 1)][-1] == 429
    assert await tried("else", "192.0.2.2") == 401
    assert await tried("else", "2001:db8::1") == 401
    site.clock.move(REFILL)
    assert await tried("else", "192.0.2.1") == 401


async def test_a_name_is_braked_whichever_address_asks_and_whether_it_is_known_or_not(site):
    client = site.client()
    for whom in ({"name": "Sam"}, {"name": "Nobody"}, {"member": site.team["Sam"].id}):
        answers = [
            await client.post(SIGN_IN, {**whom, "auth": WRONG}, headers={"X-Forwarded-For": f"192.0.2.{n}"})
            for n in range(BURST + 1)
        ]
        assert [answer.status for answer in answers] == [401] * BURST + [429]


async def test_the_store_holds_neither_the_names_tried_nor_the_addresses(site):
    headers = {"X-Forwarded-For": "192.0.2.77"}
    await site.client().post(SIGN_IN, {"name": "Quillfeather", "auth": WRONG}, headers=headers)

    tried = await site.store._wires.main.call("HGETALL", site.store._wires.keys.desk(_throttle()))
    assert tried
    assert b"192.0.2.77" not in repr(tried).encode()
    assert b"quill" not in repr(tried).lower().encode()
    assert "uill" not in json.dumps(await site.audited())


def _throttle():
    from bot.store.keys import THROTTLE

    return THROTTLE


async def test_signing_in_makes_a_new_token_and_the_old_one_is_worth_nothing(site):
    client = site.client("Sam")
    first = _cookie(await client.sign_in(), site).value
    second = _cookie(await client.sign_in(), site).value
    thief = site.client()

    assert first != second
    answer = await thief.get("/console/api/me", headers={"Cookie": f"{cookie_name(site.origin)}={first}"})
    assert answer.status == 401
    assert (await client.api("me"))["worker"]["name"] == "Sam"


async def test_a_token_planted_beforehand_is_not_taken_over(site):
    client = site.client("Sam")
    planted = {"Cookie": f"{cookie_name(site.origin)}=planted"}
    shown = {"name": "Sam", "auth": keys.b64u(client.someone.auth)}

    answer = await client.post(SIGN_IN, shown, headers=planted)

    assert answer.status == 200
    assert _cookie(answer, site).value != "planted"
    assert (await site.client().get("/console/api/me", headers=planted)).status == 401


async def test_the_store_never_sees_a_token(site):
    token = _cookie(await site.client("Sam").sign_in(), site).value
    from bot.store.keys import TABLE

    sessions = next(key for key in TABLE if key.name == "sessions")
    kept = await site.store._wires.main.call("HGETALL", site.store._wires.keys.desk(sessions))

    assert kept
    assert token.encode() not in repr(kept).encode()


async def test_a_session_ends_when_it_is_not_used(site):
    client = await site.signed_in("Sam")
    site.clock.move(IDLE - 1)
    assert (await client.get("/console/api/me")).status == 200
    site.clock.move(IDLE - 1)
    assert (await client.get("/console/api/me")).status == 200
    site.clock.move(IDLE)
    assert (await client.get("/console/api/me")).status == 401


async def test_a_session_ends_after_a_shift_however_much_it_is_used(site):
    client = await site.signed_in("Sam")
    for _ in range(LONGEST // (IDLE - 1)):
        site.clock.move(IDLE - 1)
        assert (await client.get("/console/api/me")).status == 200
    site.clock.move(IDLE - 1)
    assert (await client.get("/console/api/me")).status == 401


async def test_signing_out_ends_this_session_only(site):
    here, there = await site.signed_in("Sam"), await site.signed_in("Sam")

    answer = await here.post("/console/api/sign-out")

    assert answer.status == 200
    assert _cookie(answer, site)["max-age"] == "0"
    assert (await here.get("/console/api/me")).status == 401
    assert (await there.get("/console/api/me")).status == 200


async def test_signing_out_everywhere_ends_every_session_of_this_worker_only(site):
    here, there, other = [await site.signed_in(name) for name in ("Sam", "Sam", "Asha")]

    await here.post("/console/api/sign-out", {"everywhere": True})

    assert (await here.get("/console/api/me")).status == 401
    assert (await there.get("/console/api/me")).status == 401
    assert (await other.get("/console/api/me")).status == 200


async def test_who_has_left_cannot_sign_in(site):
    answer = await site.client("Lou").sign_in()

    assert answer.status == 401


async def test_who_has_enrolled_but_is_not_signed_in_by_a_lead_may_only_wait(site):
    client = site.client("Pip")
    answer = await client.sign_in()

    assert answer.json["worker"]["role"] == "pending"
    assert (await client.get("/console/api/queue")).status == 403


@pytest.mark.parametrize("name", sorted(FORBIDDEN))
async def test_a_body_that_holds_a_secret_is_refused_whole(site, name):
    client = site.client("Sam")
    shown = {"name": "Sam", "auth": keys.b64u(client.someone.auth)}
    odd = name[:4].upper() + "_" + name[4:]

    for body in ({**shown, name: "x"}, {**shown, odd: {}}, {**shown, "more": [{"deep": {name: 1}}]}):
        answer = await client.post(SIGN_IN, body)
        assert answer.status == 400
        assert "stay in the browser" in answer.json["error"]
        assert not answer.response.cookies


async def test_a_body_with_anything_more_than_was_asked_is_refused(site):
    client = site.client("Sam")
    body = {"name": "Sam", "auth": keys.b64u(client.someone.auth), "more": 1}

    assert (await client.post(SIGN_IN, body)).status == 400


async def test_pitfall_23_a_ten_megabyte_body_is_refused_before_it_is_read(site):
    host, port = "127.0.0.1", int(site.origin.rpartition(":")[2])
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(
        b"POST /console/api/sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
        b"Content-Type: application/json\r\nContent-Length: 10485760\r\n\r\n"
    )

    status = await asyncio.wait_for(reader.readline(), 10)

    assert b"413" in status
    writer.close()
    await writer.wait_closed()


async def test_a_body_that_hides_its_size_is_cut_off(site):
    async def endless():
        for _ in range(2 * LIMIT // 4096):
            yield b"a" * 4096

    client = site.client()
    async with client.http.post(SIGN_IN, data=endless(), headers={"Content-Type": "application/json"}) as answer:
        assert answer.status == 413


@pytest.mark.parametrize(
    ("raw", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 50_000, "application/json", 400),
        (b'{"name": 1, "auth": ""}', "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"name=Sam", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
    ],
)
async def test_what_is_no_json_of_ours_is_refused_without_repeating_it(site, raw, kind, status):
    answer = await site.client().ask("POST", SIGN_IN, data=raw, headers={"Content-Type": kind})

    assert answer.status == status
    assert set(answer.json) == {"error"}
    assert "Sam" not in answer.json["error"]


async def test_fifty_sign_ins_at_once_cost_the_server_no_stretching(site, monkeypatch):
    def stretched(*_args, **_kinds):
        raise AssertionError("the server must never run the slow function")

    monkeypatch.setattr(slots, "stretch", stretched)
    monkeypatch.setattr(slots, "Argon2id", stretched)
    clients = [site.client("Sam") for _ in range(50)]

    answers = await asyncio.gather(*(client.sign_in() for client in clients))

    assert {answer.status for answer in answers} == {200}


async def test_an_account_opens_no_slot_and_holds_no_proof(site):
    kept = await site.store.account("sam")

    assert keys.b64u(site.team["Sam"].auth).encode() not in kept
    assert site.team["Sam"].auth.hex().encode() not in kept


async def test_sign_ins_and_refusals_are_audited_by_id_only(site):
    client = site.client("Sam")
    await client.post(SIGN_IN, {"name": "Sam", "auth": WRONG})
    await client.sign_in()
    await client.post("/console/api/sign-out", {})

    told = [(entry["tag"], entry["by"]) for entry in await site.audited()]

    sam = client.someone.id
    assert told == [
        ("account:session:refused", "bot"),
        ("account:session:signed-in", sam),
        ("account:session:signed-out", sam),
    ]
