"""A person's side of the store: the session, the owner, the case's records, a worker's reply."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from bot.store import keys
from bot.store.batch import Word
from bot.store.model import Commit, Committed, Delivery, Held, Lane, Notice, Out, Owner, Record, Replied
from bot.store.wires import NOBODY, Part, counted, each, part_of
from flows.errors import Broken, Refused
from safeguarding.people import Who

_LANES = {Lane.BOT: keys.LANE_B, Lane.WORKER: keys.LANE_W}


class Partition(Part):
    """Turns and records. Every method is one trip and may raise Unavailable; Broken when stored data is wrong."""

    async def load(self, who: Who) -> Held:
        """The person's sealed session, its version and the owner."""
        name = self._wires.keys.part(keys.PERSON, who.part, who.id)
        version, blob, owner, fence = await self._wires.main.call("HMGET", name, "v", "b", "o", "f")
        return Held(int(version or 0), blob, Owner((owner or b"bot").decode(), int(fence or 0)))

    async def owner(self, who: Who) -> Owner:
        """Who speaks to this person now."""
        name = self._wires.keys.part(keys.PERSON, who.part, who.id)
        owner, fence = await self._wires.main.call("HMGET", name, "o", "f")
        return Owner((owner or b"bot").decode(), int(fence or 0))

    async def desk_event(self, who: Who) -> str:
        """The last event that `own` kept; empty when there was none."""
        name = self._wires.keys.part(keys.PERSON, who.part, who.id)
        event: bytes | None = await self._wires.main.call("HGET", name, "e")
        return (event or b"").decode()

    async def commit(self, commit: Commit) -> Committed:
        """One turn, all or nothing. Raises Lost, Erased or Refused, and has changed nothing then."""
        made = await self._wires.about("commit", commit.who, commit.case or "", *_words(commit))
        return Committed(commit.version + 1, tuple(map(int, made)))

    async def own(
        self, who: Who, owner: Owner, now: int, event: str, audit: Sequence[str] = (), *, case: str = ""
    ) -> bool:
        """Give the person to a worker or take them back, and wake the conversation (timer `desk`) with `event`.

        False when a higher fence is there already, or when this fence's hold was taken back before: then the
        claim has failed. Repeating changes nothing, so two different events of one fence must differ in text.
        What an earlier hold of `case` wrote into a hidden chat is dropped, and shown as such.
        Raises Refused for a person nobody knows.
        """
        words = (who.id, owner.name, owner.fence, event, now, *each(audit))
        return bool(await self._wires.about("own", who, case, *words) == b"1")

    async def reply(
        self,
        *,
        case: str,
        who: Who,
        fence: int,
        worker: str,
        reply: str,
        record: Record,
        out: Out | None,
        audit: Sequence[str],
        now: int,
    ) -> Replied:
        """A worker's words, kept and queued in one step; without `out` a note that is only kept.

        The same `reply` id again gives the first answer again. Raises Refused unless this worker holds the
        person with this fence, Lost when the record's number is taken.
        """
        if record.lane is not Lane.WORKER:
            raise Refused("A worker's words belong to the workers' lane.")
        outs = counted([] if out is None else [_out_words(out)])
        words = (who.id, worker, fence, reply, now, record.seq, _value(record), *outs, *each(audit))
        number, seq = await self._wires.about("reply", who, case, *words)
        return Replied(int(number or 0), int(seq))

    async def records(self, case: str, after: Mapping[Lane, int] | None = None) -> tuple[Record, ...]:
        """A case's sealed records after the given numbers, the bot's lane first, each lane in order."""
        part, after = part_of(case), after or {}
        start = {lane: after.get(lane, 0) for lane in Lane}
        lanes = await asyncio.gather(
            *(
                self._wires.main.call("LRANGE", self._wires.keys.part(key, part, case), start[lane], -1)
                for lane, key in _LANES.items()
            )
        )
        return tuple(
            _record(lane, seq, value)
            for lane, values in zip(_LANES, lanes, strict=True)
            for seq, value in enumerate(values, start=start[lane] + 1)
        )

    async def first(self, case: str) -> Record | None:
        """The first record of a case, as the bot began it; else the workers' first; None for none."""
        for lane, key in _LANES.items():
            found = await self._wires.main.call("LINDEX", self._wires.keys.part(key, part_of(case), case), 0)
            if found is not None:
                return _record(lane, 1, found)
        return None

    async def case(self, case: str) -> dict[str, str]:
        """A case's clear fields, with `person`, `lane_b`, `lane_w` or `erased`. Empty when there is none."""
        name = self._wires.keys.part(keys.CASE, part_of(case), case)
        found: dict[bytes, bytes] = await self._wires.main.call("HGETALL", name)
        return {key.decode(): value.decode() for key, value in found.items()}

    async def keeping(
        self,
        case: str,
        facts: Mapping[str, str],
        audit: Sequence[str] = (),
        *,
        guard: int | None = None,
        doom: int | None = None,
    ) -> int:
        """Change what retention goes by, in one step with its audit. Returns how often that was done.

        `guard`: Lost unless it was done just so often before. `doom`: from then on nothing about the case changes but
        that it is erased. Raises Lost, Erased, Refused.
        """
        words = ["" if n is None else n for n in (guard, doom)]
        who = Who(NOBODY, part_of(case))
        return int(await self._wires.about("keeping", who, case, *words, *counted(facts.items()), *each(audit)))

    async def rewrap(
        self,
        case: str,
        generation: int,
        records: Sequence[Record],
        audit: Sequence[str] = (),
        *,
        epoch: int | None = None,
    ) -> None:
        """Put records back with another outer layer; from now on none of an older generation is taken.

        `epoch`: all are done, for the leaver with whom this epoch began. Raises Lost when a newer generation is there,
        Refused for what is not the same record, Erased.
        """
        rows = counted((record.lane.value, record.seq, _value(record)) for record in records)
        words = (generation, "" if epoch is None else epoch, *rows, *each(audit))
        await self._wires.about("rewrap", Who(NOBODY, part_of(case)), case, *words)

    async def delivery(self, case: str) -> dict[str, Delivery]:
        """Where each of the workers' replies is, by reply id."""
        name = self._wires.keys.part(keys.DELIVERY, part_of(case), case)
        found: dict[bytes, bytes] = await self._wires.main.call("HGETALL", name)
        return {key.decode(): Delivery(value.decode().partition(":")[0]) for key, value in found.items()}

    async def sent_ids(self, who: Who, since: int) -> tuple[tuple[int, int], ...]:
        """Message ids of both sides, with their times, from `since` on."""
        name = self._wires.keys.part(keys.SENT, who.part, who.id)
        found = await self._wires.main.call("ZRANGE", name, since, "+inf", "BYSCORE", "WITHSCORES")
        flat = [word for pair in found for word in pair] if found and isinstance(found[0], list) else found
        return tuple((int(flat[i]), int(float(flat[i + 1]))) for i in range(0, len(flat), 2))

    async def forget_ids(self, who: Who, ids: Iterable[int]) -> None:
        """These messages are deleted, or can no longer be."""
        if gone := list(ids):
            await self._wires.main.call("ZREM", self._wires.keys.part(keys.SENT, who.part, who.id), *gone)


def _words(commit: Commit) -> list[Word]:
    return [
        *(commit.who.id, commit.version, commit.fence, commit.owner, commit.blob, commit.case or ""),
        *("1" if commit.hidden else "0", commit.fresh),
        *counted(commit.clear.items()),
        *counted((record.lane.value, record.seq, _value(record)) for record in commit.records),
        *counted(_out_words(out) for out in commit.out),
        *counted((timer.name, timer.at) for timer in commit.timers),
        *each(commit.forget),
        *counted((done.name, done.at) for done in commit.done if done.who == commit.who),
        *counted([] if commit.notice is None else [notice_words(commit.notice)]),
        *each([] if commit.counts is None else [commit.counts]),
        *each(commit.audit),
        *counted(commit.theirs),
    ]


def _out_words(out: Out) -> tuple[Word, ...]:
    worker = "1" if out.from_worker else "0"
    return (out.rank.value, out.expires, out.fence, worker, out.case, out.reply, out.body)


def notice_words(notice: Notice) -> tuple[Word, ...]:
    """A notice as the functions read it."""
    return (notice.number, notice.urgency.rank, notice.since, notice.lang)


def _value(record: Record) -> bytes:
    return record.kind.encode() + b"|" + record.sealed


def _record(lane: Lane, seq: int, value: bytes) -> Record:
    kind, mark, sealed = value.partition(b"|")
    if not mark:
        raise Broken("A stored record has no kind.")
    return Record(lane, seq, kind.decode(), sealed)
