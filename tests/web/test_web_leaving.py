"""Somebody leaves over HTTP: who can do what afterwards, what the audit says, what each found in the canary."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest

from safeguarding import canary, keys, reader, record, roster
from safeguarding.roster import Role
from tests.web.newcomers import Newcomer, document, pending

AT = 1_800_000_000_000
ROSTER, PROOF = "/console/api/roster", "/console/api/proof"
SEED = b"e" * 32


def without(site, *names, by="Lena", seed=SEED):
    """The step with which these leave, signed by a lead."""
    ended = [site.team[name].id for name in names]
    made = roster.add_epoch(site.parts.keyring.roster, seed, at=site.clock.now(), ended=ended)
    return roster.sign(made, site.team[by].sign)


async def leaves(site, lena, *names, seed=SEED):
    made = without(site, *names, seed=seed)
    await lena.api("roster", document(made))
    return made


def sealed(site, by="Lena", message=b'{"v":1,"canary":"x"}'):
    """What a lead's browser posts as the canary of the newest epoch."""
    newest = site.parts.keyring.roster
    sealer = record.Sealer(newest.deployment, newest.epoch.n, newest.epoch.key, site.team[by].sign)
    place = canary.place(newest.deployment, newest.epoch)
    inner, signature = sealer.inner(place, message)
    return {"epoch": place.epoch, "key_id": place.key_id, "inner": keys.b64u(inner), "sig": keys.b64u(signature)}


def found(site, name, shown):
    """What a member's browser makes of it, with the keys that this member has."""
    newest, someone = site.parts.keyring.roster, site.team[name]
    where = record.of(newest.deployment, canary.place(newest.deployment, newest.epoch))
    for seed in roster.seeds(newest, someone.id, someone.seal).values():
        try:
            padded = keys.SealKey(seed).open(where, keys.unb64u(shown["canary"]["inner"]))
        except Exception:  # noqa: BLE001 - another epoch's seed
            continue
        message = padded[4 : 4 + int.from_bytes(padded[:4], "big")]
        signed = someone.sign.sign(canary.opened(newest.deployment, newest.epoch.n, message))
        return {"epoch": newest.epoch.n, "sig": keys.b64u(signed)}
    return {"epoch": newest.epoch.n, "sig": ""}


async def test_who_leaves_can_do_nothing_from_that_moment_and_who_stays_reads_all(site):
    lena, sam, asha = [await site.signed_in(name) for name in ("Lena", "Sam", "Asha")]
    case = await site.case("before")
    taken = await sam.api("take", {"tab": "t"})

    made = await leaves(site, lena, "Sam")

    for path in ("me", "queue", "proof", f"cases/{case}/records?fence={taken['fence']}"):
        assert (await sam.get(f"/console/api/{path}")).status == 401
    act = {"fence": taken["fence"], "tab": "t"}
    assert (await sam.post(f"/console/api/cases/{case}/heartbeat", act)).status == 401
    assert (await sam.sign_in()).status == 401
    row = (await asha.api("queue"))["waiting"][0]
    assert (row["case"], row["since"]) == (case, AT - 60_000)
    again = await asha.api("take", {"tab": "a"})
    pile = await asha.get(f"/console/api/cases/{again['case']}/records?fence={again['fence']}")
    assert len(pile.json["records"]) == 2
    tags = [(e["tag"], e.get("member"), e.get("epoch")) for e in await site.audited() if e.get("version") != 2]
    gone = site.team["Sam"].id
    wanted = [
        ("key:roster:accepted", None, None),
        ("key:epoch:made", None, made.epoch.n),
        ("key:member:ended", gone, None),
    ]
    assert [tag for tag in tags if tag in wanted] == wanted
    assert ("handoff:case:parted", gone, None) in tags
    assert site.parts.keyring.sealer(site.clock.now()).epoch == made.epoch.n


async def test_pitfall_14_what_was_told_before_and_after_a_leave_is_read_by_who_stays_and_not_by_who_left(site):
    """With all that the store holds afterwards, and whatever secrets the leaver had kept."""
    lena = await site.signed_in("Lena")
    before = await site.case("before")
    kept = await site.store.release(before)
    old = await site.store.records(before)
    made = await leaves(site, lena, "Sam")
    after = await site.case("after")
    await site.parts.leaving.everything()

    def opened(name, case, records, shred):
        someone = site.team[name]
        held = roster.seeds(made, someone.id, someone.seal)
        opener = reader.Reader(made.deployment, held, roster.signers(made))
        places = [reader.Found(r.lane.value, r.seq, r.sealed, r.kind) for r in records]
        read = opener.open_all(case, places, reader.Released({shred.generation: shred.secret}, shred.salts))
        return [isinstance(one, reader.Opened) for one in read.records]

    now = {case: (await site.store.records(case), await site.store.release(case)) for case in (before, after)}
    for name in ("Lena", "Asha"):
        assert opened(name, before, *now[before]) == opened(name, after, *now[after]) == [True, True]
    assert opened("Sam", before, now[before][0], kept) == [False, False]
    assert opened("Sam", after, *now[after]) == [False, False]
    assert opened("Sam", before, old, kept) == [True, True]  # what was read while one belonged stays read


async def test_each_who_stays_opens_the_canary_and_the_leaver_cannot(site):
    lena, asha = [await site.signed_in(name) for name in ("Lena", "Asha")]
    await leaves(site, lena, "Sam")
    assert (await lena.api("proof"))["canary"] is None

    await lena.api("proof/canary", sealed(site))
    shown = await asha.api("proof")
    results = {name: found(site, name, shown) for name in ("Lena", "Asha", "Sam")}
    await lena.api("proof/opened", results["Lena"])
    await asha.api("proof/opened", results["Asha"])

    assert results["Sam"]["sig"] == ""
    told = await lena.api("proof")
    assert {who: bool(one["sig"]) for who, one in told["opened"].items()} == {
        site.team["Lena"].id: True,
        site.team["Asha"].id: True,
    }
    outcomes = [e["outcome"] for e in await site.audited() if e["tag"] == "key:epoch:proved"]
    assert outcomes == ["asked", "opened", "opened"]


async def test_the_first_canary_stays_a_failure_may_be_made_good_and_a_success_is_not_taken_back(site):
    lena, asha = [await site.signed_in(name) for name in ("Lena", "Asha")]
    first, second = sealed(site), sealed(site)
    await lena.api("proof/canary", first)
    await lena.api("proof/canary", second)
    assert (await asha.api("proof"))["canary"]["inner"] == first["inner"]
    epoch, good = first["epoch"], found(site, "Asha", await asha.api("proof"))

    for posted, kept in (
        ({"epoch": epoch, "sig": ""}, ""),
        (good, good["sig"]),
        ({"epoch": epoch, "sig": ""}, good["sig"]),
    ):
        await asha.api("proof/opened", posted)
        assert (await asha.api("proof"))["opened"][site.team["Asha"].id]["sig"] == kept


async def test_a_canary_that_is_not_a_leads_or_not_the_newest_keys_is_refused(site):
    lena, asha = [await site.signed_in(name) for name in ("Lena", "Asha")]
    good = sealed(site)
    for wrong in (good | {"epoch": 1}, good | {"key_id": "0" * 32}, sealed(site, "Asha"), good | {"inner": "AAAA"}):
        assert (await lena.post(f"{PROOF}/canary", wrong)).status == 409
    assert (await lena.post(f"{PROOF}/canary", good | {"sig": "AAAA"})).status == 400
    assert (await asha.post(f"{PROOF}/canary", good)).status == 403
    assert (await asha.post(f"{PROOF}/opened", {"epoch": 1, "sig": ""})).status == 409
    assert (await asha.post(f"{PROOF}/opened", {"epoch": good["epoch"], "sig": "AAAA"})).status == 400
    assert (await lena.api("proof"))["canary"] is None


async def test_of_two_leads_who_change_the_team_at_once_one_is_told_that_the_other_was_first(site):
    lena = await site.signed_in("Lena")
    one, other = without(site, "Sam"), without(site, "Asha", seed=b"f" * 32)
    real, both = site.store.roster_add, asyncio.Barrier(2)

    async def together(*args, **more):
        await both.wait()
        await real(*args, **more)

    site.store.roster_add = together
    answers = await asyncio.gather(*(lena.post(ROSTER, document(made)) for made in (one, other)))

    assert sorted(answer.status for answer in answers) == [200, 409]
    lost = next(answer for answer in answers if answer.status == 409)
    assert lost.json["error"].startswith("Another lead changed the team just now")
    stays = {m.name for m in site.parts.keyring.roster.active(Role.WORKER)}
    assert stays in ({"Sam"}, {"Asha"})
    assert await site.store.left() == {site.team[name].id: site.clock.now() for name in {"Sam", "Asha"} - stays}


async def test_a_key_is_renewed_by_one_lead_and_the_next_words_are_sealed_to_it(site):
    lena = await site.signed_in("Lena")
    await site.case("under the old key")
    due = (await lena.api("queue"))["team"]["due"]
    made = await leaves(site, lena)

    case = await site.case("under the new one")

    epochs = {record.parse(one.sealed).place.epoch for one in await site.store.records(case)}
    assert epochs == {made.epoch.n}
    assert (await lena.api("queue"))["team"]["due"] > due
    assert await site.store.left() == {}


async def test_who_comes_back_has_new_keys_and_is_somebody_new(site):
    lena, case = await site.signed_in("Lena"), await site.case("before")
    gone = await leaves(site, lena, "Sam")
    again = Newcomer("Sam")
    await pending(site, again)
    seeds = site.team.seeds | {gone.epoch.n: SEED}
    made = roster.add_member(site.parts.keyring.roster, again.member(site.clock.now()), seeds)
    await lena.api("roster", document(roster.sign(made, site.team["Lena"].sign)))
    sam = site.client()
    shown = {"name": "Sam", "auth": keys.b64u(again.auth)}
    assert (await sam.post("/console/api/sign-in", shown)).json["worker"]["role"] == "worker"

    waiting = (await sam.api("queue"))["waiting"]

    assert [row["case"] for row in waiting] == [case]
    held_seeds = roster.seeds(site.parts.keyring.roster, again.sign.id, again.seal)
    assert sorted(held_seeds) == [1, 2, 3]
    back = dataclasses.replace(
        site.parts.keyring.roster,
        members=tuple(
            dataclasses.replace(m, until=None) if m.id == site.team["Sam"].id else m
            for m in site.parts.keyring.roster.members
        ),
    )
    assert (await lena.post(ROSTER, document(back))).status in {400, 409}


@pytest.mark.parametrize("posted", [{}, {"epoch": "1", "sig": ""}, {"epoch": 1, "sig": "", "by": "0" * 32}])
async def test_a_body_of_another_form_is_refused(site, posted):
    assert (await (await site.signed_in("Asha")).post(f"{PROOF}/opened", posted)).status == 400
