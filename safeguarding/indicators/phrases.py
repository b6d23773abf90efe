"""The language that cues are written in, and how a phrase becomes rows of elements that the matcher can walk.

    my {dad} {hit} me          words in a row; `{dad}` is any word of that class
    i (want|need) to {die}     one of several; `(a|)` or `word?` may be missing
    (sat|here|now)*            none to four of these in a row
    {he} .. {touch} me         `..` up to three words between, `...` six, `....` twelve; not over "not" or a stop
    suicid*                    any word that begins so; `hit+` is hit, hits, hitting
    ~ {hit} me                 `~` a word that no list has: a nickname, a name
    ^ 9 $                      `^` the beginning, `$` the end of what was typed

After a subject (`i`, `he`, `{dad}` …) helping words may stand: "he hits", "he has been hitting", "he won't stop".
Words are read as a person's are: `dont` is "do not", and light words ("just", "literally") do not count.

What may be missing and what may differ in length is written out: a phrase is as many rows as there are ways to say it,
and a row is only words, each one of a set, and what may stand between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import re2

from flows.errors import Broken
from safeguarding.indicators.lexicon import UNKNOWN, Lexicon, inflected

_PART = re.compile(r"(?<=\))\*|\.{2,4}|\{[a-z_]+\}|[()|?^$]|[^\s(){}|?^$.]+|\S")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_MARKS = frozenset("^$~")
_GAPS = {"_": (1, 1), "..": (0, 3), "...": (0, 6), "....": (0, 12)}
_MOST_WAYS = 512


@dataclass(frozen=True, slots=True)
class One:
    """One of these words."""

    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gap:
    """So many words of any kind, but no stop and no "not"."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Some:
    """None to four of these words."""

    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Helping:
    """Any number of helping words, as stand after a subject."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The beginning of what was typed, or its end."""

    end: bool


Element: TypeAlias = One | Gap | Some | Helping | Edge
Row: TypeAlias = tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, written out."""

    source: str
    rows: tuple[Row, ...]


class Parts:
    """Parts of phrases read before, so that what is the same in several phrases is kept once."""

    def __init__(self) -> None:
        self.items: dict[str, Row] = {}
        self._known: dict[Element, Element] = {}

    def once(self, row: Row) -> Row:
        """The row, of elements that other rows have too."""
        return tuple([self._known.setdefault(element, element) for element in row])


def compiled(expression: str) -> re2._Regexp:
    """An RE2 pattern over bytes: linear time, bounded memory. Raises Broken if RE2 cannot take it."""
    options = re2.Options()
    options.max_mem = 1 << 20
    options.never_capture = True
    options.log_errors = False
    try:
        return re2.compile(expression.encode(), options)
    except re2.error as error:
        raise Broken(f"not a pattern that RE2 can run: {error}") from None


def teach(sources: Iterable[str], lexicon: Lexicon) -> None:
    """Make the words of all phrases known before the first is read."""
    parts = {part for source in sources for part in _PART.findall(lexicon.paired(source))}
    lexicon.begin(part[:-1] for part in parts if len(part) > 1 and part.endswith("*"))
    for part in sorted(parts):
        if part.endswith("+"):
            lexicon.learn(inflected(part[:-1], lexicon.words.forms))
        elif _WORD.fullmatch(part):
            lexicon.learn([part.replace("'", "")])


def phrase(source: str, lexicon: Lexicon, known: Parts | None = None) -> Phrase:
    """Read one phrase; raises Broken with what is wrong with it. `known`: parts read before, for the next phrase."""
    known = known or Parts()
    parts = iter(_PART.findall(lexicon.paired(source)))
    ways, closed = _sequence(parts, lexicon, known.items)
    if closed:
        raise Broken(f"a ')' too many in {source!r}")
    rows = tuple(dict.fromkeys(_row(way) for way in ways))
    if not all(any(isinstance(element, One) for element in row) for row in rows):
        raise Broken(f"needs at least one word or class that must be there: {source!r}")
    return Phrase(source, tuple([known.once(row) for row in rows]))


def _row(way: Row) -> Row:
    """A way of saying it without what changes nothing at its ends, and checked."""
    first = next((i for i, e in enumerate(way) if not isinstance(e, Gap | Some)), len(way))
    last = next((i for i in range(len(way), 0, -1) if not isinstance(way[i - 1], Gap | Some | Helping)), 0)
    row = way[first:last]
    if any(isinstance(e, Edge) and (e.end != (i == len(row) - 1)) for i, e in enumerate(row) if i or len(row) == 1):
        raise Broken("'^' stands only at the beginning and '$' only at the end")
    return row


def _sequence(parts: Iterator[str], lexicon: Lexicon, known: dict[str, Row]) -> tuple[list[Row], bool]:
    """Every way of saying what stands up to the end or to the `)` that closes this group; whether it was closed."""
    branches: list[list[list[Row]]] = [[]]
    for part in parts:
        current = branches[-1]
        if part == "(":
            inner, closed = _sequence(parts, lexicon, known)
            if not closed:
                raise Broken("a '(' is never closed")
            current.append(inner)
        elif part == ")":
            return _either(branches), True
        elif part == "|":
            branches.append([])
        elif part in {"?", "*"}:
            if not current:
                raise Broken(f"a {part!r} stands after nothing")
            current[-1] = [(), *current[-1]] if part == "?" else [(_some(current[-1], lexicon),)]
        else:
            if part not in known:
                known[part] = _item(part, lexicon)
            current.append([known[part]])
    return _either(branches), False


def _either(branches: list[list[list[Row]]]) -> list[Row]:
    ways: list[Row] = []
    for branch in branches:
        number = 1
        for choice in branch:
            number *= len(choice)
        if number + len(ways) > _MOST_WAYS:
            raise Broken(f"may be said in more than {_MOST_WAYS} ways; make it two phrases")
        ways += [tuple(element for part in way for element in part) for way in product(*branch)]
    return _gathered(ways) if len(ways) > 1 else ways


def _gathered(ways: Iterable[Row]) -> list[Row]:
    """Ways that differ in one word only at the same place are one way with a choice of words."""
    out: dict[Row, None] = {}
    single: dict[Row, set[str]] = {}
    for way in ways:
        if way and isinstance(way[0], One):
            single.setdefault(way[1:], set()).update(way[0].words)
        else:
            out[way] = None
    return [*out, *((One(frozenset(words)), *rest) for rest, words in single.items())]


def _some(ways: list[Row], lexicon: Lexicon) -> Some:
    """A repeated choice: each way of it as one label, of one word or of several."""
    labels: set[str] = set()
    for way in ways:
        if any(isinstance(element, Gap | Some | Edge) for element in way):
            raise Broken("what is repeated with '*' may hold words only")
        choices = [element.words for element in way if isinstance(element, One)]
        rows = [tuple(words) for words in product(*map(sorted, choices))]
        labels |= {lexicon.row(row) for row in rows if row}
    return Some(frozenset(labels))


def _item(part: str, lexicon: Lexicon) -> Row:
    if part in _GAPS:
        return (Gap(*_GAPS[part]),)
    if part in _MARKS:
        return _mark(part, lexicon)
    if part.startswith("{"):
        return _class(part[1:-1], lexicon)
    if part.endswith("*"):
        return (One(frozenset(lexicon.begun(part[:-1]))),)
    if part.endswith("+"):
        return (One(frozenset(inflected(part[:-1], lexicon.words.forms))),)
    if not _WORD.fullmatch(part):
        raise Broken(f"{part!r} is no part of the phrase language")
    return _words(part.replace("'", ""), lexicon)


def _mark(part: str, lexicon: Lexicon) -> Row:
    """The beginning or the end of what was typed, or a word that the language does not know, as of somebody's name."""
    if part == "~":
        return (One(frozenset({UNKNOWN, *(begin + "*" for begin in lexicon.beginnings)})), Helping())
    return (Edge(end=part == "$"),)


def _words(word: str, lexicon: Lexicon) -> Row:
    """A literal word as readings have it: glossed, perhaps more than one token."""
    lexicon.learn([word])
    made = tuple(One(_forms(piece.word, lexicon)) for piece in lexicon.meaning(word))
    if not made:
        raise Broken(f"{word!r} is a light word: readings have none, so leave it out")
    return (made[0], Helping()) if word in lexicon.words.subjects else made


def _forms(word: str, lexicon: Lexicon) -> frozenset[str]:
    """The word; for a person also "dads", which is how "dad's" and "dad is" are typed."""
    people = lexicon.words.classes.get("he", frozenset())
    return frozenset({word, word + "s"} if word in people and word + "s" in people else {word})


def _class(name: str, lexicon: Lexicon) -> Row:
    if name not in lexicon.words.classes:
        raise Broken(f"no class {{{name}}} in words.toml")
    one = One(lexicon.labels(name))
    return (one, Helping()) if name in lexicon.words.bridges else (one,)
