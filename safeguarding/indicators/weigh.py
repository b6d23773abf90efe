"""Weighing: many small signs together, where no cue speaks alone.

Theory of operation. A child who hints uses ordinary words; what gives them away is which ones stand together. Each
sign (a word, two in a row, two with one between, the beginning of a long word, a class) has three weights: towards
`concern`, `serious` and `danger`. They are learned from invented messages by logistic regression (D. R. Cox, "The
regression analysis of binary sequences", 1958; `tests/noticing/learn.py`) and stand in `<lang>/weights.toml`, so that
here is only addition: of the weights of all signs in a reading, each once. From the mark of an urgency on, the message
has that urgency.

Weighing is additive like any cue: it may raise and never lowers. Its reason is the sign that weighed most.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from flows.errors import Broken
from safeguarding.indicators.normalise import Reading
from safeguarding.urgency import Urgency

FILE = "weights.toml"
RULE = "weighed"
_LONG, _START = 5, 4
_LEVELS = (Urgency.CONCERN, Urgency.SERIOUS, Urgency.DANGER)
_FIELDS = 5


@dataclass(frozen=True, slots=True)
class Sign:
    """What one sign weighs towards concern, serious and danger (hundredths), and the category that it is mostly of."""

    concern: int
    serious: int
    danger: int
    category: str


@dataclass(frozen=True, slots=True)
class Weights:
    """All signs of a language, and from what sum on a message has an urgency."""

    signs: Mapping[str, Sign]
    marks: Mapping[Urgency, int]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a reading came to, the category that weighed most, and the token of the sign that did."""

    urgency: Urgency
    category: str
    token: int


def weights(text: str, path: str) -> Weights:
    """Read a file of weights. Raises Broken with the file and the line in it."""
    try:
        table = tomllib.loads(text)
        marks = {Urgency(name): int(mark) for name, mark in table["marks"].items()}
        categories = table["categories"].split()
        signs: dict[str, Sign] = {}
        for number, line in enumerate(table["signs"].strip().splitlines(), 1):
            concern, serious, danger, category, sign = line.split(" ", _FIELDS - 1)
            if sign in signs:
                raise Broken(f"{path}: sign {number} stands there twice")
            signs[sign] = Sign(int(concern), int(serious), int(danger), categories[int(category)])
    except (tomllib.TOMLDecodeError, KeyError, ValueError, IndexError, AttributeError, TypeError) as error:
        raise Broken(f"{path}: not a file of weights: {error}") from None
    if marks.keys() != {Urgency.WORRY, *_LEVELS}:
        raise Broken(f"{path}: needs a mark for each urgency above calm")
    return Weights(signs, marks)


def signs(words: Iterable[str], atoms: Iterable[str]) -> set[str]:
    """Every sign of a reading: of its words in their order, and of its atoms."""
    row = ("^", *words, "$")
    found = {f"{one} {other}" for one, other in pairwise(row)}
    found.update([f"{one}_{other}" for one, other in zip(row, row[2:], strict=False)])
    found.update([word[:_START] + "-" for word in row if len(word) >= _LONG])
    found.update(atoms)
    return found


def weigh(reading: Reading, atoms: frozenset[str], known: Weights, after: int = 0) -> Weighed | None:
    """What the signs of a reading come to; None if to calm, or if no sign of weight stands at `after` or later."""
    table = known.signs
    found = [(sign, table[sign]) for sign in table.keys() & signs(reading.words, atoms)]
    concern = sum([sign.concern for _, sign in found])
    serious = sum([sign.serious for _, sign in found])
    danger = sum([sign.danger for _, sign in found])
    sums = dict(zip(_LEVELS, (concern, serious, danger), strict=True))
    urgency = _reached(sums, known.marks)
    if urgency is Urgency.CALM:
        return None
    places = _places(reading, after)
    heavy = sorted((-s.concern, sign) for sign, s in found if s.concern > 0 and _token(sign, places) is not None)
    if not heavy:
        return None
    votes: dict[str, int] = defaultdict(int)
    for _, sign in found:
        votes[sign.category] += max(0, sign.concern)
    token = _token(heavy[0][1], places)
    return Weighed(urgency, max(sorted(votes), key=lambda name: votes[name]), token or 0)


def _reached(sums: Mapping[Urgency, int], marks: Mapping[Urgency, int]) -> Urgency:
    if sums[Urgency.CONCERN] < marks[Urgency.WORRY]:
        return Urgency.CALM
    passed = [level for level in _LEVELS if sums[level] >= marks[level]]
    return passed[-1] if passed else Urgency.WORRY


def _places(reading: Reading, after: int) -> dict[str, int]:
    """Where each word, and each class, of the tokens from `after` on stands first."""
    places: dict[str, int] = {}
    for token in range(len(reading.pieces) - 1, after - 1, -1):
        piece = reading.pieces[token]
        places[piece.word] = token
        places[piece.word[:_START] + "-"] = token
        places.update((atom, token) for atom in piece.atoms if atom[0] == "{")
    return places


def _token(sign: str, places: Mapping[str, int]) -> int | None:
    if sign in places:
        return places[sign]
    first, _, second = sign.partition(" " if " " in sign else "_")
    return places.get(second, places.get(first))
