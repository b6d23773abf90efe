from __future__ import annotations

import asyncio

from shell import AT, CONSOLE, DANGER, HARM, Shell, all_timers, crashes, who

from bot import log
from bot.channels import Why
from bot.clock import Movable
from bot.ladder import LEASE
from bot.log import Event
from bot.rota import Channel
from safeguarding import audit
from safeguarding.handoff import LEASE as HOLD
from safeguarding.handoff import MINUTE, SECOND
from safeguarding.urgency import Urgency


class Hurried(Movable):
    """A clock that nobody waits on: pauses between attempts are over at once, and take no time."""

    async def sleep(self, ms):
        pass


def names(rang):
    return [name for name, _ in rang]


async def climbs(shell, until, step=10 * SECOND):
    """Who is called at which second, up to `until`."""
    found, began = {}, shell.clock.now()
    while shell.clock.now() - began <= until:
        if rang := names(await shell.rings()):
            found[(shell.clock.now() - began) // SECOND] = rang
        shell.clock.move(step)
    return found


async def test_a_danger_that_nobody_takes_climbs_to_a_critical_incident(shell):
    await shell.waits(DANGER)
    before = log.tally()[Event.CRITICAL_INCIDENT]

    assert await climbs(shell, 15 * MINUTE) == {
        0: ["primary"],
        60: ["primary", "shadow"],
        120: ["lead"],
        180: ["outside"],
        600: ["lead", "outside"],
    }
    assert log.tally()[Event.CRITICAL_INCIDENT] == before + 1


async def test_serious_calls_the_lead_after_ten_minutes(shell):
    await shell.waits(HARM)
    (line,) = await shell.desk.queue()
    assert line.urgency is Urgency.SERIOUS

    assert await climbs(shell, 20 * MINUTE) == {0: ["primary"], 600: ["lead"]}


async def test_a_page_holds_urgency_rung_time_and_address_and_nothing_of_the_person(shell):
    case = await shell.waits(DANGER)
    shell.clock.move(130 * SECOND)

    pages = {page for _, page in await shell.rings()}

    (page,) = pages
    assert page.title == "Wren: danger (lead)"
    assert page.text == "Danger. Nobody has taken it for 2 minutes. The lead is called."
    assert page.url == CONSOLE
    assert not any(part in repr(page) for part in (case, "tablets", who(7).id))


async def test_once_it_is_taken_the_ladder_stops(shell):
    await shell.waits(DANGER)
    assert names(await shell.rings()) == ["primary"]

    await shell.take()

    assert await climbs(shell, 40 * SECOND) == {}


async def test_given_back_it_goes_on_from_the_rung_that_it_had_reached(shell):
    case = await shell.waits(DANGER)
    shell.clock.move(70 * SECOND)
    assert names(await shell.rings()) == ["primary", "shadow"]
    held = await shell.take()
    shell.clock.move(30 * SECOND)
    await shell.desk.release(case, held.fence, "tab-Sam")

    assert await climbs(shell, 2 * MINUTE) == {0: ["primary", "shadow"], 50: ["lead"], 110: ["outside"]}


async def test_a_vanished_worker_s_person_is_paged_for_at_once(shell):
    await shell.waits(HARM)
    await shell.rings()
    await shell.take()
    shell.clock.move(HOLD)
    await shell.settle()

    assert names(await shell.rings()) == ["primary"]


async def test_danger_in_what_was_serious_begins_dangers_ladder(shell):
    await shell.waits(HARM)
    shell.clock.move(9 * MINUTE)
    assert names(await shell.rings()) == ["primary"]
    await shell.waits(DANGER)

    assert await climbs(shell, 2 * MINUTE) == {0: ["primary"], 60: ["primary", "shadow"], 120: ["lead"]}


async def test_of_several_processes_one_pages(shell, team, policy):
    others = [Shell(shell.store, team, policy, clock=shell.clock, ways=shell.ways) for _ in range(3)]
    await shell.waits(DANGER)

    for _ in range(5):
        await asyncio.gather(*(each.ladder.round() for each in (shell, *others)))
        await asyncio.gather(*(each.ladder.settled() for each in (shell, *others)))

    assert names(shell.ways[Channel.WEBHOOK].rang) == ["primary"]


async def test_a_process_that_dies_between_climbing_and_paging_has_its_page_sent_by_another(shell, team, policy):
    await shell.waits(DANGER)
    await shell.ladder.climb()
    await shell.store.pages(shell.clock.now(), LEASE, 9)  # taken, and the process is gone

    other = Shell(shell.store, team, policy, clock=shell.clock).enrolled()
    assert await other.rings() == []
    shell.clock.move(30 * SECOND)
    assert await other.rings() == []
    shell.clock.move(LEASE)

    assert "primary" in names(await other.rings())


async def test_a_page_whose_acknowledgement_was_lost_comes_twice_rather_than_never(shell):
    await shell.waits(HARM)
    crashes(shell.store, "paged", before=True)
    assert names(await shell.rings()) == ["primary"]
    shell.clock.move(LEASE)

    assert names(await shell.rings()) == ["primary"]
    shell.clock.move(LEASE)
    assert await shell.rings() == []


async def test_a_page_that_no_channel_takes_is_tried_until_one_does(store, team, policy):
    shell = Shell(store, team, policy, clock=Hurried(AT)).enrolled()
    hook, mail = shell.ways[Channel.WEBHOOK], shell.ways[Channel.EMAIL]
    hook.fault = mail.fault = Why.UNREACHED
    await shell.waits(HARM)
    task = asyncio.create_task(shell.ladder.round())  # noqa: TID251 - the test holds it
    await task
    shell.clock.move(LEASE)
    await shell.ladder.settled()
    mail.fault = None

    await shell.rings()

    assert [to for to, _ in mail.rang] == ["primary@example.org"]


async def test_each_rung_and_each_page_is_audited_without_words(shell):
    case = await shell.waits(DANGER)
    await shell.rings()

    entries = [audit.read(text) for _, text in await shell.store.audited()]

    assert [(e["tag"], e["case"], e["rung"]) for e in entries[-2:]] == [
        ("page:duty:escalated", case, 1),
        ("page:duty:sent", case, 1),
    ]


async def test_the_rounds_climb_by_themselves(shell):
    running = asyncio.create_task(shell.rounds.run())  # noqa: TID251 - the test holds it
    await shell.waits(DANGER)
    async with asyncio.timeout(10):
        while not shell.ways[Channel.WEBHOOK].rang:
            shell.clock.move(SECOND)
            await asyncio.sleep(0.01)
        await shell.rounds.stop()
        await running
    assert await all_timers(shell.store, 0) == []
