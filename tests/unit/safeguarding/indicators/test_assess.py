from __future__ import annotations

from safeguarding.indicators import Earlier, Entry, Indicators, assess, trimmed
from safeguarding.indicators.ledger import DAY
from safeguarding.indicators.notice import TAIL_MESSAGES

HINTS = ("theres no food again", "ive wore the same uniform for 2 weeks", "we got no electric since sunday")


def test_three_neglect_hints_weeks_apart_are_serious(indicators: Indicators):
    noticed = assess(indicators, [Entry(text, n * 35 * DAY) for n, text in enumerate(HINTS)])
    assert noticed.urgency == "serious"
    assert ("ledger.lasting", "neglect", 2) in {(r.rule, r.category, r.message) for r in noticed.reasons}


def test_the_same_hints_on_one_day_stay_a_concern(indicators: Indicators):
    assert assess(indicators, [Entry(text, n * 3_600_000) for n, text in enumerate(HINTS)]).urgency == "concern"


def test_a_retraction_does_not_lower(indicators: Indicators):
    noticed = assess(indicators, [Entry("my uncle touches me down there", 0), Entry("i made it up", 60_000)])
    assert noticed.urgency == "serious"
    assert noticed.watched


def test_others_words_are_not_the_persons(indicators: Indicators):
    assert assess(indicators, [Entry("do you want to kill yourself", 0, mine=False), Entry("no", 1)]).urgency == "calm"


def test_nothing_is_calm(indicators: Indicators):
    assert assess(indicators, []).urgency == "calm"


def test_the_tail_is_the_last_few_words_of_the_last_minutes():
    tail = [Earlier(str(n), n * 1_000) for n in range(9)]
    assert trimmed(tail, 9_000) == tuple(tail[-TAIL_MESSAGES:])
    assert trimmed(tail, 605_500) == tuple(tail[6:])
    assert trimmed([Earlier("a" * 5_000, 0)], 0) == ()
