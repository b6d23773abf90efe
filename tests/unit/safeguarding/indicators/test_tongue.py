from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from safeguarding.indicators.cues import Cue, Kind
from safeguarding.indicators.lexicon import Lexicon
from safeguarding.indicators.match import Matcher
from safeguarding.indicators.normalise import read
from safeguarding.indicators.tongue import Found, Tongue, standing, told
from safeguarding.indicators.weigh import Level, Sign, Weights
from safeguarding.urgency import Urgency

WORDS = "the cupboard is empty"
SIGNS = {"cupboard": Sign(300, 300, 300, "neglect")}


def found(kind: Kind, urgency: Urgency = Urgency.DANGER, category: str = "suicide", span=(0, 3)) -> Found:
    return Found(Cue(f"{category}.x", category, urgency, kind), urgency, *span, friend=False, late=False)


def level(mark: float) -> Level:
    return Level((0.01, 0.0, 0.0), (0.0,) * 4, 0.0, 0.0, 0.0, mark, 0.5)


@pytest.fixture
def tongue(english: Lexicon) -> Tongue:
    levels = {Urgency.WORRY: level(1), Urgency.CONCERN: level(2), Urgency.SERIOUS: level(9), Urgency.DANGER: level(9)}
    weights = Weights(SIGNS, levels)
    cue = Cue("neglect.x", "neglect", Urgency.CONCERN, Kind.OTHER)
    return Tongue(english, Matcher((), english), weights, standing([cue], [weights]))


@pytest.mark.parametrize("order", list(permutations((Kind.SUICIDAL, Kind.TAKEN, Kind.OTHER))))
def test_of_equally_grave_cues_the_same_script_goes_first_in_whatever_order_they_were_found(tongue: Tongue, order):
    here = [found(kind) for kind in order]
    weighed = tongue.bounded(read(WORDS, tongue.words), here, 0, "", friend=False)[-1]
    assert (weighed.cue.id, weighed.cue.kind) == ("weighed.neglect", Kind.TAKEN)


def test_a_lone_cue_is_as_urgent_as_the_words_around_it_allow_and_no_more(tongue: Tongue):
    cue = found(Kind.OTHER)
    plenty = tongue.bounded(read(WORDS, tongue.words), [cue], 0, "", friend=False)[0]
    little = tongue.bounded(read("the window is open", tongue.words), [cue], 0, "", friend=False)[0]
    assert (plenty.urgency, little.urgency) == (Urgency.CONCERN, Urgency.WORRY)


def test_what_earlier_words_weighed_already_is_not_new(tongue: Tongue):
    reading = read(f"{WORDS}\nsee you", tongue.words)
    assert tongue.bounded(reading, [], 4, WORDS, friend=False) == []
    assert tongue.bounded(reading, [], 0, "", friend=False)


def test_a_language_without_weights_believes_its_cues(tongue: Tongue):
    bare = replace(tongue, weights=None)
    cue = found(Kind.PERSON)
    assert bare.bounded(read(WORDS, bare.words), [cue], 0, "", friend=False) == [cue]


def test_the_cues_told_are_counted_by_rule_and_kept_by_place():
    here = [found(Kind.OTHER), found(Kind.OTHER, Urgency.CONCERN, span=(4, 8))]
    both = told(here)
    assert (both.urgency, both.rules) == (Urgency.DANGER, 1)
    assert both.places == ((0, 3, Urgency.DANGER), (4, 8, Urgency.CONCERN))
