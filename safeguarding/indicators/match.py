"""Which cues a reading holds, and where.

Theory of operation. A row is looked for from its rarest word: onward to its end, then from that word back to its
beginning. All rows stand in one tree in that order, so that rows which go alike are walked together, and what no rare
word begins costs nothing. Where a walk stands is a set of places, one bit each, since a gap may end at several. A step
looks up the word at a place: where it leads is worked out when it is first met, so that of all words that may come
next only those are kept that do; words that no phrase tells apart count as one. What a row may span is bounded, so that
the whole takes time linear in the text.

Literals are found by Aho–Corasick and patterns by RE2, both over the plain words with a space before and after each.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

import ahocorasick_rs
import re2

from safeguarding.indicators.cues import Cue
from safeguarding.indicators.lexicon import Lexicon
from safeguarding.indicators.normalise import Reading
from safeguarding.indicators.phrases import Edge
from safeguarding.indicators.states import Again, Choices, Rarity, Rows, State, States

_FEW = 8
_REPEATS = 4
_REACH = 40
_HELPS = 6


class Hit(NamedTuple):
    """A cue and the first and last token of the reading that it was found in."""

    cue: Cue
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Way:
    """A reading as seen in one direction.

    `limit[at]`: how far a gap may reach. `helping` and `halting`: the places that lie before a helping word, and before
    "not" with a stop word, in this direction. `several`: words that count as one, by where they begin in it, with where
    they end; `begun`: those beginnings.
    """

    onward: bool
    limit: list[int]
    helping: int
    halting: int
    several: dict[int, list[tuple[int, int]]]
    begun: int


@dataclass(slots=True)
class _Walk:
    """One reading: the places of each word, both directions, where the walk began, and what was found.

    What was found is kept by cue and last word, since of several ways that end alike the shortest counts.
    """

    size: int
    known: list[int]
    where: dict[int, int]
    onward: _Way
    back: _Way
    after: int
    at: int = 0
    last: int = 0
    found: dict[tuple[str, int], Hit] = field(default_factory=dict)


class Matcher:
    """All cues of one language, ready to search. `cues`: they, without their phrases, which are kept here."""

    def __init__(self, cues: Sequence[Cue], lexicon: Lexicon) -> None:
        self._patterns: list[tuple[re2._Regexp, Cue]] = []
        literals: dict[str, list[Cue]] = {}
        numbers: dict[frozenset[str], int] = {}
        rarity = Rarity(lexicon.common)
        self._rows = Rows()
        self.cues = tuple(replace(cue, phrases=()) for cue in cues)
        for whole, cue in zip(cues, self.cues, strict=True):
            for row in dict.fromkeys(row for phrase in whole.phrases for row in phrase.rows):
                self._rows.add(row, cue, rarity.rarest(row), numbers)
            for literal in cue.literals:
                literals.setdefault(f" {literal} ", []).append(cue)
            self._patterns += [(pattern, cue) for pattern in cue.patterns]
        self._literals = [tuple(cues) for cues in literals.values()]
        self._automaton = ahocorasick_rs.AhoCorasick(list(literals), store_patterns=False) if literals else None
        self._choices = Choices(numbers)
        self._lexicon = lexicon
        self._states = States(self._rows, self._choices)

    def hits(self, reading: Reading, after: int = 0) -> list[Hit]:
        """Every cue found that ends at the token `after` or later, in no particular order."""
        found: list[Hit] = []
        if self._states.full():
            self._states = States(self._rows, self._choices)
        symbols, begin, lead = self._choices.symbols, self._states.begin, self._states.after
        known = [symbols.get(label, -1) for label in reading.labels]
        several = [(symbols[label], start, end) for label, start, end in reading.several if label in symbols]
        follow = begin.follow
        starts = [(start, start + 1, symbol) for start, symbol in enumerate(known)]
        starts += [(start, end, symbol) for symbol, start, end in several]
        begun = [
            (start, end, state)
            for start, end, symbol in starts
            if start >= after - _REACH
            and (state := follow[symbol] if symbol in follow else lead(begin, symbol)) is not None
        ]
        if begun:
            walk = self._walk(reading, known, several, after)
            for start, end, state in begun:
                walk.at = start
                self._go(walk, walk.onward, state, 1 << end)
            found = list(walk.found.values())
        if reading.words and (self._automaton or self._patterns):
            found += [hit for hit in self._plainly(reading.words) if hit.last >= after]
        return found

    def _walk(self, reading: Reading, known: list[int], several: Sequence[tuple[int, int, int]], after: int) -> _Walk:
        labels, lexicon = reading.labels, self._lexicon
        size = len(labels)
        where: dict[int, int] = {}
        for at, symbol in enumerate(known):
            if symbol >= 0:
                where[symbol] = where.get(symbol, 0) | 1 << at
        helping = sum([1 << at for at, label in enumerate(labels) if label in lexicon.auxiliary])
        halting = 0
        if not lexicon.halts.isdisjoint(labels):
            halting = sum(
                [1 << at for at, pair in enumerate(pairwise(labels)) if pair[0] == "not" and pair[1] in lexicon.halts]
            )
        far, near = [size] * (size + 1), [0] * (size + 1)
        before = 0
        if not lexicon.stops.isdisjoint(labels):
            for stop in [at for at, label in enumerate(labels) if label in lexicon.stops]:
                far[before : stop + 1] = [stop] * (stop + 1 - before)
                before = stop + 1
                near[before:] = [before] * (size + 1 - before)
        onward, back = _several(several), _several((symbol, end, start) for symbol, start, end in several)
        return _Walk(
            size=size,
            known=[*known, -1],
            where=where,
            onward=_Way(True, far, helping, halting, onward, sum([1 << at for at in onward])),
            back=_Way(False, near, helping << 1, halting << 2, back, sum([1 << at for at in back])),
            after=after,
        )

    def _go(self, walk: _Walk, way: _Way, state: State, places: int) -> None:
        """Walk on from `state` at `places`: everything found on the way is kept in the walk."""
        if state.turn is not None and places >> walk.after + 1:
            onward = places >> walk.after + 1
            walk.last = (onward & -onward).bit_length() - 1 + walk.after
            self._go(walk, walk.back, state.turn, 1 << walk.at)
        for cue in state.cues:
            first = places.bit_length() - 1
            known = walk.found.get((cue.id, walk.last))
            if known is None or known.first < first:
                walk.found[cue.id, walk.last] = Hit(cue, first, walk.last)
        if state.helping is not None:
            helped = _helped(way, places) if places & (way.helping | way.halting) else places
            self._go(walk, way, state.helping, helped)
        for least, most, after in state.gaps:
            if reached := _spread(way, least, most, places):
                self._go(walk, way, after, reached)
        for other, after in state.other:
            if reached := self._reached(walk, way, other, places):
                self._go(walk, way, after, reached)
        if state.choices:
            self._step(walk, way, state, places)

    def _step(self, walk: _Walk, way: _Way, state: State, places: int) -> None:
        """Walk on over one word."""
        choices, follow, of = state.choices, state.follow, self._states.met
        few = len(choices) <= _FEW
        known, onward = walk.known, way.onward
        before = places if onward else places >> 1
        while before:
            low = before & -before
            symbol = known[low.bit_length() - 1]
            if before != low and symbol >= 0:
                low = before & walk.where[symbol]
            before ^= low
            if symbol in follow:
                after = follow[symbol]
            elif few and of[symbol].isdisjoint(choices):
                continue
            else:
                after = self._states.after(state, symbol)
            if after is not None:
                self._go(walk, way, after, low << 1 if onward else low)
        begun = places & way.begun
        while begun:
            low = begun & -begun
            begun ^= low
            for symbol, end in way.several[low.bit_length() - 1]:
                after = follow[symbol] if symbol in follow else self._states.after(state, symbol)
                if after is not None:
                    self._go(walk, way, after, 1 << end)

    def _reached(self, walk: _Walk, way: _Way, other: Edge | Again, places: int) -> int:
        """Where a walk that stands at `places` may stand after an edge or a repeated choice."""
        if isinstance(other, Edge):
            return places & (1 << walk.size if other.end else 1)
        of, choice = self._states.met, other.choice
        for _ in range(_REPEATS):
            further = places
            before = places if way.onward else places >> 1
            while before:
                low = before & -before
                before ^= low
                symbol = walk.known[low.bit_length() - 1]
                if symbol >= 0 and choice in of[symbol]:
                    further |= low << 1 if way.onward else low
            begun = places & way.begun
            while begun:
                low = begun & -begun
                begun ^= low
                for symbol, end in way.several[low.bit_length() - 1]:
                    if choice in of[symbol]:
                        further |= 1 << end
            if further == places:
                break
            places = further
        return places

    def _plainly(self, words: Sequence[str]) -> list[Hit]:
        """Literals and patterns, over the plain words with a space before and after each."""
        text = f" {' '.join(words)} "
        plain = text.encode("utf-8", "replace")
        found: list[Hit] = []
        if self._automaton:
            ends = tuple(accumulate(len(word) + 1 for word in words))
            for key, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
                first, last = bisect_right(ends, start), bisect_right(ends, end - 2)
                found += [Hit(cue, first, last) for cue in self._literals[key]]
        if self._patterns:
            ends = tuple(accumulate(len(word.encode("utf-8", "replace")) + 1 for word in words))
            for pattern, cue in self._patterns:
                if match := pattern.search(plain):
                    first = bisect_right(ends, match.start())
                    last = bisect_right(ends, max(match.start(), match.end() - 2))
                    found.append(Hit(cue, min(first, len(ends) - 1), min(last, len(ends) - 1)))
        return found


def _spread(way: _Way, least: int, most: int, places: int) -> int:
    """Where a walk may stand after a gap."""
    reached = 0
    while places:
        low = places & -places
        places ^= low
        at = low.bit_length() - 1
        limit = way.limit[at]
        if way.onward:
            first, last = at + least, min(at + most, limit)
        else:
            first, last = max(at - most, limit), at - least
        if first <= last:
            reached |= (2 << last) - (1 << first)
    return reached


def _helped(way: _Way, places: int) -> int:
    for _ in range(_HELPS):
        if way.onward:
            further = places | (places & way.helping) << 1 | (places & way.halting) << 2
        else:
            further = places | (places & way.helping) >> 1 | (places & way.halting) >> 2
        if further == places:
            break
        places = further
    return places


def _several(several: Iterable[tuple[int, int, int]]) -> dict[int, list[tuple[int, int]]]:
    """Words that count as one, by where they begin."""
    found: dict[int, list[tuple[int, int]]] = {}
    for symbol, start, end in several:
        found.setdefault(start, []).append((symbol, end))
    return found
