"""The ladder: who is called, and when, while nobody takes a handoff (safety decision 9).

Theory of operation. `clocks.toml` is one table, urgency by whether somebody has a console open, signed by whoever
answers for the service. A rung is named after the highest duty it calls, and rungs have one order in all ladders, so
that a handoff which gets more urgent, or whose console closes, never calls downwards twice. Rungs that have come due
together are climbed in one step, and whoever they call is called once. Which rung a handoff has reached, and from
when its time counts, stands in the store; this module only says what is due.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import msgspec

from flows.errors import Broken
from safeguarding.handoff import HOUR, SECOND
from safeguarding.messages import Ms
from safeguarding.urgency import Urgency

FILE = "clocks.toml"
NO_SHIFT: Ms = 3 * HOUR
"""Where no hours are recorded, what waits for the next shift waits for so long."""


class Duty(StrEnum):
    """Who can be called. The order is the one in which somebody else is called where a duty has nobody."""

    PRIMARY = "primary"
    SHADOW = "shadow"
    LEAD = "lead"
    OUTSIDE = "outside"


class Rung(StrEnum):
    """A step of the ladder, from the first to the last."""

    PRIMARY = "primary"
    SHADOW = "shadow"
    LEAD = "lead"
    OUTSIDE = "outside"
    INCIDENT = "incident"

    @property
    def number(self) -> int:
        """1 for the first; what the store keeps. 0 there means that none was called."""
        return _RUNGS.index(self) + 1


_RUNGS = tuple(Rung)


def rung(number: int) -> Rung:
    """The rung of a number; the last one for a number that none has."""
    return next((rung for rung in Rung if rung.number == number), Rung.INCIDENT)


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of one ladder: after so long (None: when the next shift begins) these are called."""

    rung: Rung
    after: Ms | None
    calls: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """What is due: the rung to climb to, and everybody whom the rungs up to it call."""

    rung: Rung
    duties: tuple[Duty, ...]


class Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who signed the clocks, and when."""

    name: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class Clocks:
    """The whole table. `signed` is None until somebody did."""

    ladders: Mapping[tuple[Urgency, bool], tuple[Step, ...]]
    signed: Signed | None = None

    def steps(self, urgency: Urgency, *, staffed: bool) -> tuple[Step, ...]:
        """A ladder; empty for an urgency that calls nobody."""
        return self.ladders.get((urgency, staffed), ())


class _Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    calls: tuple[Duty, ...]
    after_s: int | None = None
    at: Literal["next-shift"] | None = None


class _Ladders(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    staffed: dict[Rung, _Step]
    unstaffed: dict[Rung, _Step]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    danger: _Ladders
    serious: _Ladders
    concern: _Ladders
    signed: Signed | None = None


def read(text: str) -> Clocks:
    """The table of clocks. Raises Broken, saying where."""
    try:
        table = msgspec.convert(tomllib.loads(text), _Table)
    except tomllib.TOMLDecodeError as error:
        raise Broken(f"{FILE} is not TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise Broken(f"{FILE}: {error}") from None
    ladders = {}
    for urgency in (Urgency.DANGER, Urgency.SERIOUS, Urgency.CONCERN):
        both: _Ladders = getattr(table, urgency.value)
        for staffed, rungs in ((True, both.staffed), (False, both.unstaffed)):
            place = f"{urgency}.{'staffed' if staffed else 'unstaffed'}"
            ladders[urgency, staffed] = _steps(place, rungs)
    _enough(ladders, signed=table.signed is not None)
    return Clocks(ladders, table.signed)


def due(steps: tuple[Step, ...], since: Ms, now: Ms, called: int, shift: Ms | None) -> Call | None:
    """What a ladder calls now, or None. `since`: when its time began; `called`: the number of the last rung.

    `shift`: when the first shift after `since` begins. A clock that stepped back delays nobody's first call.
    """
    since = min(since, now)
    reached = [step for step in steps if step.rung.number > called and _when(step, since, shift) <= now]
    if not reached:
        return None
    return Call(reached[-1].rung, tuple(duty for duty in Duty if any(duty in step.calls for step in reached)))


def _when(step: Step, since: Ms, shift: Ms | None) -> Ms:
    if step.after is None:
        return since + NO_SHIFT if shift is None else shift
    return since + step.after


def _steps(place: str, rungs: Mapping[Rung, _Step]) -> tuple[Step, ...]:
    steps = tuple(_step(f"{place}.{rung}", rung, rungs[rung]) for rung in Rung if rung in rungs)
    times = [step.after for step in steps if step.after is not None]
    if times != sorted(times):
        raise Broken(f"{FILE}: {place}: a later rung comes before an earlier one.")
    if any(step.after is None for step in steps[:-1]):
        raise Broken(f"{FILE}: {place}: what waits for a shift must come last.")
    return steps


def _step(place: str, rung: Rung, step: _Step) -> Step:
    if not step.calls:
        raise Broken(f"{FILE}: {place}: calls nobody.")
    if (step.after_s is None) == (step.at is None) or (step.after_s or 0) < 0:
        raise Broken(f'{FILE}: {place}: wants either after_s, 0 or more, or at = "next-shift".')
    return Step(rung, None if step.after_s is None else step.after_s * SECOND, step.calls)


def _enough(ladders: Mapping[tuple[Urgency, bool], tuple[Step, ...]], *, signed: bool) -> None:
    """What no table may leave out."""
    for staffed in (True, False):
        danger = ladders[Urgency.DANGER, staffed]
        if not danger or (danger[0].rung, danger[0].after) != (Rung.PRIMARY, 0):
            raise Broken(f"{FILE}: danger calls the primary at once, always.")
        if {Rung.LEAD, Rung.OUTSIDE, Rung.INCIDENT} - {step.rung for step in danger}:
            raise Broken(f"{FILE}: danger reaches the lead, somebody outside, and is an incident in the end.")
        if any(step.after is None for step in danger):
            raise Broken(f"{FILE}: danger waits for no shift.")
    silent = [key for key, steps in ladders.items() if not steps]
    if [key for key in silent if key != (Urgency.SERIOUS, False) or not signed]:
        raise Broken(f"{FILE}: only serious, unstaffed, may call nobody, and only once the table is signed.")
