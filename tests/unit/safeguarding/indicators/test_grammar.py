from __future__ import annotations

import pytest

from safeguarding.indicators import Indicators
from safeguarding.indicators.grammar import age, as_friend
from safeguarding.indicators.lexicon import Lexicon
from safeguarding.indicators.normalise import read


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("i want to kill myself", "serious"),
        ("i dont want to kill myself", "worry"),
        ("im not going to kill myself", "worry"),
        ("nobody hits me", "worry"),
        ("i cant stop thinking about killing myself", "serious"),
        ("dont tell anyone but i want to kill myself", "serious"),
        ("i dont care i want to kill myself", "serious"),
        ("idk if i want to kill myself", "serious"),
        ("last year i wanted to die but im ok now", "worry"),
        ("i wanted to die last year and i still do", "serious"),
        ("my dad used to hit me", "concern"),
        ("when i was little my dad hit me he doesnt live here now", "worry"),
        ("when i was little my uncle touched me down there", "serious"),
        ("kms this homework is so long", "calm"),
        ("kms this homework is so long im not joking", "serious"),
        ("kms lol", "serious"),
        ("that song lyric goes i wanna die", "calm"),
        ("this song makes me want to die", "serious"),
        ("in my story the girl gets raped by her dad", "calm"),
        ("in my story the girl gets raped like my dad raped me", "serious"),
        ("they told me to kill myself", "concern"),
        ("i told my mum i want to kill myself", "serious"),
        ("my mate gets hit by his dad", "serious"),
        ("my little sister told me dad touches her", "serious"),
        ("i died 5 times in fortnite", "calm"),
    ],
)
def test_the_words_around_a_cue(indicators: Indicators, text: str, urgency: str):
    assert indicators.notice(text).urgency == urgency


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("im 9", 9),
        ("i am 12 years old", 12),
        ("im 13f", 13),
        ("im 10 minutes late", None),
        ("im 40", None),
        ("9", None),
    ],
)
def test_age(english: Lexicon, text: str, years: int | None):
    assert age(read(text, english), english) == years


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("my best friend said shes going", "i said i is going"),
        ("my friends stepdad hits her", "my stepdad hits me"),
        ("a girl in my class hurt herself", "i in my class hurt myself"),
        ("i like cake", None),
    ],
)
def test_a_friend_in_the_place_of_i(english: Lexicon, text: str, words: str | None):
    friend = as_friend(read(text, english), english)
    assert (friend and " ".join(friend.words)) == words


OTHER = {
    "xx/words.toml": """
negators = "ne"
plain = "il me le film frape frapent pas"
[forms]
er = "e ent"
[classes]
friend = ""
determiner = ""
owned = ""
bridge = "me"
introduces = ""
not_after = "pas"
self = "moi"
story = "film"
hit = "fraper+"
""",
    "xx/t.toml": """
category = "physical_abuse"
source = "test"
excludes = ["negated", "story"]
[[cue]]
id = "xx.hit"
phrases = ["{hit}"]
urgency = "serious"
examples = ["il me frape", "ils frapent"]
never = ["il ne me frape", "il me frape pas"]
""",
}


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("il me frape", "serious"),
        ("ils me frapent", "serious"),
        ("il ne me frape", "worry"),
        ("il me frape pas", "worry"),
        ("le film il me frape", "calm"),
        ("le film moi il frape", "serious"),
    ],
)
def test_a_language_has_its_own_not_after_and_own_self(text: str, urgency: str):
    assert Indicators.load(OTHER).notice(text).urgency == urgency
