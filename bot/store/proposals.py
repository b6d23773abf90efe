"""Changes of the roster that wait for a second lead: kept, signed or ended, each in one step with its audit entry."""

from __future__ import annotations

from collections.abc import Sequence

from bot.store import keys
from bot.store.wires import Part, each
from flows.errors import Broken, Refused
from safeguarding.messages import Ms
from safeguarding.proposal import LIFE, MOST, Proposal, State


class Full(Refused):
    """Too many changes wait for a second lead. Have one signed or withdrawn first."""


class Proposals(Part):
    """What is kept of proposals. The caller has checked every signature."""

    async def propose(self, new: Proposal, roster: bytes, now: Ms, audit: tuple[str, ...] = ()) -> None:
        """Keep a proposal and the roster it is for; one that waits already stays as it is.

        Raises Lost unless it builds on the newest roster, or if it was ended before; Full when too many wait.
        """
        facts = (new.id, new.version, new.at, new.by, now - LIFE, MOST, roster)
        try:
            await self._wires.at("propose", self._wires.keys.proposals(), *facts, *each(audit))
        except Refused as refused:
            if refused.why == "too many proposals":
                raise Full from None
            raise

    async def proposals(self) -> tuple[Proposal, ...]:
        """All that are remembered, the newest first, however they stand."""
        found = await self._wires.main.call("HGETALL", self._wires.keys.desk(keys.PROPOSALS))
        parsed = (_proposal(name.decode(), line.decode()) for name, line in found.items())
        return tuple(sorted(parsed, key=lambda proposal: (-proposal.at, proposal.id)))

    async def proposal(self, name: str) -> Proposal | None:
        """One of them."""
        line = await self._wires.main.call("HGET", self._wires.keys.desk(keys.PROPOSALS), name)
        return None if line is None else _proposal(name, line.decode())

    async def proposed(self, name: str) -> bytes:
        """The roster a proposal is for, as it was kept; empty once the proposal is over."""
        return await self._wires.main.call("HGET", self._wires.keys.desk(keys.PROPOSED), name) or b""

    async def adopt(
        self, name: str, by: str, roster: bytes, now: Ms, audit: tuple[str, ...] = (), *, left: Sequence[str] = ()
    ) -> None:
        """Add the roster that a proposal has become; every other proposal is over with it. Raises Lost if this was.

        `left`: who leaves with it, as in `roster_add`.
        """
        await self._end("adopt", name, by, now - LIFE, roster, now, *each(left), *each(audit))

    async def proposal_end(self, ended: Proposal, now: Ms, audit: tuple[str, ...] = ()) -> None:
        """Withdraw or decline. Raises Lost if it was over."""
        await self._end("end_proposal", ended.id, ended.ended_by, ended.state.value, now - LIFE, *each(audit))

    async def _end(self, function: str, *words: str | bytes | int) -> None:
        await self._wires.at(function, self._wires.keys.proposals(), *words)


def _proposal(name: str, line: str) -> Proposal:
    try:
        version, at, by, state, ended_by = line.split("|")
        return Proposal(name, by, int(version), int(at), State(state), ended_by)
    except ValueError:
        raise Broken("A stored proposal does not parse.") from None
