"""The words that the cues are built from: classes, glosses, and how one typed word becomes tagged tokens.

A token is written as ` +|typed|gloss|/aa/bb`: what was typed, what it stands for, and the classes it belongs to.
A negator starts with ` -`, so that a gap in a phrase can never step over "not". Light words ("literally", "lol")
leave no token, only an atom: phrases need not allow for them, rules may still ask whether they were there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from flows.errors import Broken

NEGATORS = frozenset({"not", "never", "no", "nobody", "noone", "none", "nothing", "neither", "nor", "without"})
BREAK = "."
_VOWELS = frozenset("aeiou")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Piece:
    """One token of a reading: its plain word, its tagged form, and the atoms by which phrases are looked up."""

    word: str
    code: bytes
    atoms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Words:
    """What a language's `words.toml` and `slang.toml` say, unfolded."""

    classes: Mapping[str, frozenset[str]]
    bridges: frozenset[str]
    gloss: Mapping[str, str]
    light: frozenset[str]
    spelling: frozenset[str]
    plain: frozenset[str]
    emoji: Mapping[str, str]
    bare: frozenset[str]


def inflected(word: str) -> tuple[str, ...]:
    """The regular forms of an English verb: hit → hit hits hitting hittin; push → push pushes pushed pushing."""
    if word.endswith("e"):
        stem, ed = word[:-1], word + "d"
    elif word.endswith("y") and word[-2] not in _VOWELS:
        stem, ed = word, word[:-1] + "ied"
    else:
        short = len(word) > 2 and word[-1] not in "wxyaeiou" and word[-2] in _VOWELS and word[-3] not in _VOWELS  # noqa: PLR2004
        stem = word + word[-1] if short and len(word) <= 4 else word  # noqa: PLR2004
        ed = stem + "ed"
    if word.endswith("y") and word[-2] not in _VOWELS:
        third = word[:-1] + "ies"
    else:
        third = word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")
    return tuple(dict.fromkeys((word, third, ed, stem + "ing", stem + "in")))


def unfold(source: str) -> tuple[str, ...]:
    """The words of one notation: `punch+` adds verb forms, `dad's` adds "dads", `step_dad` is two words."""
    word = source.replace("_", " ")
    if word.endswith("+"):
        head, _, last = word[:-1].rpartition(" ")
        return tuple(f"{head} {form}".strip() for form in inflected(last))
    if word.endswith("'s"):
        return (word[:-2], word[:-2] + "s")
    return (word,)


def deletions(word: str) -> set[str]:
    """`word` and every spelling of it with one letter left out."""
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


@dataclass(slots=True)
class Lexicon:
    """Looks words up. Filled once while cues load, only read afterwards."""

    words: Words
    entries: dict[str, tuple[Piece, ...]] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    memberships: dict[str, set[str]] = field(default_factory=dict)
    near: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ambiguous: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for code, name in zip(product(_LETTERS, repeat=2), sorted(self.words.classes), strict=False):
            self.tags[name] = "".join(code)
        for name, members in self.words.classes.items():
            for member in members:
                self.memberships.setdefault(member, set()).add(name)
        for word in self.words.plain | self.words.spelling | NEGATORS:
            self.know(word)
        for member, names in self.memberships.items():
            if " " in member and not self.words.light.isdisjoint(member.split()):
                raise Broken(f"class {min(names)!r}: {member!r} holds a light word and would match without it")
            for word in member.split():
                self.know(word)
        for typed, meaning in self.words.gloss.items():
            self.entries[typed] = self._glossed(typed, meaning)
        for word in self.words.light:
            self.entries[word] = (Piece(word, b"", self._atoms((word,))),)
        for sign, meaning in self.words.emoji.items():
            self.entries[sign] = self._sign(meaning)
        self.ambiguous = frozenset(typed[:-1] for typed in self.words.gloss if typed.endswith("+"))
        self.near = self._neighbours()

    def know(self, word: str) -> None:
        """Take a word that a cue uses as known, so that it is neither split nor corrected."""
        if word not in self.entries:
            self.entries[word] = (self.piece(word),)

    def begin(self, beginning: str) -> str:
        """Let words that begin so be looked up by the atom that is returned."""
        if beginning not in self.beginnings:
            self.beginnings = tuple(sorted({*self.beginnings, beginning}))
            for word, pieces in self.entries.items():
                if any(piece.word.startswith(beginning) for piece in pieces):
                    extra = [{beginning + "*"} if p.word.startswith(beginning) else set[str]() for p in pieces]
                    self.entries[word] = tuple(
                        Piece(p.word, p.code, p.atoms | more) for p, more in zip(pieces, extra, strict=True)
                    )
        return beginning + "*"

    def piece(self, word: str, *others: str) -> Piece:
        """A token for `word`, with other readings of it beside."""
        forms = (*others, word)
        tags = "".join("/" + self.tags[name] for name in sorted(self._names(forms)))
        lead = "-" if word in NEGATORS else "+"
        code = f" {lead}|{'|'.join(forms)}|{tags}".encode("utf-8", "replace")
        return Piece(word, code, self._atoms(forms))

    def glossed(self, typed: str, known: str) -> tuple[Piece, ...]:
        """What `typed` becomes when it is only another spelling of the known word `known`."""
        first, *rest = self.entries[known]
        if not first.code:
            return self.entries[known]
        return (self.piece(first.word, typed), *rest)

    def corrected(self, word: str) -> str | None:
        """The safety word that `word` is one slip away from (two for long words), if there is one."""
        if len(word) < 4:  # noqa: PLR2004
            return None
        for shorter in sorted(deletions(word), key=len, reverse=True):
            for candidate in self.near.get(shorter, ()):
                if abs(len(candidate) - len(word)) <= 1 and candidate[0] == word[0]:
                    return candidate
        return None

    def split(self, word: str) -> tuple[str, str] | None:
        """Two known words written as one ("iwant"), if the first is one that people run on from."""
        for cut in range(1, min(len(word) - 1, 8)):
            head, tail = word[:cut], word[cut:]
            if len(tail) > 1 and head in self._starters and tail in self.entries:
                return head, tail
        return None

    @property
    def _starters(self) -> frozenset[str]:
        return self.words.classes.get("starter", frozenset())

    def _names(self, forms: Iterable[str]) -> set[str]:
        return {name for form in forms for name in self.memberships.get(form, ())}

    def _atoms(self, forms: Sequence[str]) -> frozenset[str]:
        atoms = frozenset(forms) | {"{" + name + "}" for name in self._names(forms)}
        if any(form.startswith(self.beginnings) for form in forms):
            atoms |= {b + "*" for b in self.beginnings if any(form.startswith(b) for form in forms)}
        return atoms

    def _glossed(self, typed: str, meaning: str) -> tuple[Piece, ...]:
        first, *rest = meaning.split()
        head = self.piece(first, typed) if first != typed else self.piece(first)
        return (head, *(self.piece(word) for word in rest))

    def _sign(self, meaning: str) -> tuple[Piece, ...]:
        if meaning.startswith("="):
            return tuple(self.piece(word) for word in meaning[1:].split())
        return (Piece(meaning, b"", self._atoms((meaning,))),)

    def _neighbours(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for word in sorted(self.words.spelling):
            for shorter in deletions(word):
                found.setdefault(shorter, []).append(word)
        return {key: tuple(value) for key, value in found.items()}
