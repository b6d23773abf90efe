"""Who speaks to a person: given once and taken back once a fence, whatever is repeated or comes late."""

from __future__ import annotations

import pytest

from bot.store.model import Claimed, Lane, Lost, Owner, Record, Replied
from flows.errors import Refused
from tests.store.material import ADA, BEN, case_of, everything, line, said

CASE = case_of(ADA)
WORKER, QUEUE, BOT = "worker:w", "queue", "bot"


async def owner(store):
    found = await store.owner(ADA)
    return found.name, found.fence


async def reply(store, seq=1, **more):
    values = {
        "case": CASE,
        "who": ADA,
        "fence": 7,
        "worker": "w",
        "reply": f"{seq:032x}",
        "record": Record(Lane.WORKER, seq, "reply", b"sealed"),
        "out": line(b"words", from_worker=True, case=CASE, reply=f"{seq:032x}"),
        "audit": ('{"tag":"replied"}',),
        "now": 50,
    }
    return await store.reply(**(values | more))


@pytest.fixture
async def held(store):
    await store.commit(said())
    assert await store.own(ADA, Owner(WORKER, 7), 10, "joined")
    return store


async def test_the_desk_s_decision_wakes_the_conversation_in_the_same_step(held):
    assert await owner(held) == (WORKER, 7)
    assert await held.desk_event(ADA) == "joined"
    assert await held.due_timers(3, 10, 100, 10) == (Claimed(ADA, "desk", 10),)


async def test_a_second_decision_in_the_same_millisecond_is_not_lost_with_the_first_one_s_timer(held):
    first = await held.due_timers(3, 10, 100, 10)
    await held.own(ADA, Owner(QUEUE, 7), 10, "parted")
    await held.commit(said(version=1, fence=7, done=first))
    assert [claimed.at for claimed in await held.due_timers(3, 200, 100, 10)] == [11]
    assert await held.desk_event(ADA) == "parted"


async def test_a_lower_fence_never_takes_a_person(held):
    before = await everything(held._wires)
    assert not await held.own(ADA, Owner("worker:v", 6), 20, "joined")
    assert await everything(held._wires) == before


async def test_repeating_a_decision_changes_nothing(held):
    before = await everything(held._wires)
    assert await held.own(ADA, Owner(WORKER, 7), 20, "joined")
    assert await everything(held._wires) == before


async def test_a_hold_taken_back_is_not_given_again_by_a_late_repetition(held):
    assert await held.own(ADA, Owner(QUEUE, 7), 20, "parted")
    assert not await held.own(ADA, Owner(WORKER, 7), 30, "joined")
    assert await held.own(ADA, Owner(BOT, 7), 30, "closed")
    assert await owner(held) == (QUEUE, 7)
    assert await held.own(ADA, Owner("worker:v", 8), 40, "joined")
    assert await owner(held) == ("worker:v", 8)


async def test_another_event_of_the_same_hold_wakes_the_conversation_again(held):
    assert await held.own(ADA, Owner(WORKER, 7), 20, "phoning")
    assert await owner(held) == (WORKER, 7)
    assert await held.desk_event(ADA) == "phoning"


async def test_nobody_owns_somebody_we_do_not_know(store):
    with pytest.raises(Refused):
        await store.own(BEN, Owner(WORKER, 1), 10, "joined")


async def test_a_turn_decided_before_the_worker_came_is_lost(held):
    with pytest.raises(Lost):
        await held.commit(said(version=1))
    await held.own(ADA, Owner(QUEUE, 7), 20, "parted")
    with pytest.raises(Lost):
        await held.commit(said(version=1, fence=7, owner=WORKER))
    await held.commit(said(version=1, fence=7, owner=QUEUE))


async def test_a_reply_is_kept_queued_and_audited_in_one_step(held):
    assert await reply(held) == Replied(1, 1)
    assert (await held.case(CASE))["lane_w"] == "1"
    assert (await held.case(CASE))["last_out"] == "50"
    assert (await held.records(CASE))[-1] == Record(Lane.WORKER, 1, "reply", b"sealed")
    assert [queued.out.body for queued in await held.due_out(3, 60, 10)] == [b"words"]
    assert [entry for _, entry in await held.audited(part=3)] == ['{"tag":"replied"}']


async def test_a_reply_sent_again_by_a_browser_is_the_same_reply(held):
    await reply(held)
    before = await everything(held._wires)
    assert await reply(held) == Replied(1, 1)
    await held.own(ADA, Owner(QUEUE, 7), 20, "parted")
    assert await reply(held) == Replied(1, 1)
    assert len(await held.records(CASE)) == 2
    assert {name for name in before if b"lane-w" in name or b":out" in name}
    assert await reply(held, reply="0" * 31 + "1") == Replied(1, 1)


@pytest.mark.parametrize("wrong", [{"worker": "v"}, {"fence": 6}, {"fence": 8}, {"who": BEN}])
async def test_only_the_worker_who_holds_the_person_may_answer(held, wrong):
    before = await everything(held._wires)
    with pytest.raises(Refused):
        await reply(held, **wrong)
    assert await everything(held._wires) == before


async def test_a_reply_whose_number_is_taken_is_lost_and_says_nothing(held):
    await reply(held)
    before = await everything(held._wires)
    with pytest.raises(Lost):
        await reply(held, reply="f" * 32)
    assert await everything(held._wires) == before


async def test_a_note_is_kept_and_not_sent(held):
    assert await reply(held, out=None, reply="", record=Record(Lane.WORKER, 1, "note", b"n")) == Replied(0, 1)
    assert await held.due_out(3, 60, 10) == ()
    assert "last_out" not in await held.case(CASE)
    assert await held.delivery(CASE) == {}
    with pytest.raises(Refused):
        await reply(held, record=Record(Lane.BOT, 2, "turn", b"n"))
