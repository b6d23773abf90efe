"""What a cue is, once read from its file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import re2

from safeguarding.indicators.phrases import Phrase
from safeguarding.urgency import Urgency


class Frame(StrEnum):
    """Ways of speaking that can make a cue mean less; a cue lists those that count for it in `excludes`."""

    NEGATED = "negated"
    PAST = "past"
    ENDED = "ended"
    STORY = "story"
    GAME = "game"
    FIGURE = "figure"
    TOLD = "told"


class Kind(StrEnum):
    """Which danger script fits."""

    PERSON = "person"
    TAKEN = "taken"
    SUICIDAL = "suicidal"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing that is looked for. `needs` and `excludes` are atoms of the whole reading; `immediacy` makes danger."""

    id: str
    category: str
    urgency: Urgency
    kind: Kind
    phrases: tuple[Phrase, ...] = ()
    literals: tuple[str, ...] = ()
    patterns: tuple[re2._Regexp, ...] = ()
    needs: tuple[frozenset[str], ...] = ()
    excludes: frozenset[str] = frozenset()
    frames: frozenset[Frame] = frozenset()
    immediacy: frozenset[str] = frozenset()
    weak: bool = False
    watched: bool = False
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    source: str = ""
    place: str = ""
