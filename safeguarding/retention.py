"""How long a case is kept: active, closed, due, confirmed by two, erased. Pure: facts in, a state out.

The clock runs only while nothing about the case is unread, undelivered, open or held; anything of that kind
puts it back, however late, so no case that somebody still needs ever comes due. Coming due erases nothing: one lead
proposes, another confirms what the first one saw, and whatever has changed in between undoes both. Times are in ms.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from flows.errors import Refused
from safeguarding.handoff import HOUR
from safeguarding.messages import Ms

DAY: Final[Ms] = 24 * HOUR
NOTICE_DAYS: Final = (30, 7, 1)
"""Leads are told so many days before a case comes due."""
SHORTEST: Final[Ms] = 30 * DAY
"""Nobody may keep a case for less: a person who comes back within a month is not a stranger."""


class State(StrEnum):
    """Where a case stands."""

    ACTIVE = "active"
    CLOSED = "closed"
    PAUSED = "paused"  # closed, and something about it keeps the clock from running
    DUE = "due"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    ERASED = "erased"


class Pause(StrEnum):
    """Why the clock does not run."""

    UNREAD = "unread"  # a record that no person has opened
    HANDOFF = "handoff"
    UNDELIVERED = "undelivered"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known in clear about a case. `last`, `read`: the bot's newest record, and up to which a human has read.

    `touched`: when anything last changed about it: a message, a reading, a hold that ended. `seen`: `touched` as it was
    when erasing was proposed.
    """

    open: bool
    last: int
    read: int
    touched: Ms
    handoff: bool = False
    undelivered: bool = False
    hold: bool = False
    proposed_by: str = ""
    confirmed_by: str = ""
    seen: Ms = 0
    erased: bool = False


def pauses(facts: Facts) -> tuple[Pause, ...]:
    """Everything that keeps the clock from running."""
    found = {
        Pause.UNREAD: facts.read < facts.last,
        Pause.HANDOFF: facts.handoff,
        Pause.UNDELIVERED: facts.undelivered,
        Pause.HOLD: facts.hold,
    }
    return tuple(pause for pause, there in found.items() if there)


def due_at(facts: Facts, keep: Ms) -> Ms | None:
    """When a case comes due; None while its clock does not run. `keep` is never taken for less than SHORTEST."""
    if facts.open or facts.erased or pauses(facts):
        return None
    return facts.touched + max(keep, SHORTEST)


def state(facts: Facts, keep: Ms, now: Ms) -> State:
    """Where a case stands now."""
    if facts.erased:
        return State.ERASED
    if facts.open:
        return State.ACTIVE
    due = due_at(facts, keep)
    if due is None:
        return State.PAUSED
    if now < due:
        return State.CLOSED
    if not facts.proposed_by or facts.seen != facts.touched:
        return State.DUE
    return State.CONFIRMED if facts.confirmed_by not in {"", facts.proposed_by} else State.PROPOSED


def notice(facts: Facts, keep: Ms, before: Ms, now: Ms) -> int | None:
    """How many days' notice falls between two looks; the shortest, when several do. None when none does."""
    due = due_at(facts, keep)
    if due is None:
        return None
    return next((days for days in reversed(NOTICE_DAYS) if before < due - days * DAY <= now), None)


def propose(facts: Facts, keep: Ms, by: str, now: Ms) -> Facts:
    """One lead has looked at a due case and proposes to erase it. Raises Refused unless it is due."""
    if state(facts, keep, now) is not State.DUE:
        raise Refused("This case is not due.")
    return replace(facts, proposed_by=by, confirmed_by="", seen=facts.touched)


def confirm(facts: Facts, keep: Ms, by: str, now: Ms) -> Facts:
    """Another lead agrees. Raises Refused for the same one, or when anything has changed since it was proposed."""
    if state(facts, keep, now) is not State.PROPOSED:
        raise Refused("Nobody has proposed this, or something has changed since.")
    if by == facts.proposed_by:
        raise Refused("Another lead must confirm this.")
    return replace(facts, confirmed_by=by)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is said of an erasure: when it was done, and after which date no backup can undo it."""

    case: str
    at: Ms
    until: Ms


def receipt(case: str, at: Ms, copies: Ms) -> Receipt:
    """`copies`: how long copies of shred secrets live."""
    return Receipt(case, at, at + copies)
