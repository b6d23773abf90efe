"""The parameters of a Bot API request and how the real server reads them. Pure.

They may come in the query, as a form, as multipart or as a JSON object; each is a text in the end, and
objects inside stay JSON text (tdlib, HttpReader.cpp). The first of two with one name counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from flows.errors import Refused

TRUE = {"true", "yes", "1"}
LEADING_INTEGER = re.compile(r"[+-]?\d+")


class Failed(Refused):
    """The method failed; `code` and `description` are what the real server answers."""

    def __init__(self, code: int, description: str, retry_after: int = 0) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad(message: str) -> Failed:
    """400, worded as the real server does: a sentence loses its capital, a CONSTANT keeps it."""
    if len(message) > 1 and message[1].islower():
        message = message[0].lower() + message[1:]
    return Failed(400, f"Bad Request: {message}")


def forbidden(message: str) -> Failed:
    """403."""
    return Failed(403, f"Forbidden: {message}")


def flood(seconds: int) -> Failed:
    """429."""
    return Failed(429, f"Too Many Requests: retry after {seconds}", seconds)


class Parameters:
    """Named texts with typed readers; a missing one is empty."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = dict(values)

    def text(self, name: str) -> str:
        """As sent, or empty."""
        return self.values.get(name, "")

    def required(self, name: str) -> str:
        """As sent.

        Raises:
            Failed: it is missing or empty.
        """
        value = self.text(name)
        if not value:
            raise bad(f'Parameter "{name}" is required')
        return value

    def integer(self, name: str, default: int = 0, low: int = -(2**31), high: int = 2**31 - 1) -> int:
        """Clamped; digits are read up to the first other character, anything else is 0."""
        value = self.text(name)
        if not value:
            return default
        match = LEADING_INTEGER.match(value)
        return min(max(int(match.group()) if match else 0, low), high)

    def flag(self, name: str) -> bool:
        """True for true, yes and 1."""
        return self.text(name).strip().lower() in TRUE

    def decoded(self, name: str, words: str) -> Any:
        """The JSON in it, None when it is missing.

        Raises:
            Failed: with these words, when it is no JSON.
        """
        value = self.text(name)
        if not value:
            return None
        try:
            return msgspec.json.decode(value)
        except msgspec.DecodeError as error:
            raise bad(words) from error


def from_pairs(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The first value of each name."""
    values: dict[str, str] = {}
    for name, value in pairs:
        values.setdefault(name, value)
    return values


def from_form(body: bytes) -> dict[str, str]:
    """An application/x-www-form-urlencoded body."""
    return from_pairs(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def from_json(body: bytes) -> dict[str, str]:
    """A JSON object: texts as they are, anything else as its JSON.

    Raises:
        Failed: no JSON object.
    """
    if not body.strip():
        return {}
    try:
        fields = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        return {name: _flat(bytes(raw)) for name, raw in fields.items() if bytes(raw) != b"null"}
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise bad("Can't parse JSON content") from error


def _flat(raw: bytes) -> str:
    return msgspec.json.decode(raw, type=str) if raw.startswith(b'"') else raw.decode()
