"""What is counted and what is audited."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from bot.store import keys
from bot.store.keys import Key
from bot.store.model import Taken, Unchained
from bot.store.wires import Part, counted, each
from safeguarding.people import PARTITIONS


class Ledger(Part):
    """Counts and audit. `part` None means the desk."""

    async def take_counts(self, part: int) -> Taken:
        """The sealed deltas that wait to be folded. They stay until `fold` takes them out."""
        deltas, folded = await asyncio.gather(
            self._wires.main.call("LRANGE", self._wires.keys.part(keys.DELTAS, part), 0, -1),
            self._wires.main.call("GET", self._wires.keys.part(keys.FOLDED, part)),
        )
        return Taken(int(folded or 0), tuple(deltas))

    async def fold(self, part: int, taken: Taken, weeks: Mapping[str, Mapping[str, int]]) -> None:
        """Put the sums of what was taken into their weeks and the deltas away, in one step.

        Raises Lost when somebody else has folded meanwhile: nothing is counted twice.
        """
        names = [self._wires.keys.part(key, part) for key in (keys.DELTAS, keys.FOLDED)]
        names += [self._wires.keys.part(keys.WEEK, part, week) for week in weeks]
        sums = [word for week in weeks.values() for word in counted(week.items())]
        await self._wires.at("fold", names, taken.offset, len(taken.deltas), *sums)

    async def counts(self, weeks: Iterable[str]) -> dict[str, dict[str, int]]:
        """Each week's sums over all partitions; a week nothing was counted in is empty."""
        return {week: await self._week(week) for week in weeks}

    async def _week(self, week: str) -> dict[str, int]:
        names = (self._wires.keys.part(keys.WEEK, part, week) for part in range(PARTITIONS))
        sums: dict[str, int] = {}
        for found in await asyncio.gather(*(self._wires.main.call("HGETALL", name) for name in names)):
            for field, number in found.items():
                sums[field.decode()] = sums.get(field.decode(), 0) + int(number)
        return sums

    async def audit(self, *entries: str, part: int | None = None) -> int:
        """Append entries that belong to no other step. Returns the number of the last one."""
        return int(await self._wires.at("audit", (self._name(part, keys.AUDIT, keys.DESK_AUDIT),), *each(entries)))

    async def audited(self, after: int = 0, *, part: int | None = None) -> tuple[tuple[int, str], ...]:
        """The entries after a number, each with its own."""
        found = await self._wires.main.call("LRANGE", self._name(part, keys.AUDIT, keys.DESK_AUDIT), after, -1)
        return tuple((number, _text(entry)) for number, entry in enumerate(found, start=after + 1))

    async def audited_page(self, after: int, most: int, *, part: int | None = None) -> tuple[str, ...]:
        """At most so many entries after a number; for a check, which must bear any bytes."""
        name = self._name(part, keys.AUDIT, keys.DESK_AUDIT)
        return tuple(map(_text, await self._wires.main.call("LRANGE", name, after, after + most - 1)))

    async def unchained(self, most: int, *, part: int | None = None) -> Unchained:
        """Where the chain has got to, and at most so many of the entries that wait to be chained.

        Raises Broken when there are fewer entries than were chained.
        """
        names = (self._name(part, keys.AUDIT, keys.DESK_AUDIT), self._name(part, keys.CHAIN, keys.DESK_CHAIN))
        after, last, entries = await self._wires.at("unchained", names, most)
        return Unchained(int(after), last, tuple(map(_text, entries)))

    async def link(self, n: int, *, part: int | None = None) -> bytes | None:
        """The chain's hash of entry n; None beyond its end."""
        found: bytes | None = await self._wires.main.call(
            "LINDEX", self._name(part, keys.CHAIN, keys.DESK_CHAIN), n - 1
        )
        return found

    async def chain(self, after: int, hashes: Sequence[bytes], *, part: int | None = None) -> None:
        """Add the hashes of the entries after a number. Raises Lost when another chainer was first."""
        names = (self._name(part, keys.AUDIT, keys.DESK_AUDIT), self._name(part, keys.CHAIN, keys.DESK_CHAIN))
        await self._wires.at("chain", names, after, *each(hashes))

    async def chained(self, after: int = 0, *, part: int | None = None) -> tuple[bytes, ...]:
        """The chain's hashes after a number; `after=-1` gives the last one only."""
        name = self._name(part, keys.CHAIN, keys.DESK_CHAIN)
        return tuple(await self._wires.main.call("LRANGE", name, after, -1))

    def _name(self, part: int | None, of_part: Key, of_desk: Key) -> str:
        return self._wires.keys.desk(of_desk) if part is None else self._wires.keys.part(of_part, part)


def _text(entry: bytes) -> str:
    """Bytes that are no text never fit their hash again, which is what a check should say of them."""
    return entry.decode(errors="replace")
