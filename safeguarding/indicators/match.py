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
                literals.setdefault(f" {literal} ", []).append(cue)
            self._patterns += [(pattern, cue) for pattern in cue.patterns]
        several: dict[str, set[str]] = {}
        for name, members in lexicon.words.classes.items():
            for member in members:
                if " " in member:
                    words = [p.word for w in member.split() for p in lexicon.entries[w] if p.code]
                    several.setdefault(f" {' '.join(words)} ", set()).add("{" + name + "}")
        self._keys = sorted(literals.keys() | several.keys())
        self._literals = [tuple(literals.get(key, ())) for key in self._keys]
        self._atoms = [frozenset(several.get(key, ())) for key in self._keys]
        self._automaton = ahocorasick_rs.AhoCorasick(self._keys, store_patterns=False)

    def hits(self, reading: Reading) -> tuple[list[Hit], frozenset[str]]:
        """Every cue found, in no particular order, and all atoms of the reading including words that go together."""
        plain = reading.plain
        found: list[Hit] = []
        atoms = set(reading.atoms)
        ends: tuple[int, ...] = ()
        for key, start, end in self._automaton.find_matches_as_indexes(plain, overlapping=True):
            atoms |= self._atoms[key]
            if self._literals[key]:
                ends = ends or tuple(accumulate(len(word) + 1 for word in reading.words))
                first, last = bisect_right(ends, start), bisect_right(ends, end - 2)
                found += [Hit(cue, first, last) for cue in self._literals[key]]
        tried: set[int] = set()
        for atom in self._phrases.keys() & atoms:
            for phrase, cue in self._phrases[atom]:
                if id(phrase) in tried or any(atoms.isdisjoint(need) for need in phrase.needs):
                    continue
                tried.add(id(phrase))
                found += self._search(phrase.regex, cue, reading)
        if self._patterns:
            found += self._matched(plain, reading)
        return found, frozenset(atoms)

    @staticmethod
    def _search(regex: re2._Regexp, cue: Cue, reading: Reading) -> list[Hit]:
        found: list[Hit] = []
        position = 0
        while len(found) < _MOST and (match := regex.search(reading.stream, position)):
            first, last = reading.tokens(*match.span())
            found.append(Hit(cue, first, last))
            position = max(match.end(), position + 1)
        return found

    def _matched(self, plain: str, reading: Reading) -> list[Hit]:
        stream = plain.encode("utf-8", "replace")
        ends = tuple(accumulate(len(word.encode("utf-8", "replace")) + 1 for word in reading.words))
        found: list[Hit] = []
        for pattern, cue in self._patterns:
            if match := pattern.search(stream):
                start, end = match.span()
                last = max(start, end - 2)
                found.append(Hit(cue, bisect_right(ends, start), min(bisect_right(ends, last), len(ends) - 1)))
        return found
