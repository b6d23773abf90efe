from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import Broken
from safeguarding import ladder
from safeguarding.handoff import HOUR, MINUTE, SECOND
from safeguarding.ladder import Call, Duty, Rung
from safeguarding.urgency import Urgency

NOW = 1_800_000_000_000
TEXT = (Path(__file__).resolve().parents[3] / "safeguarding" / ladder.FILE).read_text()
CLOCKS = ladder.read(TEXT)
SIGNED = '[signed]\nname = "Somebody"\ndate = 2026-12-01\n' + TEXT
LADDERS = [CLOCKS.steps(urgency, staffed=staffed) for urgency in Urgency for staffed in (True, False)]

steps = st.sampled_from(LADDERS)
waits = st.lists(st.integers(0, 5 * HOUR), max_size=12)


def without(text, table):
    """The table's text with one of its ladders emptied."""
    return re.sub(rf"\[{re.escape(table)}\]\n(?:\w.*\n)*", f"[{table}]\n", text)


@pytest.mark.parametrize("staffed", [True, False])
def test_dangers_clocks_are_the_decided_ones(staffed):
    found = [(s.after, s.rung, s.calls) for s in CLOCKS.steps(Urgency.DANGER, staffed=staffed)]

    assert found == [
        (0, Rung.PRIMARY, (Duty.PRIMARY,)),
        (60 * SECOND, Rung.SHADOW, (Duty.PRIMARY, Duty.SHADOW)),
        (120 * SECOND, Rung.LEAD, (Duty.LEAD,)),
        (180 * SECOND, Rung.OUTSIDE, (Duty.OUTSIDE,)),
        (600 * SECOND, Rung.INCIDENT, (Duty.LEAD, Duty.OUTSIDE)),
    ]


def test_serious_is_paged_at_night_too_and_concern_within_a_shift():
    for staffed in (True, False):
        serious = CLOCKS.steps(Urgency.SERIOUS, staffed=staffed)
        assert [(s.after, s.rung) for s in serious] == [(0, Rung.PRIMARY), (10 * MINUTE, Rung.LEAD)]
    assert [s.after for s in CLOCKS.steps(Urgency.CONCERN, staffed=True)] == [3 * HOUR]
    assert [s.after for s in CLOCKS.steps(Urgency.CONCERN, staffed=False)] == [None]
    assert CLOCKS.steps(Urgency.WORRY, staffed=True) == ()


@given(steps, waits)
def test_everybody_a_ladder_calls_is_called_once_a_rung_and_never_downwards(steps, looks):
    climbed, called = 0, []
    for waited in sorted(looks):
        while call := ladder.due(steps, NOW, NOW + waited, climbed, NOW + HOUR):
            assert call.rung.number > climbed
            climbed = call.rung.number
            called += call.duties

    last = max(looks, default=-1)
    reached = [s for s in steps if (HOUR if s.after is None else s.after) <= last]
    assert climbed == max((s.rung.number for s in reached), default=0)
    assert set(called) == {duty for s in reached for duty in s.calls}


@given(steps, st.integers(0, 5 * HOUR), st.integers(0, 5))
def test_after_a_climb_nothing_is_due_until_more_time_has_gone_by(steps, waited, climbed):
    call = ladder.due(steps, NOW, NOW + waited, climbed, None)

    assert call is None or ladder.due(steps, NOW, NOW + waited, call.rung.number, None) is None


def test_rungs_that_came_due_together_call_each_person_once():
    danger = CLOCKS.steps(Urgency.DANGER, staffed=False)

    assert ladder.due(danger, NOW, NOW + 130 * SECOND, 0, None) == Call(
        Rung.LEAD, (Duty.PRIMARY, Duty.SHADOW, Duty.LEAD)
    )
    assert ladder.due(danger, NOW, NOW + 190 * SECOND, 3, None) == Call(Rung.OUTSIDE, (Duty.OUTSIDE,))


def test_what_waits_for_a_shift_is_called_when_it_begins_or_in_three_hours_where_none_is_known():
    concern = CLOCKS.steps(Urgency.CONCERN, staffed=False)

    assert ladder.due(concern, NOW, NOW + HOUR - 1, 0, NOW + HOUR) is None
    assert ladder.due(concern, NOW, NOW + HOUR, 0, NOW + HOUR) == Call(Rung.PRIMARY, (Duty.PRIMARY,))
    assert ladder.due(concern, NOW, NOW + 3 * HOUR - 1, 0, None) is None
    assert ladder.due(concern, NOW, NOW + 3 * HOUR, 0, None)


@given(st.integers(1, 10 * HOUR))
def test_a_clock_that_stepped_back_delays_no_first_call(back):
    danger = CLOCKS.steps(Urgency.DANGER, staffed=True)

    assert ladder.due(danger, NOW, NOW - back, 0, None) == Call(Rung.PRIMARY, (Duty.PRIMARY,))


def test_the_table_that_is_shipped_is_signed_by_nobody():
    assert CLOCKS.signed is None
    signed = ladder.read(SIGNED).signed
    assert signed is not None
    assert signed.name == "Somebody"


def test_only_who_signs_may_leave_serious_unpaged_at_night():
    ladder.read(without(SIGNED, "serious.unstaffed"))
    for text, table in (
        (TEXT, "serious.unstaffed"),
        (SIGNED, "serious.staffed"),
        (SIGNED, "concern.unstaffed"),
        (SIGNED, "danger.unstaffed"),
    ):
        with pytest.raises(Broken):
            ladder.read(without(text, table))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[danger.staffed]", "[danger.staffed"),
        ("[danger.staffed]", "[danger.stafed]"),
        ("[concern.staffed]", "[worry.staffed]"),
        ("after_s = 0", "after_s = 1"),
        ("after_s = 0", "after_s = -1"),
        ("after_s = 0", 'after_s = "0"'),
        ("after_s = 0", "after_s = 0.5"),
        ("after_s = 0", 'after_s = 0, at = "next-shift"'),
        ("after_s = 600", "after_s = 170"),
        ("after_s = 180", 'at = "next-shift"'),
        ('at = "next-shift"', 'at = "sometime"'),
        ('at = "next-shift", ', ""),
        ('calls = ["outside"]', "calls = []"),
        ('calls = ["outside"]', 'calls = ["somebody"]'),
        ("outside = {", "inside = {"),
        ("outside = {", "# outside = {"),
        ("incident = {", "# incident = {"),
    ],
)
def test_a_table_that_will_not_do_is_refused(old, new):
    assert old in TEXT
    with pytest.raises(Broken, match=r"clocks\.toml"):
        ladder.read(TEXT.replace(old, new))
