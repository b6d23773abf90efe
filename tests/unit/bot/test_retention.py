"""From a closed conversation to its tombstone, on real stores: two leads, a guard, and nothing that is needed."""

from __future__ import annotations

import json

import pytest
from shell import HARM, Crash, crashes

from bot import log
from bot.retention import Retention
from bot.store.keys import CASE
from bot.store.model import Erased, Lost
from flows.errors import Refused
from safeguarding import backup
from safeguarding.retention import DAY, Pause, State

KEEP = 90 * DAY
LENA, OMAR = "aa" * 16, "bb" * 16


@pytest.fixture
async def scene(shell):
    """A conversation that a worker has read and ended."""
    case = await shell.waits(HARM)
    held = await shell.take()
    await shell.settle()
    await shell.outbox(held.who)
    last = int((await shell.store.case(case))["lane_b"])
    await shell.desk.close(case, held.fence, "tab-Sam")
    await shell.settle()
    await shell.outbox(held.who)
    return shell, Retention(shell.store, shell.clock, KEEP), case, last


async def read(shell, case):
    now = shell.clock.now()
    last = (await shell.store.case(case))["lane_b"]
    await shell.store.keeping(case, {"read": last, "touched": str(now)})


async def due(shell, case):
    await read(shell, case)
    shell.clock.move(KEEP)


async def test_what_nobody_has_read_is_never_due(scene):
    shell, kept, case, _ = scene
    shell.clock.move(20 * KEEP)

    one = await kept.of(case)
    assert (one.state, one.pauses, one.due) == (State.PAUSED, (Pause.UNREAD,), None)
    with pytest.raises(Refused):
        await kept.propose(case, LENA)


async def test_two_leads_erase_what_is_due_and_get_a_receipt(scene):
    shell, kept, case, _ = scene
    await due(shell, case)
    assert [(one.case, one.state) for one in await kept.kept()] == [(case, State.DUE)]

    await kept.propose(case, LENA)
    with pytest.raises(Refused, match="Another lead"):
        await kept.confirm(case, LENA)
    done = await kept.confirm(case, OMAR)

    assert done.until == shell.clock.now() + backup.LIVES
    assert (await kept.of(case)).state is State.ERASED
    assert await shell.store.records(case) == ()
    assert await kept.kept() == []
    with pytest.raises(Erased):
        await shell.store.release(case)
    tags = [json.loads(text)["tag"] for _, text in await shell.store.audited(part=int(case[:2], 16))]
    assert tags[-3:] == ["retention:case:due", "retention:case:confirmed", "shred:secret:erased"]
    again = await shell.person(await shell.say("me again"))
    assert again.case not in {"", case}
    assert await shell.words(again.case) == ["me again"]


@pytest.mark.parametrize("what", ["hold", "read"])
async def test_whatever_changes_after_a_proposal_undoes_it(scene, what):
    shell, kept, case, _ = scene
    await due(shell, case)
    await kept.propose(case, LENA)
    shell.clock.move(1)
    await (kept.hold(case, OMAR, on=True) if what == "hold" else read(shell, case))

    with pytest.raises(Refused):
        await kept.confirm(case, OMAR)
    assert await shell.store.records(case)


async def test_a_confirmation_of_what_has_just_changed_is_lost(scene):
    shell, kept, case, _ = scene
    await due(shell, case)
    await kept.propose(case, LENA)
    seen = await kept.of(case)
    await kept.hold(case, LENA, on=True)

    with pytest.raises(Lost):
        await shell.store.keeping(case, {"confirmed": OMAR}, guard=seen.changes, doom=1)
    assert (await kept.of(case)).pauses == (Pause.HOLD,)


async def test_a_hold_that_ends_starts_the_clock_anew(scene):
    shell, kept, case, _ = scene
    await due(shell, case)
    await kept.hold(case, LENA, on=True)
    shell.clock.move(9 * KEEP)
    assert (await kept.of(case)).state is State.PAUSED
    await kept.hold(case, LENA, on=False)

    assert (await kept.of(case)).due == shell.clock.now() + KEEP


@pytest.mark.parametrize("before", [True, False])
async def test_a_crash_after_the_second_lead_agreed_is_finished_by_the_next_round(scene, before):
    shell, kept, case, _ = scene
    await due(shell, case)
    await kept.propose(case, LENA)
    crashes(shell.store, "erase", before=before)
    with pytest.raises(Crash):
        await kept.confirm(case, OMAR)
    if before:
        with pytest.raises(Erased):
            await kept.hold(case, OMAR, on=True)

    await kept.round()

    assert (await kept.of(case)).state is State.ERASED


async def test_without_a_time_set_nothing_ever_comes_due(scene):
    shell, _, case, _ = scene
    await due(shell, case)
    shell.clock.move(100 * KEEP)
    endless = Retention(shell.store, shell.clock, None)

    await endless.round()

    assert ((await endless.of(case)).state, (await endless.of(case)).due) == (State.CLOSED, None)
    with pytest.raises(Refused, match="WREN_KEEP_DAYS"):
        await endless.propose(case, LENA)


async def test_leads_are_told_thirty_seven_and_one_day_before(scene):
    shell, kept, case, _ = scene
    await read(shell, case)
    for _ in range(90):
        shell.clock.move(DAY)
        await kept.round()
        await kept.round()

    told = [json.loads(text) for _, text in await shell.store.audited(part=int(case[:2], 16))]
    assert [entry["count"] for entry in told if entry["tag"] == "retention:case:due"] == [30, 7, 1]


async def test_a_restart_skips_no_notice_and_repeats_none(scene):
    shell, _, case, _ = scene
    await read(shell, case)
    for days in (61, 1, 27):
        shell.clock.move(days * DAY)
        await Retention(shell.store, shell.clock, KEEP).round()

    told = [json.loads(text) for _, text in await shell.store.audited(part=int(case[:2], 16))]
    assert [entry["count"] for entry in told if entry["tag"] == "retention:case:due"] == [30, 1]


async def test_an_erasure_that_fails_is_finished_at_the_next_look_of_the_same_day(scene):
    shell, kept, case, _ = scene
    await due(shell, case)
    await kept.round()
    await kept.propose(case, LENA)
    crashes(shell.store, "erase", before=True)
    with pytest.raises(Crash):
        await kept.confirm(case, OMAR)

    await kept.round()

    assert (await kept.of(case)).state is State.ERASED


async def test_a_doom_that_was_not_answered_is_finished_too(scene):
    shell, kept, case, _ = scene
    await due(shell, case)
    await kept.round()
    await kept.propose(case, LENA)
    crashes(shell.store, "keeping", before=False)
    with pytest.raises(Crash):
        await kept.confirm(case, OMAR)

    await kept.round()

    assert (await kept.of(case)).state is State.ERASED


async def test_a_confirmation_that_was_lost_erases_nothing(scene):
    shell, kept, case, _ = scene
    await due(shell, case)
    await kept.propose(case, LENA)
    crashes(shell.store, "keeping", before=True)
    with pytest.raises(Crash):
        await kept.confirm(case, OMAR)

    await kept.round()

    assert await shell.store.records(case)


@pytest.mark.parametrize("wrong", [("HSET", "keep_read", "x"), ("SET", "x")])
async def test_a_case_that_cannot_be_read_holds_up_no_other(scene, wrong):
    shell, kept, case, _ = scene
    await due(shell, case)
    await kept.propose(case, LENA)
    crashes(shell.store, "erase", before=True)
    with pytest.raises(Crash):
        await kept.confirm(case, OMAR)
    verb, *words = wrong
    for part in range(64):
        await shell.store._wires.main.call(verb, shell.store._wires.keys.part(CASE, part, f"{part:02x}" * 16), *words)
    failed = log.tally()[log.Event.TIMER_FAILED]

    await Retention(shell.store, shell.clock, KEEP).round()

    assert (await kept.of(case)).state is State.ERASED
    assert log.tally()[log.Event.TIMER_FAILED] == failed + 64


async def test_reading_only_ever_grows_and_only_known_facts_are_kept(scene):
    shell, _, case, last = scene
    await shell.store.keeping(case, {"read": str(last)})
    await shell.store.keeping(case, {"read": "1"})

    assert (await shell.store.case(case))["keep_read"] == str(last)
    for wrong in ({"erased": "1"}, {"person": "x"}, {"doomed": "1"}):
        with pytest.raises(Refused):
            await shell.store.keeping(case, wrong)
    with pytest.raises(Refused):
        await shell.store.keeping(case[:2] + "00" * 15, {"hold": "1"})
