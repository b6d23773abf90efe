"""A member's own ways in, over HTTP: slots, the drill, and where they are signed in."""

from __future__ import annotations

import asyncio

import pytest

from bot.web.auth import BURST
from bot.web.body import FORBIDDEN
from bot.web.sessions import TOUCH, Sessions
from safeguarding import keys
from tests.web.newcomers import Newcomer, document, offered, pending

SIGN_IN, SLOTS, SESSIONS = (f"/console/api/{path}" for path in ("sign-in", "slots", "sessions"))
NEW = b"n" * 32
WORDS, PAPER = "1" * 16, "2" * 16


def shown(site, name="Sam"):
    return keys.b64u(site.team[name].auth)


async def sign_in(site, auth, **whom):
    client = site.client("Sam")
    return client, await client.post(SIGN_IN, {**(whom or {"name": "Sam"}), "auth": keys.b64u(auth)})


async def tags(site):
    return [entry for entry in await site.audited() if entry["tag"].startswith("account:slot:")]


async def test_each_slot_signs_in_and_is_told_apart(site):
    for auth, sort in ((site.team["Sam"].auth, "words"), (site.team["Sam"].paper, "paper")):
        client, answer = await sign_in(site, auth)

        assert answer.status == 200
        assert [slot["v"] for slot in answer.json["slots"]] == [1, 1]
        assert {row["sort"] for row in (await client.api("sessions"))["sessions"] if row["here"]} == {sort}


async def test_a_slot_is_added_tried_and_removed_and_each_is_audited(site):
    sam = await site.signed_in("Sam")
    new = offered("paper", NEW, number=3)

    assert (await sam.post(SLOTS, {"shown": shown(site), "new": new})).status == 200
    rows = (await sam.api("slots"))["slots"]
    assert [(row["id"], row["sort"], bool(row["used"])) for row in rows] == [
        (WORDS, "words", True),
        (PAPER, "paper", True),
        (f"{3:016x}", "paper", False),
    ]
    assert rows[2]["slot"] == new["slot"]
    _, answer = await sign_in(site, NEW)
    assert answer.status == 200
    assert len(answer.json["slots"]) == 3

    assert (await sam.post(f"{SLOTS}/{PAPER}/remove", {"shown": shown(site)})).status == 200
    assert (await sign_in(site, site.team["Sam"].paper))[1].status == 401
    assert [(entry["tag"], entry["by"], entry["slot"], entry["kind"]) for entry in await tags(site)] == [
        ("account:slot:added", sam.someone.id, f"{3:016x}", "paper"),
        ("account:slot:removed", sam.someone.id, PAPER, "paper"),
    ]


async def test_a_stolen_session_adds_and_removes_nothing(site):
    sam = await site.signed_in("Sam")
    for wrong in (keys.b64u(NEW), "", shown(site, "Asha")):
        added = await sam.post(SLOTS, {"shown": wrong, "new": offered("paper", NEW, number=3)})
        removed = await sam.post(f"{SLOTS}/{PAPER}/remove", {"shown": wrong})

        assert (added.status, removed.status) == (401, 401)
        assert "do not open your keys" in added.json["error"]
    assert len((await sam.api("slots"))["slots"]) == 2
    tried = [(await sam.post(f"{SLOTS}/{PAPER}/remove", {"shown": ""})).status for _ in range(BURST)]
    assert tried[-1] == 429
    assert await tags(site) == []


@pytest.mark.parametrize(
    "new",
    [
        offered("words", NEW, number=3, salt=b"t" * 16),
        offered("paper", NEW, number=int(PAPER, 16)),
    ],
)
async def test_a_slot_that_could_not_be_found_at_sign_in_is_refused(site, new):
    sam = await site.signed_in("Sam")

    assert (await sam.post(SLOTS, {"shown": shown(site), "new": new})).status == 409
    assert len((await sam.api("slots"))["slots"]) == 2


@pytest.mark.parametrize(
    "wrong",
    [{"sort": "door"}, {"slot": {"v": 2}}, {"auth": keys.b64u(b"x" * 31)}, {"sort": "passkey"}, {"more": 1}],
)
async def test_what_is_no_slot_is_not_understood(site, wrong):
    sam = await site.signed_in("Sam")

    answer = await sam.post(SLOTS, {"shown": shown(site), "new": {**offered("paper", NEW, number=3), **wrong}})

    assert (answer.status, answer.json["error"]) == (400, "This request was not understood.")


@pytest.mark.parametrize("name", sorted(FORBIDDEN))
async def test_a_new_slot_that_carries_what_opens_it_is_refused_whole(site, name):
    sam = await site.signed_in("Sam")
    for new in ({**offered("passkey", NEW, number=3), name: "x"}, {"deep": [{name: 1}]}):
        answer = await sam.post(SLOTS, {"shown": shown(site), "new": new})

        assert answer.status == 400
        assert "stay in the browser" in answer.json["error"]


async def test_a_passkey_signs_in_by_who_it_belongs_to_and_is_never_the_only_way(site):
    sam = await site.signed_in("Sam")
    await sam.post(SLOTS, {"shown": shown(site), "new": offered("passkey", NEW, number=3)})

    _, answer = await sign_in(site, NEW, member=sam.someone.id)
    assert answer.status == 200
    assert answer.json["slots"][2] == offered("passkey", NEW, number=3)["slot"]
    for other in (site.team["Asha"].id, "00" * 16):
        assert (await sign_in(site, NEW, member=other))[1].status == 401
    for wrong in ({"name": "Sam", "member": sam.someone.id}, {"member": "Sam"}):
        assert (await sign_in(site, NEW, **wrong))[1].status == 400

    salt = (await sam.post("/console/api/salt", {"name": "Sam"})).json
    assert salt["salt"] == keys.b64u(b"s" * 16)
    assert (await sam.post(f"{SLOTS}/{PAPER}/remove", {"shown": shown(site)})).status == 200
    last = await sam.post(f"{SLOTS}/{WORDS}/remove", {"shown": shown(site)})
    assert last.status == 409
    assert "Keep two ways" in last.json["error"]


async def test_who_has_left_is_let_in_by_no_passkey(site):
    lou = site.team["Lou"]
    assert (await sign_in(site, lou.auth, member=lou.id))[1].status == 401


async def test_of_two_that_are_added_at_once_none_is_lost(site):
    sam = await site.signed_in("Sam")
    new = [offered("paper", bytes([number]) * 32, number=number) for number in range(3, 7)]

    answers = await asyncio.gather(*(sam.post(SLOTS, {"shown": shown(site), "new": one}) for one in new))

    assert {answer.status for answer in answers} == {200}
    assert len((await sam.api("slots"))["slots"]) == 6


async def test_no_conversation_before_a_second_slot_was_tried(site):
    nia = Newcomer()
    await pending(site, nia)
    lena, case = await site.signed_in("Lena"), await site.case()
    from safeguarding import roster

    made = roster.add_member(site.parts.keyring.roster, nia.member(site.clock.now()), site.team.seeds)
    await lena.api("roster", document(roster.sign(made, site.team["Lena"].sign)))
    client = site.client()

    for number in (1, 2):
        await client.post(SIGN_IN, {"name": "Nia", "auth": keys.b64u(nia.auth)})
        assert (await client.api("me"))["ready"] is False, number
        refused = await client.post("/console/api/take", {"tab": "t", "case": case})
        assert refused.status == 409
        assert "paper code" in refused.json["error"]
    assert (await client.get("/console/api/queue")).status == 200
    assert await tags(site) == []

    await client.post(SIGN_IN, {"name": "Nia", "auth": keys.b64u(nia.paper)})

    assert (await client.api("me"))["ready"] is True
    assert (await client.post("/console/api/take", {"tab": "t", "case": case})).status == 200
    assert [(entry["tag"], entry["by"]) for entry in await tags(site)] == [("account:slot:drilled", nia.sign.id)]


async def test_an_account_that_is_not_found_holds_nobody_up(site):
    sam, case = await site.signed_in("Sam"), await site.case()
    await site.store.account_drop("sam")

    assert (await sam.post("/console/api/take", {"tab": "t", "case": case})).status == 200
    assert (await sam.get(SLOTS)).status == 409


async def test_one_sees_where_one_is_signed_in_and_ends_one_of_them(site):
    here, there, other = [await site.signed_in(name) for name in ("Sam", "Sam", "Asha")]
    rows = (await here.api("sessions"))["sessions"]

    assert [row["here"] for row in rows].count(True) == 1
    assert [set(row) for row in rows] == [{"id", "since", "seen", "sort", "here"}] * 2
    away = next(row["id"] for row in rows if not row["here"])
    strange = (await other.api("sessions"))["sessions"][0]["id"]

    assert (await here.post(f"{SESSIONS}/{strange}/end")).status == 409
    assert (await other.get("/console/api/me")).status == 200
    assert (await here.post(f"{SESSIONS}/{away}/end")).status == 200
    assert (await there.get("/console/api/me")).status == 401
    assert (await here.get("/console/api/me")).status == 200
    assert (await here.post(f"{SESSIONS}/{away}/end")).status == 409


async def test_a_request_under_way_does_not_bring_back_a_session_that_was_ended(site, monkeypatch):
    here, there = await site.signed_in("Sam"), await site.signed_in("Sam")
    site.clock.move(TOUCH)
    renew = Sessions._renew

    async def late(self, *facts):
        monkeypatch.setattr(Sessions, "_renew", renew)
        await here.post("/console/api/sign-out", {"everywhere": True})
        await renew(self, *facts)

    monkeypatch.setattr(Sessions, "_renew", late)
    await there.get("/console/api/me")

    assert (await there.get("/console/api/me")).status == 401
