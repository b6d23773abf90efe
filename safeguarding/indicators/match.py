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
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import NamedTuple

import ahocorasick_rs
import re2

from flows.errors import Broken
from safeguarding.indicators.cues import Cue
from safeguarding.indicators.lexicon import Lexicon
from safeguarding.indicators.normalise import Reading
from safeguarding.indicators.phrases import Edge, Element, Gap, Helping, One, Row, Some

_MOST_STATES = 24_000
_MOST_STEPS = 200_000
_FEW = 8
_REPEATS = 4
_REACH = 40
_LONGEST = 64
_HELPING = Helping()
_HELPS = 6


class Hit(NamedTuple):
    """A cue and the first and last token of the reading that it was found in."""

    cue: Cue
    first: int
    last: int


class _Turn:
    """Where a row goes from its last word back to what stands before its rarest."""


_TURN = _Turn()


@dataclass(frozen=True, slots=True)
class _Again:
    """None to four words of this choice."""

    choice: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """A row in the order in which it is looked for, and the cue that it belongs to."""

    steps: tuple[Element | _Turn, ...]
    cue: Cue


@dataclass(eq=False, slots=True)
class _State:
    """Rows walked as one: what comes next by word, what comes next otherwise, and what is complete.

    `choices` are those that a word may be of, with the places in rows that it leads to then; a place in a row is a
    number, row × `_LONGEST` + step. `follow` has each word that was met already, and where it leads, if anywhere.
    """

    choices: dict[int, list[int]]
    follow: dict[int, _State | None]
    helping: _State | None
    gaps: list[tuple[int, int, _State]]
    other: list[tuple[Edge | _Again, _State]]
    turn: _State | None
    cues: tuple[Cue, ...]


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


@dataclass(frozen=True, slots=True)
class _Choices:
    """The choices that rows have, by number; each word as the number of all those like it, and the choices it is of."""

    numbers: dict[frozenset[str], int]
    symbols: dict[str, int]
    of: list[frozenset[int]]


class _States:
    """The states made so far, each from the places in rows that it stands for."""

    def __init__(self, plans: Sequence[_Plan], choices: _Choices) -> None:
        self._plans = plans
        self._choices = choices
        self._made: dict[tuple[int, ...], _State] = {}
        self._steps = 0
        self.begin = self.of(range(0, len(plans) * _LONGEST, _LONGEST))

    def full(self) -> bool:
        """Whether there are so many that it is time to begin anew."""
        return len(self._made) > _MOST_STATES or self._steps > _MOST_STEPS

    def of(self, places: Iterable[int]) -> _State:
        """The state that stands for all of `places`."""
        key = tuple(sorted(set(places)))
        if key not in self._made:
            self._made[key] = self._state(key)
        return self._made[key]

    def after(self, state: _State, symbol: int) -> _State | None:
        """Where a word leads that was not met here before."""
        self._steps += 1
        mine, choices = self._choices.of[symbol], state.choices
        fewer, more = (mine, choices) if len(mine) < len(choices) else (choices, mine)
        places = [place for choice in fewer if choice in more for place in choices[choice]]
        after = state.follow[symbol] = self.of(places) if places else None
        return after

    def _state(self, places: Iterable[int]) -> _State:
        numbers = self._choices.numbers
        other: dict[Gap | Helping | Edge | Some | _Turn, list[int]] = defaultdict(list)
        choices: dict[int, list[int]] = defaultdict(list)
        cues: dict[str, Cue] = {}
        for place in places:
            plan = self._plans[place // _LONGEST]
            at = place % _LONGEST
            if at == len(plan.steps):
                cues[plan.cue.id] = plan.cue
                continue
            step = plan.steps[at]
            (choices[numbers[step.words]] if isinstance(step, One) else other[step]).append(place + 1)
        turn = other.pop(_TURN, None)
        return _State(
            choices=dict(choices),
            follow={-1: None},
            helping=self.of(other[_HELPING]) if _HELPING in other else None,
            gaps=[(gap.least, gap.most, self.of(onward)) for gap, onward in other.items() if isinstance(gap, Gap)],
            other=[
                (_Again(self._choices.numbers[step.words]) if isinstance(step, Some) else step, self.of(onward))
                for step, onward in other.items()
                if isinstance(step, Edge | Some)
            ],
            turn=self.of(turn) if turn else None,
            cues=tuple(cues.values()),
        )


class Matcher:
    """All cues of one language, ready to search."""

    def __init__(self, cues: Iterable[Cue], lexicon: Lexicon) -> None:
        self._patterns: list[tuple[re2._Regexp, Cue]] = []
        literals: dict[str, list[Cue]] = {}
        plans: list[_Plan] = []
        for cue in cues:
            rows = dict.fromkeys(row for phrase in cue.phrases for row in phrase.rows)
            plans += [_Plan(_planned(row, lexicon), cue) for row in rows]
            for literal in cue.literals:
                literals.setdefault(f" {literal} ", []).append(cue)
            self._patterns += [(pattern, cue) for pattern in cue.patterns]
        self._literals = [tuple(cues) for cues in literals.values()]
        self._automaton = ahocorasick_rs.AhoCorasick(list(literals), store_patterns=False) if literals else None
        self._choices = _choices(plans)
        self._plans = plans
        self._lexicon = lexicon
        self._states = _States(plans, self._choices)

    def hits(self, reading: Reading, after: int = 0) -> list[Hit]:
        """Every cue found that ends at the token `after` or later, in no particular order."""
        found: list[Hit] = []
        if self._states.full():
            self._states = _States(self._plans, self._choices)
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

    def _go(self, walk: _Walk, way: _Way, state: _State, places: int) -> None:
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

    def _step(self, walk: _Walk, way: _Way, state: _State, places: int) -> None:
        """Walk on over one word."""
        choices, follow, of = state.choices, state.follow, self._choices.of
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

    def _reached(self, walk: _Walk, way: _Way, other: Edge | _Again, places: int) -> int:
        """Where a walk that stands at `places` may stand after an edge or a repeated choice."""
        if isinstance(other, Edge):
            return places & (1 << walk.size if other.end else 1)
        of, choice = self._choices.of, other.choice
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


def _planned(row: Row, lexicon: Lexicon) -> tuple[Element | _Turn, ...]:
    """From the rarest word to the end, and then back from it to the beginning. Raises Broken for a row too long."""
    rarest = _rarest(row, lexicon)
    steps = (*row[rarest:], _TURN, *reversed(row[:rarest]))
    if len(steps) >= _LONGEST:
        raise Broken(f"a phrase has more than {_LONGEST - 2} parts")
    return steps


def _rarest(row: Row, lexicon: Lexicon) -> int:
    """The element that the fewest readings have: no common word, then the smallest choice."""
    best = (1 << 30, 0, 0)
    for at, element in enumerate(row):
        if isinstance(element, One):
            words = element.words
            cost = (0 if words.isdisjoint(lexicon.common) else len(words & lexicon.common), len(words), at)
            best = min(best, cost)
    return best[2]


def _choices(plans: Iterable[_Plan]) -> _Choices:
    """Every choice with its number, and one symbol for words that no choice tells apart."""
    choices = dict.fromkeys(step.words for plan in plans for step in plan.steps if isinstance(step, One | Some))
    stands: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(choices):
        for word in words:
            stands[word].append(number)
    numbers: dict[tuple[int, ...], int] = {}
    symbols = {word: numbers.setdefault(tuple(where), len(numbers)) for word, where in stands.items()}
    return _Choices({words: at for at, words in enumerate(choices)}, symbols, [frozenset(where) for where in numbers])
