from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import Refused
from safeguarding import handoff
from safeguarding.handoff import HOUR, Event, State
from safeguarding.urgency import Urgency

NOW = 1_800_000_000_000


@given(st.integers(0, NOW), st.integers(0, NOW), st.sampled_from(list(Urgency)))
def test_danger_never_waits_behind_anything_else(danger_since, other_since, other):
    if other is not Urgency.DANGER:
        assert handoff.score(Urgency.DANGER, danger_since) < handoff.score(other, other_since)


def test_serious_goes_before_a_concern_that_waited_up_to_four_hours_longer_and_no_more():
    serious = handoff.score(Urgency.SERIOUS, NOW)

    assert serious < handoff.score(Urgency.CONCERN, NOW - 4 * HOUR + 1)
    assert serious > handoff.score(Urgency.CONCERN, NOW - 4 * HOUR - 1)


@given(st.sampled_from(list(Urgency)), st.integers(0, NOW), st.integers(1, 1000))
def test_within_an_urgency_who_waited_longer_is_first(urgency, since, later):
    assert handoff.score(urgency, since) < handoff.score(urgency, since + later)


@given(st.sampled_from(list(Urgency)))
def test_a_vanished_worker_never_lowers_and_never_makes_danger(urgency):
    after = handoff.after_vanishing(urgency)

    assert after.rank >= urgency.rank
    assert (after is Urgency.DANGER) == (urgency is Urgency.DANGER)


@given(st.lists(st.sampled_from(list(Event)), max_size=30))
def test_no_order_of_events_leaves_the_machine_and_only_a_close_ends_it(events):
    state = State.WAITING
    for event in events:
        before = state
        try:
            state = handoff.move(state, event)
        except Refused:
            continue
        assert (state is State.CLOSED) == (event is Event.CLOSE)
        assert before is not State.CLOSED or event is Event.NOTICE


def test_only_a_waiting_handoff_can_be_claimed():
    for state in set(State) - {State.WAITING}:
        with pytest.raises(Refused):
            handoff.move(state, Event.CLAIM)
