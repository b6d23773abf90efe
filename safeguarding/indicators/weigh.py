"""Weighing: many small signs together, where no cue speaks alone.

Theory of operation. A child who hints uses ordinary words; what gives them away is which ones stand together. Each
sign (a word, two in a row, two with one between, three to five letters of a word, a class) has three weights: towards
`concern`, `serious` and `danger`. They are learned from invented messages by logistic regression (D. R. Cox, "The
regression analysis of binary sequences", 1958; `tests/noticing/learn.py`) and stand in `<lang>/weights.toml`, so that
here is only addition: of the weights of all signs in a reading, each once. What the cues found counts too, as much as
lessons that the cues were not written for have shown it to deserve. From the mark of an urgency on, the message has it.

A cue that stands alone among words that otherwise weigh little is often a look-alike. So the urgency of a cue holds as
long as the score is no further than `slack` below the mark, and else is as much less; at least a worry remains. The
more of the words are the cue's own, the likelier it is a plain statement: `share`. What an earlier message raised is
not touched by any of this. The reason given is the sign that weighed most.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any

from flows.errors import Broken
from safeguarding.indicators.lexicon import Lexicon
from safeguarding.indicators.normalise import Reading
from safeguarding.urgency import Urgency

FILE = "weights.toml"
RULE = "weighed"
GRAM, _GRAM_SIZES = "~", (3, 4, 5)
_WHO = "{identity}"
_UNSAID = frozenset({"{takeback}", _WHO})
_LEVELS = (Urgency.CONCERN, Urgency.SERIOUS, Urgency.DANGER)
_FIELDS = 5
_LITTLE = 2
"""So few words, all of them common ones, say nothing."""
_SHORT = 5
"""Fewer words, of which no cue knows any, weigh a concern at most: "its raining here" has the words of an alarm.

Nothing, where all that they say is who somebody is.
"""
_MOST_RULES = 4


@dataclass(frozen=True, slots=True)
class Sign:
    """What one sign weighs towards concern, serious and danger (hundredths), and the category that it is mostly of."""

    concern: int
    serious: int
    danger: int
    category: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the cues found in a reading: the highest urgency, how many rules, and where in the text how urgent."""

    urgency: Urgency = Urgency.CALM
    rules: int = 0
    places: tuple[tuple[int, int, Urgency], ...] = ()

    def shares(self, spans: Sequence[tuple[int, int]]) -> dict[Urgency, float]:
        """For each level, how much of the words belongs to cues that are at least as urgent."""
        best = [0] * len(spans)
        for start, end, urgency in self.places:
            first = bisect_right(spans, start, key=lambda span: span[1])
            for token in range(first, bisect_left(spans, end, first, key=lambda span: span[0])):
                best[token] = max(best[token], urgency.rank)
        total = max(1, len(best))
        return {level: sum(rank >= level.rank for rank in best) / total for level in _LEVELS}


@dataclass(frozen=True, slots=True)
class Level:
    """How the sums and what the cues found make the score of one urgency, and from what score on it is reached."""

    sums: tuple[float, float, float]
    cues: tuple[float, ...]
    rules: float
    share: float
    base: float
    mark: float
    slack: float

    def score(self, sums: tuple[int, int, int], told: Told, share: float) -> float:
        """How much speaks for this urgency. `share`: how much of the words the cues of at least it are."""
        own = sum(weight * total for weight, total in zip(self.sums, sums, strict=True))
        own += sum(self.cues[: told.urgency.rank]) + self.rules * min(told.rules, _MOST_RULES)
        return own + self.share * share + self.base


@dataclass(frozen=True, slots=True)
class Weights:
    """All signs of a language, and how they make an urgency."""

    signs: Mapping[str, Sign]
    levels: Mapping[Urgency, Level]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a reading came to: its urgency, the highest that a cue may have in it, and the sign that weighed most."""

    urgency: Urgency
    most: Urgency
    category: str
    token: int | None


def weights(text: str, path: str) -> Weights:
    """Read a file of weights. Raises Broken with the file and the line in it."""
    try:
        table = tomllib.loads(text)
        levels = {Urgency(name): _level(row) for name, row in table["levels"].items()}
        categories = table["categories"].split()
        signs: dict[str, Sign] = {}
        for number, line in enumerate(table["signs"].strip().splitlines(), 1):
            concern, serious, danger, category, sign = line.split(" ", _FIELDS - 1)
            if sign in signs:
                raise Broken(f"{path}: sign {number} stands there twice")
            signs[sign] = Sign(int(concern), int(serious), int(danger), categories[int(category)])
    except (tomllib.TOMLDecodeError, KeyError, ValueError, IndexError, AttributeError, TypeError) as error:
        raise Broken(f"{path}: not a file of weights: {error}") from None
    if levels.keys() != {Urgency.WORRY, *_LEVELS}:
        raise Broken(f"{path}: needs a level for each urgency above calm")
    return Weights(signs, levels)


def _level(row: Mapping[str, Any]) -> Level:
    concern, serious, danger = map(float, row["sums"])
    cues = tuple(map(float, row["cues"]))
    if len(cues) != len(Urgency) - 1:
        raise ValueError("a level needs a figure for each urgency of a cue")
    rest = [float(row[name]) for name in ("rules", "share", "base", "mark", "slack")]
    if not all(map(isfinite, (concern, serious, danger, *cues, *rest))):
        raise ValueError("a figure that is none: nothing would ever reach it")
    return Level((concern, serious, danger), cues, *rest)


def said(reading: Reading, lexicon: Lexicon) -> list[int]:
    """The tokens that have a say. Taking back has none: it is how the hardest things are said; nor who somebody is."""
    unsaid = {
        at
        for label, start, end in reading.several
        if not _UNSAID.isdisjoint(lexicon.row_atoms.get(label, ()))
        for at in range(start, end)
    }
    return [at for at, piece in enumerate(reading.pieces) if at not in unsaid and _UNSAID.isdisjoint(piece.classes)]


def _names_somebody(reading: Reading, lexicon: Lexicon) -> bool:
    """Whether a faith, an origin, a sexuality or a disability is named."""
    rows = (lexicon.row_atoms.get(label, ()) for label, _, _ in reading.several)
    return any(_WHO in classes for classes in (*(piece.classes for piece in reading.pieces), *rows))


def signs(reading: Reading, lexicon: Lexicon) -> set[str]:
    """Every sign of the words that have a say."""
    return _signs(reading, lexicon, said(reading, lexicon))


def grams(word: str) -> list[str]:
    """Three to five letters in a row, with the ends marked: words are misspelt and bent, and these remain."""
    marked = f"<{word}>"
    return [GRAM + marked[at : at + size] for size in _GRAM_SIZES for at in range(len(marked) - size + 1)]


def _signs(reading: Reading, lexicon: Lexicon, tokens: list[int]) -> set[str]:
    pieces, own = [reading.pieces[at] for at in tokens], set(tokens)
    row = ("^", *[piece.word for piece in pieces], "$")
    found = {f"{one} {other}" for one, other in pairwise(row)}
    found.update([f"{one}_{other}" for one, other in zip(row, row[2:], strict=False)])
    words = {piece.word for piece in pieces}
    found.update(words, *map(grams, words), *{piece.classes for piece in pieces})
    found.update(*[lexicon.row_atoms.get(label, ()) for label, start, _ in reading.several if start in own])
    return found


def weigh(reading: Reading, lexicon: Lexicon, known: Weights, told: Told, *, after: int = 0) -> Weighed:
    """What the signs of a reading come to, with what the cues told."""
    table, tokens = known.signs, said(reading, lexicon)
    found = [(sign, table[sign]) for sign in table.keys() & _signs(reading, lexicon, tokens)]
    sums = (
        sum([sign.concern for _, sign in found]),
        sum([sign.serious for _, sign in found]),
        sum([sign.danger for _, sign in found]),
    )
    shares = told.shares([reading.spans[at] for at in tokens])
    shares[Urgency.WORRY] = shares[Urgency.CONCERN]
    over = {name: level.score(sums, told, shares[name]) - level.mark for name, level in known.levels.items()}
    urgency = next((name for name in reversed(Urgency) if name in over and over[name] >= 0), Urgency.CALM)
    words = [reading.pieces[at].word for at in tokens]
    if len(words) <= _LITTLE and not told.rules and lexicon.common.issuperset(words):
        urgency = Urgency.CALM
    if len(words) < _SHORT and not told.rules:
        most_here = Urgency.CALM if _names_somebody(reading, lexicon) else Urgency.CONCERN
        urgency = min(urgency, most_here, key=lambda one: one.rank)
    most = next((name for name in reversed(_LEVELS) if over[name] >= -known.levels[name].slack), Urgency.WORRY)
    if urgency is Urgency.CALM:
        return Weighed(urgency, most, "", None)
    places = _places(reading, after)
    heavy = sorted((-s.concern, sign) for sign, s in found if s.concern > 0 and _token(sign, places) is not None)
    votes: dict[str, int] = defaultdict(int)
    for _, sign in found:
        votes[sign.category] += max(0, sign.concern)
    category = max(sorted(votes), key=lambda name: votes[name]) if votes else ""
    return Weighed(urgency, most, category, _token(heavy[0][1], places) if heavy else None)


def _places(reading: Reading, after: int) -> dict[str, int]:
    """Where each word, and each class, of the tokens from `after` on stands first."""
    places: dict[str, int] = {}
    for token in range(len(reading.pieces) - 1, after - 1, -1):
        piece = reading.pieces[token]
        places[piece.word] = token
        places.update((gram, token) for gram in grams(piece.word))
        places.update((name, token) for name in piece.classes if name[0] == "{")
    return places


def _token(sign: str, places: Mapping[str, int]) -> int | None:
    if sign in places:
        return places[sign]
    first, _, second = sign.partition(" " if " " in sign else "_")
    return places.get(second, places.get(first))
