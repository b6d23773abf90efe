from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import Refused
from safeguarding import retention
from safeguarding.retention import DAY, Facts, Pause, State

AT = 1_800_000_000_000
KEEP = 365 * DAY
QUIET = Facts(open=False, last=5, read=5, touched=AT)
ANN, BO = "aa" * 16, "bb" * 16
DUE = AT + KEEP

times = st.integers(AT, AT + 4 * KEEP)
facts = st.builds(
    Facts,
    open=st.booleans(),
    last=st.integers(0, 5),
    read=st.integers(0, 5),
    touched=times,
    handoff=st.booleans(),
    undelivered=st.booleans(),
    hold=st.booleans(),
    proposed_by=st.sampled_from(["", ANN, BO]),
    confirmed_by=st.sampled_from(["", ANN, BO]),
    seen=times,
    erased=st.booleans(),
)
PAST = {State.DUE, State.PROPOSED, State.CONFIRMED}


@given(facts, st.integers(0, 3 * KEEP), times)
def test_pitfall_13_a_case_with_anything_unread_open_held_or_undelivered_is_never_due(known, keep, now):
    needed = known.open or known.read < known.last or known.handoff or known.undelivered or known.hold

    if needed and not known.erased:
        assert retention.state(known, keep, now) in {State.ACTIVE, State.PAUSED}
        assert retention.due_at(known, keep) is None


@given(facts, st.integers(0, 3 * KEEP), times)
def test_nothing_is_due_within_a_month_of_anything(known, keep, now):
    if now < known.touched + retention.SHORTEST:
        assert retention.state(known, keep, now) not in PAST


def test_the_way_of_a_case_from_open_to_erased():
    known = replace(QUIET, open=True)
    assert retention.state(known, KEEP, DUE) is State.ACTIVE
    assert retention.state(QUIET, KEEP, DUE - 1) is State.CLOSED
    assert retention.state(QUIET, KEEP, DUE) is State.DUE
    proposed = retention.propose(QUIET, KEEP, ANN, DUE)
    assert retention.state(proposed, KEEP, DUE) is State.PROPOSED
    confirmed = retention.confirm(proposed, KEEP, BO, DUE)
    assert retention.state(confirmed, KEEP, DUE) is State.CONFIRMED
    assert retention.state(replace(confirmed, erased=True), KEEP, DUE) is State.ERASED


def test_one_lead_alone_erases_nothing():
    proposed = retention.propose(QUIET, KEEP, ANN, DUE)

    with pytest.raises(Refused, match="Another lead"):
        retention.confirm(proposed, KEEP, ANN, DUE)
    assert retention.state(replace(proposed, confirmed_by=ANN), KEEP, DUE) is State.PROPOSED


@given(st.integers(1, KEEP))
def test_whatever_happens_after_a_proposal_undoes_it(later):
    proposed = retention.propose(QUIET, KEEP, ANN, DUE)
    touched = replace(proposed, touched=AT + later)

    with pytest.raises(Refused):
        retention.confirm(touched, KEEP, BO, DUE + 2 * KEEP)
    assert retention.state(touched, KEEP, DUE + 2 * KEEP) is State.DUE


def test_what_is_not_due_cannot_be_proposed():
    for known in (replace(QUIET, open=True), replace(QUIET, hold=True), replace(QUIET, erased=True)):
        with pytest.raises(Refused):
            retention.propose(known, KEEP, ANN, DUE)
    with pytest.raises(Refused):
        retention.propose(QUIET, KEEP, ANN, DUE - 1)


def test_every_pause_is_named():
    all_of_it = replace(QUIET, read=4, handoff=True, undelivered=True, hold=True)

    assert retention.pauses(all_of_it) == tuple(Pause)
    assert retention.pauses(QUIET) == ()


@given(st.lists(st.integers(1, 60 * DAY), min_size=5, max_size=40))
def test_each_notice_falls_in_one_look_and_in_order(steps):
    told, now = [], AT
    for step in steps:
        told += [days] if (days := retention.notice(QUIET, KEEP, now, now + step)) else []
        now += step

    assert told == sorted(set(told), reverse=True)
    assert set(told) <= set(retention.NOTICE_DAYS)
    assert retention.notice(replace(QUIET, hold=True), KEEP, AT, DUE) is None


def test_notices_come_thirty_seven_and_one_day_before():
    looks = [
        days for day in range(366) if (days := retention.notice(QUIET, KEEP, AT + (day - 1) * DAY, AT + day * DAY))
    ]

    assert looks == [30, 7, 1]


def test_a_receipt_says_after_which_date_nothing_can_undo_it():
    assert retention.receipt("05" * 16, AT, 14 * DAY).until == AT + 14 * DAY
