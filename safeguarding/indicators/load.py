"""Reads word lists and cue files strictly: an unknown key, a missing example or an unsafe pattern is refused.

Files are named by language: `en/words.toml` (classes of words), `en/slang.toml` (glosses; a language may have none),
and one `en/<category>.toml` of cues for each category, which may have classes of its own. Every refusal names the file
and the line of the cue. Everything is folded as a message is, so that cues may be written with or without accents.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from flows.errors import Broken
from safeguarding.indicators import weigh
from safeguarding.indicators.cues import Cue, Frame, Kind
from safeguarding.indicators.lexicon import Lexicon, Words, unfold
from safeguarding.indicators.normalise import folded
from safeguarding.indicators.phrases import Parts, compiled, phrase, teach
from safeguarding.indicators.weigh import Weights
from safeguarding.urgency import Urgency

WORDS = "words.toml"
SLANG = "slang.toml"
_NO_CUES = frozenset({WORDS, SLANG, weigh.FILE})
LEAST_EXAMPLES = 2
_Tables: TypeAlias = Mapping[str, Mapping[str, Any]]
_CUE_KEYS = frozenset(
    {"id", "phrases", "literals", "patterns", "needs", "excludes", "urgency", "immediacy", "kind", "examples", "never",
     "source", "weak", "watched"}
)  # fmt: skip
_ATOM_KEYS = ("needs", "excludes", "immediacy")
_HEAD_KEYS = frozenset({"category", "kind", "excludes", "weak", "source", "classes"})
_WORD_KEYS = frozenset({"classes", "script", "bridges", "subjects", "negators", "plain", "bare", "forms"})


def languages(files: Mapping[str, str]) -> tuple[str, ...]:
    """The languages that have word lists, English first."""
    found = {path.split("/")[0] for path in files if path.endswith("/" + WORDS)}
    return tuple(sorted(found, key=lambda lang: (lang != "en", lang)))


def language(files: Mapping[str, str], lang: str) -> tuple[Lexicon, tuple[Cue, ...]]:
    """The words and all cues of one language; raises Broken with file and line."""
    tables = _tables(files, lang)
    words = _lexicon(files, lang, tables)
    return words, _cues(files, tables, words)


def lexicon(files: Mapping[str, str], lang: str) -> Lexicon:
    """The words of one language, its cue files' own classes too; raises Broken with the file that is wrong."""
    return _lexicon(files, lang, _tables(files, lang))


def _lexicon(files: Mapping[str, str], lang: str, tables: _Tables) -> Lexicon:
    words = _toml(files, f"{lang}/{WORDS}")
    slang = _toml(files, f"{lang}/{SLANG}") if f"{lang}/{SLANG}" in files else {}
    _only(words, _WORD_KEYS, f"{lang}/{WORDS}")
    _only(slang, {"gloss", "light", "spelling", "emoji"}, f"{lang}/{SLANG}")
    forms = {_fold(ending): _fold(made) for ending, made in words.get("forms", {}).items()}
    return Lexicon(
        Words(
            classes=_classes(_all_classes(lang, words, tables), forms),
            script=words.get("script", "latin"),
            bridges=_words(words, "bridges"),
            subjects=_words(words, "subjects"),
            negators=_words(words, "negators"),
            gloss={_fold(typed): _fold(meaning) for typed, meaning in slang.get("gloss", {}).items()},
            light=_words(slang, "light"),
            spelling=_words(slang, "spelling"),
            plain=_words(words, "plain"),
            emoji=slang.get("emoji", {}),
            bare=_words(words, "bare"),
            forms=forms,
        )
    )


def _words(table: Mapping[str, str], key: str) -> frozenset[str]:
    return frozenset(_fold(table.get(key, "")).split())


def _fold(text: str) -> str:
    return folded(text)[0]


def _all_classes(lang: str, words: Mapping[str, Any], tables: _Tables) -> dict[str, tuple[str, str]]:
    """Each class with the file that it stands in; a name stands in one file only."""
    found: dict[str, tuple[str, str]] = {}
    for path, table in ((f"{lang}/{WORDS}", words), *tables.items()):
        for name, members in table.get("classes", {}).items():
            if name in found:
                raise Broken(f"{path}: class {name!r} already stands in {found[name][0]}")
            if not isinstance(members, str):
                raise Broken(f"{path}: class {name!r} must be one text of words")
            found[name] = (path, members)
    return found


def cues(files: Mapping[str, str], lang: str, words: Lexicon) -> tuple[Cue, ...]:
    """All cues of one language, in the order of their files; raises Broken with file and line."""
    return _cues(files, _tables(files, lang), words)


def _tables(files: Mapping[str, str], lang: str) -> _Tables:
    """What the cue files of a language say."""
    return {path: _toml(files, path) for path in sorted(files) if _holds_cues(path, lang)}


def _cues(files: Mapping[str, str], tables: _Tables, words: Lexicon) -> tuple[Cue, ...]:
    teach([_fold(source) for path, table in tables.items() for source in _sources(files[path], path, table)], words)
    known = Parts()
    found = [cue for path, table in tables.items() for cue in _file(files[path], path, table, words, known)]
    seen: dict[str, str] = {}
    for cue in found:
        if cue.id in seen:
            raise Broken(f"{cue.place}: cue id {cue.id!r} is already used at {seen[cue.id]}")
        seen[cue.id] = cue.place
    return tuple(found)


def weights(files: Mapping[str, str], lang: str) -> Weights | None:
    """What the signs of one language weigh, if it has such a file; raises Broken."""
    path = f"{lang}/{weigh.FILE}"
    return weigh.weights(files[path], path) if path in files else None


def _sources(text: str, path: str, table: Mapping[str, Any]) -> Iterator[str]:
    yield from _begun(table)
    for row in table.get("cue", ()):
        try:
            yield from (*_strings(row, "phrases"), *_strings(row, "literals"), *_begun(row))
        except Broken as error:
            raise Broken(f"{path}:{_line(text, str(row.get('id')))}: {error}") from None


def _begun(table: Mapping[str, Any]) -> Iterator[str]:
    """The beginnings of words that are asked for beside phrases."""
    items = (part.strip() for key in _ATOM_KEYS for item in _strings(table, key) for part in item.split("|"))
    return (part for part in items if part.endswith("*"))


def _holds_cues(path: str, lang: str) -> bool:
    return path.startswith(lang + "/") and path.endswith(".toml") and path.removeprefix(f"{lang}/") not in _NO_CUES


def _toml(files: Mapping[str, str], path: str) -> dict[str, Any]:
    if path not in files:
        raise Broken(f"{path}: missing")
    try:
        return tomllib.loads(files[path])
    except tomllib.TOMLDecodeError as error:
        raise Broken(f"{path}: {error}") from None


def _only(table: Mapping[str, Any], allowed: set[str] | frozenset[str], place: str) -> None:
    if unknown := sorted(table.keys() - allowed):
        raise Broken(f"{place}: unknown key {unknown[0]!r}")


def _classes(table: Mapping[str, tuple[str, str]], forms: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Unfold every class; `@other` takes in the members of another class."""

    def members(name: str, inside: tuple[str, ...]) -> Iterator[str]:
        if name not in table or name in inside:
            place = table[inside[-1]][0]
            raise Broken(f"{place}: class {name!r} is missing or contains itself")
        for word in _fold(table[name][1]).split():
            if word.startswith("@"):
                yield from members(word[1:], (*inside, name))
            else:
                yield from unfold(word, forms)

    return {name: frozenset(members(name, ())) for name in table}


def _file(text: str, path: str, table: Mapping[str, Any], words: Lexicon, known: Parts) -> Iterator[Cue]:
    rows = table.get("cue")
    _only(table, _HEAD_KEYS | {"cue"}, path)
    if not rows or not isinstance(table.get("category"), str):
        raise Broken(f"{path}: needs a category and at least one [[cue]]")
    for row in rows:
        place = f"{path}:{_line(text, str(row.get('id')))}"
        try:
            yield _cue(row, table, words, place, known)
        except (Broken, ValueError, KeyError, TypeError, AttributeError) as error:
            raise Broken(f"{place}: {error}") from None


def _line(text: str, ident: str) -> int:
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.startswith("id") and f'"{ident}"' in line), 1)


def _cue(row: Mapping[str, Any], head: Mapping[str, Any], words: Lexicon, place: str, known: Parts) -> Cue:
    if unknown := sorted(row.keys() - _CUE_KEYS):
        raise Broken(f"unknown key {unknown[0]!r}")
    excludes = _strings(row if "excludes" in row else head, "excludes")
    frames = frozenset(Frame(name) for name in excludes if name in set(Frame))
    cue = Cue(
        id=row["id"],
        category=head["category"],
        urgency=Urgency(row["urgency"]),
        kind=Kind(row.get("kind", head.get("kind", Kind.PERSON))),
        phrases=tuple(phrase(_fold(source), words, known) for source in _strings(row, "phrases")),
        literals=tuple(_literal(_fold(source), words) for source in _strings(row, "literals")),
        patterns=tuple(compiled(source) for source in _strings(row, "patterns")),
        needs=tuple(_atoms(item, words) for item in _strings(row, "needs")),
        excludes=frozenset(a for item in excludes if item not in set(Frame) for a in _atoms(item, words)),
        frames=frames,
        immediacy=frozenset(a for item in _strings(row, "immediacy") for a in _atoms(item, words)),
        weak=bool(row.get("weak", head.get("weak", False))),
        watched=bool(row.get("watched", False)),
        examples=_strings(row, "examples"),
        never=_strings(row, "never"),
        source=str(row.get("source", head.get("source", ""))),
        place=place,
    )
    _complete(cue)
    return cue


def _complete(cue: Cue) -> None:
    if not (cue.phrases or cue.literals or cue.patterns):
        raise Broken("needs phrases, literals or patterns")
    if min(len(cue.examples), len(cue.never)) < LEAST_EXAMPLES:
        raise Broken(f"needs at least {LEAST_EXAMPLES} examples that must match and {LEAST_EXAMPLES} that never may")
    if not cue.source:
        raise Broken("needs a source")


def _strings(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise Broken(f"{key!r} must be a list of texts")
    return tuple(value)


def _atoms(source: str, words: Lexicon) -> frozenset[str]:
    """`{class}`, a word, `begin*`, or several with `|` between: any one of them counts."""
    found = frozenset(part.strip() for part in _fold(source).split("|"))
    found |= {word for part in found if part.endswith("*") for word in words.begun(part[:-1])}
    for part in found:
        if part.startswith("{") and part[1:-1] not in words.words.classes:
            raise Broken(f"no class {part} in {WORDS}")
        if " " in part:
            raise Broken(f"{source!r} must be single words; several words need a class")
    return found


def _literal(source: str, words: Lexicon) -> str:
    """Words in a row as readings have them."""
    return " ".join(piece.word for word in source.split() for piece in words.meaning(word))
