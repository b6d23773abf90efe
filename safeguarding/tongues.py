"""Which language somebody writes in, as far as the indicators' own words can tell: so that they are answered in it.

No guess where there is none: a word or two of French in an English chat, a name, a text of laughing say nothing.
What is said with it is the few words that there are of a language (`flows.few`), and that a person is asked.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping

from safeguarding.indicators.lexicon import BREAK, Lexicon
from safeguarding.indicators.normalise import read

LATIN = "latin"
_SURE = 0.6
"""The part of the words that a language must know; twice as many as English does."""
_LONG, _LONG_SURE = 6, 0.45
"""Of so many words fewer need be known, if English knows hardly any."""
_LEAST = 2
_PLENTY = 3
"""So many words in English, and nearly all known, show that somebody can go on in English."""


_LETTERS: Mapping[str, tuple[str, str]] = {"ur": ("ںٹڈڑےہ", ""), "uk": ("іїєґ", "ыэёў")}
"""Letters that only one language of a script writes here, and letters that it never does."""
_PERSIAN = frozenset("پچژگک")
_ENOUGH = 0.34
"""The part of the words that Arabic must know where no other language of its script is in question."""


def heard(text: str, lexicons: Mapping[str, Lexicon]) -> str:
    """The language of a text, the first for one that is clearly in it; empty where that cannot be told."""
    if not lexicons:
        return ""
    first = next(iter(lexicons))
    script = _script(text)
    if script != LATIN and (own := _by_letters(text, lexicons, script)):
        return own
    known: dict[str, float] = {}
    count = 0
    for lang, words in lexicons.items():
        if words.words.script == script:
            known[lang], count = _share(text, words)
            if lang == first and count >= _PLENTY and known[lang] >= 1 - (1 - _SURE) / 2:
                return first
            if count < _LEAST and words.words.script == LATIN:
                return ""
    best = max(known, key=lambda lang: known[lang], default="")
    if best in {"", first}:
        return ""
    english = known.get(first, 0.0)
    sure = known[best] >= max(_SURE, 2 * english)
    long = count >= _LONG and known[best] >= max(_LONG_SURE, 3 * english)
    return best if sure or long else ""


def _by_letters(text: str, lexicons: Mapping[str, Lexicon], script: str) -> str:
    """A language that its own letters give away; Arabic where some of it is known and no letter speaks against it."""
    here = [lang for lang, words in lexicons.items() if words.words.script == script]
    for lang, (own, never) in _LETTERS.items():
        if lang in here and not set(text).isdisjoint(own) and set(text).isdisjoint(never):
            return lang
    arabic = "ar" in here and _PERSIAN.isdisjoint(text) and _share(text, lexicons["ar"])[0] >= _ENOUGH
    return "ar" if arabic else ""


def _script(text: str) -> str:
    """The script of most of the letters."""
    if text.isascii():
        return LATIN
    letters = [char for char in text if char.isalpha()]
    names = Counter(unicodedata.name(char, "").partition(" ")[0].lower() for char in letters)
    return max(names, key=lambda name: names[name], default=LATIN)


def _share(text: str, lexicon: Lexicon) -> tuple[float, int]:
    """What part of the words a language has of its own, and how many words there are."""
    reading = read(text, lexicon)
    words = [word for word in reading.words if word != BREAK and word.isalpha()]
    foreign = lexicon.words.classes.get("foreign", frozenset())
    known = [word for word in words if word in lexicon.entries and word not in foreign]
    return (len(known) / len(words) if words else 0.0), len(words)
