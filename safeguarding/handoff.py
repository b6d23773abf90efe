"""The handoff: how a human is brought in, and stays brought in. A machine of its own.

Theory of operation. A handoff waits, is claimed by one worker's tab under a lease, becomes *with worker* at
the worker's first words, may be *phoning* (a long lease without heartbeat), and is closed. Losing the lease or
being released returns it to waiting with its original waiting time; vanishing adds one step of urgency, at most
serious. The store's functions perform the moves atomically; this module says which moves there are, what order
the queue has and how long things last. Danger comes strictly first; below it, waiting time decides with a head
start for serious, so that a concern that has waited long cannot starve. Who is called meanwhile: `ladder.py`.
"""

from __future__ import annotations

from enum import StrEnum

from flows.errors import Refused
from safeguarding.messages import Ms
from safeguarding.urgency import Urgency

SECOND: Ms = 1_000
MINUTE: Ms = 60 * SECOND
HOUR: Ms = 60 * MINUTE

LEASE: Ms = 45 * SECOND
HEARTBEAT: Ms = 15 * SECOND
PHONING: Ms = 20 * MINUTE
CAPACITY = 2
HEAD_START: Ms = 4 * HOUR
FIRST: Ms = 10**13
"""Larger than any time in this century: it puts danger before everything else."""


class State(StrEnum):
    """Where a handoff stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    WITH_WORKER = "with-worker"
    PHONING = "phoning"
    CLOSED = "closed"


class Event(StrEnum):
    """What can happen to a handoff."""

    CLAIM = "claim"
    REPLY = "reply"
    PHONE = "phone"
    LAPSE = "lapse"
    RELEASE = "release"
    CLOSE = "close"
    NOTICE = "notice"


HELD = frozenset({State.CLAIMED, State.WITH_WORKER, State.PHONING})
MOVES: dict[tuple[State, Event], State] = {
    (State.WAITING, Event.CLAIM): State.CLAIMED,
    (State.WAITING, Event.NOTICE): State.WAITING,
    (State.CLOSED, Event.NOTICE): State.WAITING,
    **{(held, Event.REPLY): State.WITH_WORKER for held in HELD},
    **{(held, Event.PHONE): State.PHONING for held in HELD},
    **{(held, Event.LAPSE): State.WAITING for held in HELD},
    **{(held, Event.RELEASE): State.WAITING for held in HELD},
    **{(held, Event.CLOSE): State.CLOSED for held in HELD},
    **{(held, Event.NOTICE): held for held in HELD},
}


def move(state: State, event: Event) -> State:
    """The state after an event. Raises Refused where there is no such move."""
    try:
        return MOVES[state, event]
    except KeyError:
        raise Refused(f"A handoff that is {state} cannot {event}.") from None


def score(urgency: Urgency, since: Ms) -> Ms:
    """The place in the queue; lower is sooner. Ageing moves order, never urgency."""
    if urgency is Urgency.DANGER:
        return since - FIRST
    return since - (HEAD_START if urgency is Urgency.SERIOUS else 0)


def after_vanishing(urgency: Urgency) -> Urgency:
    """A vanished worker adds one step, at most serious; danger stays danger."""
    return urgency.raised(cap=Urgency.SERIOUS)
