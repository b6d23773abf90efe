"""What is wrong with a flow or word file, said so that its author can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from flows.errors import Broken


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A line of a file. Line 0 is the file as a whole."""

    path: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend."""

    where: Where
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class Unfit(Broken):
    """A flow or word file cannot be used. `faults` holds everything that was found, in file order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


def instead(name: str, known: Iterable[str]) -> str:
    """A suggestion to append: the known name nearest to `name`, or nothing."""
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""
