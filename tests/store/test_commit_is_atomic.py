"""One turn is committed whole or not at all."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest

from bot.store.model import ALWAYS, Claimed, Erased, Held, Lane, Lost, Owner, Record, Timer
from flows.errors import Refused
from safeguarding.urgency import Urgency
from tests.store.material import ADA, BEN, CAL, case_of, everything, line, notice, said


async def test_somebody_never_seen_has_no_session_and_the_bot_speaks(store):
    assert await store.load(ADA) == Held(0, None, Owner("bot", 0))


async def test_everything_a_turn_changes_is_there_after_it(store):
    commit = said(
        out=(line(b"one"), line(b"two\n\x00")),
        timers=(Timer("nudge", 5000),),
        notice=notice(),
        counts=b"delta\x00",
        audit=('{"n":1}', '{"n":2}'),
        theirs=((71, 4000), (72, 4001)),
    )
    made = await store.commit(commit)
    assert made.version == 1
    assert made.out == (1, 2)
    assert await store.load(ADA) == Held(1, commit.blob, Owner("queue", 0))
    assert await store.records(case_of(ADA)) == commit.records
    clear = {"urgency": "calm", "last_in": "1000", "person": ADA.id, "lane_b": "1", "lane_w": "0"}
    assert await store.case(case_of(ADA)) == clear
    assert [q.out.body for q in await store.due_out(3, 10, 10)] == [b"one"]
    assert await store.due_timers(3, 5000, 10, 10) == (Claimed(ADA, "nudge", 5000),)
    assert await store.notices(3) == (notice(),)
    assert (await store.take_counts(3)).deltas == (b"delta\x00",)
    assert await store.audited(part=3) == ((1, '{"n":1}'), (2, '{"n":2}'))
    assert await store.sent_ids(ADA, 4000) == ((71, 4000), (72, 4001))


async def test_a_turn_without_a_case_keeps_only_the_session(store):
    await store.commit(said(case=None, clear={}, records=()))
    assert (await store.load(ADA)).version == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 0},
        {"version": 2},
        {"fence": 1},
        {"owner": "worker:x"},
        {"records": (Record(Lane.BOT, 1, "turn", b"again"),)},
        {"records": (Record(Lane.BOT, 3, "turn", b"a gap"),)},
        {"records": (Record(Lane.BOT, 2, "turn", b"a"), Record(Lane.WORKER, 2, "note", b"b"))},
    ],
)
async def test_the_loser_of_a_race_changes_nothing(store, wrong):
    await store.commit(said())
    before = await everything(store._wires)
    loser = dataclasses.replace(
        said(version=1, out=(line(),), counts=b"c", audit=("{}",), timers=(Timer("t", 1),)), **wrong
    )
    with pytest.raises(Lost):
        await store.commit(loser)
    assert await everything(store._wires) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"clear": {"lane_b": "7"}},
        {"clear": {"person": "x"}},
        {"clear": {"erased": "1"}},
        {"case": None},
        {"out": (line(case="no hex"),)},
    ],
)
async def test_what_must_not_be_written_is_refused_whole(store, wrong):
    await store.commit(said())
    before = await everything(store._wires)
    with pytest.raises(Refused):
        await store.commit(dataclasses.replace(said(version=1, out=(line(),), audit=("{}",)), **wrong))
    assert await everything(store._wires) == before


async def test_a_case_belongs_to_one_person_and_one_partition(store):
    await store.commit(said())
    with pytest.raises(Refused):
        await store.commit(said(BEN, case=case_of(ADA)))
    with pytest.raises(Refused):
        await store.commit(said(CAL, case=case_of(ADA)))
    for nonsense in ("", "zz", "ff" * 16, "03"):
        with pytest.raises(Refused):
            await store.records(nonsense)


async def test_of_many_turns_of_one_person_at_once_exactly_one_wins(store):
    ends = await asyncio.gather(*(store.commit(said(blob=b"%d" % n)) for n in range(30)), return_exceptions=True)
    assert sum(not isinstance(end, Exception) for end in ends) == 1
    assert all(isinstance(end, Lost) for end in ends if isinstance(end, Exception))
    assert len(await store.records(case_of(ADA))) == 1


async def test_lanes_are_numbered_apart_and_read_from_any_number(store):
    both = (Record(Lane.BOT, 1, "turn", b"1"), Record(Lane.WORKER, 1, "note", b"2"), Record(Lane.BOT, 2, "turn", b"3"))
    await store.commit(said(records=both))
    assert await store.records(case_of(ADA)) == (both[0], both[2], both[1])
    assert await store.records(case_of(ADA), {Lane.BOT: 1, Lane.WORKER: 1}) == (both[2],)


async def test_a_timer_moved_while_it_was_due_is_not_taken_away(store):
    await store.commit(said(timers=(Timer("nudge", 10), Timer("sweep", 11))))
    due = await store.due_timers(3, 20, 100, 10)
    assert [(claimed.name, claimed.at) for claimed in due] == [("nudge", 10), ("sweep", 11)]
    assert await store.due_timers(3, 119, 100, 10) == ()
    await store.commit(said(version=1, timers=(Timer("nudge", 500),)))
    await store.commit(said(version=2, done=due))
    assert await store.due_timers(3, 499, 1, 10) == ()
    assert [claimed.at for claimed in await store.due_timers(3, 500, 1, 10)] == [500]


async def test_a_timer_nobody_acknowledged_comes_again_with_its_own_time(store):
    await store.commit(said(timers=(Timer("nudge", 10),)))
    first = await store.due_timers(3, 20, 100, 10)
    again = await store.due_timers(3, 120, 100, 10)
    assert first == again == (Claimed(ADA, "nudge", 10),)


async def test_a_forgotten_timer_never_comes(store):
    await store.commit(said(timers=(Timer("nudge", 10),)))
    await store.commit(said(version=1, forget=("nudge", "never-set")))
    assert await store.due_timers(3, 20, 100, 10) == ()


async def test_a_waiting_notice_only_grows_until_the_desk_has_it(store):
    await store.commit(said(notice=notice(number=1, urgency=Urgency.DANGER, since=50)))
    first = (await store.notices(3))[0]
    await store.commit(said(version=1, notice=notice(number=2, urgency=Urgency.WORRY, since=70)))
    assert await store.notices(3) == (notice(number=2, urgency=Urgency.DANGER, since=50),)
    assert not await store.noticed(3, first)
    assert await store.noticed(3, notice(number=2))
    assert await store.notices(3) == ()


async def test_message_ids_are_forgotten_when_deleted(store):
    await store.commit(said(theirs=((1, 10), (2, 20), (3, 30))))
    await store.forget_ids(ADA, (1, 3))
    await store.forget_ids(ADA, ())
    assert await store.sent_ids(ADA, 0) == ((2, 20),)
    assert await store.sent_ids(ADA, 21) == ()


async def test_an_erased_case_takes_nothing_more_and_gives_nothing(store):
    case = case_of(ADA)
    await store.commit(said(out=(line(),)))
    await store.salt(case, [(Lane.BOT, 1)])
    assert await store.erase(case, 77, ('{"tag":"erased"}',))
    assert not await store.erase(case, 78)
    assert await store.records(case) == ()
    assert await store.case(case) == {"person": ADA.id, "erased": "77"}
    assert await store.audited(part=3) == ((1, '{"tag":"erased"}'),)
    before = await everything(store._wires)
    with pytest.raises(Erased):
        await store.commit(said(version=1))
    with pytest.raises(Erased):
        await store.salt(case, [(Lane.BOT, 2)])
    with pytest.raises(Erased):
        await store.release(case)
    assert await everything(store._wires) == before


async def test_an_unknown_case_cannot_be_erased(store):
    with pytest.raises(Refused):
        await store.erase(case_of(ADA, 5), 1)


async def test_large_turns_and_numbers_up_to_two_to_the_53_pass(store):
    big = said(blob=b"\xff" * 70_000, theirs=((2**53 - 1, 2**53 - 1),), out=(line(b"x" * 300, fence=ALWAYS),) * 40)
    assert len((await store.commit(big)).out) == 40
    assert (await store.load(ADA)).blob == big.blob
    assert await store.sent_ids(ADA, 0) == ((2**53 - 1, 2**53 - 1),)
