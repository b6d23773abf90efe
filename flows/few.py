"""Languages that are understood, and of which there are only a few words: which those are, and where they stand.

Whoever writes in one reads in it that this is a bot, who can read along, that a person was asked, how to go on and
how to hide; everything about danger; and what is said about a worker. Anything else would be a language that they
may not read, so no flow says more to them than this (`flows/tongue.toml`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from flows.review import read_review

FOLDER = "few"
CHOICE = "lang-"
"""How the id of a button begins that chooses a language."""
OFFERS = frozenset({"language-offer"})
"""Said in the language that somebody wrote in, which is one that has all the words."""
NEEDED = frozenset(
    {
        *(f"tongue-{name}" for name in ("hello", "read", "how", "asked", "away", "got", "later", "media")),
        *("numbers", "language-ask", "language-list", "choice-language", "choice-hide", "choice-back"),
        *("choice-yes", "choice-no"),
        *("bland", "frozen", "again-ask", "cleared", "late", "ended", "ended-back"),
        *("choice-check-in", "check-in-yes", "check-in"),
        *("joined", "joined-name", "joined-call", "call-noted", "choice-call"),
        *("parted", "phoning", "closed", "person-here"),
        *(f"danger-{name}" for name in ("person-1", "person-2", "person-3", "taken-1", "taken-2", "taken-3")),
        *(f"danger-{name}" for name in ("suicidal-1", "suicidal-2", "other-1", "nobody", "nobody-suicidal")),
        *(f"danger-{name}" for name in ("where", "thanks", "here", "still", "asked", "asked-away", "called")),
        *(f"danger-{name}" for name in ("cannot", "safe-now", "pause", "skip", "presence-1", "presence-2")),
        *("choice-called", "choice-cannot", "choice-safe-now"),
    }
)


def path(lang: str) -> str:
    """Where a language's few words stand."""
    return f"text/{FOLDER}/{lang}.ftl"


def language(path: str) -> str:
    """The language of a file of few words; empty for any other file."""
    name = PurePosixPath(path)
    return name.stem if name.parent.name == FOLDER else ""


def reviewed(files: Mapping[str, str]) -> dict[str, str]:
    """The files without those of few words that nobody has reviewed: a real bot says none of these."""
    return {path: text for path, text in files.items() if not language(path) or read_review(path, text)[0].ready}
