"""Trying the pager: a real test page to every address of the rota, and which of them accepted it, and when.

`wren pager test` tries on demand; a running service tries once a week by itself, in the middle of a day, and tells
nobody but the log. `wren run` refuses while somebody on the rota has never been reached; that a test is old alone
refuses nothing, since a service that starts again at night must not stay away for it. Addresses are kept as digests.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot import pages
from bot.channels import Why
from bot.clock import Clock
from bot.log import Event, event
from bot.pager import Pager
from bot.rota import Address, Channel, Person, Rota, apart
from bot.settings import Settings
from flows.errors import Broken
from safeguarding.handoff import HOUR
from safeguarding.ladder import Duty
from safeguarding.messages import Ms

FILE: Final = "pager-tried.toml"
DAYS: Final = 7
"""A test that is older than this is an old one."""
AGAIN: Final = 6
HOURS: Final = range(10, 16)
NEEDED: Final = (Duty.PRIMARY, Duty.LEAD, Duty.OUTSIDE)


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt. `why`: None when it was accepted."""

    duty: Duty
    person: Person
    place: int
    channel: Channel
    why: Why | None

    def __str__(self) -> str:
        came = "accepted" if self.why is None else f"not accepted ({self.why})"
        return f"{self.duty}: {self.person.name}, address {self.place}, by {self.channel}: {came}"


def read(data: Path) -> dict[str, dt.date]:
    """When each address, by its digest, last accepted a test page. Raises Broken."""
    try:
        found = tomllib.loads((data / FILE).read_text())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        raise Broken(f"{FILE} cannot be read; `wren pager test` makes it anew.") from None
    return {digest: day for digest, day in found.items() if isinstance(day, dt.date)}


def note(data: Path, addresses: Iterable[Address], today: dt.date) -> None:
    """Keep that these accepted a test page today."""
    try:
        known = read(data)
    except Broken:
        known = {}
    known |= {address.digest: today for address in addresses}
    text = "".join(f"{digest} = {day.isoformat()}\n" for digest, day in sorted(known.items()))
    draft = data / f"{FILE}.{os.getpid()}"
    draft.write_text(text)
    draft.replace(data / FILE)


def lacking(rota: Rota, tried: Mapping[str, dt.date], settings: Settings) -> tuple[str, ...]:
    """What keeps this rota from being one that wakes somebody, one sentence each."""
    found = [f"The rota has nobody for: {duty}." for duty in NEEDED if not rota.people(duty)]
    for duty in Duty:
        found += [
            f"No address of {who.name} ({duty}) has accepted a test page; `wren pager test` sends one."
            for who in rota.people(duty)
            if not any(each.digest in tried for each in who.reach)
        ]
    ours = own_names(settings)
    if rota.lead and not any(apart(server, ours) for server in servers(rota.lead, settings)):
        found.append("Every way to the lead runs through this machine or Telegram; one must share nothing with them.")
    addresses = [address for _, _, address in rota.addresses()]
    if settings.pager_smtp_host is None and any(each.channel is Channel.EMAIL for each in addresses):
        found.append("The rota has e-mail addresses, but WREN_PAGER_SMTP_HOST is not set.")
    hooks = {each.host for each in addresses if each.channel is Channel.WEBHOOK}
    if settings.pager_token is not None and len(hooks) > 1:
        found.append("WREN_PAGER_TOKEN would be sent to the webhooks of more than one server.")
    return tuple(found)


def old(rota: Rota, tried: Mapping[str, dt.date], today: dt.date, days: int = DAYS) -> bool:
    """Whether somebody on the rota has not been reached by a test for so many days."""
    everybody = (person for duty in Duty for person in rota.people(duty))
    newest = (max(tried.get(each.digest, dt.date.min) for each in person.reach) for person in everybody)
    return any((today - day).days > days for day in newest)


def servers(people: Iterable[Person], settings: Settings) -> set[str]:
    """The servers that pages to these people go to."""
    addresses = [address for person in people for address in person.reach]
    hosts = {each.host for each in addresses if each.channel is Channel.WEBHOOK}
    mail = settings.pager_smtp_host
    return hosts | ({mail} if mail and any(each.channel is Channel.EMAIL for each in addresses) else set())


def own_names(settings: Settings) -> set[str]:
    """The names under which this service and its Telegram are reached."""
    urls = (settings.web_url, settings.public_url or "", settings.telegram_api)
    return {name for url in urls if (name := url.partition("//")[2].partition("/")[0].partition(":")[0])}


class Trials:
    """Tries the pager. `local`: a time on the service's wall clock."""

    def __init__(
        self, pager: Pager, data: Path, clock: Clock, console: str, local: Callable[[Ms], dt.datetime]
    ) -> None:
        self._pager = pager
        self._data = data
        self._clock = clock
        self._console = console
        self._local = local
        self._halt = asyncio.Event()
        self._last: dt.date | None = None

    async def once(self) -> tuple[Tried, ...]:
        """A test page to every address, each by itself; those that accepted are kept."""
        page, rota = pages.trial(self._console), self._pager.rota.now()
        found, accepted = [], []
        for duty, person, address in rota.addresses():
            why = await self._pager.send(address, page)
            found.append(Tried(duty, person, person.reach.index(address) + 1, address.channel, why))
            accepted += [] if why else [address]
        note(self._data, accepted, self._today())
        return tuple(found)

    async def run(self) -> None:
        """Once a week, in the middle of a day, until `stop`."""
        while not self._halt.is_set():
            await self.look()
            await self._clock.wait(self._halt, HOUR)

    async def stop(self) -> None:
        """Try no more."""
        self._halt.set()

    async def look(self) -> None:
        """Try if it is time to: once a day, while somebody was not reached for long."""
        try:
            tried = read(self._data)
            rota = self._pager.rota.now()
            if old(rota, tried, self._today()):
                event(Event.PAGER_UNTRIED)
            midday = self._local(self._clock.now()).hour in HOURS
            if midday and self._last != self._today() and old(rota, tried, self._today(), AGAIN):
                self._last = self._today()
                await self.once()
        except (OSError, Broken) as error:
            event(Event.TIMER_FAILED, error=error)

    def _today(self) -> dt.date:
        return self._local(self._clock.now()).date()
