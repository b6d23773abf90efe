"""The word list, read once: six words that two people can compare aloud."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from safeguarding import keys


@cache
def wordlist() -> tuple[str, ...]:
    """The list of PROTOCOL.md 8."""
    return keys.words((files("safeguarding") / "wordlist.txt").read_text(encoding="ascii"))


def six_words(digest: bytes) -> str:
    """A digest as six words."""
    return keys.six_words(digest, wordlist())
