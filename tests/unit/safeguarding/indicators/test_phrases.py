from __future__ import annotations

import pytest

from flows.errors import Broken
from safeguarding.indicators.cues import Cue, Kind
from safeguarding.indicators.lexicon import Lexicon
from safeguarding.indicators.match import Matcher
from safeguarding.indicators.normalise import read
from safeguarding.indicators.phrases import Phrase, compiled, phrase, teach
from safeguarding.urgency import Urgency


def found(source: str, text: str, words: Lexicon) -> bool:
    teach([source], words)
    return bool(Matcher([cue(phrase(source, words))], words).hits(read(text, words)))


def cue(made: Phrase) -> Cue:
    empty = frozenset[str]()
    return Cue(
        "t", "t", Urgency.SERIOUS, Kind.OTHER, (made,), (), (), (), empty, empty, empty, False, False, (), (), "", ""
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{dad} {hit} me", "dad hits me"),
        ("{dad} {hit} me", "my dad has been hitting me"),
        ("{dad} {hit} me", "dads gonna hit me"),
        ("{dad} {hit} me", "dad wont stop hitting me"),
        ("{dad} {hit} me", "dad literally hits me lol"),
        ("i (want|need) to? die", "i need to die"),
        ("i .. knife", "i have got a knife"),
        ("i ... knife", "i have got a really big sharp knife"),
        ("(sat|here|on)* roof", "sat here on roof"),
        ("stop+ it", "stopped it"),
        ("strang* me", "strangling me"),
        ("~ {hit} me", "gromzo keeps hitting me"),
        ("^ 9 $", "9"),
        ("no one cares", "noone cares"),
    ],
)
def test_matches(english: Lexicon, source: str, text: str):
    assert found(source, text, english)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{dad} {hit} me", "dad did not hit me"),
        ("{dad} .. {hit} me", "dad would never hit me"),
        ("{dad} .. {hit} me", "i saw dad. hit me up"),
        ("i .. knife", "i have got a big old rusty steel knife"),
        ("^ 9 $", "9 out of 10"),
        ("~ {hit} me", "and hit me"),
    ],
)
def test_does_not_match(english: Lexicon, source: str, text: str):
    assert not found(source, text, english)


@pytest.mark.parametrize("source", ["(a b", "a)", "? a", "{nosuch} hits", "..", "(a|)", "literally", "so [a-z]", "$ ^"])
def test_refused(english: Lexicon, source: str):
    with pytest.raises(Broken):
        phrase(source, english)


def test_a_pattern_that_cannot_run_in_linear_time_is_refused():
    with pytest.raises(Broken, match="RE2"):
        compiled(r"(a)\1")
