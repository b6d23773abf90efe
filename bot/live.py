"""`wren init`, `wren run` and `wren doctor`: a real service, which does not go live before it is ready.

`init` asks what it must, makes the service's own secrets and stores once, and prints the one-use link with which the
first lead enrols. `run` refuses a real token until everything of safety decision 17 is recorded, and always refuses
a rehearsal's roster. `doctor` says what each setting is, and checks each part it can reach.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from bot import app, check, credentials, health, process, readiness, settings
from bot.app import Ports, Service
from bot.chat.bot import Telegram
from bot.clock import Clock
from bot.settings import Model, Settings
from bot.store import given
from bot.store.server import create_pair, embedded_pair
from bot.store.store import Store
from bot.web.enrolment import first_words, invite
from flows.errors import Broken, Refused, WrenError
from safeguarding.roster import Role

SECRETS = "credentials"
LOOK = 1_000
Say = Callable[[str], None]
Ask = Callable[[str], str]


def init(ask: Ask, say: Say) -> None:
    """Prepare a service in WREN_DATA. Raises Refused for one that is there already, or an answer that will not do."""
    data = Path(os.environ.get("WREN_DATA", "data"))
    if (data / readiness.FILE).exists():
        raise Refused(f"{data} holds a service already; nothing was changed.")
    name = ask("What is the service called?").strip()
    model = ask(f"Which promise does it make ({', '.join(Model)})?").strip()
    region = ask("In which country does it work (two letters, such as GB)?").strip().upper()
    text = f'name = "{_plain(name)}"\nmodel = "{_plain(model)}"\nregion = "{_plain(region)}"\n'
    readiness.read(text)
    chosen = settings.load({**os.environ, "WREN_MODEL": model})
    credentials.create(data / SECRETS)
    if chosen.store_url is None:
        create_pair(data)
    (data / readiness.FILE).write_text(text)
    say(f"\nMade {data}. Keep {data / SECRETS} backed up apart from the rest: without it everybody is a stranger.")
    link = asyncio.run(_link(chosen))
    say(f"\nThe first lead opens this once, within a week, while `wren run` is running:\n\n  {link}")
    say(f"\nSet WREN_MODEL={model} where the service runs. `wren doctor` says what is still missing.")


async def _link(chosen: Settings) -> str:
    """The first lead's one-use link. Its token stands in the store only as a hash."""
    main, shred = _outside(chosen)
    if main and shred:
        return await _invited(chosen, main, shred)
    async with embedded_pair(chosen.data) as (own, other):
        return await _invited(chosen, own, other)


async def _invited(chosen: Settings, main: given.Server, shred: given.Server) -> str:
    store = await Store.open(main=main, shred=shred)
    try:
        return await invite(store, origin=chosen.web_url, name="", role=Role.LEAD, by="operator", now=Clock().now())
    finally:
        await store.close()


async def run(ended: asyncio.Event, say: Say) -> None:
    """Serve until asked to end. Raises Refused, before anything is started, while it may not.

    `say` tells the operator the team's six words, to be compared with those that the first lead sees.
    """
    chosen = settings.load()
    record = recorded(chosen)
    if lacking := unready(chosen, record, reviewed(), _today()):
        raise Refused("\n".join(("Wren does not go live yet.", *lacking)))
    service = Service(
        chosen,
        credentials.read(chosen.data / SECRETS),
        Clock(),
        Ports(web=chosen.web_port, webhook=chosen.webhook_port, health=chosen.metrics_port),
        rehearsal=False,
        record=record,
    )
    speaker = os.environ.get("NOTIFY_SOCKET")
    await service.start()
    process.settle()
    try:
        health.notify("READY=1", speaker)
        await _words(service, ended, say)
        await ended.wait()
        health.notify("STOPPING=1", speaker)
    finally:
        await service.stop()


async def _words(service: Service, ended: asyncio.Event, say: Say) -> None:
    """Once the first roster is there, its six words; a first lead may still have to sign it."""
    clock = Clock()
    while service.keyring.roster is None and not await clock.wait(ended, LOOK):
        continue
    if service.keyring.roster:
        say(f"The six words of this team: {first_words(await service.store.rosters())}")


def recorded(chosen: Settings) -> readiness.Service:
    """The operator's record. Raises Refused where there is none, Broken where it will not do."""
    try:
        text = (chosen.data / readiness.FILE).read_text()
    except OSError:
        raise Refused(f"There is no {readiness.FILE} in {chosen.data}; `wren init` makes it.") from None
    return readiness.read(text)


def unready(
    chosen: Settings, record: readiness.Service, reviewed: Mapping[str, bool], today: dt.date
) -> tuple[str, ...]:
    """What stands between these settings and a real token."""
    different = (f"WREN_MODEL is {chosen.model}, but the record says {record.model}.",)
    return (*readiness.missing(record, reviewed, today), *(different if record.model != chosen.model else ()))


def doctor(say: Say) -> int:
    """Explain each setting and check each part. 0 when all is well."""
    say(settings.document())
    try:
        chosen = settings.load()
    except Refused as error:
        say(f"Settings that will not do:\n{error}")
        return 1
    wrong = [*_recorded(chosen), *asyncio.run(_reached(chosen))]
    code = check.run(say)
    for line in wrong:
        say(f"- {line}")
    say("Everything is in order." if not wrong and not code else f"{len(wrong) + code} things to see to.")
    return bool(wrong or code)


def _recorded(chosen: Settings) -> list[str]:
    found = []
    try:
        credentials.read(chosen.data / SECRETS)
    except Broken as error:
        found.append(str(error))
    try:
        found += unready(chosen, recorded(chosen), reviewed(), _today())
    except WrenError as error:
        found.append(str(error))
    return found


async def _reached(chosen: Settings) -> list[str]:
    """What can be asked from here without starting the service: Telegram, and a store of somebody else's."""
    found = []
    if chosen.telegram_token is None:
        found.append("WREN_TELEGRAM_TOKEN is not set; only a rehearsal can run.")
    else:
        telegram = Telegram(chosen.telegram_token, chosen.telegram_api)
        await telegram.open()
        name, answer = await telegram.me()
        await telegram.close()
        found += [] if name else [f"Telegram does not accept the token ({answer.fault})."]
    main, shred = _outside(chosen)
    if main and shred:
        try:
            await (await Store.open(main=main, shred=shred)).close()
        except WrenError as error:
            found.append(str(error))
    return found


def reviewed() -> dict[str, bool]:
    """By language: whether every file of its words has been reviewed."""
    found: dict[str, bool] = {}
    for review in app.flows().words.reviews:
        lang = Path(review.path).parent.name
        found[lang] = found.get(lang, True) and review.ready
    return found


def _outside(chosen: Settings) -> tuple[given.Server | None, given.Server | None]:
    if chosen.store_url is None or chosen.shred_url is None:
        return None, None
    return given.at(chosen.store_url.get_secret_value()), given.at(chosen.shred_url.get_secret_value())


def _plain(answer: str) -> str:
    if '"' in answer or "\\" in answer or any(ord(c) < 32 for c in answer):  # noqa: PLR2004 - control characters
        raise Refused("An answer holds a character that cannot be kept in the record.")
    return answer


def _today() -> dt.date:
    return dt.datetime.fromtimestamp(Clock().now() / 1000, dt.UTC).date()
