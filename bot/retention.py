"""Which cases are due to be erased, and erasing them once two leads agree (safeguarding.retention decides).

Theory of operation. The confirmation dooms the case in one atomic step, guarded by what the confirming lead saw: a
hold, a reading or a first lead's second thought in between, and it is lost. A doomed case takes no change any more.
Only then its secret goes, the files are rewritten and the tombstone stands; whatever a failure leaves half done, the
next look finishes, and whatever a crash does, the first. Up to when leads were given notice of a case is kept with it,
so that a restart skips none. Without WREN_KEEP_DAYS nothing ever comes due.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import Final

from bot import log
from bot.clock import Clock
from bot.store.model import Delivery
from bot.store.store import Store
from flows.errors import Broken, Refused, WrenError
from safeguarding import audit, backup, retention
from safeguarding.audit import Tag
from safeguarding.messages import Ms
from safeguarding.retention import Facts, Pause, Receipt, State

LOOK: Final[Ms] = 60_000
NEVER: Final[Ms] = 2**52
NUMBERS: Final = (
    "lane_b",
    "last_in",
    "last_out",
    "keep_read",
    "keep_touched",
    "keep_changes",
    "keep_seen",
    "keep_noticed",
)
WAITS: Final = frozenset({Delivery.QUEUED, Delivery.HIDDEN, Delivery.MAYBE})


@dataclass(frozen=True, slots=True)
class Kept:
    """A case and where it stands. `changes` guards what is done about it; `noticed`: when leads were last told."""

    case: str
    state: State
    due: Ms | None
    pauses: tuple[Pause, ...]
    facts: Facts
    changes: int
    noticed: Ms


class Retention:
    """`keep`: how long a closed case is kept, ms; None keeps everything."""

    def __init__(self, store: Store, clock: Clock, keep: Ms | None) -> None:
        self._store = store
        self._clock = clock
        self._keep = keep
        self._told = ""
        self._unfinished: set[str] = set()
        self._erasing = asyncio.Lock()
        self._halt = asyncio.Event()

    @property
    def days(self) -> int | None:
        """How many days a closed case is kept; None keeps everything."""
        return None if self._keep is None else max(self._keep, retention.SHORTEST) // retention.DAY

    async def kept(self) -> list[Kept]:
        """Every case that is not active, erased ones left out: what waits for a lead, then the first due first."""
        found = [await self.of(case) async for case in self._store.every_case()]
        shown = [one for one in found if one.state not in {State.ACTIVE, State.ERASED}]
        return sorted(shown, key=lambda one: (one.state is not State.PROPOSED, one.due is None, one.due or 0, one.case))

    async def of(self, case: str) -> Kept:
        """One case. Raises Refused for one that never was, Broken for one whose numbers do not parse."""
        clear = await self._store.case(case)
        if not clear:
            raise Refused("There is no such case.")
        delivery = await self._store.delivery(case)
        try:
            numbers = {name: int(clear.get(name, 0)) for name in NUMBERS}
        except ValueError:
            raise Broken("What is kept about a case does not parse.") from None
        facts = Facts(
            open=clear.get("state") != "closed",
            last=numbers["lane_b"],
            read=numbers["keep_read"],
            touched=max(numbers["last_in"], numbers["last_out"], numbers["keep_touched"]),
            handoff=await self._store.handoff(case) is not None,
            undelivered=any(state in WAITS for state in delivery.values()),
            hold=clear.get("keep_hold") == "1",
            proposed_by=clear.get("keep_proposed", ""),
            confirmed_by=clear.get("keep_confirmed", ""),
            seen=numbers["keep_seen"],
            erased="erased" in clear,
        )
        due = None if self._keep is None else retention.due_at(facts, self._keep)
        state = retention.state(facts, NEVER if self._keep is None else self._keep, self._clock.now())
        return Kept(case, state, due, retention.pauses(facts), facts, numbers["keep_changes"], numbers["keep_noticed"])

    async def propose(self, case: str, by: str) -> None:
        """A lead proposes to erase a due case. Raises Refused unless it is due; Lost when it has just changed."""
        one, now = await self.of(case), self._clock.now()
        made = retention.propose(one.facts, self._for(), by, now)
        facts = {"proposed": by, "confirmed": "", "seen": str(made.seen)}
        entry = audit.entry(Tag.RETENTION_DUE, now, by, case=case)
        await self._store.keeping(case, facts, (entry,), guard=one.changes)

    async def confirm(self, case: str, by: str) -> Receipt:
        """Another lead agrees, and the case is erased. Raises Refused, or Lost when it has changed meanwhile."""
        one, now = await self.of(case), self._clock.now()
        retention.confirm(one.facts, self._for(), by, now)
        entry = audit.entry(Tag.RETENTION_CONFIRMED, now, by, case=case)
        self._unfinished.add(case)  # before: a step that was not answered may have been done
        await self._store.keeping(case, {"confirmed": by}, (entry,), guard=one.changes, doom=now)
        return await self._erase(case)

    async def hold(self, case: str, by: str, *, on: bool) -> None:
        """Keep a case whatever its clock says (a court, a complaint), or let that end: then the clock starts anew."""
        now = self._clock.now()
        entry = audit.entry(Tag.RETENTION_HELD, now, by, case=case, granted=on)
        await self._store.keeping(case, {"hold": "1" if on else "0", "touched": str(now)}, (entry,))

    async def run(self) -> None:
        """Look once a minute whether a day has passed, until `stop`."""
        while not self._halt.is_set():
            try:
                await self.round()
            except WrenError as error:
                log.event(log.Event.TIMER_FAILED, error=error)
            await self._clock.wait(self._halt, LOOK)

    async def stop(self) -> None:
        """End after the round in hand."""
        self._halt.set()

    async def round(self) -> None:
        """Finish what was doomed. Once a day, and first of all, look at every case for that and for notices."""
        today = dt.datetime.fromtimestamp(self._clock.now() / 1000, dt.UTC).date().isoformat()
        if today != self._told:
            async for case in self._store.every_case():
                await self._look(case)
            self._told = today
        for case in sorted(self._unfinished):
            try:
                await self._finish(case)
            except WrenError as error:
                log.event(log.Event.TIMER_FAILED, case=case, error=error)

    async def _look(self, case: str) -> None:
        """One case, by itself: stored data that is wrong in it must not hold up the others. Raises Unavailable."""
        try:
            clear = await self._store.case(case)
            if "doomed" in clear:
                self._unfinished.add(case)
            elif self._keep is not None and "erased" not in clear:
                await self._notice(await self.of(case))
        except (Broken, Refused) as error:
            log.event(log.Event.TIMER_FAILED, case=case, error=error)

    async def _notice(self, one: Kept) -> None:
        """Tell leads when it comes due in 30, 7 or 1 days, if that was not told yet."""
        now = self._clock.now()
        days = retention.notice(one.facts, self._for(), one.noticed, now)
        if days is not None:
            log.event(log.Event.RETENTION_SOON, case=one.case, count=days)
            entry = audit.entry(Tag.RETENTION_DUE, now, "bot", case=one.case, count=days)
            await self._store.keeping(one.case, {"noticed": str(now)}, (entry,), guard=one.changes)

    async def _finish(self, case: str) -> None:
        clear = await self._store.case(case)
        if "doomed" in clear or "erased" in clear:
            await self._erase(case)
        self._unfinished.discard(case)

    async def _erase(self, case: str) -> Receipt:
        async with self._erasing:
            now = self._clock.now()
            await self._store.erase(case, now, (audit.entry(Tag.SECRET_ERASED, now, "bot", case=case),))
        self._unfinished.discard(case)
        log.event(log.Event.CASE_ERASED, case=case)
        return retention.receipt(case, now, backup.LIVES)

    def _for(self) -> Ms:
        if self._keep is None:
            raise Refused("Nothing comes due: WREN_KEEP_DAYS is not set.")
        return self._keep
