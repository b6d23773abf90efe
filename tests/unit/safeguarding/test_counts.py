from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import Broken
from safeguarding import counts
from safeguarding.counts import Count


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0"), (1, "[c]"), (7, "[c]"), (8, "10"), (9, "10"), (12, "10"), (13, "15"), (1002, "1000")],
)
def test_small_numbers_are_withheld_and_the_rest_rounded_to_five(number, shown):
    assert counts.shown(number) == shown


@given(st.integers(min_value=0, max_value=10**6))
def test_what_is_shown_never_tells_one_child_from_two(number):
    shown = counts.shown(number)

    assert shown in ("0", "[c]") or (int(shown) % 5 == 0 and abs(int(shown) - number) <= 2)
    assert (shown == "0") == (number == 0)


def test_a_count_below_nothing_is_broken():
    with pytest.raises(Broken):
        counts.shown(-1)


def test_weeks_are_iso_weeks_in_utc_and_end_on_sunday():
    assert counts.week(1_795_391_999_000) == "2026-W47"
    assert counts.week(1_795_392_000_000) == "2026-W48"


def test_a_delta_comes_back_as_it_was_written():
    delta = counts.encode([counts.field(Count.MESSAGES), counts.field(Count.CATEGORIES, "neglect")] * 2, 0)

    assert counts.decode(delta) == ("1970-W01", {"messages": 2, "categories:neglect": 2})


@pytest.mark.parametrize(
    "delta", [b"", b"{}", b"[1]", b'["w", {"names": 1}]', b'["w", {"messages": "x"}]', b'["w", 3]', b"\xff"]
)
def test_what_is_not_a_delta_is_broken(delta):
    with pytest.raises(Broken):
        counts.decode(delta)


def test_every_count_has_a_label():
    assert all(count.label for count in Count)
