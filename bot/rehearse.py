"""`wren rehearse`: the whole service on this machine, with a stand-in for Telegram and a pretend team.

The same code as for real speaks the same HTTP to it; only the far end of the wire is ours. The pretend team's
passphrases are published, and its roster is marked `rehearsal`, which `wren run` refuses.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot import credentials, process, settings
from bot.app import Ports, Service
from bot.clock import Movable
from bot.rehearsal import enrol
from bot.rehearsal.server import Rehearsal
from bot.rota import Rota
from bot.settings import MailSecurity, Model, Settings
from bot.store.server import create_pair
from bot.web.enrolment import invite
from flows.errors import Refused
from safeguarding.ladder import Duty
from safeguarding.roster import Role

TOKEN = "1:rehearsal-token"  # noqa: S105 - the stand-in's, published
SECRETS, TELEGRAM = "credentials", "telegram"
MARK = "rehearsal"
HOST = "localhost"
BASE_PORT = 8041


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a rehearsal lives. `base`: the first of four ports, 0 for free ones; `webhook`: have updates sent.

    Somebody else's, where given: `api` the stand-in, `public` what stands before the webhook, `stores` the addresses
    of the main and the shred store.
    """

    directory: Path
    base: int = BASE_PORT
    fresh: bool = False
    webhook: bool = True
    api: str = ""
    public: str = ""
    stores: tuple[str, str] | None = None
    send_rate: float = 25.0


@dataclass(frozen=True, slots=True)
class Addresses:
    """What to open in a browser."""

    chat: str
    console: str
    dashboard: str
    health: str


class Rehearsing:
    """A rehearsal that runs. `start` returns its addresses."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.clock = Movable()
        self.telegram = Rehearsal(clock=self.clock)
        self.service: Service

    async def start(self) -> Addresses:
        """Prepare the directory, start both ends of the wire, and enrol the pretend team."""
        plan = self._plan
        prepare(plan.directory, fresh=plan.fresh)
        try:
            if not plan.api:
                await self.telegram.start(HOST, _port(plan, 0), TOKEN, plan.directory / TELEGRAM)
            return await self._serve()
        except BaseException:
            await self.stop()
            raise

    async def _serve(self) -> Addresses:
        chosen = self._settings()
        ports = Ports(web=chosen.web_port, webhook=chosen.webhook_port, health=chosen.metrics_port)
        secret = credentials.read(self._plan.directory / SECRETS)
        self.service = Service(chosen, secret, self.clock, ports, rehearsal=True, rota=self._rota())
        await self.service.start()
        await enrol.enrol(chosen.web_url, self._invite)
        chat = self._plan.api or self.telegram.chat_url
        health = f"http://127.0.0.1:{self.service.health.port}"
        return Addresses(chat, f"{chosen.web_url}/console", f"{chosen.web_url}/dashboard", health)

    async def stop(self) -> None:
        """Stop the service, then its Telegram."""
        if hasattr(self, "service"):
            await self.service.stop()
        if not self._plan.api:
            await self.telegram.stop()

    def _settings(self) -> Settings:
        plan = self._plan
        web, webhook, health = (_port(plan, n) or _free() for n in (1, 2, 3))
        return settings.load(
            {},
            rehearsal=True,
            data=plan.directory,
            model=Model.HELPLINE,
            telegram_api=plan.api or self.telegram.url,
            telegram_token=SecretStr(TOKEN),
            public_url=(plan.public or f"http://{HOST}:{webhook}") if plan.webhook else None,
            store_url=plan.stores and SecretStr(plan.stores[0]),
            shred_url=plan.stores and SecretStr(plan.stores[1]),
            send_rate=plan.send_rate,
            webhook_port=webhook,
            web_port=web,
            web_url=f"http://{HOST}:{web}",
            metrics_port=health,
            pager_smtp_host=None if plan.api else HOST,
            pager_smtp_port=1 if plan.api else self.telegram.pages.mailbox.port,
            pager_smtp_security=MailSecurity.STARTTLS if plan.api else MailSecurity.NONE,
            pager_from="wren@rehearsal.example",
        )

    def _rota(self) -> Rota:
        """Each duty has a telephone that rings by webhook; the shadow and the lead are reached by e-mail first.

        Where the stand-in is somebody else's there is no mail server.
        """
        people = {}
        for duty in Duty:
            reach = [f"{self._plan.api or self.telegram.url}/rehearsal/pager/{duty}"]
            if not self._plan.api:
                reach.insert(duty in (Duty.PRIMARY, Duty.OUTSIDE), f"mailto:{duty}@rehearsal.example")
            people[duty.value] = [{"name": f"the {duty}'s telephone", "reach": reach}]
        return Rota.model_validate(people)

    async def _invite(self) -> str:
        service = self.service
        return await invite(
            service.store,
            origin=f"http://{HOST}:{service.web_port}",
            name=enrol.LENA.name,
            role=Role.LEAD,
            by="operator",
            now=self.clock.now(),
        )


def prepare(directory: Path, *, fresh: bool) -> None:
    """Make what a rehearsal needs, once. Raises Refused for a directory that is somebody else's."""
    marked = (directory / MARK).exists()
    if directory.exists() and any(directory.iterdir()) and not marked:
        raise Refused(f"{directory} holds something that is not a rehearsal; choose another directory.")
    if fresh and marked:
        shutil.rmtree(directory)
    if not (directory / MARK).exists():
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        (directory / MARK).touch()
        credentials.create(directory / SECRETS)
        create_pair(directory)
    (directory / TELEGRAM).mkdir(mode=0o700, exist_ok=True)


async def run(plan: Plan, say: Callable[[str], None], ended: asyncio.Event) -> None:
    """Rehearse until `ended`, saying where to look."""
    say("Getting ready: reading words and cues, making the team's keys.")
    rehearsing = Rehearsing(plan)
    addresses = await rehearsing.start()
    process.settle()
    say(welcome(addresses))
    try:
        await ended.wait()
    finally:
        await rehearsing.stop()


def welcome(addresses: Addresses) -> str:
    """The three addresses, a line each, and how to sign in."""
    return "\n".join(
        (
            "",
            "Wren is rehearsing. Nothing here reaches Telegram.",
            "",
            f"  the young person's chat   {addresses.chat}",
            f"  the worker's console      {addresses.console}",
            f"  the lead's dashboard      {addresses.dashboard}",
            "",
            "Sign in to the console as a worker, to the dashboard as the lead:",
            *(f"  {p.name:<6}{p.role.value:<8}{p.passphrase}" for p in enrol.TEAM),
            "",
            "Ctrl-C stops everything. `make fresh` starts anew.",
            "",
        )
    )


def _port(plan: Plan, number: int) -> int:
    return plan.base + number if plan.base else 0


def _free() -> int:

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
