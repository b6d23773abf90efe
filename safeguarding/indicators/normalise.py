"""From what was typed to a reading: folded, cut into tokens, glossed, with the way back to every code point.

The order is fixed: compatibility forms → invisible characters out → look-alike letters → lower case → stretched
words → digits and signs inside words → spaced-out letters → slang → spelling. Readings are made for matching only;
what is stored is always what was typed. `VERSION` changes whenever the same text could give another reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise, product
from typing import TypeAlias

from safeguarding.indicators.lexicon import BREAK, Lexicon, Piece

VERSION = 1

_LOOKALIKES = str.maketrans(
    {"а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ј": "j", "ѕ": "s", "ԁ": "d",
     "г": "r", "т": "t", "н": "h", "к": "k", "м": "m", "в": "b", "п": "n", "ɑ": "a", "ⅼ": "l", "α": "a",
     "ε": "e", "ι": "i", "ο": "o", "κ": "k", "ν": "v", "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "γ": "y"}
)  # fmt: skip
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
     "ґ": "г", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ۀ": "ه", "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ں": "ن",
     "ٱ": "ا", "ـ": "", **{chr(0x660 + n): str(n) for n in range(10)}, **{chr(0x6F0 + n): str(n) for n in range(10)}}
)  # fmt: skip
_SIGNS = str.maketrans({"4": "a", "3": "e", "1": "i", "0": "o", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
                        "€": "e", "8": "b", "9": "g", "6": "g"})  # fmt: skip
_WORD = re.compile(
    r"[@$]?[^\W_]+(?:[*@$!]+(?=[^\W_])[^\W_]+|['’`´*\-./_|~#+€]+[^\W_]+)*|[.!?;]+|[\U00002600-\U0001FAFF]"
)
_APOSTROPHES = str.maketrans("’‘`´ʼ", "'''''")
_ALONE = {"1": "i", "4": "a"}
_INSIDE = re.compile(r"[^\w]|_")
_STRETCHED = re.compile(r"(.)\1{2,}")
_DOUBLED = re.compile(r"(.)\1+")
_NUMBERED = re.compile(r"(\d+)([^\W\d_]+)\Z")
_LATIN = re.compile(r"[a-z]")
_BREAKS = frozenset(".!?;")
_MAX_WORD = 64
_MAX_RUN = 40
_LEAST_RUN = 3
_RUN = b"\1" * _LEAST_RUN
_Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed: folded, the way back from each code point of it, and for each token its first and last word."""

    plain: str
    origin: tuple[int, ...] | None
    at: tuple[_Place, ...]

    def spans(self) -> tuple[tuple[int, int], ...]:
        """The original code points (from, to) of each token."""
        places = [match.span() for match in _WORD.finditer(self.plain)]
        spans = [(places[first][0], places[last][1]) for first, last in self.at]
        if self.origin is None:
            return tuple(spans)
        return tuple((self.origin[start], self.origin[end - 1] + 1) for start, end in spans)


@dataclass(frozen=True)
class Reading:
    """A text as the cues see it.

    `several` are words that count as one, with the places of the first and after the last; `light` was left out;
    `strange` are the words as typed that no list has.
    """

    pieces: tuple[Piece, ...]
    several: tuple[tuple[str, int, int], ...]
    light: tuple[Piece, ...]
    strange: tuple[str, ...]
    labels: tuple[str, ...]
    typed: _Typed

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The word that each token stands for."""
        return tuple([piece.word for piece in self.pieces])

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The original code points (from, to) of each token."""
        return self.typed.spans()

    def atoms(self, lexicon: Lexicon) -> frozenset[str]:
        """What rules may ask for: the words, those left out too, and the classes of all."""
        pieces = (*self.pieces, *self.light)
        rows = [lexicon.row_atoms.get(label, ()) for label, _, _ in self.several]
        return frozenset([piece.word for piece in pieces]).union(*{piece.classes for piece in pieces}, *rows)


def folded(text: str) -> tuple[str, tuple[int, ...] | None]:
    """Lower-case `text` without disguise, and for each code point of it the index it came from (None: the same)."""
    if text.isascii():
        return text.lower().replace("`", "'"), None
    out: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        plain = _plain(char)
        out.append(plain)
        origin.extend([index] * len(plain))
    return "".join(out).translate(_APOSTROPHES), tuple(origin)


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char.isascii():
        return char.lower()
    plain = "".join(c for c in unicodedata.normalize("NFKD", char).lower() if _visible(c)).translate(_LETTERS)
    return _enclosed(char) or plain


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in {"Mn", "Me", "Cf", "Cs"} and char != "\u115f"


def _enclosed(char: str) -> str:
    code = ord(char)
    for first in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6):
        if first <= code < first + 26:
            return chr(ord("a") + code - first)
    return ""


def read(text: str, lexicon: Lexicon) -> Reading:
    """The reading of `text`; never raises, whatever the text."""
    plain, origin = folded(text)
    words: list[str] = _WORD.findall(plain)
    cut = _Cut(words, [lexicon.entries.get(word) for word in words], None, plain)
    strange = _looked_up(cut, lexicon) if None in cut.found else ()
    if _RUN in bytes([len(word) == 1 for word in cut.words]):
        _join(cut, lexicon)
    if not lexicon.pairs.keys().isdisjoint(cut.words):
        _pair(cut, lexicon)
    if not lexicon.ambiguous.isdisjoint(cut.words):
        _doubt(cut, lexicon)
    found = [pieces or () for pieces in cut.found]
    at = cut.at if cut.at is not None else [(index, index) for index in range(len(found))]
    return made(
        [piece for pieces in found for piece in pieces if piece.label],
        [piece for pieces in found for piece in pieces if not piece.label],
        strange,
        _Typed(plain, origin, tuple([at[index] for index, pieces in enumerate(found) for p in pieces if p.label])),
        lexicon,
    )


def made(
    pieces: Sequence[Piece], light: Sequence[Piece], strange: Sequence[str], typed: _Typed, lexicon: Lexicon
) -> Reading:
    """A reading made of `pieces`."""
    labels = tuple([piece.label for piece in pieces])
    return Reading(tuple(pieces), _several(labels, lexicon), tuple(light), tuple(strange), labels, typed)


def _several(labels: tuple[str, ...], lexicon: Lexicon) -> tuple[tuple[str, int, int], ...]:
    """Words that go together, with their places."""
    rows = lexicon.rows
    return tuple(
        [
            (label, start, start + len(row))
            for start, pair in enumerate(pairwise(labels))
            if pair in rows
            for row, label in rows[pair]
            if labels[start : start + len(row)] == row
        ]
    )


@dataclass(slots=True)
class _Cut:
    """The words typed, what each was found to be, and the first and last word typed of each (None: itself)."""

    words: list[str]
    found: list[tuple[Piece, ...] | None]
    at: list[_Place] | None
    plain: str

    def keep(self, words: list[str], at: list[_Place], lexicon: Lexicon) -> None:
        """Go on with other words, and where those were typed."""
        self.words, self.at = words, at
        self.found = [lexicon.entries.get(word) or _unknown(word, lexicon) for word in words]

    def places(self) -> list[_Place]:
        return self.at if self.at is not None else [(index, index) for index in range(len(self.words))]


def _looked_up(cut: _Cut, lexicon: Lexicon) -> list[str]:
    """Each word as the known word that it is a way of writing, if it is one; the words that no list has."""
    strange: list[str] = []
    leet = dropped = False
    for index, known in enumerate(cut.found):
        if known is not None:
            continue
        word = cut.words[index]
        if word[0] in _BREAKS and (word.strip(".") or len(word) == 1):
            cut.words[index], cut.found[index] = BREAK, lexicon.entries[BREAK]
        elif not word[-1].isalnum():
            dropped, cut.words[index] = True, ""
        else:
            strange.append(word)
            meant = _known(word, lexicon)
            leet = leet or (meant != word and not word.isalpha())
            cut.words[index], cut.found[index] = meant, lexicon.entries.get(meant) or _unknown(meant, lexicon)
    if leet or dropped:
        at = [(index, index) for index, word in enumerate(cut.words) if word]
        cut.keep([_ALONE.get(word, word) if leet else word for word in cut.words if word], at, lexicon)
    return strange


def _pair(cut: _Cut, lexicon: Lexicon) -> None:
    """Two words that are one: "no one", "my self"."""
    words, at, pairs = list(cut.words), list(cut.places()), lexicon.pairs
    for index in range(len(words) - 2, -1, -1):
        word = words[index]
        if word in pairs and words[index + 1] in pairs[word]:
            words[index] = f"{word} {words.pop(index + 1)}"
            at[index] = (at[index][0], at.pop(index + 1)[1])
    if len(words) < len(cut.words):
        cut.keep(words, at, lexicon)


def _doubt(cut: _Cut, lexicon: Lexicon) -> None:
    """Words that may be two, by what follows."""
    for index, word in enumerate(cut.words):
        if word in lexicon.ambiguous:
            following = cut.words[index + 1] if index + 1 < len(cut.words) else ""
            cut.found[index] = _would(word, following, lexicon) or cut.found[index]


def _join(cut: _Cut, lexicon: Lexicon) -> None:
    """Runs of single letters read as the words they spell: "k m s", "d i e", "i w a n t"."""
    words: list[str] = []
    at: list[_Place] = []
    run: list[int] = []
    places = cut.places()
    for index, word in enumerate((*cut.words, "")):
        if len(word) == 1 and word != BREAK:
            run.append(index)
            continue
        for spelt, first, last in _spelt(run, cut, lexicon):
            words.append(spelt)
            at.append((places[first][0], places[last][1]))
        run = []
        if word:
            words.append(word)
            at.append(places[index])
    if len(words) < len(cut.words):
        cut.keep(words, at, lexicon)


def _spelt(run: list[int], cut: _Cut, lexicon: Lexicon) -> list[tuple[str, int, int]]:
    """The words that a run of letters spells, with the first and last letter of each."""
    if len(run) < _LEAST_RUN:
        return [(cut.words[index], index, index) for index in run]
    spans = [match.span() for match in _WORD.finditer(cut.plain)]
    places = cut.places()
    wide = ["  " in cut.plain[spans[places[a][1]][1] : spans[places[b][0]][0]] for a, b in pairwise(run)]
    groups: list[list[int]] = [[run[0]]]
    for index, apart in zip(run[1:], wide, strict=True):
        if apart and not all(wide):
            groups.append([])
        groups[-1].append(index)
    out: list[tuple[str, int, int]] = []
    for group in groups:
        cuts = _segmented("".join(cut.words[index] for index in group), lexicon) if len(group) <= _MAX_RUN else None
        at = 0
        for word in cuts or ():
            out.append((word, group[at], group[at + len(word) - 1]))
            at += len(word)
        out += [(cut.words[index], index, index) for index in group[at:]]
    return out


def _segmented(letters: str, lexicon: Lexicon) -> list[str] | None:
    """The fewest known words that spell `letters`; single letters other than i, u and a do not count as words."""
    best: list[list[str] | None] = [[], *([None] * len(letters))]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 12), end):
            before, word = best[start], letters[start:end]
            known = word in lexicon.entries and (len(set(word)) > 1 or word in "iua")
            if before is not None and known and (best[end] is None or len(before) + 1 < len(best[end] or ())):
                best[end] = [*before, word]
    return best[-1]


def _would(word: str, following: str, lexicon: Lexicon) -> tuple[Piece, ...] | None:
    """What "hell", "ill", "shell", "well" and "were" are when typed for "he'll", "i'll", "she'll", "we'll", "we're"."""
    if word == "were":
        return lexicon.entries["were+"] if following.endswith("ing") or following == "gonna" else None
    return lexicon.entries[word + "+"] if following in lexicon.words.bare else None


def _known(word: str, lexicon: Lexicon) -> str:
    """The known word that `word` is a stretched or disguised way of writing; else `word`, at most so long."""
    if len(word) > _MAX_WORD:
        word = _STRETCHED.sub(r"\1\1", word)[:_MAX_WORD]
    return next((form for form in _readings(word) if form in lexicon.entries), word)


def _unknown(word: str, lexicon: Lexicon) -> tuple[Piece, ...]:
    """A word that no list has in any writing: several words, run together, misspelt, or simply unknown."""
    if _INSIDE.search(word):
        return _divided(word, lexicon)
    if word.isalpha() and (cut := lexicon.split(word)):
        return tuple(piece for part in cut for piece in lexicon.entries[part])
    plain = _DOUBLED.sub(r"\1", word.translate(_SIGNS)) if not word.isdigit() else word
    for form in (word, plain):
        if form.isalpha() and (right := lexicon.corrected(form)):
            return lexicon.entries[right]
    if numbered := _NUMBERED.match(word):
        return tuple(piece for part in numbered.groups() for piece in _part(part, lexicon))
    return (lexicon.stranger(word),)


def _divided(word: str, lexicon: Lexicon) -> tuple[Piece, ...]:
    """A word with signs inside that hides no known one: a letter starred out, or several words."""
    if "*" in word and (right := lexicon.corrected(_INSIDE.sub("", word.translate(_SIGNS)))):
        return lexicon.entries[right]
    return tuple(piece for part in _INSIDE.split(word) if part for piece in _part(part, lexicon))


def _part(part: str, lexicon: Lexicon) -> tuple[Piece, ...]:
    """Part of a word; a number is a number, not "2" for "to"."""
    if part.isdigit():
        known = part in lexicon.entries and part not in lexicon.words.gloss
        return lexicon.entries[part] if known else (lexicon.stranger(part),)
    word = _known(part, lexicon)
    return lexicon.entries.get(word) or _unknown(word, lexicon)


def _readings(word: str) -> list[str]:
    """Other spellings of one word, likeliest first."""
    if word.isascii() and word.isalpha():
        return _shortened(word) if _DOUBLED.search(word) else []
    bare = _INSIDE.sub("", word)
    joined = word.replace("'", "")
    forms = [joined + "+", joined, bare] if joined != word else [bare]
    if not bare.isdigit():
        signs = word.translate(_SIGNS)
        forms += [_INSIDE.sub("", signs), _INSIDE.sub("", word.replace("1", "l").translate(_SIGNS))]
    if not bare.isascii() and _LATIN.search(bare.translate(_LOOKALIKES)):
        forms += [form.translate(_LOOKALIKES) for form in tuple(forms)]
    for form in tuple(dict.fromkeys(forms)):
        if _DOUBLED.search(form) and not form.isdigit():
            forms += _shortened(form)
    return forms


def _shortened(word: str) -> list[str]:
    """Every way of keeping one or two of each stretched letter: "killl" → kill, kil."""
    runs = [match.group() for match in _DOUBLED.finditer(word)]
    if len(runs) > 4:  # noqa: PLR2004
        return [_DOUBLED.sub(r"\1", word), _DOUBLED.sub(r"\1\1", word)]
    fixed = _DOUBLED.split(word)[::2]
    choices = [[run[0] * 2, run[0]] for run in runs]
    return ["".join(a + b for a, b in zip(fixed, (*choice, ""), strict=True)) for choice in product(*choices)]
