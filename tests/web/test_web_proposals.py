"""Two leads admit a third over HTTP, and every other way that a proposal can end: each in its own words."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import secrets

import pytest

from bot.store import keys as names
from bot.web.body import LIMIT
from safeguarding import keys, roster
from safeguarding.proposal import LIFE, MOST, SENTENCES, State
from safeguarding.roster import Role
from tests.web.newcomers import Newcomer, document, pending

PROPOSALS, ROSTER = "/console/api/proposals", "/console/api/roster"


@dataclasses.dataclass
class Leads:
    """Lena and Omar lead; Zoe has enrolled to be a third."""

    site: object
    lena: object
    omar: object
    signs: dict
    zoe: Newcomer

    @property
    def newest(self):
        return self.site.parts.keyring.roster

    def third(self, by="Lena", who=None, role=Role.LEAD):
        """The step that adds Zoe, signed by one lead."""
        who = who or self.zoe
        made = roster.add_member(self.newest, who.member(self.site.clock.now(), role), self.site.team.seeds)
        return roster.sign(made, self.signs[by])

    async def proposed(self, by="Lena"):
        """A proposal that waits."""
        made = self.third(by)
        client = self.lena if by == "Lena" else self.omar
        assert (await client.api("proposals", document(made)))["id"] == made.digest.hex()
        return made

    async def ordinary(self, by="Lena"):
        """A step that one lead may make alone."""
        nia = Newcomer(f"Nia {secrets.token_hex(2)}")
        await pending(self.site, nia)
        made = roster.add_member(self.newest, nia.member(self.site.clock.now()), self.site.team.seeds)
        await self.lena.api("roster", document(roster.sign(made, self.signs[by])))

    def signature(self, made, by="Omar"):
        return {"sig": keys.b64u(roster.sign(made, self.signs[by]).signatures[-1][1])}

    async def second(self, made, by="Omar"):
        """Another lead's answer to a proposal."""
        return await self.omar.post(f"{PROPOSALS}/{made.digest.hex()}/sign", self.signature(made, by))

    async def end(self, made, client):
        return await client.post(f"{PROPOSALS}/{made.digest.hex()}/end")

    async def shown(self, client=None):
        return (await (client or self.omar).api("proposals"))["proposals"]

    async def tags(self):
        return [entry["tag"] for entry in await self.site.audited()]


@pytest.fixture
async def leads(site):
    omar, zoe = Newcomer("Omar"), Newcomer("Zoe")
    for who in (omar, zoe):
        await pending(site, who, Role.LEAD)
    signs = {"Lena": site.team["Lena"].sign, "Omar": omar.sign, "Sam": site.team["Sam"].sign, "Zoe": zoe.sign}
    lena, client = await site.signed_in("Lena"), site.client()
    both = Leads(site, lena, client, signs, zoe)
    await lena.api("roster", document(both.third(who=omar)))
    assert (await client.post("/console/api/sign-in", {"name": "Omar", "auth": keys.b64u(omar.auth)})).status == 200
    return both


def seen(queue):
    return {name: queue["team"][name] for name in ("version", "waiting", "asked")}


def said(answer):
    return answer.status, answer.json.get("error")


async def test_two_leads_admit_a_third(leads):
    number = leads.site.parts.hub.number
    made = await leads.proposed()

    assert leads.site.parts.hub.number > number
    (shown,) = await leads.shown()
    assert (shown["by"], shown["state"], shown["why"]) == (leads.lena.someone.id, "waiting", "")
    assert (shown["at"], shown["until"]) == (made.at, made.at + LIFE)
    assert roster.parse(keys.canonical(shown["roster"])) == made
    told = [seen(await who.api("queue")) for who in (leads.lena, leads.omar)]
    assert told == [{"version": 3, "waiting": [shown["id"]], "asked": asked} for asked in (0, 1)]
    assert "team" not in await (await leads.site.signed_in("Sam")).api("queue")
    assert leads.newest.version == 3

    answer = await leads.second(made)

    assert (answer.status, answer.json["version"]) == (200, 4)
    assert leads.newest.digest == made.digest
    assert [who for who, _ in leads.newest.signatures] == [leads.lena.someone.id, leads.signs["Omar"].id]
    roster.chain(await leads.site.store.rosters(), leads.site.team.rosters[0].digest.hex())
    zoe = leads.site.client()
    signed_in = await zoe.post("/console/api/sign-in", {"name": "Zoe", "auth": keys.b64u(leads.zoe.auth)})
    assert signed_in.json["worker"]["role"] == "lead"
    (over,) = await leads.shown()
    assert (over["state"], over["ended_by"], over["roster"]) == ("signed", leads.signs["Omar"].id, None)
    assert seen(await leads.omar.api("queue")) == {"version": 4, "waiting": [], "asked": 0}
    entries = [entry for entry in await leads.site.audited() if entry.get("version") == 4]
    assert [(e["tag"], e["by"], e.get("other")) for e in entries] == [
        ("key:roster:proposed", leads.lena.someone.id, None),
        ("key:roster:accepted", leads.signs["Omar"].id, leads.lena.someone.id),
    ]


async def test_with_two_leads_one_signature_is_never_adopted_by_any_road(leads):
    """Nor are two by one hand, two that come without a proposal, or a second that is not a lead's."""
    made = leads.third()
    both = roster.sign(made, leads.signs["Omar"])
    twice = dataclasses.replace(made, signatures=made.signatures * 2)
    for body in (made, both, twice):
        assert (await leads.lena.post(ROSTER, document(body))).status in {400, 409}
    assert said(await leads.lena.post(PROPOSALS, document(both)))[0] == 409
    assert said(await leads.omar.post(PROPOSALS, document(made)))[0] == 409

    await leads.lena.api("proposals", document(made))
    road = f"{PROPOSALS}/{made.digest.hex()}/sign"
    own = {"sig": keys.b64u(made.signatures[0][1])}
    assert said(await leads.lena.post(road, own)) == (409, "The second signature must be another lead's.")
    for wrong in (own, *(leads.signature(made, by) for by in ("Lena", "Sam", "Zoe")), {"sig": keys.b64u(bytes(64))}):
        assert (await leads.omar.post(road, wrong)).status == 409
    other = roster.sign(dataclasses.replace(made, at=made.at + 1, signatures=()), leads.signs["Omar"])
    assert (await leads.omar.post(road, {"sig": keys.b64u(other.signatures[0][1])})).status == 409
    for malformed in ({"sig": "AAAA"}, {"sig": 1}, {}, {"sig": "", "by": leads.lena.someone.id}):
        assert (await leads.omar.post(road, malformed)).status == 400

    assert leads.newest.version == 3
    assert len(await leads.site.store.rosters()) == 3
    assert (await leads.tags()).count("key:roster:refused") == 12
    assert (await leads.second(made)).status == 200


async def test_what_one_lead_may_do_alone_needs_no_proposal(leads):
    nia = Newcomer("Nia")
    await pending(leads.site, nia)
    made = leads.third(who=nia, role=Role.WORKER)

    assert "One lead is enough" in said(await leads.lena.post(PROPOSALS, document(made)))[1]
    assert (await leads.lena.post(ROSTER, document(made))).status == 200


async def test_a_role_is_changed_by_two(leads):
    members = tuple(
        dataclasses.replace(m, role=Role.LEAD) if m.id == leads.signs["Sam"].id else m for m in leads.newest.members
    )
    last = leads.newest
    made = dataclasses.replace(
        last,
        version=last.version + 1,
        prev=last.digest.hex(),
        at=leads.site.clock.now(),
        members=members,
        signatures=(),
    )
    made = roster.sign(made, leads.signs["Lena"])
    sam = await leads.site.signed_in("Sam")
    assert (await leads.lena.post(ROSTER, document(made))).status == 409

    await leads.lena.api("proposals", document(made))
    assert (await sam.get(PROPOSALS)).status == 403
    assert (await leads.second(made)).status == 200

    assert (await sam.get(PROPOSALS)).status == 200


async def test_a_lead_leaves_by_the_signatures_of_two_and_is_out_at_once(leads):
    await leads.site.store.invitation_put("i", leads.lena.someone.id, b"v", leads.site.clock.now() + LIFE)
    made = roster.add_epoch(leads.newest, keys.new_seed(), at=leads.site.clock.now(), ended={leads.lena.someone.id})
    made = roster.sign(made, leads.signs["Lena"])
    assert (await leads.lena.post(ROSTER, document(made))).status == 409
    await leads.lena.api("proposals", document(made))

    assert (await leads.second(made)).status == 200

    assert (await leads.lena.get(PROPOSALS)).status == 401
    assert await leads.site.store.left() == {leads.lena.someone.id: leads.site.clock.now()}
    assert await leads.site.store.invitation("i", leads.site.clock.now()) is None
    assert leads.newest.epoch.n == 3


@pytest.mark.parametrize(("who", "word"), [("lena", State.WITHDRAWN), ("omar", State.DECLINED)])
async def test_whoever_proposed_withdraws_and_another_declines(leads, who, word):
    made = await leads.proposed()
    client = getattr(leads, who)

    assert (await leads.end(made, client)).json == {"state": word.value}

    assert said(await leads.second(made)) == (409, SENTENCES[word])
    assert said(await leads.end(made, leads.lena)) == (409, SENTENCES[word])
    assert said(await leads.lena.post(PROPOSALS, document(made))) == (409, SENTENCES[word])
    (shown,) = await leads.shown()
    assert (shown["state"], shown["why"], shown["roster"]) == (word.value, SENTENCES[word], None)
    assert leads.newest.version == 3
    ended = [entry for entry in await leads.site.audited() if entry["tag"] == "key:roster:proposal-ended"]
    assert [(e["outcome"], e["other"]) for e in ended] == [(word.value, leads.lena.someone.id)]


async def test_after_a_week_it_has_expired_and_after_another_it_is_not_shown(leads):
    made = await leads.proposed()

    leads.site.clock.move(LIFE)

    await leads.lena.sign_in()
    assert said(await leads.end(made, leads.lena)) == (409, SENTENCES[State.EXPIRED])
    assert [one["state"] for one in await leads.shown(leads.lena)] == ["expired"]
    assert (await leads.lena.api("queue"))["team"]["waiting"] == []
    leads.site.clock.move(LIFE)
    await leads.lena.sign_in()
    assert await leads.shown(leads.lena) == []
    assert len(await leads.site.store.rosters()) == 3


async def test_when_the_list_has_moved_on_it_is_superseded(leads):
    made, other = await leads.proposed(), await leads.proposed("Omar")
    await leads.ordinary()

    for one in (made, other):
        assert said(await leads.second(one)) == (409, SENTENCES[State.SUPERSEDED])
    assert [one["state"] for one in await leads.shown()] == ["superseded"] * 2
    again = await leads.proposed()
    assert (await leads.second(again)).status == 200


async def test_signing_one_of_two_passes_the_other_by(leads):
    one = await leads.proposed()
    leads.site.clock.move(1)
    other = await leads.proposed()

    answers = await asyncio.gather(leads.second(one), leads.second(other))

    assert sorted(answer.status for answer in answers) == [200, 409]
    assert {one["state"] for one in await leads.shown()} == {"signed", "superseded"}
    lost = next(answer for answer in answers if answer.status == 409)
    assert said(lost)[1] == SENTENCES[State.SUPERSEDED]


async def test_of_two_who_end_it_at_once_one_word_stays(leads):
    made = await leads.proposed()

    answers = await asyncio.gather(leads.second(made), leads.end(made, leads.lena))

    assert sorted(answer.status for answer in answers) == [200, 409]
    signed = answers[0].status == 200
    assert (leads.newest.version, [one["state"] for one in await leads.shown()]) == (
        (4, ["signed"]) if signed else (3, ["withdrawn"])
    )


async def test_what_was_changed_in_the_store_is_shown_as_forged_and_cannot_be_signed(leads):
    made = await leads.proposed()
    bent = dataclasses.replace(made, members=(*made.members[:-1], dataclasses.replace(made.members[-1], name="Eve")))
    wires = leads.site.store._wires
    place = (wires.keys.desk(names.PROPOSED), made.digest.hex())
    await wires.main.call("HDEL", *place)
    assert [one["state"] for one in await leads.shown()] == ["forged"]
    await wires.main.call("HSET", *place, bent.text())

    (shown,) = await leads.shown()
    assert (shown["state"], shown["why"], shown["roster"]) == ("forged", SENTENCES[State.FORGED], None)
    assert said(await leads.second(made)) == (409, SENTENCES[State.FORGED])
    assert leads.newest.version == 3
    assert (await leads.tags())[-1] == "key:roster:refused"
    assert (await leads.end(made, leads.omar)).status == 200


async def test_somebody_who_enrolled_anew_meanwhile_is_not_who_was_proposed(leads):
    made = await leads.proposed()
    await leads.site.store.enrolment_drop(leads.zoe.sign.id)
    await pending(leads.site, Newcomer("Zoe"), Role.LEAD)

    assert "has not enrolled with these keys" in said(await leads.second(made))[1]
    assert leads.newest.version == 3


async def test_so_many_may_wait_and_no_more(leads):
    for _ in range(MOST):
        await leads.proposed()
        leads.site.clock.move(1)

    status, sentence = said(await leads.lena.post(PROPOSALS, document(leads.third())))

    assert (status, "Too many changes wait" in sentence) == (409, True)
    assert len(await leads.shown()) == MOST


async def test_a_proposal_may_be_as_large_as_a_roster_and_nothing_else_may(leads):
    large = {"roster": {"padding": "x" * (LIMIT + 1)}}

    assert (await leads.lena.post(PROPOSALS, large)).status == 400
    assert (await leads.lena.post(f"{PROPOSALS}/{'0' * 64}/sign", large)).status == 413
    assert (await leads.lena.post(f"{PROPOSALS}/zz/sign", {"sig": ""})).status == 404


async def test_nothing_in_the_list_of_proposals_but_what_a_lead_must_see(leads):
    await leads.proposed()

    shown = json.dumps(await leads.shown())

    assert "wrapped" not in shown
    assert keys.b64u(leads.zoe.auth) not in shown
