"""The queue: order, claims, leases, and nothing raised that is lost."""

from __future__ import annotations

import asyncio

import pytest

from flows.errors import Refused
from safeguarding.handoff import FIRST, score
from safeguarding.urgency import Urgency
from tests.store.material import ADA, BEN, CAL, case_of, everything, notice, said

LEASE = 45_000


async def queued(store, who=ADA, **more):
    told = notice(who, **more)
    return await store.notice(told, score(told.urgency, told.since), 0)


async def claim(store, case=None, worker="w", tab="t", now=1000, capacity=2, **more):
    return await store.claim(case=case, worker=worker, tab=tab, now=now, lease_ms=LEASE, capacity=capacity, **more)


async def order(store):
    return [handoff.who for handoff in await store.handoffs()]


async def test_danger_is_first_however_long_others_have_waited(store):
    await queued(store, ADA, urgency=Urgency.CONCERN, since=10)
    await queued(store, BEN, urgency=Urgency.DANGER, since=10**12)
    await queued(store, CAL, urgency=Urgency.SERIOUS, since=20)
    assert await order(store) == [BEN, CAL, ADA]
    taken = [(await claim(store, capacity=9)).who for _ in range(3)]
    assert taken == [BEN, CAL, ADA]
    assert await claim(store) is None


async def test_a_notice_seen_before_changes_nothing_even_after_the_close(store):
    assert await queued(store, number=2)
    before = await everything(store._wires)
    assert not await queued(store, number=2, urgency=Urgency.DANGER)
    assert not await queued(store, number=1, urgency=Urgency.DANGER)
    assert await everything(store._wires) == before
    assert await store.close_handoff(await claim(store), 9)
    assert not await queued(store, number=2)
    assert await store.handoffs() == ()
    assert await queued(store, number=3)


async def test_a_notice_raises_and_never_lowers(store):
    await queued(store, urgency=Urgency.SERIOUS, since=100)
    await queued(store, number=2, urgency=Urgency.WORRY, since=200)
    (handoff,) = await store.handoffs()
    assert (handoff.urgency, handoff.since, handoff.version) == (Urgency.SERIOUS, 100, 2)
    assert handoff.score == score(Urgency.SERIOUS, 100)
    await queued(store, number=3, urgency=Urgency.DANGER, since=300)
    (handoff,) = await store.handoffs()
    assert (handoff.urgency, handoff.since, handoff.score) == (Urgency.DANGER, 100, 300 - FIRST)


async def test_a_claim_gives_the_next_fence_to_one_tab_and_is_audited(store):
    await queued(store, ADA)
    await queued(store, BEN, since=200)
    first = await claim(store, audit=('{"case":"@case","fence":"@fence","tag":"claimed"}',))
    assert (first.who, first.fence, first.worker, first.tab, first.state) == (ADA, 1, "w", "t", "claimed")
    assert first.lease_until == 1000 + LEASE
    assert await store.audited() == ((1, f'{{"case":"{case_of(ADA)}","fence":1,"tag":"claimed"}}'),)
    assert (await claim(store, case_of(BEN))).fence == 2


async def test_of_fifty_who_claim_at_once_one_gets_each(store):
    for who in (ADA, BEN, CAL):
        await queued(store, who)
    ends = await asyncio.gather(*(claim(store, worker=f"w{n}") for n in range(50)))
    held = [end for end in ends if end is not None]
    assert len({handoff.case for handoff in held}) == len(held) == 3
    assert {handoff.fence for handoff in held} == {1, 2, 3}


async def test_what_is_gone_or_too_much_is_refused(store):
    await queued(store, ADA)
    await queued(store, BEN)
    await claim(store, case_of(ADA))
    before = await everything(store._wires)
    for wrong in ({"worker": "v"}, {"capacity": 0}, {"worker": ""}, {"tab": ""}):
        with pytest.raises(Refused):
            await claim(store, case_of(ADA), **wrong)
    with pytest.raises(Refused):
        await claim(store, case_of(CAL))
    with pytest.raises(Refused):
        await claim(store, case_of(BEN), capacity=1)
    assert await everything(store._wires) == before


async def test_one_s_own_case_moves_to_another_tab_and_the_old_tab_is_out(store):
    await queued(store)
    old = await claim(store)
    new = await claim(store, case_of(ADA), tab="t2", capacity=1)
    assert new.fence == old.fence + 1
    assert not await store.heartbeat(old.case, old.fence, "t", 2000, LEASE)
    assert not await store.heartbeat(old.case, new.fence, "t", 2000, LEASE)
    assert await store.heartbeat(old.case, new.fence, "t2", 2000, LEASE)


async def test_a_heartbeat_lengthens_and_never_shortens_a_lease(store):
    await queued(store)
    held = await claim(store)
    assert await store.heartbeat(held.case, held.fence, "t", 2000, LEASE)
    assert await store.heartbeat(held.case, held.fence, "t", 500, LEASE)
    assert (await store.handoff(held.case)).lease_until == 2000 + LEASE
    assert await store.lapsed(2000 + LEASE - 1) == ()
    assert [handoff.case for handoff in await store.lapsed(2000 + LEASE)] == [held.case]


async def test_a_worker_on_the_telephone_is_not_gone_and_can_be_relieved(store):
    await queued(store)
    held = await claim(store)
    assert await store.phoning(held.case, held.fence, 10**6, ('{"tag":"phoning"}',))
    assert (await store.handoff(held.case)).state == "phoning"
    assert await store.lapsed(10**6 - 1) == ()
    assert await claim(store, worker="v") is None
    shadow = await claim(store, held.case, worker="v")
    assert (shadow.worker, shadow.state) == ("v", "claimed")
    assert not await store.spoke(held.case, held.fence, 3000, LEASE)
    assert await store.spoke(held.case, shadow.fence, 3000, LEASE)
    assert (await store.handoff(held.case)).state == "with-worker"
    assert (await store.handoff(held.case)).lease_until == 3000 + LEASE
    assert len(await store.audited()) == 1


async def test_a_vanished_worker_s_person_waits_again_from_the_beginning(store):
    await queued(store, since=100, urgency=Urgency.CONCERN)
    held = await claim(store)
    raised = score(Urgency.SERIOUS, 100)
    assert await store.unclaim(held.case, held.fence, Urgency.SERIOUS, raised, 5000, ('{"tag":"lapsed"}',))
    assert await store.unclaim(held.case, held.fence, Urgency.SERIOUS, raised, 5000, ('{"tag":"lapsed"}',))
    (back,) = await store.handoffs()
    assert (back.state, back.since, back.urgency, back.worker, back.tab) == ("waiting", 100, Urgency.SERIOUS, "", "")
    assert len(await store.audited()) == 1
    again = await claim(store, worker="v")
    assert again.fence == held.fence + 1
    assert not await store.unclaim(held.case, held.fence, Urgency.CALM, 0, 9)
    assert (await store.handoff(held.case)).worker == "v"


async def test_a_close_that_has_not_seen_the_newest_notice_does_not_close(store):
    await queued(store)
    held = await claim(store)
    await queued(store, number=2, urgency=Urgency.DANGER)
    assert not await store.close_handoff(held, 9)
    (back,) = await store.handoffs()
    assert (back.state, back.urgency) == ("waiting", Urgency.DANGER)
    assert not await store.close_handoff(back, 9)
    again = await claim(store)
    assert await store.close_handoff(again, 9, ('{"tag":"closed"}',))
    assert not await store.close_handoff(again, 9)
    assert await store.handoff(held.case) is None


async def climb(store, rung, *duties, now=500, audit=()):
    (seen,) = await store.waiting()
    return await store.climb(seen, rung, duties or ("primary",), now, audit)


async def test_the_ladder_climbs_only_while_it_waits_and_only_up(store):
    await queued(store)
    assert await climb(store, 1, audit=('{"tag":"escalated"}',))
    assert not await climb(store, 1)
    assert await climb(store, 3)
    (seen,) = await store.waiting()
    held = await claim(store)
    assert held.rung == 3
    assert not await store.climb(seen, 4, ("lead",), 500)
    assert [entry for _, entry in await store.audited()] == ['{"tag":"escalated"}']


async def test_of_many_processes_that_climb_at_once_one_does(store):
    await queued(store)
    (seen,) = await store.waiting()
    climbed = await asyncio.gather(*(store.climb(seen, 1 + n % 2, ("primary",), 500) for n in range(20)))
    assert sum(climbed) == 1
    assert len(await store.pages(500, LEASE, 9)) == 1


@pytest.mark.parametrize("change", ["claimed and back", "raised", "climbed"])
async def test_a_climb_from_a_place_that_is_no_more_does_nothing(store, change):
    await queued(store)
    (seen,) = await store.waiting()
    match change:
        case "claimed and back":
            held = await claim(store)
            await store.unclaim(held.case, held.fence, Urgency.CALM, held.score, 2000)
        case "raised":
            await queued(store, number=2, urgency=Urgency.DANGER)
        case _:
            assert await climb(store, 1)
    before = await everything(store._wires)
    assert not await store.climb(seen, 3, ("lead",), 500)
    assert await everything(store._wires) == before


async def test_getting_more_urgent_begins_a_new_ladder(store):
    await queued(store, since=100, urgency=Urgency.SERIOUS)
    assert await climb(store, 3)
    told = notice(number=2, urgency=Urgency.DANGER, since=100)
    assert await store.notice(told, score(told.urgency, told.since), 700)
    (handoff,) = await store.waiting()
    assert (handoff.rung, handoff.ladder, handoff.since) == (0, 700, 100)


async def test_a_notice_that_raises_nothing_leaves_the_ladder_where_it_is(store):
    await queued(store, since=100, urgency=Urgency.SERIOUS)
    assert await climb(store, 3)
    assert await queued(store, number=2, urgency=Urgency.CONCERN)
    (handoff,) = await store.waiting()
    assert (handoff.rung, handoff.ladder) == (3, 100)


async def test_back_in_the_queue_the_ladder_goes_on_with_the_time_it_had_and_calls_again(store):
    await queued(store, since=100)
    assert await climb(store, 3)
    held = await claim(store, now=1000)
    assert await claim(store, held.case, tab="t2", now=5000)
    again = await store.handoff(held.case)
    assert await store.unclaim(again.case, again.fence, Urgency.CALM, again.score, 20_000)
    (back,) = await store.waiting()
    assert (back.rung, back.ladder) == (0, 20_000 - 900)


async def test_a_worker_who_vanished_or_a_raise_in_hand_begins_a_new_ladder_when_it_is_back(store):
    await queued(store, since=100)
    held = await claim(store, now=1000)
    assert await store.unclaim(held.case, held.fence, Urgency.SERIOUS, held.score, 20_000)
    assert (await store.waiting())[0].ladder == 20_000
    held = await claim(store, now=21_000)
    await queued(store, number=2, urgency=Urgency.DANGER)
    assert not await store.close_handoff(held, 30_000)
    (back,) = await store.waiting()
    assert (back.rung, back.ladder) == (0, 30_000)


async def test_a_page_stays_until_it_is_accepted_and_only_one_process_has_it_meanwhile(store):
    await queued(store)
    assert await climb(store, 2, "primary", "shadow")
    (page,) = await store.pages(500, LEASE, 9)
    assert (page.handoff.case, page.rung, page.duties) == (case_of(ADA), 2, ("primary", "shadow"))
    assert await store.pages(500 + LEASE - 1, LEASE, 9) == ()
    assert await store.pages(500 + LEASE, LEASE, 9) == (page,)
    assert await store.paged(page.id, ('{"tag":"paged"}',))
    assert not await store.paged(page.id, ('{"tag":"paged"}',))
    assert await store.pages(10**9, LEASE, 9) == ()
    assert len(await store.audited()) == 1


@pytest.mark.parametrize("end", ["claimed", "claimed and back", "closed"])
async def test_pages_for_a_handoff_that_was_taken_are_sent_no_more(store, end):
    await queued(store)
    assert await climb(store, 1)
    held = await claim(store)
    if end == "claimed and back":
        await store.unclaim(held.case, held.fence, Urgency.CALM, held.score, 2000)
    if end == "closed":
        await store.close_handoff(held, 2000)
    assert await store.pages(3000, LEASE, 9) == ()
    assert await store.pages(10**9, LEASE, 9) == ()


async def test_a_handoff_that_cannot_be_read_keeps_no_other_from_the_ladder(store):
    await queued(store, ADA)
    assert await climb(store, 1)
    await queued(store, BEN)
    name = store._wires.keys.handoffs()[1]
    await store._wires.main.call("HSET", name, case_of(ADA), "rubbish")
    assert [handoff.who for handoff in await store.waiting()] == [BEN]
    assert await climb(store, 1)
    assert [page.handoff.who for page in await store.pages(500, LEASE, 9)] == [BEN]


async def test_the_queue_knows_when_words_last_went_in_and_out(store):
    await store.commit(said(ADA, clear={"last_in": "5", "last_out": "6"}))
    await queued(store, ADA)
    await queued(store, CAL)
    assert [(h.who, h.last_in, h.last_out) for h in await store.queue()] == [(ADA, 5, 6), (CAL, 0, 0)]


async def test_every_change_a_console_should_see_is_counted(store):
    assert await store.changes() == 0
    await queued(store)
    held = await claim(store)
    seen = await store.changes()
    assert seen == 2
    await store.heartbeat(held.case, held.fence, "t", 2000, LEASE)
    assert await store.changes() == seen
    await store.close_handoff(held, 9)
    assert await store.changes() == seen + 1


async def test_one_unreadable_handoff_does_not_stop_the_queue(store):
    await queued(store, ADA, urgency=Urgency.DANGER)
    await queued(store, BEN)
    name = store._wires.keys.handoffs()[1]
    await store._wires.main.call("HSET", name, case_of(ADA), "rubbish")
    assert (await claim(store)).who == BEN
