"""Words of the person's own. One, typed alone, asks for a human, and the answer stays as dull as it can be.

Another opens what was in a chat before it was cleared (`safeguarding.veil`).

Nobody who holds the phone can see that there are any. What is remembered is a mark of the word and not the word, under
the session key like everything that is; the message in which it was chosen is sealed for the team like any other.
"""

from __future__ import annotations

import hashlib

from flows.hear import fold

RULE = "own-word"
"""The rule by which a human is asked for."""
CHOOSING = frozenset({("word", "choose"), ("word", "short")})
"""Where a word is chosen."""
RETURNING = frozenset({("word", "new"), ("word", "other")})
"""Where a word to come back with is chosen."""
_SHORTEST, _LONGEST, _MARK = 5, 24, 16


def mark(chat: int, text: str) -> str:
    """The mark of a text that may be such a word: one word, neither short nor long; empty for any other."""
    word = fold(text)
    fits = word.isalnum() and _SHORTEST <= len(word) <= _LONGEST
    return hashlib.sha256(f"{chat}:{word}".encode()).hexdigest()[:_MARK] if fits else ""


def is_own(chat: int, text: str, marked: str) -> bool:
    """Whether a text is the word that was chosen, and no more."""
    return bool(marked) and mark(chat, text) == marked
