"""Joining the team over HTTP: links that work once, and rosters that only a lead's signature makes true."""

from __future__ import annotations

import pytest

from bot.web.body import LIMIT
from bot.web.enrolment import LIFE
from bot.web.rosters import first_words
from bot.web.words import six_words
from safeguarding import keys, roster
from safeguarding.roster import Role
from tests.web.newcomers import ENROL, Newcomer, document, link, offered, pending

ROSTER = "/console/api/roster"
WORDS, PAPER = b"w" * 32, b"p" * 32


async def test_a_lead_invites_a_newcomer_enrols_and_the_roster_makes_it_true(site):
    lena = await site.signed_in("Lena")
    url = (await lena.api("invitations", {"name": "Nia", "role": "worker"}))["url"]
    nia = Newcomer()

    told = (await site.client().post(ENROL, nia.body(url))).json

    assert url.startswith(f"{site.origin}/console/enrol#")
    digest = keys.enrolment(site.parts.keyring.deployment, "Nia", nia.sign.public, nia.seal.public)
    assert told == {"id": nia.sign.id, "words": six_words(digest), "role": "worker", "first": False}
    waiting = (await lena.api("enrolments"))["enrolments"]
    assert {one["name"] for one in waiting} == {"Pip", "Nia"}
    assert set(waiting[0]) == {"id", "name", "role", "sign", "seal", "at"}

    newest = site.parts.keyring.roster
    made = roster.add_member(newest, nia.member(site.clock.now()), site.team.seeds)
    said = await lena.api("roster", document(roster.sign(made, site.team["Lena"].sign)))

    assert said == {"version": 3, "words": first_words(await site.store.rosters())}
    assert site.parts.keyring.roster.version == 3
    signed = {"name": "Nia", "auth": keys.b64u(nia.auth)}
    assert (await site.client().post("/console/api/sign-in", signed)).json["worker"]["role"] == "worker"
    assert {one["name"] for one in (await lena.api("enrolments"))["enrolments"]} == {"Pip"}


async def test_a_link_works_once_and_not_after_a_week(site):
    fresh, old = await link(site), await link(site)

    assert (await site.client().post(ENROL, Newcomer("One").body(fresh))).status == 200
    again = await site.client().post(ENROL, Newcomer("Two").body(fresh))
    site.clock.move(LIFE)
    late = await site.client().post(ENROL, Newcomer("Three").body(old))
    guessed = await site.client().post(ENROL, Newcomer("Four").body("#" + "A" * 43))

    for answer in (again, late, guessed):
        assert answer.status == 409
        assert "used before or is too old" in answer.json["error"]


async def test_the_store_does_not_hold_alink(site):
    token = (await link(site)).rpartition("#")[2]
    from bot.store.keys import TABLE

    key = next(key for key in TABLE if key.name == "invitations")
    kept = await site.store._wires.main.call("HGETALL", site.store._wires.keys.desk(key))

    assert kept
    assert token.encode() not in repr(kept).encode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"sign": "AAAA"},
        {"seal": keys.b64u(b"\0" * 31)},
        {"slots": []},
        {"slots": [offered("words", WORDS, number=1)]},
        {"slots": [offered("words", WORDS, number=1), offered("words", PAPER, number=2)]},
        {"slots": [offered("words", WORDS, number=1), offered("passkey", PAPER, number=2)]},
        {"slots": [offered("words", WORDS, number=1), offered("paper", PAPER, number=1)]},
        {"slots": [offered("words", WORDS, number=1), offered("paper", PAPER, number=2, salt=b"t" * 16)]},
        {"slots": [offered("words", WORDS[1:], number=1), offered("paper", PAPER, number=2)]},
        {"slots": [offered("words", WORDS, number=1), {**offered("paper", PAPER, number=2), "slot": {"v": 1}}]},
        {"name": " "},
        {"name": "a\x07b"},
        {"name": "a\u202eb"},
        {"name": "n" * 65},
        {"seed": "x"},
        {"passphrase": "six words"},
    ],
)
async def test_what_is_malformed_is_refused_and_the_link_can_still_be_used(site, wrong):
    url, nia = await link(site), Newcomer()
    answer = await site.client().post(ENROL, nia.body(url, **wrong))

    assert answer.status == 400
    assert (await site.client().post(ENROL, nia.body(url))).status == 200


async def test_a_name_of_the_team_is_taken_and_a_waiting_one_can_be_enrolled_anew(site):
    url = await link(site)
    taken = await site.client().post(ENROL, Newcomer("sAM").body(url))
    assert taken.status == 409
    assert "has this name" in taken.json["error"]

    assert (await site.client().post(ENROL, Newcomer("Pip").body(url))).status == 200


async def test_who_waits_sees_only_themselves(site):
    await pending(site, Newcomer())
    pip = await site.signed_in("Pip")

    assert [one["name"] for one in (await pip.api("enrolments"))["enrolments"]] == ["Pip"]


async def test_the_first_lead_signs_version_one_alone(bare):
    nia = Newcomer("Nia")
    told = await pending(bare, nia, Role.LEAD)
    client = bare.client()
    signed_in = await client.post("/console/api/sign-in", {"name": "Nia", "auth": keys.b64u(nia.auth)})
    me = await client.api("me")
    bot = keys.unb64u(me["bots"][0]["sign"])

    assert (told["first"], signed_in.json["worker"]["role"]) == (True, "pending")
    assert (me["rosters"], bot) == ([], bare.parts.keyring.signer.public)
    made = roster.first(
        me["deployment"],
        nia.member(me["now"], Role.LEAD),
        bot,
        keys.new_seed(),
        at=me["now"],
        rehearsal=True,
    )
    said = await client.api("roster", document(roster.sign(made, nia.sign)))

    assert said == {"version": 1, "words": six_words(made.digest)}
    assert (await client.api("me"))["worker"]["role"] == "lead"


async def test_a_worker_who_waits_cannot_found_the_team(bare):
    nia, lead = Newcomer("Nia"), Newcomer("Lea")
    await pending(bare, nia)
    await pending(bare, lead, Role.LEAD)
    client = bare.client()
    await client.post("/console/api/sign-in", {"name": "Nia", "auth": keys.b64u(nia.auth)})
    at, bot = bare.clock.now(), bare.parts.keyring.signer.public

    def one(who, role):
        made = roster.first(
            bare.parts.keyring.deployment, who.member(at, role), bot, keys.new_seed(), at=at, rehearsal=True
        )
        return document(roster.sign(made, who.sign))

    as_lead = await client.post(ROSTER, one(nia, Role.LEAD))
    for_another = await client.post(ROSTER, one(lead, Role.LEAD))

    assert (as_lead.status, for_another.status) == (409, 403)
    assert bare.parts.keyring.roster is None
    assert await bare.store.rosters() == ()


def _next(site, **changes):
    newest = site.parts.keyring.roster
    at = site.clock.now()
    following = {"version": newest.version + 1, "prev": newest.digest.hex(), "at": at, "signatures": ()}
    from dataclasses import replace

    return replace(newest, **{**following, **changes})


def _stranger(site):
    return (*site.parts.keyring.roster.members, Newcomer("Eve").member(site.clock.now(), Role.REVIEWER))


REFUSALS = {
    "another service": lambda _site: {"deployment": "77" * 16},
    "not a rehearsal": lambda _site: {"rehearsal": False},
    "not the next": lambda site: {"version": site.parts.keyring.roster.version + 2},
    "not after the last": lambda _site: {"prev": "00" * 32},
    "somebody who never enrolled": lambda site: {"members": _stranger(site)},
    "without this bot": lambda site: {"bots": (roster.Bot(keys.key_id(b"o" * 32), b"o" * 32, site.clock.now()),)},
    "without somebody": lambda site: {"members": site.parts.keyring.roster.members[:-1]},
}


@pytest.mark.parametrize("why", REFUSALS)
async def test_a_roster_that_does_not_follow_is_refused_and_changes_nothing(site, why):
    lena = await site.signed_in("Lena")
    before = await site.store.rosters()
    made = roster.sign(_next(site, **REFUSALS[why](site)), site.team["Lena"].sign)

    answer = await lena.post(ROSTER, document(made))

    assert answer.status in {400, 409}
    assert await site.store.rosters() == before
    assert "key:roster:accepted" not in {entry["tag"] for entry in await site.audited()}
    assert site.parts.keyring.roster.version == len(before)


async def test_only_a_leads_signature_counts_whoever_posts_it(site):
    lena = await site.signed_in("Lena")
    unsigned, by_sam = _next(site), roster.sign(_next(site), site.team["Sam"].sign)
    forged = roster.sign(_next(site), site.team["Lena"].sign)
    from dataclasses import replace

    bent = replace(forged, signatures=((site.team["Lena"].id, b"\0" * 64),))

    for made in (unsigned, by_sam, bent):
        assert (await lena.post(ROSTER, document(made))).status == 409
    assert (await lena.post(ROSTER, document(forged))).status == 200


async def test_of_two_rosters_for_one_version_the_first_counts(site):
    lena = await site.signed_in("Lena")
    one = document(roster.sign(_next(site), site.team["Lena"].sign))
    site.clock.move(1)
    other = document(roster.sign(_next(site), site.team["Lena"].sign))

    answers = [await lena.post(ROSTER, made) for made in (one, other)]

    assert [answer.status for answer in answers] == [200, 409]


async def test_a_roster_may_be_larger_than_other_bodies(site):
    lena = await site.signed_in("Lena")
    made = {"roster": {"padding": "x" * (LIMIT + 1)}}

    assert (await lena.post(ROSTER, made)).status == 400
    assert (await lena.post("/console/api/take", {"tab": "t", "case": "x" * (LIMIT + 1)})).status == 413


async def test_an_ended_member_is_shut_out_at_once_and_it_is_audited(site):
    sam, lena = await site.signed_in("Sam"), await site.signed_in("Lena")
    made = roster.add_epoch(
        site.parts.keyring.roster, keys.new_seed(), at=site.clock.now(), ended=[site.team["Sam"].id]
    )

    await lena.api("roster", document(roster.sign(made, site.team["Lena"].sign)))

    assert (await sam.get("/console/api/queue")).status == 401
    assert (await sam.sign_in()).status == 401
    ended = [entry for entry in await site.audited() if entry["tag"] == "key:member:ended"]
    assert [(entry["by"], entry["member"]) for entry in ended] == [(lena.someone.id, sam.someone.id)]
