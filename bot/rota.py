"""Who is woken, and how they are reached: `rota.toml` in the data directory.

A duty has people, a person has addresses in the order in which they are tried: `https://…` is a webhook, `mailto:…`
an e-mail. An address can be as good as a password, so none is ever shown or logged. The file is read at every page,
so that a new week's rota needs no restart; one that cannot be read any more leaves the last good one in force.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.log import Event, event
from bot.settings import LOCAL
from flows.errors import Broken
from safeguarding.ladder import Duty

FILE: Final = "rota.toml"
TELEGRAM: Final = ("telegram.org", "t.me", "telegram.me")
_MAIL: Final = re.compile(r"mailto:([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255})")
HEAD: Final = """\
# Who is woken, and how: addresses in the order in which they are tried, https://… (a webhook) or mailto:….
# At least one of the lead's must share nothing with Telegram or with this machine. Keep this file to yourselves.
"""


class Channel(StrEnum):
    """A way to reach somebody."""

    EMAIL = "email"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody is reached. `host`: of a webhook, its server; of an e-mail, the part after the @."""

    channel: Channel
    to: str = field(repr=False)
    host: str = field(repr=False)

    @property
    def digest(self) -> str:
        """What stands for the address where it must not stand itself."""
        return hashlib.sha256(f"{self.channel}:{self.to}".encode()).hexdigest()[:16]


def address(text: str) -> Address:
    """An address as an operator writes it. Raises ValueError without repeating it."""
    if found := _MAIL.fullmatch(text):
        return Address(Channel.EMAIL, found[1], found[1].rpartition("@")[2].lower())
    parts = urlsplit(text)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.fragment:
        raise ValueError("must be https://… or mailto:…")
    if parts.scheme == "http" and parts.hostname not in LOCAL:
        raise ValueError("must be https, except on this machine")
    return Address(Channel.WEBHOOK, text, parts.hostname.lower())


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, arbitrary_types_allowed=True)


class Person(_Strict):
    """Somebody on duty. The name is for the operator; no page holds it."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    reach: tuple[Annotated[Address, BeforeValidator(lambda text: address(str(text)))], ...] = Field(min_length=1)


class Rota(_Strict):
    """Who is on duty."""

    primary: tuple[Person, ...] = ()
    shadow: tuple[Person, ...] = ()
    lead: tuple[Person, ...] = ()
    outside: tuple[Person, ...] = ()

    def people(self, duty: Duty) -> tuple[Person, ...]:
        """Those who have a duty."""
        found: tuple[Person, ...] = getattr(self, duty.value)
        return found

    def called(self, duties: Iterable[Duty]) -> tuple[Person, ...]:
        """Everybody who is called as one of these, once. A duty that nobody has falls to the next that somebody has."""
        order = tuple(Duty)
        found: list[Person] = []
        for duty in duties:
            at = order.index(duty)
            others = (*order[at:], *reversed(order[:at]))
            found += next((people for other in others if (people := self.people(other))), ())
        return tuple({person.reach: person for person in found}.values())

    def addresses(self) -> tuple[tuple[Duty, Person, Address], ...]:
        """Every address, with whose it is."""
        return tuple((duty, who, each) for duty in Duty for who in self.people(duty) for each in who.reach)


def read(text: str) -> Rota:
    """The rota. Raises Broken with the place that is wrong, never with what stands there."""
    try:
        return Rota.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise Broken(f"{FILE} is not TOML: {error}") from None
    except ValidationError as error:
        wrong = sorted({".".join(map(str, fault["loc"])) for fault in error.errors(include_input=False)})
        raise Broken(f"{FILE} is wrong at: {', '.join(wrong)}") from None


class Kept:
    """The rota as its file says now. `fixed`: one that needs no file."""

    def __init__(self, path: Path, fixed: Rota | None = None) -> None:
        self._path = path
        self._fixed = fixed
        self._last = Rota()

    def now(self) -> Rota:
        """The rota in force; the last good one while the file cannot be read."""
        if self._fixed is not None:
            return self._fixed
        try:
            self._last = read(self._path.read_text())
        except (OSError, ValueError, Broken) as error:
            event(Event.ROTA_UNREADABLE, error=error)
        return self._last


def apart(host: str, ours: Iterable[str]) -> bool:
    """Whether a server, as far as its name tells, is neither this machine nor Telegram's. `ours`: our own names."""
    if host in LOCAL or any(host == name or host.endswith(f".{name}") for name in TELEGRAM):
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and host not in ours
