"""The function library: the files of `functions`, put together under a name that carries their digest.

A function of another release has another name, so two releases cannot mix; the one opened last keeps its library
and removes the others, whose processes then get `Unavailable` until they are restarted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from bot.store.batch import Batch

FAMILY = "wren"


def source() -> str:
    """The library's text, without its header: every file of `functions`, in the order of their names."""
    folder = files("bot.store") / "functions"
    parts = sorted((part for part in folder.iterdir() if part.name.endswith(".lua")), key=lambda part: part.name)
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


def release(text: str) -> str:
    """The library's name, which its functions carry too."""
    return f"{FAMILY}_{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def loadable(text: str) -> str:
    """What FUNCTION LOAD takes."""
    name = release(text)
    return f"#!lua name={name}\nlocal RELEASE = '{name}_'\n{text}"


async def load(batch: Batch, text: str) -> str:
    """Load the library and remove other releases'. Returns the prefix of its functions' names."""
    name = release(text)
    await batch.call("FUNCTION", "LOAD", "REPLACE", loadable(text))
    for other in _names(await batch.call("FUNCTION", "LIST", "LIBRARYNAME", f"{FAMILY}_*")):
        if other != name:
            await batch.call("FUNCTION", "DELETE", other)
    return f"{name}_"


def _names(listed: Iterable[Any]) -> list[str]:
    names = []
    for row in listed:
        fields = row if isinstance(row, dict) else dict(zip(row[::2], row[1::2], strict=True))
        names.append(fields[b"library_name"].decode())
    return names
