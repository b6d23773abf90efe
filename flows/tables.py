"""TOML with line numbers, read strictly: every wrong type and every unknown key becomes a fault.

`tomllib` gives no positions, so `locate` walks the text beside it. It relies on the shape our files have: one
key or one array item at the start of a line, no multi-line strings.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from flows.faults import Fault, Where, instead

Key: TypeAlias = tuple[str, ...]

_NAME = re.compile(r'"([^"]*)"|([A-Za-z0-9_-]+)')
_HEADER = re.compile(r"^\[+(.+?)\]+\s*(?:#.*)?$")
_ENTRY = re.compile(r'^((?:"[^"]*"|[A-Za-z0-9_.-])+)\s*=(.*)$')
_NOISE = re.compile(r'"(?:[^"\\]|\\.)*"|#.*$')
_PLACE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")


def _names(dotted: str) -> Key:
    return tuple(quoted or bare for quoted, bare in _NAME.findall(dotted))


def _depth(text: str) -> int:
    bare = _NOISE.sub("", text)
    return sum(bare.count(c) for c in "[{") - sum(bare.count(c) for c in "]}")


def locate(text: str) -> dict[Key, int]:
    """The line, from 1, of each table header, key, and item of a multi-line array (key + its index)."""
    found: dict[Key, int] = {}
    table: Key = ()
    key: Key = ()
    depth = item = 0
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if depth > 0:
            if line[0] in '{"[' and depth == 1:
                found[(*key, str(item))] = number
                item += 1
            depth += _depth(line)
        elif header := _HEADER.match(line):
            table = _names(header[1])
            _mark(found, table, number)
        elif entry := _ENTRY.match(line):
            key, item, depth = (*table, *_names(entry[1])), 0, _depth(entry[2])
            _mark(found, key, number)
    return found


def _mark(found: dict[Key, int], key: Key, number: int) -> None:
    for length in range(1, len(key)):
        found.setdefault(key[:length], number)
    found[key] = number


@dataclass(slots=True)
class Source:
    """One TOML file being read, and the faults found in it so far."""

    path: str
    lines: Mapping[Key, int]
    faults: list[Fault] = field(default_factory=list)

    def where(self, key: Key) -> Where:
        """The line of a key, or of the nearest thing above it that has one."""
        while key and key not in self.lines:
            key = key[:-1]
        return Where(self.path, self.lines.get(key, 0))

    def fault(self, key: Key, what: str) -> None:
        """Record something to mend."""
        self.faults.append(Fault(self.where(key), what))


@dataclass(frozen=True, slots=True)
class Table:
    """A TOML table that knows where it stands. Each reader takes one key and checks its type."""

    source: Source
    key: Key
    values: Mapping[str, Any]

    @property
    def where(self) -> Where:
        """The table's own line."""
        return self.source.where(self.key)

    def only(self, known: Iterable[str]) -> Table:
        """Fault every key that is not known. Returns the table, to chain."""
        known = set(known)
        for name in self.values.keys() - known:
            self.fault(name, f"unknown key '{name}'{instead(name, known)}")
        return self

    def fault(self, name: str, what: str) -> None:
        """Record a fault at one of this table's keys."""
        self.source.fault((*self.key, name), what)

    def text(self, name: str, default: str | None = None) -> str:
        """A string; a missing one is a fault unless there is a default."""
        if default is None and name not in self.values:
            self.fault(name, f"'{name}' is missing")
        value = self.values.get(name, default or "")
        if isinstance(value, str):
            return value
        self.fault(name, f"'{name}' must be text in quotes")
        return default or ""

    def number(self, name: str) -> int:
        """A whole number above 0."""
        value = self.values.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self.fault(name, f"'{name}' must be a whole number above 0")
        return 1

    def flag(self, name: str) -> bool:
        """A true or false; missing is false."""
        value = self.values.get(name, False)
        if isinstance(value, bool):
            return value
        self.fault(name, f"'{name}' must be true or false")
        return False

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings; one string stands for a list of one."""
        value = self.values.get(name, [])
        items = [value] if isinstance(value, str) else value
        if isinstance(items, list) and all(isinstance(item, str) for item in items):
            return tuple(items)
        self.fault(name, f"'{name}' must be a list of texts in quotes")
        return ()

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """A table of strings, in file order."""
        value = self.values.get(name, {})
        if isinstance(value, dict) and all(isinstance(item, str) for item in value.values()):
            return tuple(value.items())
        self.fault(name, f"'{name}' must be a table of texts in quotes")
        return ()

    def table(self, name: str) -> Table:
        """A table below this one; empty when missing."""
        value = self.values.get(name, {})
        if not isinstance(value, dict):
            self.fault(name, f"'{name}' must be a table")
            value = {}
        return Table(self.source, (*self.key, name), value)

    def tables(self) -> Iterator[tuple[str, Table]]:
        """Every table below this one, by name."""
        for name in self.values:
            yield name, self.table(name)

    def alternatives(self, name: str) -> Iterator[Table]:
        """One inline table, or a list of them."""
        value = self.values[name]
        items = value if isinstance(value, list) else [value]
        for index, item in enumerate(items):
            if isinstance(item, dict):
                yield Table(self.source, (*self.key, name, str(index)), item)
            else:
                self.fault(name, f"'{name}' must be {{ … }} or a list of {{ … }}")


def parse(path: str, text: str) -> Table:
    """The file's top table. A syntax error leaves it empty with one fault."""
    source = Source(path, locate(text))
    try:
        return Table(source, (), tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else len(text.splitlines())
        source.faults.append(Fault(Where(path, line), f"not TOML: {_PLACE.sub('', str(error))}"))
        return Table(source, (), {})
