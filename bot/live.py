"""`wren init`, `wren run` and `wren doctor`: a real service, which does not go live before it is ready.

`init` asks what it must, makes the service's own secrets and stores once, and prints the one-use link with which the
first lead enrols. `run` refuses a real token until everything of safety decision 17 is recorded, and always refuses
a rehearsal's roster. `doctor` says what each setting is, and checks each part it can reach.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from bot import app, check, credentials, health, packs, process, readiness, settings, shipped, trial
from bot import rota as rotas
from bot.app import Ports, Service
from bot.chat.bot import Telegram
from bot.clock import Clock
from bot.settings import Model, Settings
from bot.store import given
from bot.store.server import create_pair, embedded_pair
from bot.store.store import Store
from bot.web.enrolment import invite
from bot.web.rosters import first_words
from flows import few
from flows.errors import Broken, Refused, WrenError
from safeguarding import ladder
from safeguarding.ladder import Duty
from safeguarding.roster import Role

SECRETS = "credentials"
LOOK = 1_000
_DUTIES = {
    Duty.PRIMARY: "Where is woken who is called first?",
    Duty.SHADOW: "And who is called a minute later, with the first?",
    Duty.LEAD: "And the lead, who is also told when Wren does not work? One address apart from this machine.",
    Duty.OUTSIDE: "And who is called outside the service in the end?",
}
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
    reporting = _reporting(ask)
    rota = "".join(_duty(duty, ask) for duty in Duty)
    text = f'name = "{_plain(name)}"\nmodel = "{_plain(model)}"\nregion = "{_plain(region)}"\n{reporting}'
    readiness.read(text)
    rotas.read(rota)
    chosen = settings.load({**os.environ, "WREN_MODEL": model})
    credentials.create(data / SECRETS)
    if chosen.store_url is None:
        create_pair(data)
    (data / readiness.FILE).write_text(text)
    (data / rotas.FILE).touch(mode=0o600)
    (data / rotas.FILE).write_text(rotas.HEAD + rota)
    (data / ladder.FILE).write_text(packs.text(f"safeguarding/{ladder.FILE}"))
    say(f"\nMade {data}. Keep {data / SECRETS} backed up apart from the rest: without it everybody is a stranger.")
    link = asyncio.run(_link(chosen))
    say(f"\nThe first lead opens this once, within a week, while `wren run` is running:\n\n  {link}")
    say(f"\nSign {data / ladder.FILE} once you have read it; `wren pager test` tries who is in {data / rotas.FILE}.")
    say(f"\nSet WREN_MODEL={model} where the service runs. `wren doctor` says what is still missing.")


def _reporting(ask: Ask) -> str:
    """Whether helpers must report by law, as TOML. There is no default: it changes what a young person is promised."""
    answer = ask(
        "Does the law make your helpers report sexual harm to somebody under 18 "
        "(yes; no; exempt, where it binds others and a regulation lets you off)?"
    )
    match answer.strip().casefold():
        case "yes":
            return "reporting_duty = true\n"
        case "no":
            return "reporting_duty = false\n"
        case "exempt":
            regulation = _plain(ask("Which regulation says so (its number)?").strip())
            solicitor = _plain(ask("Which solicitor says that it does?").strip())
            exempt = f'[reporting_exempt]\nregulation = "{regulation}"\nsolicitor = "{solicitor}"\n'
            return f"reporting_duty = false\n{exempt}"
        case _:
            raise Refused("That the law makes helpers report is answered with yes, no or exempt.")


def _duty(duty: Duty, ask: Ask) -> str:
    """The rota's lines for one duty, as TOML."""
    answer = ask(f"{_DUTIES[duty]} https://… or mailto:…, the first is tried first; - for nobody yet")
    addresses = [f'"{_plain(word)}"' for word in answer.split() if word != "-"]
    return f'\n[[{duty}]]\nname = "the {duty}"\nreach = [{", ".join(addresses)}]\n' if addresses else ""


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
    if lacking := unready(chosen, record, reviewed()):
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


def unready(chosen: Settings, record: readiness.Service, reviewed: Mapping[str, bool]) -> tuple[str, ...]:
    """What stands between these settings and a real token. Raises Broken."""
    different = (f"WREN_MODEL is {chosen.model}, but the record says {record.model}.",)
    return (
        *readiness.missing(record, reviewed, shipped.clocks(chosen.data)),
        *trial.lacking(_rota(chosen), trial.read(chosen.data), chosen),
        *(different if record.model != chosen.model else ()),
    )


def _rota(chosen: Settings) -> rotas.Rota:
    path = chosen.data / rotas.FILE
    return rotas.read(path.read_text()) if path.exists() else rotas.Rota()


def pager_test(say: Say) -> int:
    """A test page to every address of the rota; 0 when each was accepted. Raises Refused, Broken."""
    chosen = settings.load()
    record, rota, clock = recorded(chosen), _rota(chosen), Clock()
    if not rota.addresses():
        raise Refused(f"There is nobody in {chosen.data / rotas.FILE}.")
    console = f"{chosen.web_url}/console"
    local = partial(readiness.local, record)
    tried = asyncio.run(trial.Trials(app.pager(chosen, clock), chosen.data, clock, console, local).once())
    for each in tried:
        say(str(each))
    say("Accepted means that the other side has it. Whether a telephone rang, ask who holds it.")
    return any(each.why for each in tried)


def doctor(say: Say) -> int:
    """Explain each setting and check each part. 0 when all is well."""
    say(settings.document())
    try:
        chosen = settings.load()
    except Refused as error:
        say(f"Settings that will not do:\n{error}")
        return 1
    wrong = [*_recorded(chosen), *_watched(chosen), *asyncio.run(_reached(chosen))]
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
        record = recorded(chosen)
        found += unready(chosen, record, reviewed())
        if trial.old(_rota(chosen), trial.read(chosen.data), readiness.local(record, Clock().now()).date()):
            found.append(f"The pager was last tested more than {trial.DAYS} days ago; `wren pager test` tests it.")
    except WrenError as error:
        found.append(str(error))
    return found


def _watched(chosen: Settings) -> list[str]:
    """Whether anybody outside would see that the audit was written anew."""
    folder = chosen.checkpoint_folder
    if folder is None:
        lacking = "No WREN_CHECKPOINT_FOLDER and no WREN_CHECKPOINT_MAIL: nobody outside could tell a changed audit."
        return [] if chosen.checkpoint_mail else [lacking]
    try:
        same = folder.stat().st_dev == chosen.data.stat().st_dev
    except OSError:
        return ["WREN_CHECKPOINT_FOLDER or the data directory is not there."]
    return ["WREN_CHECKPOINT_FOLDER lies on the same disk as the data; it should be another machine's."] if same else []


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
    found += await _shared(chosen)
    main, shred = _outside(chosen)
    if main and shred:
        try:
            await (await Store.open(main=main, shred=shred)).close()
        except WrenError as error:
            found.append(str(error))
    return found


async def _shared(chosen: Settings) -> list[str]:
    """Whether some way to the lead ends at another machine than this and Telegram's, as far as addresses tell."""
    try:
        lead = _rota(chosen).lead
    except Broken:
        return []
    if not lead:
        return []
    ours = set().union(*[await _addresses(name) for name in (*trial.own_names(chosen), socket.gethostname())])
    ways = [await _addresses(server) for server in trial.servers(lead, chosen)]
    if any(way and not way & ours for way in ways):
        return []
    return ["No server through which the lead is paged was found to be another machine than this and Telegram's."]


async def _addresses(host: str) -> set[str]:
    """The addresses of a host; none when it is not known."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return set()
    return {str(where[0]) for *_, where in found}


def reviewed() -> dict[str, bool]:
    """By language: whether every file of its words has been reviewed."""
    found: dict[str, bool] = {}
    for review in shipped.flows(reviewed=True).words.reviews:
        lang = few.language(review.path) or Path(review.path).parent.name
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
