"""What every part of the store stands on: two batched connections, the key names, the library's functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.store.batch import Batch, Word
from bot.store.keys import Key, Keys
from flows.errors import Refused
from safeguarding.people import PARTITIONS, Who
from safeguarding.urgency import Urgency

NO_CASE = "-"
NOBODY = "0" * 32
"""Who is meant where a function is about a case, whoever's it is."""
RANKS: tuple[Urgency, ...] = tuple(Urgency)


@dataclass(frozen=True, slots=True)
class Wires:
    """`release`: what the names of the functions of this release begin with."""

    main: Batch
    shred: Batch
    keys: Keys
    release: str

    async def about(self, function: str, who: Who, case: str, *words: Word) -> Any:
        """Call a function about one person. Raises Refused when the case is another partition's."""
        if case and part_of(case) != who.part:
            raise Refused("This case does not belong to that person.")
        keys = self.keys.turn(who.part, who.id, case or NO_CASE)
        return await self.main.function(self.release + function, keys, *words)

    async def desk(self, function: str, *words: Word) -> Any:
        """Call a function about handoffs."""
        return await self.main.function(self.release + function, self.keys.handoffs(), *words)

    async def at(self, function: str, keys: Sequence[str], *words: Word) -> Any:
        """Call another function of the main store."""
        return await self.main.function(self.release + function, keys, *words)

    def names(self, part: int, *keys: Key) -> tuple[str, ...]:
        """Keys of a partition."""
        return tuple(self.keys.part(key, part) for key in keys)


class Part:
    """A part of the store's interface."""

    def __init__(self, wires: Wires) -> None:
        self._wires = wires


def part_of(case: str) -> int:
    """The partition of a case: its first byte. Raises Refused for what is no case id."""
    try:
        raw = bytes.fromhex(case)
    except ValueError:
        raise Refused("That is not a case.") from None
    if len(raw) != 16 or raw[0] >= PARTITIONS:  # noqa: PLR2004 - 16 bytes make a case id
        raise Refused("That is not a case.")
    return raw[0]


def counted(rows: Iterable[Sequence[Word]]) -> list[Word]:
    """Rows as a function reads them: how many, then each one's words."""
    flat: list[Word] = [0]
    for number, row in enumerate(rows, start=1):
        flat[0] = number
        flat.extend(row)
    return flat


def each(words: Iterable[Word]) -> list[Word]:
    """Single words as a function reads them: how many, then the words."""
    listed = list(words)
    return [len(listed), *listed]
