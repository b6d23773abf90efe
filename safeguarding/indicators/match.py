"""Which cues a reading holds, and where: literals by Aho–Corasick, phrases and patterns by RE2."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

import ahocorasick_rs
import re2

from safeguarding.indicators.cues import Cue
from safeguarding.indicators.lexicon import Lexicon
from safeguarding.indicators.normalise import Reading
from safeguarding.indicators.phrases import Phrase

_MOST = 4
_WIDTH = len(chr(0x3400).encode())


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue and the first and last token of the reading that it was found in."""

    cue: Cue
    first: int
    last: int


class Matcher:
    """All cues of one language, ready to search."""

    def __init__(self, cues: Iterable[Cue], lexicon: Lexicon) -> None:
        self._phrases: dict[str, list[tuple[Phrase, Cue]]] = {}
        self._patterns: list[tuple[re2._Regexp, Cue]] = []
        literals: dict[str, list[Cue]] = {}
        for cue in cues:
            for phrase in cue.phrases:
                for atom in phrase.anchor:
                    self._phrases.setdefault(atom, []).append((phrase, cue))
            for literal in cue.literals:
                literals.setdefault(literal, []).append(cue)
            self._patterns += [(pattern, cue) for pattern in cue.patterns]
        several = _several(lexicon)
        keys = sorted(literals.keys() | several.keys())
        self._literals = [tuple(literals.get(key, ())) for key in keys]
        self._atoms = [frozenset(several.get(key, ())) for key in keys]
        self._automaton = ahocorasick_rs.AhoCorasick(keys, store_patterns=False)

    def hits(self, reading: Reading) -> tuple[list[Hit], frozenset[str]]:
        """Every cue found, in no particular order, and all atoms of the reading including words that go together."""
        found: list[Hit] = []
        atoms = set(reading.atoms)
        for key, start, end in self._automaton.find_matches_as_indexes(reading.stream, overlapping=True):
            atoms |= self._atoms[key]
            found += [Hit(cue, start, end - 1) for cue in self._literals[key]]
        stream = reading.stream.encode()
        tried: set[int] = set()
        for atom in self._phrases.keys() & atoms:
            for phrase, cue in self._phrases[atom]:
                if id(phrase) in tried:
                    continue
                tried.add(id(phrase))
                for need in phrase.needs:
                    if atoms.isdisjoint(need):
                        break
                else:
                    found += _searched(phrase.regex, cue, stream)
        if self._patterns:
            found += self._matched(reading)
        return found, frozenset(atoms)

    def _matched(self, reading: Reading) -> list[Hit]:
        """Patterns run over the plain words, with a space before and after each."""
        plain = f" {' '.join(reading.words)} ".encode("utf-8", "replace")
        ends = tuple(accumulate(len(word.encode("utf-8", "replace")) + 1 for word in reading.words))
        found: list[Hit] = []
        for pattern, cue in self._patterns:
            if (match := pattern.search(plain)) and ends:
                first = bisect_right(ends, match.start())
                last = bisect_right(ends, max(match.start(), match.end() - 2))
                found.append(Hit(cue, min(first, len(ends) - 1), min(last, len(ends) - 1)))
        return found


def _several(lexicon: Lexicon) -> dict[str, set[str]]:
    """Members of classes that are more than one token, and the atoms of their classes."""
    found: dict[str, set[str]] = {}
    for name in lexicon.words.classes:
        for row in lexicon.rows(name):
            if len(row) > 1:
                found.setdefault(row, set()).add("{" + name + "}")
    return found


def _searched(regex: re2._Regexp, cue: Cue, stream: bytes) -> list[Hit]:
    found: list[Hit] = []
    position = 0
    while len(found) < _MOST and (match := regex.search(stream, position)):
        start, end = match.span()
        found.append(Hit(cue, start // _WIDTH, max(start, end - 1) // _WIDTH))
        position = max(end, start + _WIDTH)
    return found
