"""The words that the cues are built from: classes, glosses, and how one typed word becomes tokens.

Theory of operation. A reading is a row of words. A word typed is looked up and gives one word or several; unknown ones
are all `UNKNOWN`, or `begin*` if a phrase asks for words that begin so. Members of a class that are several words
("step dad") are found in a reading besides and count as one. Light words ("literally", "lol") are left out: phrases
need not allow for them, rules may still ask whether they were there. A word has atoms, itself and the names of its
classes as `{class}`: what rules ask for. Words of the same classes share them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flows.errors import Broken

BREAK = "."
UNKNOWN = "?"
_VOWELS = frozenset("aeiou")
_SHORT = 4
_LEAST_TAIL = 3
_LONGEST_START = 8
_NONE: frozenset[str] = frozenset()
_BROAD = ("he", "someone", "me", "man")


@dataclass(frozen=True, slots=True)
class Piece:
    """One token of a reading: the word, the label that phrases know it by ("": left out), and its classes as atoms."""

    word: str
    label: str
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Words:
    """What a language's `words.toml` and `slang.toml` say, unfolded."""

    classes: Mapping[str, frozenset[str]]
    script: str
    bridges: frozenset[str]
    subjects: frozenset[str]
    negators: frozenset[str]
    gloss: Mapping[str, str]
    light: frozenset[str]
    spelling: frozenset[str]
    plain: frozenset[str]
    emoji: Mapping[str, str]
    bare: frozenset[str]
    forms: Mapping[str, str] = field(default_factory=dict)


def inflected(word: str, forms: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The forms of a verb, by the language's `forms`; in English as slap → slaps slapped slapping.

    `forms` has for an ending what may stand in its place: {"ar": "a an aba"} makes pegar → pega pegan pegaba. In "x-y"
    the hyphen stands for the rest of the word, so that something may be put before it. The longest ending counts.
    """
    if forms:
        ending = max((end for end in forms if word.endswith(end)), key=len, default=None)
        if ending is None:
            return (word,)
        stem = word.removesuffix(ending)
        made = (form if "-" in form else "-" + form for form in forms[ending].split())
        return tuple(dict.fromkeys((word, *(form.replace("-", stem, 1) for form in made))))
    consonant_y = word.endswith("y") and word[-2:-1] not in _VOWELS
    stem = word
    if word.endswith("e"):
        stem = word[:-1]
    elif len(word) <= _SHORT and re.search(r"[^aeiou][aeiou][^aeiouwxy]\Z", word):
        stem = word + word[-1]
    past = word[:-1] + "ied" if consonant_y else stem + "ed"
    third = word[:-1] + "ies" if consonant_y else word + ("es" if re.search(r"(?:[sxz]|ch|sh)\Z", word) else "s")
    return tuple(dict.fromkeys((word, third, past, stem + "ing", stem + "in")))


def unfold(source: str, forms: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The words of one notation: `punch+` adds verb forms, `dad's` adds "dads", `step_dad` is two words.

    `punch*` stays as it is: any word that begins so.
    """
    word = source.replace("_", " ")
    if word.endswith("+"):
        head, _, last = word[:-1].rpartition(" ")
        return tuple(f"{head} {form}".strip() for form in inflected(last, forms))
    if word.endswith("'s"):
        return (word[:-2], word[:-2] + "s")
    return (word,)


def deletions(word: str) -> set[str]:
    """`word` and every spelling of it with one letter left out."""
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


@dataclass(slots=True)
class Lexicon:
    """Looks words up. Learns while cues load; only read afterwards."""

    words: Words
    entries: dict[str, tuple[Piece, ...]] = field(default_factory=dict)
    ambiguous: frozenset[str] = frozenset()
    pairs: dict[str, dict[str, str]] = field(default_factory=dict)
    beginnings: tuple[str, ...] = ()
    common: frozenset[str] = frozenset()
    auxiliary: frozenset[str] = frozenset()
    halts: frozenset[str] = frozenset()
    stops: frozenset[str] = frozenset()
    rows: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    row_atoms: dict[str, frozenset[str]] = field(default_factory=dict)
    _classes_of: dict[str, frozenset[str]] = field(default_factory=dict)
    _begun_classes: dict[str, frozenset[str]] = field(default_factory=dict)
    _shared: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)
    _labels: dict[str, frozenset[str]] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)
    _near: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _starters: frozenset[str] = frozenset()
    _sorted: list[str] = field(default_factory=list)
    _pairing: re.Pattern[str] | None = None
    _made: dict[str, Piece] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for typed, meaning in self.words.gloss.items():
            if "_" in typed:
                first, second = typed.split("_")
                self.pairs.setdefault(first, {})[second] = meaning
        if self.pairs:
            both = "|".join(f"{first} (?:{'|'.join(seconds)})" for first, seconds in self.pairs.items())
            self._pairing = re.compile(rf"(?<![^\s(|])(?=(?:{both})(?![^\s)|?*]))(\S+) ([^\s)|?*]+)")
        self._know_classes()
        self.learn(sorted(self.words.plain | self.words.spelling | self.words.negators))
        for typed, meaning in self.words.gloss.items():
            self.entries[typed.replace("_", " ")] = tuple(self.piece(word) for word in meaning.split())
        for word in self.words.light:
            self.entries[word] = (Piece(word, "", self._classes(word)),)
        for sign, meaning in self.words.emoji.items():
            inline = tuple(self.piece(word) for word in meaning[1:].split())
            self.entries[sign] = inline if meaning.startswith("=") else (Piece(meaning, "", self._classes(meaning)),)
        self.entries[BREAK] = (self.piece(BREAK),)
        self.ambiguous = frozenset(typed[:-1] for typed in self.words.gloss if typed.endswith("+"))
        self._starters = self.words.classes.get("starter", frozenset())
        self._near = _neighbours(self.words.spelling)
        self._know_rows()
        self.common = self.words.subjects.union(*(self._single(name) for name in ("common", *_BROAD)))
        self.stops = self.words.negators | {BREAK}
        self.auxiliary, self.halts = self._single("aux"), self._single("halt")

    def _know_classes(self) -> None:
        for name, members in self.words.classes.items():
            for member in map(self.paired, members):
                if " " in member and not self.words.light.isdisjoint(member.split()):
                    raise Broken(f"class {name!r}: {member!r} holds a light word and would match without it")
                if member.endswith("*"):
                    self._classify(self._begun_classes, member[:-1], name)
                else:
                    self._classify(self._classes_of, member, name)
        self.begin(self._begun_classes)
        self.learn(word for word in sorted(self._classes_of) if " " not in word and word not in self.words.gloss)
        self.learn(word for member in sorted(self._classes_of) for word in member.split())

    def _know_rows(self) -> None:
        for name in self.words.classes:
            for label in self.labels(name):
                if " " in label:
                    self._classify(self.row_atoms, label, name)

    def _classify(self, known: dict[str, frozenset[str]], key: str, name: str) -> None:
        known[key] = self._same(known.get(key, _NONE) | {"{" + name + "}"})

    def _same(self, classes: frozenset[str]) -> frozenset[str]:
        return self._shared.setdefault(classes, classes)

    def learn(self, words: Iterable[str]) -> None:
        """Take words that cues use as known, so that they are neither split nor corrected."""
        for word in words:
            if word not in self.entries:
                self.entries[word] = (self.piece(word),)

    def begin(self, beginnings: Iterable[str]) -> None:
        """Let words be looked for by how they begin; known words and those yet unknown."""
        self.beginnings = tuple(sorted({*self.beginnings, *beginnings}, key=lambda b: (-len(b), b)))
        self._known |= {beginning + "*" for beginning in self.beginnings}
        self._labels.clear()

    def settle(self) -> None:
        """Forget what only served to learn."""
        self._labels.clear()
        self._made.clear()
        self._sorted = []

    def begun(self, beginning: str) -> tuple[str, ...]:
        """Every known word that begins so, and the label that stands for all unknown ones."""
        if len(self._sorted) != len(self._known):
            self._sorted = sorted(self._known)
        low, high = bisect_left(self._sorted, beginning), bisect_left(self._sorted, beginning + "\U0010ffff")
        return tuple(self._sorted[low:high])

    def labels(self, name: str) -> frozenset[str]:
        """The members of a class as readings label them."""
        if name not in self._labels:
            members = self.words.classes[name]
            words = (self.paired(member).split() for member in members if not member.endswith("*"))
            rows = (tuple([piece.label for word in member for piece in self.meaning(word)]) for member in words)
            begun = (label for member in members if member.endswith("*") for label in self.begun(member[:-1]))
            self._labels[name] = frozenset((*(self.row(row) for row in rows if row), *begun))
        return self._labels[name]

    def row(self, words: tuple[str, ...]) -> str:
        """The label of words that go together and count as one; readings find it from now on."""
        label = " ".join(words)
        if len(words) > 1:
            known = self.rows.setdefault((words[0], words[1]), [])
            if (words, label) not in known:
                known.append((words, label))
        return label

    def _single(self, name: str) -> frozenset[str]:
        return (
            frozenset(label for label in self.labels(name) if " " not in label)
            if name in self.words.classes
            else (frozenset())
        )

    def paired(self, source: str) -> str:
        """A phrase with two words that are one ("no one") as the one that readings have."""
        if self._pairing is None:
            return source
        return self._pairing.sub(lambda match: self.pairs[match[1]][match[2]], source)

    def meaning(self, word: str) -> tuple[Piece, ...]:
        """The tokens of a known word; light words give none."""
        return tuple([piece for piece in self.entries[word] if piece.label])

    def piece(self, word: str) -> Piece:
        """A token for a word that is known from now on."""
        if word not in self._made:
            self._known.add(word)
            self._made[word] = Piece(word, word, self._classes(word))
        return self._made[word]

    def stranger(self, word: str) -> Piece:
        """A token for a word that no list has."""
        begins = word.startswith(self.beginnings)
        label = next(b + "*" for b in self.beginnings if word.startswith(b)) if begins else UNKNOWN
        return Piece(word, label, self._classes(word) | {label})

    def corrected(self, word: str) -> str | None:
        """The safety word that `word` is one slip away from, if there is one."""
        if len(word) < _SHORT:
            return None
        near = self._near
        for shorter in (word, *(word[:i] + word[i + 1 :] for i in range(len(word)))):
            for candidate in near.get(shorter, ()):
                if abs(len(candidate) - len(word)) <= 1 and candidate[0] == word[0]:
                    return candidate
        return None

    def split(self, word: str) -> tuple[str, str] | None:
        """Two known words written as one ("iwant"), if the first is one that people run on from."""
        for cut in range(1, min(len(word) - 1, _LONGEST_START)):
            head, tail = word[:cut], word[cut:]
            if len(tail) >= _LEAST_TAIL and head in self._starters and tail in self.entries:
                return head, tail
        return None

    def _classes(self, word: str) -> frozenset[str]:
        found = self._classes_of.get(word, _NONE)
        for end in range(1, len(word) + 1) if self._begun_classes else ():
            found |= self._begun_classes.get(word[:end], _NONE)
        return self._shared.get(found, found)


def _neighbours(words: frozenset[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in sorted(words):
        for shorter in deletions(word):
            found.setdefault(shorter, []).append(word)
    return {key: tuple(value) for key, value in found.items()}
