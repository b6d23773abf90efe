from __future__ import annotations

import pytest

from flows.errors import Broken
from safeguarding.indicators import Indicators
from safeguarding.indicators.lexicon import Lexicon
from safeguarding.indicators.normalise import read
from safeguarding.indicators.notice import Earlier
from safeguarding.indicators.weigh import Weighed, signs, weigh, weights
from safeguarding.urgency import Urgency

FILE = """
categories = "neglect worry"
signs = '''
150 60 0 0 cupboard
150 60 0 0 cupboard empty
90 0 0 1 sunday
-400 -400 -400 1 minecraft
200 200 200 0 cupb-
'''
[marks]
worry = 80
concern = 250
serious = 300
danger = 400
"""
SHELF = {"en/weights.toml": FILE}


def found(text: str, english: Lexicon, after: int = 0) -> Weighed | None:
    reading = read(text, english)
    return weigh(reading, reading.atoms(english), weights(FILE, "en/weights.toml"), after)


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
    made = found(text, english)
    assert made is not None
    assert made.urgency is urgency


@pytest.mark.parametrize("text", ["", "hi", "the cupboard in minecraft"])
def test_too_little_is_nothing(english: Lexicon, text: str):
    assert found(text, english) is None


def test_the_reason_is_the_sign_that_weighed_most(english: Lexicon):
    made = found("on sunday the cupboard is empty", english)
    assert made is not None
    assert (made.category, made.token) == ("neglect", 3)


def test_read_on_from_the_tail_something_of_weight_must_be_new(english: Lexicon):
    assert found("cupboard empty again and again", english, after=3) is None
    assert found("it is sunday and the cupboard empty", english, after=3) is not None


def test_signs_are_words_pairs_beginnings_and_atoms():
    assert signs(["dad", "hits"], {"{dad}"}) == {
        "^ dad", "dad hits", "hits $", "^_hits", "dad_$", "{dad}",
    }  # fmt: skip
    assert "slee-" in signs(["sleeping"], ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("90 0 0 1 sunday", "90 0 0 9 sunday"),
        ("90 0 0 1 sunday", "many 0 0 1 sunday"),
        ("90 0 0 1 sunday", "90 0 sunday"),
        ("90 0 0 1 sunday", "1 1 1 0 cupboard"),
        ("worry = 80", "worry = 'much'"),
        ("worry = 80\n", ""),
        ("categories", "kinds"),
        ("[marks]", "[marks"),
    ],
)
def test_a_damaged_file_is_refused_by_name(old: str, new: str):
    with pytest.raises(Broken, match=r"en/weights\.toml"):
        weights(FILE.replace(old, new), "en/weights.toml")


def test_what_is_weighed_stands_among_the_reasons_and_lowers_nothing(shipped: dict[str, str]):
    with_weights = Indicators.load(shipped | SHELF)
    noticed = with_weights.notice("the cupboard is empty")
    reason = next(r for r in noticed.reasons if r.rule == "weighed.neglect")
    assert "the cupboard is empty"[reason.start : reason.end] == "cupboard"
    assert "neglect" in noticed.weak
    loud = "my dad hits me with a belt"
    plain = Indicators.load({path: text for path, text in shipped.items() if not path.endswith("weights.toml")})
    assert with_weights.notice(loud + " in minecraft").urgency.rank >= plain.notice(loud + " in minecraft").urgency.rank


def test_hints_in_two_messages_are_weighed_together(shipped: dict[str, str]):
    indicators = Indicators.load(shipped | SHELF)
    tail = (Earlier("its sunday", 0),)
    noticed = indicators.notice("cupboard", tail, 1)
    assert any(r.rule == "weighed.neglect" and r.message == 1 for r in noticed.reasons)
