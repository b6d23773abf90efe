"""What a second lead is told of a change, by the modules that the key Worker runs: all of it, and only if it holds."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from safeguarding import keys, roster
from safeguarding.proposal import LIFE
from safeguarding.roster import Role

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DEPLOYMENT, SEED, NEXT = "0a" * 16, b"\1" * 32, b"\2" * 32
BOT = keys.SignKey(b"z" * 32)
WEIGH = """async ({last, found, later}) => {
  const {turned} = await import("/static/js/keys/vault.js");
  const {weigh} = await import("/static/js/keys/proposal.js");
  const now = Date.now;
  Date.now = () => now() + later;
  turned({deployment: last.deployment, roster: last, openers: new Map()});
  const {state, words, changes} = await weigh(found);
  Date.now = now;
  return {state, words, told: changes.map(({what, name, to}) => [what, name, to].join(" ").trim()), changes};
}"""


class Person:
    def __init__(self, name, role):
        self.sign, self.seal = keys.SignKey(name.encode() * 8), keys.SealKey(name.encode() * 8)
        self.id, self.name, self.role = self.sign.id, name, role

    def member(self, at):
        return roster.member(self.name, self.role, self.sign.public, self.seal.public, at)


ANNA, DIAN, EDIE = (Person(name, Role.LEAD) for name in ("Anna", "Dian", "Edie"))
BORA, IVES = Person("Bora", Role.WORKER), Person("Ives", Role.REVIEWER)


@pytest.fixture(scope="module")
def last():
    others = [who.member(1) for who in (DIAN, BORA, IVES)]
    made = roster.first(DEPLOYMENT, ANNA.member(1), BOT.public, SEED, at=1, others=others, rehearsal=True)
    return roster.sign(made, ANNA.sign)


def step(last, at, **changes):
    return replace(
        last, **{"version": last.version + 1, "prev": last.digest.hex(), "at": at, "signatures": ()} | changes
    )


def with_members(last, at, **of):
    """The next version, with these fields changed of the members named."""
    members = tuple(replace(m, **of.get(m.name, {})) for m in last.members)
    return step(last, at, members=members)


def recovered(last, at):
    """Three leads of whom two can recover, the third of them new."""
    made = roster.add_member(last, EDIE.member(at), {1: SEED})
    key = keys.SealKey(b"r" * 32).public
    holders = {who.id: b"share" for who in (ANNA, DIAN, EDIE)}
    found = roster.Recovery(2, 3, key, "ab" * 32, holders)
    wrapped = roster.wrap(DEPLOYMENT, 1, keys.key_id(key), keys.SealTo(key), SEED)
    epoch = replace(made.epoch, wraps={**made.epoch.wraps, roster.RECOVERY: wrapped})
    return replace(made, recovery=found, epochs=(epoch,))


def rewrapped(last, at):
    """A reviewer becomes a worker, and so is given the seed."""
    made = with_members(last, at, Ives={"role": Role.WORKER})
    wrap = roster.wrap(DEPLOYMENT, 1, IVES.id, keys.SealTo(IVES.seal.public), SEED)
    return replace(made, epochs=(replace(made.epoch, wraps={**made.epoch.wraps, IVES.id: wrap}),))


def rebotted(last, at):
    both = replace(
        roster.add_bot(last, b"y" * 32, at=at), members=with_members(last, at, Bora={"role": Role.LEAD}).members
    )
    return replace(both, bots=(replace(both.bots[0], until=at), *both.bots[1:]))


STEPS = {
    "a lead joins": (lambda r, at: roster.add_member(r, EDIE.member(at), {1: SEED}), ["join Edie lead"]),
    "a worker becomes a lead": (lambda r, at: with_members(r, at, Bora={"role": Role.LEAD}), ["role Bora lead"]),
    "a lead becomes a worker under another name": (
        lambda r, at: with_members(r, at, Dian={"role": Role.WORKER, "name": "Diana"}),
        ["name Dian Diana", "role Dian worker"],
    ),
    "a lead leaves": (
        lambda r, at: roster.add_epoch(r, NEXT, at=at, ended={DIAN.id}),
        ["end Dian lead", "epoch"],
    ),
    "a reviewer becomes a worker": (rewrapped, ["role Ives worker", "keys Ives"]),
    "recovery": (recovered, ["join Edie lead", "recovery Anna, Dian, Edie 2"]),
    "the service's keys beside a role": (rebotted, ["role Bora lead", "bot", "bot-end"]),
}


def found(made, **more):
    kept = {"id": made.digest.hex(), "by": ANNA.id, "at": made.at, "until": made.at + LIFE, "state": "waiting"}
    return kept | {"ended_by": "", "roster": json.loads(made.text())} | more


async def weighed(page, last, given, later=0):
    return await page.evaluate(WEIGH, {"last": json.loads(last.text()), "found": given, "later": later})


@pytest.mark.parametrize("name", STEPS)
async def test_each_thing_that_a_version_changes_is_told(site, last, name):
    make, told = STEPS[name]
    made = roster.sign(make(last, site.server.now), ANNA.sign)
    assert (roster.vouched(made, last), roster.needed(made, last)) == (1, 2)
    page = await site.page()

    seen = await weighed(page, last, found(made))

    assert (seen["state"], seen["told"]) == ("waiting", told)
    assert len(seen["words"].split()) == 6
    assert all(len(one["words"].split()) == 6 for one in seen["changes"] if one["what"] == "join")
    sentences = await page.evaluate(
        """async (changes) => {
          const {changesView} = await import("/static/js/views/changes.js");
          const {render} = await import("/static/js/html.js");
          const box = document.createElement("div");
          render(changesView(changes), box);
          return [...box.querySelectorAll("li")].map((item) => item.textContent);
        }""",
        seen["changes"],
    )
    assert len(sentences) == len(told)
    assert all(text.endswith(".") and "undefined" not in text for text in sentences)


async def test_a_change_older_than_a_week_is_expired_whatever_the_server_says(site, last):
    made = roster.sign(STEPS["a lead joins"][0](last, site.server.now), ANNA.sign)
    page = await site.page()

    assert (await weighed(page, last, found(made), LIFE - 60_000))["state"] == "waiting"
    assert (await weighed(page, last, found(made, until=made.at + 2 * LIFE), LIFE + 60_000))["state"] == "expired"


async def test_what_does_not_need_or_does_not_lack_a_signature_is_not_offered(site, last):
    at = site.server.now
    alone = roster.sign(roster.add_member(last, Person("Cyra", Role.WORKER).member(at), {1: SEED}), ANNA.sign)
    third = STEPS["a lead joins"][0](last, at)
    page = await site.page()

    for made in (alone, third, roster.sign(roster.sign(third, ANNA.sign), DIAN.sign), roster.sign(third, BORA.sign)):
        assert (await weighed(page, last, found(made)))["state"] == "forged"
    assert (await weighed(page, third, found(roster.sign(third, ANNA.sign))))["state"] == "superseded"
