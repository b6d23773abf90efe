"""For which reasons we tell somebody: one table of a region, from which the promise is made (safety decision 5).

A promise that says less than what workers may do is a betrayal, and one that says more keeps somebody from telling.
So the list in `flows/text` must be the one that this table gives for each model, letter by letter.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flows.errors import Broken
from flows.words import Words

HELPLINE = "helpline"
MODELS = (HELPLINE, "statutory", "school")
"""Which promise is made; the operator chooses it, and there is none to begin with."""
LISTED: Mapping[str, str] = {HELPLINE: "promise-4", "statutory": "promise-told", "school": "promise-told"}
"""The prompt that lists the grounds, by model."""
_HEADS = {"en": "We tell someone if:", "cy": "Rydyn ni'n dweud wrth rywun os:"}
_KEYS = {"id", "models", "label", "source", "example", "en", "cy"}


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason. `says`: how it is told to a young person, by language; `label`: what a worker ticks."""

    id: str
    models: tuple[str, ...]
    label: str
    source: str
    example: str
    says: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grounds:
    """A region's table. `first`: by model, the prompt about family and school that comes before the list."""

    version: int
    first: Mapping[str, str]
    rows: tuple[Ground, ...]

    def of(self, model: str) -> tuple[Ground, ...]:
        """The grounds that count under a model, in the order in which they are told."""
        return tuple(row for row in self.rows if model in row.models)

    def listed(self, model: str, lang: str) -> str:
        """The bubble that tells them. Raises Broken for a language that the table does not have."""
        try:
            return "\n· ".join((_HEADS[lang], *(row.says[lang] for row in self.of(model))))
        except KeyError:
            raise Broken(f"The grounds for telling are not written in {lang}.") from None


def read(text: str) -> Grounds:
    """The table. Raises Broken with what is wrong."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Broken(f"the grounds are not TOML: {error}") from None
    rows = tuple(_row(row) for row in table.get("grounds", ()))
    first = table.get("first", {})
    if set(first) != set(MODELS) or not rows or not isinstance(table.get("version"), int):
        raise Broken("the grounds need a version, rows, and what comes first for each model")
    return Grounds(table["version"], first, rows)


def _row(row: Mapping[str, Any]) -> Ground:
    name = row.get("id", "?")
    if set(row) != _KEYS:
        raise Broken(f"ground '{name}': needs {', '.join(sorted(_KEYS))} and nothing else")
    if not row["models"] or not set(row["models"]) <= set(MODELS):
        raise Broken(f"ground '{name}': counts under none or an unknown model")
    says = {lang: row[lang] for lang in _HEADS}
    return Ground(name, tuple(row["models"]), row["label"], row["source"], row["example"], says)


def faults(grounds: Grounds, words: Words) -> Iterator[str]:
    """Where the promise, as it stands in the words, is not what the table says."""
    for model in MODELS:
        for lang in words.langs:
            told = words.phrase(LISTED[model], lang, "plain").render({})
            if told != grounds.listed(model, lang):
                yield f"text/{lang}: '{LISTED[model]}' is not what the grounds say for {model}"
        if grounds.first[model] not in words.first:
            yield f"the grounds name '{grounds.first[model]}', which has no words"
