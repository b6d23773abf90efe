from __future__ import annotations

import asyncio

import pytest
from shell import AT, DANGER, HARM, Crash, Shell, crashes, who

from bot.clock import Movable
from bot.rounds import TIMER_LEASE
from bot.store import keys
from bot.store.web import SESSIONS
from flows.errors import Unavailable
from safeguarding import counts
from safeguarding.counts import Count
from safeguarding.handoff import LEASE

WEEK = counts.week(AT)
HOUR = 3_600_000


async def counted(shell, count=Count.MESSAGES):
    return (await shell.store.counts([WEEK]))[WEEK].get(count.value, 0)


async def test_a_notice_whose_crossing_failed_crosses_with_the_next_round(shell):
    await shell.say(HARM)
    crashes(shell.store, "notice", before=True)
    with pytest.raises(Crash):
        await shell.desk.notice(shell.told[0])
    assert await shell.desk.queue() == ()

    await shell.rounds.notices()

    assert len(await shell.desk.queue()) == 1


@pytest.mark.parametrize("method", ["notice", "noticed"])
@pytest.mark.parametrize("before", [True, False])
async def test_a_notice_that_crosses_twice_is_one_handoff(shell, method, before):
    await shell.say(HARM)
    crashes(shell.store, method, before=before)
    with pytest.raises(Crash):
        await shell.desk.notice(shell.told[0])
    for _ in range(3):
        await shell.rounds.notices()

    (line,) = await shell.desk.queue()
    assert line.version == 1
    assert await shell.store.notices(line.who.part) == ()


async def test_a_closed_handoff_is_not_opened_again_by_a_notice_that_comes_late(shell):
    await shell.say(HARM)
    late = shell.told[0]
    await shell.desk.notice(late)
    held = await shell.take()
    await shell.settle()
    await shell.desk.close(held.case, held.fence, "tab-Sam")

    await shell.desk.notice(late)

    assert await shell.desk.queue() == ()


async def test_a_notice_that_cannot_be_read_keeps_no_other_from_the_desk(shell):
    bad, good = sorted({who(chat).part: chat for chat in range(40)}.items())[:2]
    for _, chat in (bad, good):
        await shell.say(HARM, chat)
    wires = shell.store._wires
    await wires.main.call("HSET", wires.keys.part(keys.NOTICES, bad[0]), "0" * 32, "nonsense")

    await shell.rounds.notices()

    assert {who(bad[1]), who(good[1])} <= {line.who for line in await shell.desk.queue()}


async def test_a_due_timer_rings_once(shell):
    ada = await shell.say(DANGER)
    await shell.outbox(ada)
    shell.clock.move(4 * 60_000)

    await shell.rounds.timers()
    first = await shell.heard(ada)
    await shell.rounds.timers()

    assert any("999" in text for text in first)
    assert await shell.heard(ada) == []


async def test_a_timer_whose_turn_failed_rings_again_after_its_lease(shell):
    ada = await shell.say(DANGER)
    await shell.outbox(ada)
    shell.clock.move(4 * 60_000)
    crashes(shell.store, "commit", before=True)
    await shell.rounds.timers()
    await shell.outbox(ada)
    shell.clock.move(TIMER_LEASE + 1)

    await shell.rounds.timers()

    assert await shell.heard(ada)
    assert [n for n in await names(shell, ada) if n != "quiet-case"] == []


async def names(shell, person):
    found = await shell.store.due_timers(person.part, shell.clock.now(), 0, 100)
    return [t.name for t in found if t.who == person]


async def test_counts_are_folded_once_whoever_folds(shell, team, policy):
    for chat in range(5):
        await shell.say("hello", chat)
    other = Shell(shell.store, team, policy, clock=shell.clock).enrolled()

    await asyncio.gather(shell.rounds.fold(), other.rounds.fold(), shell.rounds.fold())
    await shell.rounds.fold()

    assert await counted(shell) == 5
    assert await counted(shell, Count.PEOPLE) == 5


async def test_a_fold_whose_answer_was_lost_counts_nothing_twice(shell):
    await shell.say("hello")
    crashes(shell.store, "fold", before=False)
    with pytest.raises(Crash):
        await shell.rounds.fold()

    await shell.rounds.fold()

    assert await counted(shell) == 1


async def test_a_delta_that_does_not_open_keeps_no_other_from_being_counted(shell):
    bad, good = sorted({who(chat).part: chat for chat in range(40)}.items())[:2]
    for _, chat in (bad, good):
        await shell.say("hello", chat)
    wires = shell.store._wires
    await wires.main.call("LSET", wires.keys.part(keys.DELTAS, bad[0]), 0, b"nonsense")

    await shell.rounds.fold()

    assert await counted(shell) == 1


@pytest.mark.parametrize(("hour", "folds"), [(2, 0), (3, 1), (4, 0)])
async def test_outside_a_rehearsal_counts_are_folded_at_night(store, team, policy, hour, folds):
    midnight = AT - AT % (24 * HOUR)
    shell = Shell(store, team, policy, clock=Movable(midnight + hour * HOUR), prompt=False).enrolled()
    await shell.say("hello")

    await shell.rounds.fold()
    assert await counted(shell) == folds

    await shell.say("hello again")
    await shell.rounds.fold()
    assert await counted(shell) == folds


async def test_running_does_all_of_it_by_itself_until_it_is_stopped(shell):
    running = asyncio.create_task(shell.rounds.run())  # noqa: TID251 - the test holds it
    await shell.say(HARM)
    shell.rounds.notice(shell.told[0])
    async with asyncio.timeout(10):
        while not await shell.desk.queue():
            await asyncio.sleep(0.01)
        held = await shell.take()
        shell.clock.move(LEASE)
        while (await shell.desk.queue())[0].state != "waiting":
            await asyncio.sleep(0.01)
        await shell.rounds.stop()
        await running

    assert (await shell.desk.queue())[0].fence == held.fence


async def test_sessions_that_ended_are_removed_every_hour_and_again_after_a_failure(shell):
    store = shell.store
    await store.session_put("s", "w", b"value", shell.clock.now() + 1)
    await store.session_put("t", "w", b"value", shell.clock.now() + 10**6 * HOUR)
    real, looks, over = store.sweep, [], asyncio.Event()

    async def sweep(now):
        looks.append(now)
        if len(looks) == 1:
            raise Unavailable
        await real(now)
        over.set()

    store.sweep = sweep
    running = asyncio.create_task(shell.rounds.run())  # noqa: TID251 - the test holds it
    try:
        while not over.is_set():
            shell.clock.move(HOUR // 2)
            await asyncio.sleep(0)
    finally:
        await shell.rounds.stop()
        await running

    wires = store._wires
    assert await wires.main.call("HKEYS", wires.keys.desk(SESSIONS)) == [b"t"]
    assert looks[1] - looks[0] >= HOUR
