"""Terms that workers propose: kept sealed, each ended once."""

from __future__ import annotations

import asyncio

from bot.store import keys
from bot.store.model import Lost
from bot.store.wires import Part
from flows.errors import Refused
from safeguarding import terms
from safeguarding.messages import Ms
from safeguarding.terms import MOST, State, Term


class TooMany(Refused):
    """Too many proposed words wait to be read. Ask a lead to read them first."""


class Terms(Part):
    """What is kept of terms. The caller has checked every signature."""

    async def terms(self, now: Ms) -> tuple[Term, ...]:
        """All, the newest first; those that ended long ago are removed by this."""
        lines, ends = await asyncio.gather(
            self._wires.main.call("HGETALL", self._wires.keys.desk(keys.TERMS)),
            self._wires.main.call("HGETALL", self._wires.keys.desk(keys.TERM_ENDS)),
        )
        found = [terms.decode(name.decode(), line, ends.get(name)) for name, line in lines.items()]
        if past := [term.id for term in found if term.past(now)]:
            await self._wires.main.call("HDEL", self._wires.keys.desk(keys.TERMS), *past)
            await self._wires.main.call("HDEL", self._wires.keys.desk(keys.TERM_ENDS), *past)
        kept = (term for term in found if not term.past(now))
        return tuple(sorted(kept, key=lambda term: (-term.at, term.id)))

    async def term_put(self, term: Term, now: Ms) -> None:
        """Keep one; one that is there stays as it is. Raises TooMany."""
        if sum(one.state is State.WAITING for one in await self.terms(now)) >= MOST:
            raise TooMany
        await self._wires.main.call("HSETNX", self._wires.keys.desk(keys.TERMS), term.id, terms.encode(term))

    async def term_end(self, name: str, state: State, by: str, now: Ms) -> None:
        """How it ended. Only the first of two that try is taken. Raises Lost for the other, or for an unknown term."""
        if not await self._wires.main.call("HEXISTS", self._wires.keys.desk(keys.TERMS), name):
            raise Lost
        ending = f"{state.value}|{by}|{now}"
        if not await self._wires.main.call("HSETNX", self._wires.keys.desk(keys.TERM_ENDS), name, ending):
            raise Lost
