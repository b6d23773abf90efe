"""Can these words be read at all? A cheap look at script and at how many words are known; no guess at which language.

Short messages, names, slang, numbers and emoji count as understood in the first language; in another its words must be
there. What is not understood goes to a person.
"""

from __future__ import annotations

import unicodedata

from safeguarding.indicators.lexicon import BREAK, UNKNOWN, Lexicon
from safeguarding.indicators.normalise import Reading

_LATIN = "latin"
_FEW = 3
_KNOWN_SHARE = 0.34
_FOREIGN = 2


def understood(text: str, reading: Reading, lexicon: Lexicon, *, first: bool = True) -> bool:
    """Whether the lexicon's language is what was written, as far as such a look can tell.

    `first`: the language that is taken for granted of a few words that no list has.
    """
    if (not text.isascii() or lexicon.words.script != _LATIN) and _other_script(text, lexicon.words.script):
        return False
    words = [word for word in reading.words if word != BREAK and word.isalpha()]
    if not words or not first:
        return first if not words else share(reading, lexicon) >= _KNOWN_SHARE
    foreign = lexicon.words.classes.get("foreign", frozenset())
    strange = len([word for word in words if word in foreign])
    if not (strange or reading.strange):
        return True
    known = len([word for word in words if word in lexicon.entries]) - strange
    if strange >= _FOREIGN and strange > known / 2:
        return False
    if strange and known <= 0:
        return False
    return len(words) <= _FEW or known / len(words) >= _KNOWN_SHARE


def share(reading: Reading, lexicon: Lexicon) -> float:
    """What part of the words the lexicon knows, those included of which it knows how they begin."""
    words = [word for word in reading.words if word != BREAK and word.isalpha()]
    begun = len([piece for piece in reading.pieces if piece.label not in {UNKNOWN, piece.word}])
    return (len([word for word in words if word in lexicon.entries]) + begun) / max(1, len(words))


def _other_script(text: str, script: str) -> bool:
    own = other = 0
    for char in text:
        if not char.isalpha():
            continue
        if (char.isascii() and script == _LATIN) or _script(char) == script:
            own += 1
        else:
            other += 1
    return other > 1 and other > own


def _script(char: str) -> str:
    return unicodedata.name(unicodedata.normalize("NFKC", char)[0], "").partition(" ")[0].lower()
