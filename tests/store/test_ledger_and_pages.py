"""Counts are folded once, audit entries are numbered in order, and the pages' things end when they should."""

from __future__ import annotations

import asyncio

import pytest

from bot.store.model import Lost, Unchained
from flows.errors import Refused
from tests.store.material import ADA, BEN, CAL, said

WEEK = "2026-W47"


async def test_deltas_become_weekly_sums_over_all_partitions(store):
    await store.commit(said(ADA, counts=b"1"))
    await store.commit(said(BEN, counts=b"2"))
    await store.commit(said(CAL, counts=b"3"))
    taken = await store.take_counts(3)
    assert taken.deltas == (b"1", b"2")
    await store.commit(said(ADA, version=1, counts=b"4"))
    await store.fold(3, taken, {WEEK: {"told": 2, "told:night": 1}, "2026-W46": {"told": 1}})
    await store.fold(9, await store.take_counts(9), {WEEK: {"told": 1}})
    assert (await store.take_counts(3)).deltas == (b"4",)
    assert await store.counts((WEEK, "2026-W45")) == {WEEK: {"told": 3, "told:night": 1}, "2026-W45": {}}


async def test_deltas_are_never_counted_twice(store):
    await store.commit(said(ADA, counts=b"1"))
    taken = await store.take_counts(3)
    ends = await asyncio.gather(*(store.fold(3, taken, {WEEK: {"told": 1}}) for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(end, Lost) for end in ends) == 4
    assert await store.counts((WEEK,)) == {WEEK: {"told": 1}}
    await store.fold(3, await store.take_counts(3), {})


async def test_audit_entries_have_their_place_as_number_and_a_chain_that_never_runs_ahead(store):
    assert await store.audit("{1}") == 1
    assert await store.audit("{2}", "{3}") == 3
    assert await store.audit("{p}", part=5) == 1
    assert await store.audited(1) == ((2, "{2}"), (3, "{3}"))
    await store.chain(0, [b"h1", b"h2"])
    with pytest.raises(Lost):
        await store.chain(0, [b"h1"])
    with pytest.raises(Refused):
        await store.chain(2, [b"h3", b"h4"])
    await store.chain(2, [b"h3"])
    assert await store.chained() == (b"h1", b"h2", b"h3")
    assert await store.chained(-1) == (b"h3",)
    assert await store.chained(part=5) == ()


async def test_what_waits_to_be_chained_comes_in_order_with_where_the_chain_is(store):
    await store.audit("{1}", "{2}", "{3}", part=5)
    assert await store.unchained(2, part=5) == Unchained(0, b"", ("{1}", "{2}"))
    await store.chain(0, [b"h1", b"h2"], part=5)
    assert await store.unchained(9, part=5) == Unchained(2, b"h2", ("{3}",))
    assert (await store.link(1, part=5), await store.link(3, part=5)) == (b"h1", None)
    assert await store.audited_page(1, 1, part=5) == ("{2}",)
    assert await store.unchained(9) == Unchained(0, b"", ())


async def test_a_session_lives_until_its_end_and_all_of_a_worker_s_end_together(store):
    await store.session_put("k1", "w", b'{"a":"|"}\x00', 100)
    await store.session_put("k2", "w", b"2", 500)
    await store.session_put("k3", "v", b"3", 500)
    assert await store.session("k1", 99) == b'{"a":"|"}\x00'
    assert await store.session("k1", 100) is None
    assert await store.session("nobody", 1) is None
    assert await store.sessions_end("w", 50) == 2
    assert await store.session("k3", 50) == b"3"
    await store.session_drop("k3")
    assert await store.session("k3", 50) is None


async def test_what_has_ended_is_not_renewed(store):
    await store.session_put("k1", "w", b"1", 100)
    await store.session_put("k2", "v", b"2", 500)
    assert await store.session_renew("k1", "w", b"more", 200, 99)
    assert await store.sessions("w", 150) == {"k1": b"more"}
    assert await store.sessions("w", 200) == {}
    assert not await store.session_renew("k1", "w", b"again", 900, 200)
    await store.sessions_end("v", 1)
    assert not await store.session_renew("k2", "v", b"again", 900, 1)
    assert await store.session("k2", 1) is None


async def test_an_invitation_is_used_once_by_one(store):
    await store.invitation_put("i", "lead", b"value", 100)
    assert await store.invitation("i", 99) == b"value"
    taken = await asyncio.gather(*(store.invitation_take("i", 99) for _ in range(5)))
    assert sorted(taken, key=bool) == [None, None, None, None, b"value"]
    await store.invitation_put("j", "lead", b"value", 100)
    assert await store.invitation_take("j", 100) is None
    assert await store.sweep(100) == 1
    assert await store.invitation("j", 1) is None


async def test_those_who_enrolled_wait_until_they_are_signed_or_sent_away(store):
    await store.enrolment_put("m1", b"1")
    await store.enrolment_put("m2", b"2")
    await store.sweep(10**15)
    assert await store.enrolments() == {"m1": b"1", "m2": b"2"}
    await store.enrolment_drop("m1")
    assert await store.enrolments() == {"m2": b"2"}


async def test_a_name_belongs_to_one_account(store):
    assert await store.account_new("rowan", b"1")
    assert not await store.account_new("rowan", b"2")
    assert await store.account("rowan") == b"1"
    await store.account_put("rowan", b"3")
    assert await store.accounts() == {"rowan": b"3"}
    await store.account_drop("rowan")
    assert await store.account("rowan") is None


async def test_of_two_changes_to_one_account_neither_is_lost(store):
    await store.account_new("rowan", b"1")
    done = await asyncio.gather(*(store.account_swap("rowan", b"1", b"%d" % n, (f"{{{n}}}",)) for n in (2, 3)))
    assert sorted(done) == [False, True]
    assert len(await store.audited()) == 1
    assert not await store.account_swap("nobody", b"1", b"2", ("{}",))
    assert await store.account("nobody") is None


async def test_only_the_next_roster_is_taken_and_audited_in_the_same_step(store):
    await store.roster_add(1, b"one", ("first",))
    for wrong in (1, 3):
        with pytest.raises(Lost):
            await store.roster_add(wrong, b"x", ("wrong",))
    await store.roster_add(2, b"two", ("second",))
    assert await store.rosters() == (b"one", b"two")
    assert await store.audited() == ((1, "first"), (2, "second"))


async def test_the_throttle_slows_down_and_never_locks_out(store):
    tries = [await store.throttle("w", 1000, 60_000, 3) for _ in range(5)]
    assert tries[:3] == [0, 0, 0]
    assert tries[3:] == [60_000, 60_000]
    assert await store.throttle("w", 1000 + 59_999, 60_000, 3) == 1
    assert await store.throttle("w", 1000 + 60_000, 60_000, 3) == 0
    assert await store.throttle("v", 1000, 60_000, 3) == 0
    assert await store.throttle("w", 0, 60_000, 3) <= 3 * 60_000
