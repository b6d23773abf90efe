"""Whether the service may go live: what must be recorded before a real token is used (safety decision 17).

`service.toml` in the data directory is where the operator records it, by `wren init` or by hand. Nobody's word is
checked here but that it was given: who, and when. A rehearsal needs none of it.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.settings import Model
from flows.errors import Broken
from safeguarding import hours, ladder
from safeguarding.hours import Window
from safeguarding.ladder import Clocks
from safeguarding.messages import Ms

FILE = "service.toml"

Text = Annotated[str, Field(min_length=1, max_length=200)]


class Day(StrEnum):
    """A weekday."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("no such time zone") from None
    return name


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Named(_Strict):
    """Somebody who answers for something, since when."""

    name: Text
    date: dt.date


class Exempt(_Strict):
    """Why helpers need not report although others must: which regulation says so, and which solicitor."""

    regulation: Text
    solicitor: Text


class Hours(_Strict):
    """When helpers begin a shift, on which days, in the service's time zone."""

    days: tuple[Day, ...]
    begins: dt.time


class Service(_Strict):
    """What is recorded about a service.

    `reporting_duty`: whether the law makes its helpers report sexual harm to somebody under 18; there is no default.
    """

    name: Text
    model: Model
    region: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    reporting_duty: bool | None = None
    reporting_exempt: Exempt | None = None
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/London"
    hours: tuple[Hours, ...] = ()
    on_call: Named | None = None
    data_protection_officer: Named | None = None
    outside_safeguarding_lead: Named | None = None
    region_pack_reviewed: Named | None = None
    recovery_tried: Named | None = None

    @model_validator(mode="after")
    def _exempt(self) -> Self:
        if self.reporting_exempt and self.reporting_duty is not False:
            raise ValueError("exempt, and yet bound")
        return self


_NEEDED: Mapping[str, str] = {
    "on_call": "a named person on call",
    "data_protection_officer": "a data protection officer",
    "outside_safeguarding_lead": "a safeguarding lead from outside the service",
    "region_pack_reviewed": "who reviewed the region pack",
}


def read(text: str) -> Service:
    """The record. Raises Broken with the field that is wrong, never with what stands in it."""
    try:
        return Service.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise Broken(f"{FILE} is not TOML: {error}") from None
    except ValidationError as error:
        wrong = sorted({".".join(map(str, fault["loc"])) or "reporting_exempt" for fault in error.errors()})
        raise Broken(f"{FILE} is wrong at: {', '.join(wrong)}") from None


def untried(service: Service | None) -> str:
    """What keeps a team that has a recovery key from taking words; empty once somebody has tried that key."""
    if service is None or service.recovery_tried is not None:
        return ""
    return (
        "The team has a recovery key that nobody has tried. Join the shares, run `wren restore --check` with the "
        f"sealed credentials of a backup, and record who did, and when, as [recovery_tried] in {FILE}."
    )


def windows(service: Service) -> tuple[Window, ...]:
    """The shifts of a week."""
    days = list(Day)
    return tuple(Window(days.index(day), each.begins) for each in service.hours for day in each.days)


def shift(service: Service, after: Ms) -> Ms | None:
    """When the first shift after a time begins; None when no hours are known."""
    begins = hours.begins(windows(service), local(service, after))
    return None if begins is None else int(begins.replace(tzinfo=ZoneInfo(service.timezone)).timestamp() * 1000)


def local(service: Service, now: Ms) -> dt.datetime:
    """A time on the service's wall clock."""
    return dt.datetime.fromtimestamp(now / 1000, ZoneInfo(service.timezone)).replace(tzinfo=None)


def missing(service: Service, reviewed: Mapping[str, bool], clocks: Clocks) -> tuple[str, ...]:
    """What is not recorded that a real token needs, one sentence each. `reviewed`: by language."""
    lacking = [f"There is no record of {what}." for field, what in _NEEDED.items() if getattr(service, field) is None]
    if service.reporting_duty is None:
        lacking.append("There is no record of whether the law makes helpers report sexual harm to somebody under 18.")
    if not service.hours:
        lacking.append("There is no record of the hours, so nobody can be told when a helper will be here.")
    if clocks.signed is None:
        lacking.append(f"Nobody has signed {ladder.FILE}: who is called when nobody takes a handoff.")
    unreviewed = sorted(lang for lang, done in reviewed.items() if not done)
    if unreviewed:
        lacking.append(f"The words are not reviewed in: {', '.join(unreviewed)}.")
    return tuple(lacking)
