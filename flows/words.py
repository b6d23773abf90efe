"""The words: Fluent files, read strictly, and rendered. The only importer of `fluent`.

Fluent itself forgives much: unreadable text, a missing argument, two messages of one name. Here each is a fault
with its line. A message may hold text, arguments, and references to other messages or terms, and nothing else, so
that a youth panel reads in the file exactly what is sent.

Ids: `choice-X` is the label of button X. `control-X` and `answer-X` are lists of typed words, split at commas, that
mean control X or choice X. All else are prompts. Each prompt has two voices, *plain* (its text) and *simpler* (its
attribute `.simpler`); where a file or a message says `simpler: plain`, simpler borrows the plain text, and
`Words.borrowed` tells. Nothing ever borrows from another language.

Some languages are understood, and there is no full set of words of them: `text/few/<lang>.ftl` holds the few that
somebody who writes in one reads (`flows.few`), every one of them, and lists of typed words if there are any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser, ast

from flows import few
from flows.errors import Broken
from flows.faults import Fault, Where, instead
from flows.model import CONTROLS
from flows.review import Review, read_review, short_hash

# What words may mention, with the longest that may be filled in (characters). `choices`: the numbered buttons.
ARGUMENTS: Mapping[str, int] = {"name": 24, "opens": 40, "choices": 160}

_LISTS = ("control-", "answer-")
_ONE_VOICE = ("choice-", *_LISTS)
_RULE = "simpler: plain"


class Voice(StrEnum):
    """How the bot speaks to a person; the person chooses."""

    PLAIN = "plain"
    SIMPLER = "simpler"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One message of one language in one voice. `version` changes with its words; `fixed`: they need no arguments."""

    bundle: FluentBundle
    pattern: Any
    version: str
    fixed: str | None

    def render(self, args: Mapping[str, str]) -> str:
        """The finished text.

        Raises:
            Broken: Fluent reported an error; half a sentence is never sent.
        """
        if self.fixed is not None:
            return self.fixed
        text, errors = self.bundle.format_pattern(self.pattern, dict(args))
        if errors:
            raise Broken("A prompt could not be put into words.")
        return str(text)


@dataclass(frozen=True, slots=True)
class Words:
    """All words of all languages. `first` holds where each id first stands, for messages to authors.

    `langs` have all the words, `few` only some.
    """

    langs: tuple[str, ...]
    few: tuple[str, ...]
    phrases: Mapping[tuple[str, str, str], Phrase]
    args: Mapping[str, tuple[str, ...]]
    first: Mapping[str, Where]
    borrowed: tuple[tuple[str, str], ...]
    reviews: tuple[Review, ...]

    def phrase(self, prompt: str, lang: str, voice: str) -> Phrase:
        """The words of a prompt.

        Raises:
            Broken: no such prompt, language or voice.
        """
        try:
            return self.phrases[lang, prompt, voice]
        except KeyError:
            raise Broken("A prompt, language or voice is not known.") from None

    def listed(self, ident: str, lang: str) -> tuple[str, ...]:
        """The typed words of a `control-` or `answer-` list; empty if the language has none."""
        found = self.phrases.get((lang, ident, Voice.PLAIN))
        return tuple(word.strip() for word in found.render({}).split(",")) if found else ()

    def language(self, prompt: str, choices: Iterable[str], tongue: str, lang: str) -> str:
        """In which language to say a prompt: a person's own if there are but few words of it, and all that it needs."""
        if prompt in few.OFFERS and tongue in self.langs:
            return tongue
        needed = (prompt, *(f"choice-{choice}" for choice in choices if not choice.startswith(few.CHOICE)))
        own = tongue in self.few and all((tongue, ident, Voice.PLAIN) in self.phrases for ident in needed)
        return tongue if own else lang

    def label(self, choice: str, lang: str) -> str:
        """The words on a button. A language is named in its own words."""
        own = choice.removeprefix(few.CHOICE) if choice.startswith(few.CHOICE) else lang
        return self.phrase(f"choice-{choice}", own, Voice.PLAIN).render({})

    def prompts(self) -> Iterator[str]:
        """The ids of everything the bot can say without labels and lists."""
        return (ident for ident in self.first if not ident.startswith(_ONE_VOICE))

    def version_of(self, prefix: str) -> str:
        """One short version for all prompts whose id starts so, over every language and voice."""
        parts = [f"{key}={phrase.version}" for key, phrase in self.phrases.items() if key[1].startswith(prefix)]
        return short_hash("\n".join(sorted(parts)))


@dataclass(slots=True)
class _Entry:
    where: Where
    message: ast.Message
    one_voice: bool


class _Reader:
    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.reviews: list[Review] = []
        self.bundles: dict[str, FluentBundle] = {}
        self.entries: dict[str, dict[str, _Entry]] = {}
        self.terms: set[tuple[str, str]] = set()
        self.few: set[str] = set()

    def take(self, path: str, text: str) -> None:
        """Read one file."""
        lang = few.language(path) or PurePosixPath(path).parts[-2]
        if few.language(path):
            self.few.add(lang)
        review, faults = read_review(path, text)
        self.reviews.append(review)
        self.faults += faults
        resource = FluentParser(with_spans=True).parse(text)
        self.bundles.setdefault(lang, FluentBundle([lang], use_isolating=False)).add_resource(resource)
        mine = self.entries.setdefault(lang, {})
        for entry in resource.body:
            where = _where(path, text, entry.span)
            if isinstance(entry, ast.Junk):
                self.fault(*_junk(path, text, entry, where))
            elif isinstance(entry, ast.Term):
                self.once(where, f"-{entry.id.name}", (lang, entry.id.name) in self.terms)
                self.terms.add((lang, entry.id.name))
                self.plain_only(where, entry.value)
            elif isinstance(entry, ast.Message):
                where = _where(path, text, entry.id.span)
                self.once(where, entry.id.name, entry.id.name in mine)
                mine.setdefault(entry.id.name, self.message(where, entry, review))

    def fault(self, where: Where, what: str) -> None:
        self.faults.append(Fault(where, what))

    def once(self, where: Where, ident: str, known: bool) -> None:  # noqa: FBT001
        if known:
            self.fault(where, f"'{ident}' stands twice in this language")

    def message(self, where: Where, message: ast.Message, review: Review) -> _Entry:
        ident = message.id.name
        names = [attribute.id.name for attribute in message.attributes]
        if message.value is None:
            self.fault(where, f"'{ident}' has no text")
        for name in names:
            if name != Voice.SIMPLER or ident.startswith(_ONE_VOICE) or names.count(name) > 1:
                self.fault(where, f"'{ident}' can't have '.{name}'")
        for pattern in (message.value, *(attribute.value for attribute in message.attributes)):
            if pattern is not None:
                self.plain_only(where, pattern)
        ruled = review.one_voice or bool(message.comment and _RULE in (message.comment.content or ""))
        if not names and not ruled and not ident.startswith(_ONE_VOICE):
            self.fault(where, f"'{ident}' has no '.simpler'; write one, or '# {_RULE}' above it")
        return _Entry(where, message, Voice.SIMPLER not in names)

    def plain_only(self, where: Where, pattern: ast.Pattern) -> None:
        for element in pattern.elements:
            if isinstance(element, ast.TextElement):
                continue
            inner = element.expression
            fine = isinstance(inner, ast.VariableReference | ast.StringLiteral) or (
                isinstance(inner, ast.MessageReference | ast.TermReference)
                and inner.attribute is None
                and getattr(inner, "arguments", None) is None
            )
            if not fine:
                self.fault(where, "words may hold text, arguments and references only")


def _where(path: str, text: str, span: ast.Span | None) -> Where:
    return Where(path, text.count("\n", 0, span.start if span else 0) + 1)


def _junk(path: str, text: str, junk: ast.Junk, where: Where) -> tuple[Where, str]:
    for note in junk.annotations:
        return _where(path, text, note.span), f"not Fluent: {note.message}"
    return where, "not Fluent"


def _variables(node: ast.BaseNode) -> frozenset[str]:
    found: set[str] = set()

    def visit(part: Any) -> None:
        if isinstance(part, ast.VariableReference):
            found.add(part.id.name)
        elif isinstance(part, ast.BaseNode):
            for value in vars(part).values():
                visit(value)
        elif isinstance(part, list):
            for value in part:
                visit(value)

    visit(node)
    return frozenset(found)


def _compare(reader: _Reader, langs: tuple[str, ...]) -> dict[str, Where]:
    """Every id in every language, each with the same arguments in every voice."""
    first: dict[str, Where] = {}
    for lang in langs:
        for ident, entry in reader.entries[lang].items():
            first.setdefault(ident, entry.where)
    for lang in langs:
        mine = reader.entries[lang]
        needed = [*first, *(f"control-{control}" for control in sorted(CONTROLS)), "control-lang"]
        for ident in dict.fromkeys(needed):
            named = ident.startswith(f"choice-{few.CHOICE}")
            if ident not in mine and not ident.startswith("answer-") and not named:
                there = f" ({first[ident]} has it)" if ident in first else ""
                reader.fault(Where(f"text/{lang}"), f"'{ident}' is missing in {lang}{there}")
        _names_itself(reader, lang)
    for lang in sorted(reader.few):
        _compare_few(reader, lang)
        for ident, entry in reader.entries[lang].items():
            if ident.startswith(_ONE_VOICE):
                first.setdefault(ident, entry.where)
    return first


def _compare_few(reader: _Reader, lang: str) -> None:
    """All of the few words, no others, and lists of typed words if there are any."""
    mine, own = reader.entries[lang], f"choice-{few.CHOICE}{lang}"
    needed = few.NEEDED | {"control-lang", own}
    for ident in sorted(needed - mine.keys()):
        reader.fault(Where(few.path(lang)), f"'{ident}' is missing in {lang}")
    for ident in sorted(mine.keys() - needed):
        if not ident.startswith((*_LISTS, f"choice-{few.CHOICE}")):
            reader.fault(mine[ident].where, f"'{ident}' is none of the few words{instead(ident, few.NEEDED)}")
    _names_itself(reader, lang)


def _names_itself(reader: _Reader, lang: str) -> None:
    """No language names another: each stands on its button in its own words."""
    for ident, entry in reader.entries[lang].items():
        if ident.startswith(f"choice-{few.CHOICE}") and ident != f"choice-{few.CHOICE}{lang}":
            reader.fault(entry.where, f"'{ident}' stands in {lang}; a language is named in its own words")


def _arguments(reader: _Reader, ident: str, entries: list[_Entry]) -> tuple[str, ...]:
    used = [
        (entry.where, _variables(pattern))
        for entry in entries
        for pattern in (entry.message.value, *(a.value for a in entry.message.attributes))
        if pattern is not None
    ]
    every = frozenset().union(*(names for _, names in used))
    for where, names in used:
        for name in sorted(names - ARGUMENTS.keys()):
            reader.fault(where, f"'{ident}' uses an unknown argument '${name}'")
        for name in sorted((every & ARGUMENTS.keys()) - names):
            reader.fault(where, f"'{ident}' leaves the argument '${name}' unused")
    return tuple(sorted(every))


def _phrase(bundle: FluentBundle, pattern: Any) -> tuple[Phrase, list[Exception]]:
    marks = {name: f"{{{name}}}" for name in ARGUMENTS}
    text, errors = bundle.format_pattern(pattern, marks)
    bare, lacking = bundle.format_pattern(pattern, {})
    return Phrase(bundle, pattern, short_hash(str(text)), None if lacking else str(bare)), errors


def read_words(files: Mapping[str, str]) -> tuple[Words, list[Fault]]:
    """All word files (`…text/<lang>/<name>.ftl` → text) and everything wrong with them."""
    reader = _Reader()
    for path in sorted(files):
        reader.take(path, files[path])
    langs = tuple(sorted(reader.entries.keys() - reader.few))
    first = _compare(reader, langs)
    args = {
        ident: _arguments(reader, ident, [mine[ident] for mine in reader.entries.values() if ident in mine])
        for ident in first
    }
    phrases: dict[tuple[str, str, str], Phrase] = {}
    borrowed = []
    for lang in sorted(reader.entries):
        for ident, entry in reader.entries[lang].items():
            if entry.message.value is None:
                continue
            message = reader.bundles[lang].get_message(ident)
            for voice in Voice:
                simpler = voice is Voice.SIMPLER and not entry.one_voice
                pattern = message.attributes["simpler"] if simpler else message.value
                phrases[lang, ident, voice], errors = _phrase(reader.bundles[lang], pattern)
                for error in errors:
                    reader.fault(entry.where, f"'{ident}' can't be put into words: {error}")
            if entry.one_voice and lang in langs and not ident.startswith(_ONE_VOICE):
                borrowed.append((lang, ident))
    few_of = tuple(sorted(reader.few))
    return Words(langs, few_of, phrases, args, first, tuple(borrowed), tuple(reader.reviews)), reader.faults
