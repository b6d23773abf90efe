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
_LEAST = 2
_PLENTY = 3
"""So many words in English, and nearly all known, show that somebody can go on in English."""


def heard(text: str, lexicons: Mapping[str, Lexicon]) -> str:
    """The language of a text, the first for one that is clearly in it; empty where that cannot be told."""
    if not lexicons:
        return ""
    first = next(iter(lexicons))
    script = _script(text)
    known: dict[str, float] = {}
    for lang, words in lexicons.items():
        if words.words.script == script:
            known[lang], count = _share(text, words)
            if lang == first and count >= _PLENTY and known[lang] >= 1 - (1 - _SURE) / 2:
                return first
            if count < _LEAST and words.words.script == LATIN:
                return ""
    best = max(known, key=lambda lang: known[lang], default="")
    sure = best and best != first and known[best] >= _SURE and known[best] >= 2 * known.get(first, 0.0)
    return best if sure else ""


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
