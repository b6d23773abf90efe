"""All rows of a language's phrases as one tree: where each word leads, worked out when it is first met.

A state stands for every place in rows that a walk may have come to; what follows from it is made when it is needed and
kept, until there are so many states that it is time to begin anew. Words that no phrase tells apart count as one.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from flows.errors import Broken
from safeguarding.indicators.cues import Cue
from safeguarding.indicators.phrases import Edge, Gap, Helping, One, Row, Some

_MOST_STATES = 24_000
_MOST_STEPS = 200_000
_LONGEST = 62
_HELPING = Helping()


class _Turn:
    """Where a row goes from its last word back to what stands before its rarest."""


_TURN = _Turn()


@dataclass(frozen=True, slots=True)
class Again:
    """None to four words of this choice."""

    choice: int


_Other: TypeAlias = Gap | Helping | Edge | Again | _Turn


class Rows:
    """All rows, each in the order in which it is looked for, one after another: a place in a row is one in `steps`.

    A step is the number of a choice; below 0 it is what else stands there, `others[~step]`, at the end the row's cue.
    """

    def __init__(self) -> None:
        self.steps = array("i")
        self.begins = array("i")
        self.others: list[_Other | Cue] = []
        self._others: dict[_Other | str, int] = {}

    def add(self, row: Row, cue: Cue, rarest: int, numbers: dict[frozenset[str], int]) -> None:
        """From the rarest word to the end, and then back from it to the beginning. Raises Broken for a row too long."""
        if len(row) > _LONGEST:
            raise Broken(f"a phrase has more than {_LONGEST} parts")
        self.begins.append(len(self.steps))
        for element in (*row[rarest:], _TURN, *reversed(row[:rarest])):
            if isinstance(element, One):
                self.steps.append(numbers.setdefault(element.words, len(numbers)))
            elif isinstance(element, Some):
                again = Again(numbers.setdefault(element.words, len(numbers)))
                self.steps.append(self._other(again, again))
            else:
                self.steps.append(self._other(element, element))
        self.steps.append(self._other(cue.id, cue))

    def _other(self, name: _Other | str, other: _Other | Cue) -> int:
        if name not in self._others:
            self._others[name] = len(self.others)
            self.others.append(other)
        return ~self._others[name]


@dataclass(eq=False, slots=True)
class State:
    """Rows walked as one: what comes next by word, what comes next otherwise, and what is complete.

    `choices` are those that a word may be of, with the places in rows that it leads to then. `follow` has each word
    that was met already, and where it leads, if anywhere.
    """

    choices: dict[int, list[int]]
    follow: dict[int, State | None]
    helping: State | None
    gaps: list[tuple[int, int, State]]
    other: list[tuple[Edge | Again, State]]
    turn: State | None
    cues: tuple[Cue, ...]


class Choices:
    """The choices that rows have, by number: each word as the number of all those like it, and the choices it is of."""

    def __init__(self, numbers: Mapping[frozenset[str], int]) -> None:
        stands: dict[str, array[int]] = {}
        for words, number in numbers.items():
            for word in words:
                stands.setdefault(word, array("i")).append(number)
        found: dict[bytes, int] = {}
        self.symbols = {word: found.setdefault(where.tobytes(), len(found)) for word, where in stands.items()}
        self._of = tuple(found)

    def of(self, symbol: int) -> frozenset[int]:
        """The choices that a word is of."""
        return frozenset(array("i", self._of[symbol]))


class _Met(dict[int, frozenset[int]]):
    """The choices that each word is of that was met."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._choices = choices

    def __missing__(self, symbol: int) -> frozenset[int]:
        found = self[symbol] = self._choices.of(symbol)
        return found


class States:
    """The states made so far, each from the places in rows that it stands for. `met`: the words that led to them."""

    def __init__(self, rows: Rows, choices: Choices) -> None:
        self._rows = rows
        self.met = _Met(choices)
        self._made: dict[tuple[int, ...], State] = {}
        self._steps = 0
        self.begin = self.of(rows.begins)

    def full(self) -> bool:
        """Whether there are so many that it is time to begin anew."""
        return len(self._made) > _MOST_STATES or self._steps > _MOST_STEPS

    def of(self, places: Iterable[int]) -> State:
        """The state that stands for all of `places`."""
        key = tuple(sorted(set(places)))
        if key not in self._made:
            self._made[key] = self._state(key)
        return self._made[key]

    def after(self, state: State, symbol: int) -> State | None:
        """Where a word leads that was not met here before."""
        self._steps += 1
        mine, choices = self.met[symbol], state.choices
        fewer, more = (mine, choices) if len(mine) < len(choices) else (choices, mine)
        places = [place for choice in fewer if choice in more for place in choices[choice]]
        after = state.follow[symbol] = self.of(places) if places else None
        return after

    def _state(self, places: Iterable[int]) -> State:
        steps, others = self._rows.steps, self._rows.others
        rest: dict[_Other, list[int]] = defaultdict(list)
        choices: dict[int, list[int]] = defaultdict(list)
        cues: dict[str, Cue] = {}
        for place in places:
            step = steps[place]
            if step >= 0:
                choices[step].append(place + 1)
                continue
            other = others[~step]
            if isinstance(other, Cue):
                cues[other.id] = other
            else:
                rest[other].append(place + 1)
        turn = rest.pop(_TURN, None)
        return State(
            choices=dict(choices),
            follow={-1: None},
            helping=self.of(rest[_HELPING]) if _HELPING in rest else None,
            gaps=[(gap.least, gap.most, self.of(onward)) for gap, onward in rest.items() if isinstance(gap, Gap)],
            other=[(step, self.of(onward)) for step, onward in rest.items() if isinstance(step, Edge | Again)],
            turn=self.of(turn) if turn else None,
            cues=tuple(cues.values()),
        )


class Rarity:
    """Which element of a row the fewest readings have: no common word, then the smallest choice."""

    def __init__(self, common: frozenset[str]) -> None:
        self._common = common
        self._costs: dict[frozenset[str], tuple[int, int]] = {}

    def rarest(self, row: Row) -> int:
        """Its place in the row."""
        ones = ((self._cost(element.words), at) for at, element in enumerate(row) if isinstance(element, One))
        return min(ones)[1]

    def _cost(self, words: frozenset[str]) -> tuple[int, int]:
        if words not in self._costs:
            self._costs[words] = (len(words & self._common), len(words))
        return self._costs[words]
