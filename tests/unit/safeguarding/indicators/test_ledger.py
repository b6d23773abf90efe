from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.indicators import ledger
from safeguarding.urgency import Urgency

TODAY = 20_000
NOW = TODAY * ledger.DAY


@pytest.mark.parametrize(
    ("entries", "urgency"),
    [
        ([], Urgency.CALM),
        ([("neglect", 0)], Urgency.CALM),
        ([("neglect", 0), ("neglect", -7)], Urgency.CALM),
        ([("neglect", 0), ("neglect", -35), ("neglect", -70)], Urgency.SERIOUS),
        ([("neglect", 0), ("emotional_abuse", -90)], Urgency.SERIOUS),
        ([("neglect", 0), ("cse", 0), ("neglect", -1)], Urgency.SERIOUS),
        ([("neglect", 0), ("neglect", -35), ("neglect", -366)], Urgency.CALM),
        ([("contact", 0), ("contact", -3), ("contact", -9), ("concern", -9)], Urgency.SERIOUS),
        ([("contact", 0), ("contact", -3), ("contact", -9)], Urgency.CALM),
        ([("contact", 0), ("contact", -3), ("contact", -20), ("concern", 0)], Urgency.CALM),
    ],
)
def test_rules(entries: list[tuple[str, int]], urgency: Urgency):
    assert ledger.urgency([(name, TODAY + day) for name, day in entries], NOW) is urgency


def test_a_sign_is_remembered_once_a_day_and_for_a_year():
    entries = ledger.add((), ("neglect",), Urgency.CONCERN, NOW)
    assert entries == (("concern", TODAY), ("contact", TODAY), ("neglect", TODAY))
    assert ledger.add(entries, ("neglect",), Urgency.CALM, NOW) == entries
    assert ledger.add(entries, (), Urgency.CALM, NOW + 366 * ledger.DAY) == (("contact", TODAY + 366),)


NAMES = st.sampled_from(["neglect", "emotional_abuse", "cse", "contact", "concern"])
ENTRIES = st.lists(st.tuples(NAMES, st.integers(TODAY - 400, TODAY)), max_size=20)


@given(entries=ENTRIES, more=ENTRIES, seed=st.randoms(use_true_random=False))
def test_more_signs_never_lower_and_order_does_not_matter(entries, more, seed):
    both = [*entries, *more]
    seed.shuffle(both)
    assert ledger.urgency(both, NOW).rank >= ledger.urgency(entries, NOW).rank
    assert ledger.rule(both, NOW) == ledger.rule(sorted(both), NOW)


@given(entries=ENTRIES)
def test_the_ledger_stays_bounded_and_holds_no_words(entries):
    kept = ledger.add(entries * 60, ("neglect",), Urgency.SERIOUS, NOW)
    assert len(kept) <= ledger.MOST
    assert all(isinstance(name, str) and isinstance(day, int) for name, day in kept)
