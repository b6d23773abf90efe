"""A copy of an embedded server's files as of one moment, while it runs.

Theory of operation. The append-only file is a base, which is finished once written, and what was appended since; any
prefix of it that was on the disk is a state the server was in, and a server cuts a last command in two off by itself.
So the pieces are opened and measured, in order, and then only so much of each is read. A rewrite may put other pieces
in their place meanwhile: then the list has changed, and it is begun again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from flows.errors import Unavailable

FOLDER = "appendonlydir"
LIST = "appendonly.aof.manifest"
KEPT = ("b", "i")  # base and increments; history is on its way out
TRIES = 20


@dataclass(frozen=True, slots=True)
class Copied:
    """A piece: its name in the folder, the open file, and how much of it belongs to the copy."""

    name: str
    file: BinaryIO
    size: int


@contextmanager
def opened(directory: Path) -> Iterator[tuple[bytes, list[Copied]]]:
    """The list of pieces as it is to be written, and the pieces. Raises Unavailable when they never stand still."""
    for _ in range(TRIES):
        with ExitStack() as stack:
            text = _list(directory)
            try:
                pieces = [_piece(stack, directory, name) for name in _names(text)]
            except FileNotFoundError:
                continue
            if _list(directory) == text and pieces:
                yield _kept(text), pieces
                return
    raise Unavailable("The store's files change too quickly to be copied; try again.")


def _list(directory: Path) -> bytes:
    try:
        return (directory / FOLDER / LIST).read_bytes()
    except OSError:
        raise Unavailable("The store has no files yet.") from None


def _kept(text: bytes) -> bytes:
    return b"".join(line + b"\n" for line in text.splitlines() if line.split()[-1].decode() in KEPT)


def _names(text: bytes) -> list[str]:
    """`file <name> seq <number> type <b, i or h>`, a line a piece."""
    return [line.split()[1].decode() for line in _kept(text).splitlines()]


def _piece(stack: ExitStack, directory: Path, name: str) -> Copied:
    file = stack.enter_context((directory / FOLDER / name).open("rb"))
    return Copied(name, file, os.fstat(file.fileno()).st_size)
