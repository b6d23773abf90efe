"""Words proposed as signs, over HTTP: any worker may, leads read, each ends once, and the server holds no words."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace

import pytest

from bot.store import keys as names
from safeguarding import keys, record, terms
from safeguarding.terms import LIFE, Term
from tests.web.conftest import AT, DEPLOYMENT

TERMS = "/console/api/terms"
WORDS = {"v": 1, "at": AT, "term": "blue lantern", "lang": "en", "category": "watched", "examples": ["made up"]}


def sealed(site, who, *, epoch=None, by=None):
    """What somebody's browser posts; `by`: whose signature it bears."""
    someone, newest = site.team[who], site.team.rosters[-1].epoch
    number = epoch or newest.n
    public = keys.SealKey(site.team.seeds[number]).public
    bare = Term(secrets.token_hex(16), someone.id, AT, number, keys.key_id(public), b"", b"")
    inner = keys.SealTo(public).seal(bare.context(DEPLOYMENT), record.pad(json.dumps(WORDS).encode()))
    signature = site.team[by or who].sign.sign(terms.signed(DEPLOYMENT, replace(bare, inner=inner)))
    shown = {"id": bare.id, "epoch": number, "key_id": bare.key_id}
    return shown | {"inner": keys.b64u(inner), "sig": keys.b64u(signature)}


@pytest.fixture
async def sam(site):
    return await site.signed_in("Sam")


@pytest.fixture
async def lena(site):
    return await site.signed_in("Lena")


async def listed(client):
    return (await client.api("terms"))["terms"]


async def test_a_worker_proposes_and_a_lead_opens_it(site, sam, lena):
    given = sealed(site, "Sam")
    assert await sam.api("terms", given) == {"id": given["id"]}

    (shown,) = await listed(lena)
    assert (shown["by"], shown["state"], shown["inner"]) == (site.team["Sam"].id, "waiting", given["inner"])
    term = Term(shown["id"], shown["by"], shown["at"], shown["epoch"], shown["key_id"], b"", b"")
    opened = keys.SealKey(site.team.seeds[2]).open(term.context(DEPLOYMENT), keys.unb64u(shown["inner"]))
    assert b"blue lantern" in opened


async def test_a_worker_sees_only_their_own(site, sam):
    asha = await site.signed_in("Asha")
    await sam.api("terms", sealed(site, "Sam"))

    assert len(await listed(sam)) == 1
    assert await listed(asha) == []


async def test_what_words_may_be_signs_of_and_in_which_language_is_told(sam):
    told = await sam.api("terms")

    assert told["categories"]["watched"] == "Somebody may be watching"
    assert told["languages"][0] == "en"
    assert {"cy", "pl", "ur-Latn"} <= set(told["languages"])


@pytest.mark.parametrize(("client", "status"), [("Rae", 403), (None, 401)])
async def test_others_may_neither_propose_nor_read(site, client, status):
    who = await site.signed_in(client) if client else site.client()

    assert (await who.get(TERMS)).status == status
    assert (await who.post(TERMS, sealed(site, "Rae"))).status == status


async def test_a_worker_ends_nothing(site, sam):
    given = sealed(site, "Sam")
    await sam.api("terms", given)

    assert (await sam.post(f"{TERMS}/{given['id']}/end", {"state": "accepted"})).status == 403
    assert (await listed(sam))[0]["state"] == "waiting"


@pytest.mark.parametrize("state", ["accepted", "declined"])
async def test_a_lead_ends_it_once_and_it_is_audited_without_words(site, sam, lena, state):
    given = sealed(site, "Sam")
    await sam.api("terms", given)
    await lena.api(f"terms/{given['id']}/end", {"state": state})
    again = await lena.post(f"{TERMS}/{given['id']}/end", {"state": "accepted"})

    assert (again.status, again.json["error"]) == (409, "Another lead has answered this already. Look again.")
    assert [(one["state"], one["ended_by"]) for one in await listed(sam)] == [(state, site.team["Lena"].id)]
    entries = [entry for entry in await site.audited() if entry["tag"].startswith("cue:")]
    assert [(entry["tag"], entry["term"]) for entry in entries] == [
        ("cue:term:proposed", given["id"]),
        ("cue:term:ended", given["id"]),
    ]
    assert entries[1]["outcome"] == state


@pytest.mark.parametrize("state", ["waiting", "", None, 1])
async def test_no_other_end_is_understood(site, sam, lena, state):
    given = sealed(site, "Sam")
    await sam.api("terms", given)

    assert (await lena.post(f"{TERMS}/{given['id']}/end", {"state": state})).status == 400


async def test_a_wrong_signature_an_old_key_and_words_in_clear_are_refused(site, sam):
    forged = await sam.post(TERMS, sealed(site, "Sam", by="Asha"))
    assert (forged.status, forged.json["error"]) == (409, "The signature on the sealed words is wrong.")
    assert (await sam.post(TERMS, sealed(site, "Sam", epoch=1))).status == 409
    assert (await sam.post(TERMS, sealed(site, "Sam") | {"term": "blue lantern"})).status == 400
    assert (await sam.post(TERMS, sealed(site, "Sam") | {"sig": "AA"})).status == 400
    assert await listed(sam) == []


async def test_the_store_holds_no_words_and_in_the_end_nothing(site, sam, lena):
    given = sealed(site, "Sam")
    await sam.api("terms", given)
    kept = await site.store._wires.main.call("HGETALL", site.store._wires.keys.desk(names.TERMS))
    assert all(word not in line for line in kept.values() for word in (b"lantern", b"watched", b"made up"))

    await lena.api(f"terms/{given['id']}/end", {"state": "declined"})
    site.clock.move(LIFE)
    assert await site.store.terms(site.clock.now()) == ()
