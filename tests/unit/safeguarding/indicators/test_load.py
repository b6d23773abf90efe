from __future__ import annotations

import pytest

from flows.errors import Broken
from safeguarding.indicators import Indicators, load

GOOD = """
category = "worry"
source = "test"

[[cue]]
id = "t.one"
phrases = ["blue giraffe"]
urgency = "concern"
examples = ["a blue giraffe", "blue giraffe"]
never = ["a giraffe", "blue"]
"""


def loaded(shipped: dict[str, str], cues: str) -> Indicators:
    files = {path: shipped[path] for path in ("en/words.toml", "en/slang.toml")} | {"en/t.toml": cues}
    return Indicators.load(files)


def test_a_good_file(shipped: dict[str, str]):
    assert loaded(shipped, GOOD).notice("a blue giraffe").categories == ("worry",)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('urgency = "concern"', 'urgency = "high"', "en/t.toml:6"),
        ('urgency = "concern"', 'urgency = "concern"\nweight = 3', "unknown key 'weight'"),
        ('source = "test"', 'source = "test"\nowner = "me"', "unknown key 'owner'"),
        ('source = "test"', "", "needs a source"),
        ('never = ["a giraffe", "blue"]', 'never = ["a giraffe"]', "at least 2 examples"),
        ('"blue giraffe"]\nurg', '"{nosuch} giraffe"]\nurg', "no class"),
        ('phrases = ["blue giraffe"]', "phrases = []", "needs phrases"),
        ('phrases = ["blue giraffe"]', 'patterns = ["(a)\\\\1"]', "RE2"),
        ('phrases = ["blue giraffe"]', 'phrases = "blue"', "list of texts"),
        ('urgency = "concern"', 'urgency = "concern"\nneeds = ["{nosuch}"]', "no class"),
        ('urgency = "concern"', 'urgency = "concern"\nexcludes = ["two words"]', "single words"),
        ('category = "worry"', "", "needs a category"),
        ("[[cue]]", "[[cue", "en/t.toml"),
    ],
)
def test_refusals_name_the_file_and_what_is_wrong(shipped: dict[str, str], old: str, new: str, says: str):
    assert old in GOOD
    with pytest.raises(Broken, match=r"en/t\.toml") as refused:
        loaded(shipped, GOOD.replace(old, new, 1))
    assert says in str(refused.value)


def test_an_id_used_twice_is_refused(shipped: dict[str, str]):
    with pytest.raises(Broken, match="already used"):
        loaded(shipped, GOOD + GOOD[GOOD.index("[[cue]]") :])


def test_a_class_may_not_hold_a_light_word(shipped: dict[str, str]):
    words = shipped["en/words.toml"].replace('halt = "', 'halt = "literally_now ')
    with pytest.raises(Broken, match="light word"):
        load.lexicon({**shipped, "en/words.toml": words}, "en")


def test_a_class_that_holds_itself_is_refused(shipped: dict[str, str]):
    words = shipped["en/words.toml"].replace('halt = "', 'halt = "@halt ')
    with pytest.raises(Broken, match="contains itself"):
        load.lexicon({**shipped, "en/words.toml": words}, "en")


def test_missing_word_lists_are_named():
    with pytest.raises(Broken, match=r"en/words.toml: missing"):
        load.lexicon({}, "en")


def test_languages_are_those_with_word_lists():
    assert load.languages({"cy/words.toml": "", "en/words.toml": "", "en/t.toml": ""}) == ("en", "cy")
