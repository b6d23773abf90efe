"""Shred secrets: in a store of their own, so that a dump of the main one opens nothing and erasure is real."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from bot.store import keys
from bot.store.batch import Word
from bot.store.model import Lane, Salted, Shredding
from bot.store.wires import Part, counted, part_of
from flows.errors import Refused

SECRET_BYTES = 32
SALT_BYTES = 16


class Shred(Part):
    """One trip a method, to the shred store."""

    async def salt(self, case: str, wants: Sequence[tuple[Lane, int]]) -> Salted:
        """The case's secret, made if it has none, and a salt for each record.

        The same record asked again gets the same salt. Raises Erased for a tombstone.
        """
        offered = secrets.token_bytes(SECRET_BYTES + SALT_BYTES * len(wants))
        rows: list[tuple[Word, Word]] = [
            (f"{lane.value}:{seq}", offered[start : start + SALT_BYTES])
            for (lane, seq), start in zip(wants, range(SECRET_BYTES, len(offered), SALT_BYTES), strict=True)
        ]
        given = await self._call("salt", case, offered[:SECRET_BYTES], *counted(rows))
        return Salted(given[0], int(given[1]), tuple(given[2:]))

    async def release(self, case: str) -> Shredding:
        """The secret, its generation and every salt. The caller has authorised and audited it.

        Raises Erased for a tombstone, Refused when the case has no secret.
        """
        return _shredding(await self._call("release", case))

    async def reissue(self, case: str) -> Shredding:
        """A new secret beside the old one, or the one that was begun before. Raises Erased, Refused."""
        return _shredding(await self._call("reissue", case, secrets.token_bytes(SECRET_BYTES)))

    async def reissued(self, case: str, generation: int) -> None:
        """Every record is under this generation: the secret before it goes. Raises Erased."""
        await self._call("reissued", case, generation)

    async def shred(self, case: str, now: int) -> bool:
        """Put a tombstone in place of a case's secret. False when it was there already."""
        return bool(await self._call("shred", case, now) == b"1")

    async def _call(self, function: str, case: str, *words: Word) -> Any:
        names = (self._wires.keys.part(keys.SECRET, part_of(case), case),)
        return await self._wires.shred.function(self._wires.release + function, names, *words)


def _shredding(found: Sequence[bytes]) -> Shredding:
    row = dict(zip(found[::2], found[1::2], strict=True))
    if b"s" not in row:
        raise Refused("This case has no secret.")
    secret, generation, old = row.pop(b"s"), int(row.pop(b"g")), row.pop(b"o", b"")
    return Shredding(secret, generation, {name.decode(): salt for name, salt in row.items()}, old)
