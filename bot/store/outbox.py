"""The outbox as its sender sees it, by partition lease; and what else comes due in a partition."""

from __future__ import annotations

from bot import log
from bot.store import keys
from bot.store.model import Claimed, Delivery, Notice, Out, Queued, Rank
from bot.store.wires import RANKS, Part
from safeguarding.people import Who


class Outbox(Part):
    """One trip a method; each may raise Unavailable."""

    async def lease(self, part: int, holder: str, until: int, now: int) -> bool:
        """Take or keep the work of a partition until then; False while another holder's lease lasts."""
        return bool(await self._wires.at("lease", self._wires.names(part, keys.LEASE), holder, until, now) == b"1")

    async def due_out(self, part: int, now: int, limit: int) -> tuple[Queued, ...]:
        """What may be sent: each person's first entry, most urgent first, then first come first served.

        An entry that cannot be read comes back expired and empty: `sending` then drops it.
        """
        names = self._wires.names(part, keys.OUT, keys.LINE, *keys.HEADS)
        return tuple(_queued(part, row) for row in await self._wires.at("due_out", names, now, limit))

    async def sending(self, queued: Queued, now: int, until: int) -> bool:
        """Before the call to Telegram: count the try; until `until` nobody else sends to this person.

        False when it must not be sent: another sender has it, it is late, or somebody else speaks now.
        """
        words = (queued.who, queued.id, queued.tries, now, until)
        return bool(await self._wires.about("sending", *_about(queued), *words) == b"go")

    async def sent(self, queued: Queued, message: int, at: int, after: int = 0) -> None:
        """Telegram has it as `message` (0: nothing that could be deleted). The next waits until `after`."""
        await self._wires.about("sent", *_about(queued), queued.who, queued.id, message, at, after)

    async def later(self, queued: Queued, at: int, *, maybe: bool) -> None:
        """Try again from `at` on. `maybe`: it may have arrived all the same."""
        doubt = "1" if maybe or queued.maybe else "0"
        await self._wires.about("later", *_about(queued), queued.who, queued.id, at, doubt)

    async def drop(self, queued: Queued, why: Delivery = Delivery.UNDELIVERED) -> None:
        """Never send it."""
        await self._wires.about("drop", *_about(queued), queued.who, queued.id, why.value)

    async def due_timers(self, part: int, now: int, lease_ms: int, limit: int) -> tuple[Claimed, ...]:
        """Due timers, first due first. One that no commit names in `done` comes again after `lease_ms`."""
        names = self._wires.names(part, keys.TIMERS, keys.TIMERS_AT)
        rows = await self._wires.at("due_timers", names, now, lease_ms, limit)
        return tuple(_claimed(part, member, at) for member, at in rows)

    async def notices(self, part: int) -> tuple[Notice, ...]:
        """What this partition has to tell the desk. One that cannot be read keeps no other from being told."""
        found = await self._wires.main.call("HGETALL", self._wires.keys.part(keys.NOTICES, part))
        read = (_notice(part, case, text) for case, text in found.items())
        return tuple(notice for notice in read if notice is not None)

    async def noticed(self, part: int, notice: Notice) -> bool:
        """The desk has it. False when a newer one of the same case has come meanwhile: it stays."""
        names = self._wires.names(part, keys.NOTICES)
        return bool(await self._wires.at("noticed", names, notice.case, notice.number) == b"1")


def _about(queued: Queued) -> tuple[Who, str]:
    return Who(queued.who, queued.part), queued.out.case


def _queued(part: int, row: list[bytes]) -> Queued:
    number, who, rank, expires, fence, worker, tries, maybe, case, reply, body = row
    out = Out(
        rank=Rank(rank.decode()),
        body=body,
        expires=int(expires),
        fence=int(fence),
        from_worker=worker == b"1",
        case=case.decode(),
        reply=reply.decode(),
    )
    return Queued(part, int(number), who.decode(), out, int(tries), maybe == b"1")


def _claimed(part: int, member: bytes, at: bytes) -> Claimed:
    who, _, name = member.decode().partition(":")
    return Claimed(Who(who, part), name, int(at))


def _notice(part: int, case: bytes, text: bytes) -> Notice | None:
    try:
        number, rank, since, lang, who = text.decode().split("|")
        return Notice(case.decode(), Who(who, part), int(number), RANKS[int(rank)], int(since), lang)
    except (ValueError, IndexError):
        log.event(log.Event.STORE_BROKEN, part=part)
        return None
