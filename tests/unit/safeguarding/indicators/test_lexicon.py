from __future__ import annotations

import pytest

from safeguarding.indicators.lexicon import Lexicon, deletions, inflected, unfold
from safeguarding.indicators.load import cues, lexicon
from safeguarding.indicators.match import Matcher
from safeguarding.indicators.normalise import read


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("slap", ("slap", "slaps", "slapped", "slapping", "slappin")),
        ("choke", ("choke", "chokes", "choked", "choking", "chokin")),
        ("punch", ("punch", "punches", "punched", "punching", "punchin")),
        ("bully", ("bully", "bullies", "bullied", "bullying", "bullyin")),
        ("show", ("show", "shows", "showed", "showing", "showin")),
    ],
)
def test_regular_verbs_are_inflected(verb: str, forms: tuple[str, ...]):
    assert inflected(verb) == forms


def test_the_notation_of_word_lists():
    assert unfold("dad's") == ("dad", "dads")
    assert unfold("step_dad") == ("step dad",)
    assert unfold("feel_up+")[0] == "feel up"


def test_a_language_may_have_forms_of_its_own():
    forms = {"ar": "a an", "gar": "ga gue", "": "be-ed -s"}
    assert inflected("amar", forms) == ("amar", "ama", "aman")
    assert inflected("pegar", forms) == ("pegar", "pega", "pegue")
    assert unfold("take_walk+", forms) == ("take walk", "take bewalked", "take walks")
    assert inflected("walk", {"ar": "a"}) == ("walk",)


def test_deletions_hold_the_word_itself():
    assert deletions("abc") == {"abc", "bc", "ac", "ab"}


@pytest.mark.parametrize(
    ("typed", "meant"), [("suiside", "suicide"), ("strangeled", "strangled"), ("myslef", "myself")]
)
def test_a_slip_in_a_safety_word_is_seen(english: Lexicon, typed: str, meant: str):
    assert english.corrected(typed) == meant


def test_only_safety_words_are_corrected(english: Lexicon):
    assert english.corrected("footbal") is None
    assert english.corrected("cut") is None


def test_run_together_words_are_split(english: Lexicon):
    assert english.split("iwant") == ("i", "want")
    assert english.split("notable") is None


def test_a_class_may_hold_beginnings_of_words():
    files = {"xx/words.toml": '[classes]\nhit = "bij* slap"'}
    words = lexicon(files, "xx")
    cue = {
        **dict.fromkeys(("examples", "never"), '["a", "b"]'),
        "phrases": '["tata {hit}"]',
        "needs": '["{hit}", "tat*"]',
    }
    lines = "\n".join(f"{key} = {value}" for key, value in cue.items())
    found = cues(
        {"xx/t.toml": f'category = "t"\n[[cue]]\nid = "t"\nurgency = "concern"\nsource = "s"\n{lines}'}, "xx", words
    )
    matcher = Matcher(found, words)
    assert [matcher.hits(read(text, words)) != [] for text in ("tata bijesz", "tata slap", "tata abc")] == [
        True,
        True,
        False,
    ]
    assert "{hit}" in read("bijemy", words).atoms(words)
