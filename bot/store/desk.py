"""The desk's side of the store: the queue of handoffs, who holds which, and the fences."""

from __future__ import annotations

from collections.abc import Sequence

from bot import log
from bot.store import keys
from bot.store.model import Handoff, Notice, Paging
from bot.store.partition import notice_words
from bot.store.wires import RANKS, Part, each
from flows.errors import Broken
from safeguarding.handoff import State
from safeguarding.people import Who
from safeguarding.urgency import Urgency

_PARTS = 5


class Desk(Part):
    """Each move is one atomic function. In audit texts `@case` and `"@fence"` stand for what only it knows."""

    async def notice(self, notice: Notice, score: int, now: int) -> bool:
        """Queue the case or raise it there, which begins a new ladder. False when it was seen before: no change."""
        words = (notice.case, notice.who.id, notice.who.part, *notice_words(notice), score, now)
        return bool(await self._wires.desk("notice", *words) == b"1")

    async def handoffs(self) -> tuple[Handoff, ...]:
        """All that are open, in the order of the queue. `last_in` and `last_out` are 0 here."""
        found = await self._wires.main.call("HVALS", self._wires.keys.desk(keys.HANDOFFS))
        return tuple(sorted(map(parsed, found), key=lambda handoff: (handoff.score, handoff.case)))

    async def handoff(self, case: str) -> Handoff | None:
        """The open handoff of a case."""
        found = await self._wires.main.call("HGET", self._wires.keys.desk(keys.HANDOFFS), case)
        return None if found is None else parsed(found)

    async def claim(
        self,
        *,
        case: str | None,
        worker: str,
        tab: str,
        now: int,
        lease_ms: int,
        capacity: int,
        audit: Sequence[str] = (),
    ) -> Handoff | None:
        """Take a case, or the next by order (None when none waits), under the next fence.

        One's own case may be taken into another tab; one whose worker is on the telephone may be taken over by
        asking for it. Raises Refused when it is gone or the worker holds `capacity` others.
        """
        words = (case or "", worker, tab, now, lease_ms, capacity, *each(audit))
        text = await self._wires.desk("claim", *words)
        return parsed(text) if text else None

    async def heartbeat(self, case: str, fence: int, tab: str, now: int, lease_ms: int) -> bool:
        """The tab is alive. False when the hold is over: the page must say so."""
        return bool(await self._wires.desk("hold", case, fence, tab, now + lease_ms, "", 0))

    async def spoke(self, case: str, fence: int, now: int, lease_ms: int) -> bool:
        """The worker has written: `with-worker`, also after the telephone. False when the hold is over."""
        return bool(await self._wires.desk("hold", case, fence, "", now + lease_ms, "with-worker", 0))

    async def phoning(self, case: str, fence: int, until: int, audit: Sequence[str] = ()) -> bool:
        """The worker telephones for this person: held until then without a heartbeat. False when it is over."""
        return bool(await self._wires.desk("hold", case, fence, "", until, "phoning", *each(audit)))

    async def unclaim(
        self, case: str, fence: int, urgency: Urgency, score: int, now: int, audit: Sequence[str] = ()
    ) -> bool:
        """Back to the queue with the original waiting time; urgency may rise. Safe to repeat.

        False when another fence has been allotted since: nothing changes. Partition first: see `own`.
        """
        words = (case, fence, urgency.rank, score, now, *each(audit))
        return bool(await self._wires.desk("unclaim", *words) == b"1")

    async def close_handoff(self, handoff: Handoff, now: int, audit: Sequence[str] = ()) -> bool:
        """End it, unless a newer notice than `handoff.version` has come: then it waits again, and False.

        False too when the hold was over before.
        """
        words = (handoff.case, handoff.fence, handoff.version, now, *each(audit))
        return bool(await self._wires.desk("close", *words) == b"closed")

    async def waiting(self) -> tuple[Handoff, ...]:
        """Those that nobody has, in order. One that cannot be read is told and keeps no other from being called."""
        found = await self._wires.main.call("HVALS", self._wires.keys.desk(keys.HANDOFFS))
        lines = (handoff for text in found if (handoff := _readable(text)) and handoff.state == State.WAITING)
        return tuple(sorted(lines, key=lambda handoff: (handoff.score, handoff.case)))

    async def climb(self, seen: Handoff, rung: int, duties: Sequence[str], now: int, audit: Sequence[str] = ()) -> bool:
        """The ladder calls this rung, and a page to these duties waits to be sent.

        False when the handoff is not any more as it was `seen`: claimed, raised, or climbed by another process.
        """
        words = (seen.case, seen.fence, seen.version, seen.rung, rung, ".".join(duties), now, *each(audit))
        return bool(await self._wires.desk("climb", *words) == b"1")

    async def pages(self, now: int, lease_ms: int, most: int) -> tuple[Paging, ...]:
        """Pages that are due, under lease; those of handoffs that somebody has taken meanwhile are gone."""
        found = await self._wires.desk("pages", now, now + lease_ms, most)
        pairs = zip(found[::2], found[1::2], strict=True)
        return tuple(paging for page, text in pairs if (paging := _paging(page.decode(), text)))

    async def paged(self, page: str, audit: Sequence[str] = ()) -> bool:
        """A page was accepted. False when it was acknowledged before."""
        return bool(await self._wires.desk("paged", page, *each(audit)) == b"1")

    async def lapsed(self, now: int) -> tuple[Handoff, ...]:
        """Held ones whose lease is over, longest over first."""
        return tuple(map(parsed, await self._wires.desk("lapsed", now)))

    async def changes(self) -> int:
        """A number that grows whenever the desk changes."""
        return int(await self._wires.main.call("GET", self._wires.keys.desk(keys.CHANGES)) or 0)


def _readable(text: bytes) -> Handoff | None:
    try:
        return parsed(text)
    except Broken:
        log.event(log.Event.STORE_BROKEN)
        return None


def _paging(page: str, text: bytes) -> Paging | None:
    handoff, parts = _readable(text), page.split(":")
    if handoff is None or len(parts) != _PARTS or not parts[3].isdigit():
        return None
    return Paging(page, handoff, int(parts[3]), tuple(parts[4].split(".")))


def parsed(text: bytes) -> Handoff:
    """A handoff from its stored line. Raises Broken."""
    try:
        fields = text.decode().split("|")
        case, who, part, rank, state, since, lang, worker, tab, fence, lease, rung, number, score, ladder = fields
        return Handoff(
            case=case,
            who=Who(who, int(part)),
            urgency=RANKS[int(rank)],
            state=state,
            since=int(since),
            lang=lang,
            worker=worker,
            tab=tab,
            fence=int(fence),
            lease_until=int(lease),
            rung=int(rung),
            last_in=0,
            last_out=0,
            version=int(number),
            score=int(score),
            ladder=int(ladder),
        )
    except (ValueError, IndexError):
        raise Broken("A stored handoff does not parse.") from None
