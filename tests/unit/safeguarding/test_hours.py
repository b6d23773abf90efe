from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.hours import Opening, Window, opening

EVENINGS = tuple(Window(day, dt.time(15)) for day in range(5))
SUNDAY_NIGHT = dt.datetime.fromisoformat("2026-11-22T23:00")


@pytest.mark.parametrize(
    ("local", "told"),
    [
        (dt.datetime.fromisoformat("2026-11-23T09:00"), Opening("today", "15:00")),
        (dt.datetime.fromisoformat("2026-11-23T15:00"), Opening("tomorrow", "15:00")),
        (SUNDAY_NIGHT, Opening("tomorrow", "15:00")),
        (dt.datetime.fromisoformat("2026-11-20T22:00"), Opening("mon", "15:00")),
    ],
)
def test_the_next_shift_is_named_as_somebody_would_say_it(local, told):
    assert opening(EVENINGS, local) == told


def test_the_only_shift_of_the_week_that_has_begun_is_next_week():
    assert opening([Window(6, dt.time(20))], SUNDAY_NIGHT) == Opening("sun", "20:00")


def test_where_no_hours_are_known_nothing_is_promised():
    assert opening([], SUNDAY_NIGHT) is None


WINDOWS = st.lists(st.builds(Window, st.integers(0, 6), st.times().map(lambda t: t.replace(second=0, microsecond=0))))


@given(
    WINDOWS, st.datetimes(dt.datetime.fromisoformat("2026-01-01T00:00"), dt.datetime.fromisoformat("2027-01-01T00:00"))
)
def test_today_is_only_said_of_what_has_not_begun(windows, local):
    told = opening(windows, local)

    assert told is None or told.when != "today" or told.time >= local.strftime("%H:%M")
