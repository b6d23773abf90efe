from __future__ import annotations

import pytest

from flows.errors import Broken
from safeguarding.indicators import Indicators
from safeguarding.indicators.lexicon import Lexicon
from safeguarding.indicators.normalise import read
from safeguarding.indicators.notice import Earlier
from safeguarding.indicators.weigh import Told, Weighed, signs, weigh, weights
from safeguarding.urgency import Urgency

LEVEL = """
[levels.{name}]
sums = [{sums}]
cues = [0.0, 1.0, 1.0, 0.0]
rules = 0.0
share = 2.0
base = -1.0
mark = {mark}
slack = 0.5
"""
FILE = """
categories = "neglect worry"
signs = '''
150 60 0 0 cupboard
150 60 0 0 cupboard empty
90 0 0 1 sunday
-400 -400 -400 1 minecraft
200 200 200 0 ~<cup
'''
""" + "".join(
    LEVEL.format(name=name, sums=sums, mark=mark)
    for name, sums, mark in (
        ("worry", "0.01, 0, 0", -0.2),
        ("concern", "0.01, 0, 0", 1.5),
        ("serious", "0, 0.01, 0", 2.0),
        ("danger", "0, 0, 0.01", 9.0),
    )
)
SHELF = {"en/weights.toml": FILE}


def found(
    text: str,
    english: Lexicon,
    cues: Urgency = Urgency.CALM,
    after: int = 0,
    places: tuple[tuple[int, int, Urgency], ...] = (),
) -> Weighed:
    reading = read(text, english)
    known = weights(FILE, "en/weights.toml")
    return weigh(reading, english, known, Told(cues, 1, places), after=after)


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("see you on sunday", Urgency.WORRY),
        ("the cupboard is empty", Urgency.CONCERN),
        ("cupboard empty", Urgency.SERIOUS),
        ("cupboard empty cupboard empty", Urgency.SERIOUS),
    ],
)
def test_signs_add_up_each_once(english: Lexicon, text: str, urgency: Urgency):
    assert found(text, english).urgency is urgency


@pytest.mark.parametrize("text", ["", "hi", "the cupboard in minecraft"])
def test_too_little_is_nothing(english: Lexicon, text: str):
    assert found(text, english).urgency is Urgency.CALM


def test_the_reason_is_the_sign_that_weighed_most(english: Lexicon):
    made = found("on sunday the cupboard is empty", english)
    assert (made.category, made.token) == ("neglect", 3)


def test_read_on_from_the_tail_something_of_weight_must_be_new(english: Lexicon):
    assert found("cupboard empty again and again", english, after=3).token is None
    assert found("it is sunday and the cupboard empty", english, after=3).token is not None


def test_what_cues_found_counts_too(english: Lexicon):
    assert found("see you on sunday", english, Urgency.CONCERN).urgency is Urgency.WORRY
    assert found("the cupboard", english, Urgency.SERIOUS).urgency is Urgency.SERIOUS


@pytest.mark.parametrize(
    ("text", "most"),
    [("minecraft", Urgency.WORRY), ("sunday", Urgency.CONCERN), ("cupboard", Urgency.SERIOUS)],
)
def test_a_cue_among_words_of_little_weight_is_worth_less_but_never_nothing(english: Lexicon, text: str, most: Urgency):
    assert found(text, english, Urgency.DANGER).most is most


def test_signs_are_words_pairs_letters_in_a_row_and_classes(english: Lexicon):
    found = signs(read("dad hits", english), english)
    assert {"dad", "hits", "^ dad", "dad hits", "hits $", "^_hits", "dad_$", "{dad}"} <= found
    assert {"~<sl", "~eepi", "~ing>"} <= signs(read("sleeping", english), english)


def test_laughter_and_taking_back_are_no_signs(english: Lexicon):
    plain = signs(read("dad hits me", english), english)
    assert signs(read("lol dad hits me jk im joking", english), english) == plain


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("90 0 0 1 sunday", "90 0 0 9 sunday"),
        ("90 0 0 1 sunday", "many 0 0 1 sunday"),
        ("mark = 1.5", "mark = nan"),
        ("share = 2.0", "share = inf"),
        ("90 0 0 1 sunday", "90 0 sunday"),
        ("90 0 0 1 sunday", "1 1 1 0 cupboard"),
        ("mark = -0.2", "mark = 'much'"),
        ("[levels.worry]", "[levels.calm]"),
        ("cues = [0.0, 1.0, 1.0, 0.0]", "cues = [1.0]"),
        ("categories", "kinds"),
        ("[levels.worry]", "[levels.worry"),
    ],
)
def test_a_damaged_file_is_refused_by_name(old: str, new: str):
    with pytest.raises(Broken, match=r"en/weights\.toml"):
        weights(FILE.replace(old, new), "en/weights.toml")


def test_what_is_weighed_stands_among_the_reasons(shipped: dict[str, str]):
    noticed = Indicators.load(shipped | SHELF).notice("the cupboard is empty")
    reason = next(r for r in noticed.reasons if r.rule == "weighed.neglect")
    assert "the cupboard is empty"[reason.start : reason.end] == "cupboard"
    assert "neglect" in noticed.weak


def test_hints_in_two_messages_are_weighed_together(shipped: dict[str, str]):
    indicators = Indicators.load(shipped | SHELF)
    tail = (Earlier("its sunday", 0),)
    noticed = indicators.notice("cupboard", tail, 1)
    assert any(r.rule == "weighed.neglect" and r.message == 1 for r in noticed.reasons)


@pytest.mark.parametrize(("end", "urgency"), [(0, Urgency.WORRY), (7, Urgency.WORRY), (15, Urgency.CONCERN)])
def test_the_more_of_the_words_are_the_cues_own_the_more_it_is_believed(english: Lexicon, end: int, urgency: Urgency):
    places = ((0, end, Urgency.CONCERN),)
    assert found("sunday all day long", english, Urgency.CONCERN, places=places).urgency is urgency


def test_only_cues_as_urgent_as_a_level_share_in_it():
    told = Told(Urgency.SERIOUS, 2, ((0, 2, Urgency.SERIOUS), (0, 5, Urgency.CONCERN)))
    shares = told.shares(((0, 2), (3, 5), (6, 8), (9, 11)))
    assert shares == {Urgency.CONCERN: 0.5, Urgency.SERIOUS: 0.25, Urgency.DANGER: 0.0}


@pytest.mark.parametrize(
    ("text", "rules", "urgency"),
    [
        ("so cupboard empty", 0, Urgency.CONCERN),
        ("so cupboard empty", 1, Urgency.SERIOUS),
        ("look in our cupboard empty now", 0, Urgency.SERIOUS),
    ],
)
def test_a_few_words_without_a_cue_weigh_a_concern_at_most(english: Lexicon, text: str, rules: int, urgency: Urgency):
    known = weights(FILE, "en/weights.toml")
    assert weigh(read(text, english), english, known, Told(Urgency.CALM, rules)).urgency is urgency
