"""Somebody leaves: what they held waits again, told truthfully; their account goes; a crash in between only delays."""

from __future__ import annotations

import asyncio
import json

import pytest
from shell import HARM, Crash, Shell, Team, crashes, who

from bot.app import Part
from bot.desk import Left, NoLonger
from bot.leaving import Leaving
from bot.store.model import Owner
from bot.tasks import spawn
from bot.web.accounts import Account, folded
from safeguarding import keys, roster
from safeguarding.handoff import PHONING
from safeguarding.roster import Role

ADA = who(7)
GONE = "You're back in the line, in the same place. The helper had to go."


@pytest.fixture
def team():
    return Team.made()


@pytest.fixture
def leaving(shell):
    return Leaving(shell.store, shell.desk, shell.keyring, shell.clock)


@pytest.fixture
async def talk(shell):
    """Sam holds somebody's conversation; the handoff."""
    await shell.store.roster_add(1, shell.team.roster.text())
    await shell.waits(HARM)
    held = await shell.take()
    await shell.settle()
    await shell.outbox(ADA)
    return held


async def leaves(shell: Shell, name: str = "Sam") -> None:
    """The step that takes the roster, as the pages do it."""
    last, now = shell.keyring.roster, shell.clock.now()
    made = roster.add_epoch(last, keys.new_seed(), at=now, ended={shell.team[name]})
    made = roster.sign(made, shell.team.signs["Lena"])
    await shell.store.roster_add(made.version, made.text(), left=[shell.team[name]], now=now)
    shell.keyring.add(made)


async def test_what_a_leaver_held_waits_again_in_its_place_and_the_person_is_told(shell, talk, leaving):
    shell.clock.move(60_000)
    await leaves(shell)

    await leaving.now()

    again = await shell.store.handoff(talk.case)
    assert (again.state, again.worker, again.since, again.urgency) == ("waiting", "", talk.since, talk.urgency)
    assert await shell.store.owner(ADA) == Owner("queue", talk.fence)
    await shell.settle()
    assert GONE in await shell.heard(ADA)
    entries = [json.loads(text) for _, text in await shell.store.audited()]
    parted = [one for one in entries if one["tag"] == "handoff:case:parted"]
    assert [(one["case"], one["member"], one["fence"]) for one in parted] == [
        (talk.case, shell.team["Sam"], talk.fence)
    ]
    assert (await shell.take("Asha")).case == talk.case


async def test_also_while_they_are_on_the_telephone_which_holds_for_long(shell, talk, leaving):
    await shell.desk.phoning(talk.case, talk.fence, "tab-Sam")
    assert (await shell.store.handoff(talk.case)).lease_until == shell.clock.now() + PHONING
    await leaves(shell)

    await leaving.now()

    assert (await shell.store.handoff(talk.case)).state == "waiting"


@pytest.mark.usefixtures("talk")
async def test_doing_it_again_tells_nobody_twice_and_audits_once(shell, leaving):
    await leaves(shell)
    for _ in range(3):
        await leaving.everything()
        shell.clock.move(1_000)
    await shell.settle()

    assert (await shell.heard(ADA)).count(GONE) == 1
    tags = [json.loads(text)["tag"] for _, text in await shell.store.audited()]
    assert tags.count("handoff:case:parted") == 1


@pytest.mark.parametrize("method", ["left", "handoffs", "own", "unclaim", "accounts"])
@pytest.mark.parametrize("before", [True, False])
async def test_wherever_it_dies_the_next_start_finishes_it(shell, talk, leaving, method, before):
    await leaves(shell)
    crashes(shell.store, method, before=before)
    with pytest.raises(Crash):
        await leaving.everything()

    await Leaving(shell.store, shell.desk, shell.keyring, shell.clock).everything()

    assert (await shell.store.handoff(talk.case)).state == "waiting"
    await shell.settle()
    assert (await shell.heard(ADA)).count(GONE) == 1


async def test_a_claim_and_a_leave_at_once_leave_nothing_with_the_leaver(shell, leaving):
    await shell.store.roster_add(1, shell.team.roster.text())
    cases = [await shell.waits(HARM, chat) for chat in range(7, 13)]

    async def claims(case):
        try:
            await shell.take(case=case)
        except (Left, NoLonger):
            return False
        return True

    async def goes():
        await leaves(shell)
        await leaving.now()

    await asyncio.gather(claims(cases[0]), claims(cases[1]), goes(), *map(claims, cases[2:]))
    await leaving.everything()

    assert {held.worker for held in await shell.store.handoffs()} == {""}
    with pytest.raises(Left):
        await shell.take(case=cases[0])
    assert {(await shell.store.owner(who(chat))).name for chat in range(7, 13)} <= {"queue"}


async def test_sessions_invitations_and_the_account_end_and_other_peoples_stay(shell, leaving):
    for name in ("Sam", "Asha"):
        member = next(m for m in shell.team.roster.members if m.name == name)
        sign, seal = keys.b64u(member.sign), keys.b64u(member.seal)
        kept = Account(member.id, name, Role.WORKER, sign, seal, (), 1)
        await shell.store.account_put(folded(name), kept.encode())
        await shell.store.session_put(f"s-{name}", member.id, b"session", 10**15)
        await shell.store.invitation_put(f"i-{name}", member.id, b"invitation", 10**15)
    await shell.store.roster_add(1, shell.team.roster.text())

    await leaves(shell)

    kept = [(await shell.store.session(f"s-{name}", 0), await shell.store.invitation(f"i-{name}", 0))
            for name in ("Sam", "Asha")]  # fmt: skip
    assert kept == [(None, None), (b"session", b"invitation")]
    await leaving.everything()
    assert set(await shell.store.accounts()) == {"asha"}


async def test_until_every_secret_is_replaced_it_says_that_some_are_not(shell, talk, leaving):
    await leaves(shell)
    await leaving.now()
    assert leaving.replacing

    await leaving.everything()

    assert leaving.replacing == 0
    assert (await shell.store.release(talk.case)).generation == 2
    assert await shell.words(talk.case) == [HARM]


async def test_what_failed_is_done_by_the_round_that_follows(shell, talk, leaving):
    await leaves(shell)
    crashes(shell.store, "left", before=True)
    await leaving.now()
    assert (await shell.store.handoff(talk.case)).state == "claimed"

    running = spawn(Part.LEAVING, leaving.run())
    async with asyncio.timeout(20):
        while leaving.replacing or (await shell.store.handoff(talk.case)).state != "waiting":
            await asyncio.sleep(0.01)
    await leaving.stop()
    await running


async def test_a_team_that_nobody_left_has_nothing_to_do(shell, leaving):
    case = await shell.waits(HARM)

    await leaving.everything()

    assert (await shell.store.release(case)).generation == 1
    assert leaving.replacing == 0
