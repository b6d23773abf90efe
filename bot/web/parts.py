"""What the pages are given by the rest of the service, under typed keys."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

from bot.clock import Clock
from bot.desk import Desk
from bot.keyring import Keyring
from bot.leaving import Leaving
from bot.retention import Retention
from bot.store.store import Store
from bot.web.lately import Lately
from bot.web.stream import Hub


@dataclass(slots=True)
class Reports:
    """How many content-security reports have come: counted, never kept, since they quote addresses and text."""

    seen: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Parts:
    """Everything the pages stand on.

    `origin`: where they live, `https://host[:port]`. `alias_key`, `sign_in_key`: credentials for aliases and for
    fake salts. `capacity`: conversations a worker may hold at once. `retention`: what is due, and erasing it.
    `leaving`: what follows when somebody has left.
    """

    store: Store
    desk: Desk
    keyring: Keyring
    clock: Clock
    origin: str
    alias_key: bytes
    sign_in_key: bytes
    rehearsal: bool
    capacity: int
    retention: Retention
    leaving: Leaving
    hub: Hub = field(default_factory=Hub)
    reports: Reports = field(default_factory=Reports)
    lately: Lately = field(default_factory=Lately)


PARTS = web.AppKey("parts", Parts)
