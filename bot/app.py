"""The composition root: the only place that knows all parts. Starts them in order and stops them in the reverse.

Order: store, keys, turns and desk, Telegram's client and sender, pages, health; last of all updates are let in, so
that nothing is taken before everything that it needs is there. Stopping closes that door first and the store last.
"""

from __future__ import annotations

import contextlib
import hashlib
import socket
from contextlib import AsyncExitStack
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from aiohttp import web
from pydantic import SecretStr

from bot import checkpoints, readiness, shipped, trial
from bot import rota as rotas
from bot.bodies import Bodies
from bot.chainer import Chainer
from bot.channels import Mail, Way
from bot.channels import Webhook as Hook
from bot.chat import body
from bot.chat.body import Body, ReplySealed
from bot.chat.bot import Telegram
from bot.chat.ingest import Intake
from bot.chat.outcry import Outcry
from bot.chat.pace import Fault
from bot.chat.poll import Poller
from bot.chat.send import Openers, Sender
from bot.chat.webhook import Webhook
from bot.checkpoints import Checkpoints
from bot.clock import Clock
from bot.credentials import Credentials
from bot.desk import Desk
from bot.desk import Hooks as DeskHooks
from bot.health import Check, Health
from bot.keyring import Keyring
from bot.ladder import Ladder, Rules
from bot.leaving import Leaving
from bot.outage import Watch
from bot.pager import Pager
from bot.pages import Outage
from bot.retention import Retention
from bot.rota import Channel, Kept, Rota
from bot.rounds import Rounds
from bot.settings import Settings
from bot.store import given
from bot.store.model import Queued
from bot.store.server import embedded_pair
from bot.store.store import Store
from bot.tasks import Group
from bot.turns import Hooks, Secrets, Turns
from bot.web.app import make_app
from bot.web.parts import Parts, Reports
from bot.web.serving import Runner
from bot.web.stream import Hub
from flows.engine import Say
from flows.errors import Refused, Unavailable, WrenError
from safeguarding import audit
from safeguarding.audit import Tag
from safeguarding.handoff import CAPACITY
from safeguarding.hours import Opening, opening
from safeguarding.keys import Outgoing
from safeguarding.messages import Ms
from safeguarding.people import SessionKey, Who
from safeguarding.retention import DAY

BROKEN = "broken"
"""The prompt that is said when nothing can be kept."""
PLAIN = "plain"


class Part(StrEnum):
    """What is started and stopped, by name."""

    AUDIT = "audit"
    SENDER = "sender"
    ROUNDS = "rounds"
    RETENTION = "retention"
    LEAVING = "leaving"
    PAGES = "pages"
    HEALTH = "health"
    UPDATES = "updates"
    WATCH = "watch"
    TRIALS = "trials"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where this process listens; 0 takes a free one. `web` None: no pages here."""

    web: int | None
    webhook: int
    health: int


def pager(settings: Settings, clock: Clock, rota: Rota | None = None) -> Pager:
    """What wakes people, by the rota in the data directory unless one is given."""
    ways: dict[Channel, Way] = {Channel.EMAIL: Mail(settings, clock), Channel.WEBHOOK: Hook(settings)}
    return Pager(Kept(settings.data / rotas.FILE, rota), ways, clock)


class Service:
    """Everything that runs. `start` returns when it is ready; `stop` finishes what is in hand."""

    def __init__(
        self,
        settings: Settings,
        secret: Credentials,
        clock: Clock,
        ports: Ports,
        *,
        rehearsal: bool,
        record: readiness.Service | None = None,
        rota: Rota | None = None,
    ) -> None:
        """`rota`: the people of a rehearsal, instead of the data directory's."""
        self._settings = settings
        self._secret = secret
        self._clock = clock
        self._ports = ports
        self._rehearsal = rehearsal
        self._record = record
        self._stack = AsyncExitStack()
        self._group = Group()
        self.hub = Hub()
        self.reports = Reports()
        self.keyring = Keyring(secret.deployment, secret.bot_signing_seed)
        self.policy = shipped.policy(record)
        self.clocks = shipped.clocks(settings.data)
        self.pager = pager(settings, clock, rota)
        self.store: Store
        self.turns: Turns
        self.desk: Desk
        self.health: Health
        self.chainer: Chainer
        self.checkpoints: Checkpoints
        self.retention: Retention
        self.leaving: Leaving
        self.web_port = 0
        self._serving = False

    async def start(self) -> None:
        """Start every part. Raises Refused or Broken, with nothing left running, when one cannot be trusted."""
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop every part, the store last."""
        self.hub.close()
        if self._serving:
            self._serving = False
            with contextlib.suppress(WrenError):  # a store that is gone must not keep anything from stopping
                await self._told(Tag.SERVICE_STOPPED)
        await self._group.stop()
        await self._stack.aclose()

    async def _start(self) -> None:
        main, shred = await self._servers()
        self.store = await Store.open(main=main, shred=shred)
        self._stack.push_async_callback(self.store.close)
        self.keyring.accept(await self.store.rosters())
        if self.keyring.roster and self.keyring.roster.rehearsal != self._rehearsal:
            raise Refused("This team's roster is a rehearsal's, whose keys are published, or the other way round.")
        if self.keyring.roster and self.keyring.roster.recovery and (why := readiness.untried(self._record)):
            raise Refused(why)
        telegram = await self._telegram()
        await self._audit()
        sender = self._core(telegram)
        keep = self._settings.keep_days
        self.retention = Retention(self.store, self._clock, None if keep is None else keep * DAY)
        self._group.run(Part.RETENTION, self.retention.run(), self.retention.stop)
        self.leaving = Leaving(self.store, self.desk, self.keyring, self._clock)
        self._group.run(Part.LEAVING, self.leaving.run(), self.leaving.stop)
        self._group.run(Part.ROUNDS, self.rounds.run(), self.rounds.stop)
        self._group.run(Part.SENDER, sender.run(), sender.stop)
        watch = Watch(self._checks(telegram), self.pager, self._clock, self._console)
        self._group.run(Part.WATCH, watch.run(), watch.stop)
        if self._record is not None:
            trials = trial.Trials(
                self.pager, self._settings.data, self._clock, self._console, partial(readiness.local, self._record)
            )
            self._group.run(Part.TRIALS, trials.run(), trials.stop)
        if self._ports.web is not None:
            await self._pages(self._ports.web)
        await telegram.menu(self.policy.flows.commands(self._settings.language))
        await self._let_in(telegram)
        self.health = Health({"store": self.store.ping, "keys": self._sealing}, self._gauges, lambda: self.pager.sent)
        await self.health.start(self._ports.health)
        self._group.add(Part.HEALTH, self.health.stop)
        await self._told(Tag.SERVICE_STARTED)
        self._serving = True

    async def _audit(self) -> None:
        """Chain what is audited, from before anything is until after everything was."""
        self.chainer = Chainer(self.store, self._secret.deployment)
        to = checkpoints.ways(self._settings, self._clock)
        self.checkpoints = Checkpoints(self.store, self.chainer, self.keyring, self._clock, to)
        await self.checkpoints.recall(self._settings.checkpoint_folder)
        self._group.run(Part.AUDIT, self.checkpoints.run(), self.checkpoints.stop)

    async def _told(self, tag: Tag) -> None:
        await self.store.audit(audit.entry(tag, self._clock.now(), "bot", rehearsal=self._rehearsal))

    async def _servers(self) -> tuple[given.Server, given.Server]:
        if self._settings.store_url is None or self._settings.shred_url is None:
            return await self._stack.enter_async_context(embedded_pair(self._settings.data))
        return (
            given.at(self._settings.store_url.get_secret_value()),
            given.at(self._settings.shred_url.get_secret_value()),
        )

    async def _telegram(self) -> Telegram:
        token = self._settings.telegram_token
        if token is None:
            raise Refused("WREN_TELEGRAM_TOKEN is not set; `wren rehearse` needs none.")
        telegram = Telegram(token, self._settings.telegram_api)
        await telegram.open()
        self._stack.push_async_callback(telegram.close)
        return telegram

    def _core(self, telegram: Telegram) -> Sender:
        key = SessionKey(self._secret.session_key)
        bodies = Bodies(key)
        hooks = Hooks(
            said=lambda part: sender.wake(part),  # noqa: PLW0108 - it is made below
            noticed=lambda notice: self.rounds.notice(notice),  # noqa: PLW0108
            changed=self.hub.change,
            staffed=lambda: bool(self.hub.present()),
            opening=self._opening,
        )
        self.turns = Turns(self.store, self.keyring, Secrets(key, self._secret.pepper), self.policy, self._clock, hooks)
        desk_hooks = DeskHooks(
            wake=lambda part: self.rounds.wake(part),  # noqa: PLW0108
            said=hooks.said,
            changed=self.hub.change,
        )
        self.desk = Desk(self.store, self._clock, self.keyring, bodies, self.turns.chat, desk_hooks)
        rules = Rules(self.clocks, hooks.staffed, self._shift, self._console)
        ladder = Ladder(self.store, self.pager, self._clock, rules)
        self.rounds = Rounds(
            self.store, self.turns, self.desk, ladder, bodies, self._clock, prompt_counts=self._rehearsal
        )
        sender = Sender(
            self.store,
            telegram,
            Openers(body=lambda queued: _opened(bodies, queued), reply=self._words),
            self.turns.take,
            self._clock,
            holder=self._holder(),
            rate=self._settings.send_rate,
            delivered=self.hub.change,
        )
        return sender

    def _opening(self, now: Ms) -> Opening | None:
        if self._record is None:
            return None
        return opening(readiness.windows(self._record), readiness.local(self._record, now))

    def _shift(self, after: Ms) -> Ms | None:
        return None if self._record is None else readiness.shift(self._record, after)

    @property
    def _console(self) -> str:
        return f"{self._settings.web_url}/console"

    def _checks(self, telegram: Telegram) -> dict[Outage, Check]:
        async def answers() -> None:
            _, answer = await telegram.me()
            if answer.fault not in (None, Fault.WAIT):
                raise Unavailable("Telegram does not answer.")

        return {
            Outage.STORE: lambda: self.store.probe(self._clock.now()),
            Outage.TELEGRAM: answers,
            Outage.KEYS: self._sealing,
            Outage.AUDIT: self.chainer.sound,
            Outage.CHECKPOINT: self.checkpoints.delivered,
            Outage.RENEWAL: self._renewed,
        }

    def _words(self, sealed: ReplySealed) -> str:
        """A worker's words, opened for sending and forgotten. Raises Broken once the outbox key is another."""
        return self.keyring.outbox.open(Outgoing(sealed.case, sealed.fence, sealed.reply), sealed.sealed)

    async def _pages(self, port: int) -> None:
        parts = Parts(
            store=self.store,
            desk=self.desk,
            keyring=self.keyring,
            clock=self._clock,
            origin=self._settings.web_url,
            alias_key=self._secret.alias_key,
            sign_in_key=self._secret.sign_in_key,
            rehearsal=self._rehearsal,
            capacity=CAPACITY,
            retention=self.retention,
            leaving=self.leaving,
            hub=self.hub,
            reports=self.reports,
        )
        pages = Runner(make_app(parts))
        await pages.setup()
        await web.TCPSite(pages, self._settings.bind, port).start()
        self.web_port = pages.addresses[0][1]
        self._group.add(Part.PAGES, pages.cleanup)

    async def _let_in(self, telegram: Telegram) -> None:
        outcry = Outcry(telegram, self._clock, self._broken_words(), self._settings.send_rate)
        intake = Intake(self.turns, telegram, outcry, self._clock)
        if self._settings.public_url is None:
            poller = Poller(intake, telegram, self._clock)
            self._group.run(Part.UPDATES, poller.run(), poller.stop)
            return
        webhook = Webhook(
            intake,
            telegram,
            self._clock,
            public_url=self._settings.public_url,
            secret=self._settings.webhook_secret or SecretStr(self._secret.webhook_secret),
            host=self._settings.bind,
            port=self._ports.webhook,
        )
        await webhook.start()
        self._group.run(Part.UPDATES, webhook.run(), webhook.stop)

    def _broken_words(self) -> str:
        return self.policy.flows.rendered(Say(BROKEN), self._settings.language, PLAIN).text

    def _holder(self) -> str:
        """The same over restarts, so that a process goes on with its own leases; another on another port."""
        return hashlib.sha256(f"{socket.gethostname()}:{self._ports.webhook}".encode()).hexdigest()[:16]

    async def _sealing(self) -> None:
        self.keyring.sealer(self._clock.now())

    async def _renewed(self) -> None:
        self.keyring.fresh(self._clock.now())

    def _gauges(self) -> dict[str, float]:
        main, shred = self.store.trips
        return {
            "consoles_open": float(len(self.hub.present())),
            "store_trips": float(main),
            "shred_trips": float(shred),
        }


def _opened(bodies: Bodies, queued: Queued) -> Body:
    return body.decode(bodies.open_out(Who(queued.who, queued.part), queued.out.body))
