from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from safeguarding.urgency import Urgency, highest

ANY = st.sampled_from(list(Urgency))


def test_the_order_is_that_of_the_words():
    assert [u.rank for u in map(Urgency, ("calm", "worry", "concern", "serious", "danger"))] == [0, 1, 2, 3, 4]


@given(st.lists(ANY))
def test_the_highest_is_one_of_them_and_above_none(urgencies):
    top = highest(*urgencies)

    assert top in (urgencies or [Urgency.CALM])
    assert all(u.rank <= top.rank for u in urgencies)


@given(ANY, st.integers(-3, 6), st.none() | ANY)
def test_raising_never_lowers_and_stops_at_the_cap(urgency, steps, cap):
    raised = urgency.raised(steps, cap=cap)

    assert raised.rank >= urgency.rank
    assert raised is urgency or cap is None or raised.rank <= cap.rank
