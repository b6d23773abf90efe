"""Neither words nor the token nor a chat's number reach any log, whatever goes wrong, at every level."""

from __future__ import annotations

import asyncio
import io
import logging
import sys
import threading

import pytest

from bot import log
from bot.chat.send import Openers
from bot.rehearsal.faults import Fault, FaultKind
from bot.store.model import Rank
from flows.errors import Broken

POISON = "the heron knows what happened"
TOKEN = "123456:rehearsal-token"
CHAT = 7_000_000_001
LOUD = [
    "",
    "telegram",
    "telegram.Bot",
    "aiohttp",
    "aiohttp.client",
    "aiohttp.server",
    "aiohttp.access",
    "asyncio",
    "redis",
]


@pytest.fixture(params=["DEBUG", "INFO", "ERROR"])
def out(clock, monkeypatch, request):
    for place, name in [(sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook"), (log, "_logger")]:
        monkeypatch.setattr(place, name, getattr(place, name))
    factory, root = logging.getLogRecordFactory(), logging.getLogger()
    handlers, levels = list(root.handlers), {name: logging.getLogger(name).level for name in LOUD}
    stream = io.StringIO()
    log.configure(clock, request.param, stream)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    logging.captureWarnings(capture=False)
    logging.setLogRecordFactory(factory)
    logging.raiseExceptions = True
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def found(out, capfd):
    """Which of the things that must not be told stand in the log, on standard output or on standard error."""

    def look():
        captured = capfd.readouterr()
        everything = out.getvalue() + captured.out + captured.err
        return [each for each in (POISON, TOKEN, "rehearsal-token", str(CHAT)) if each in everything]

    return look


def test_what_is_planted_would_be_found(found):
    print(POISON, CHAT, file=sys.stderr)

    assert found() == [POISON, str(CHAT)]


@pytest.mark.usefixtures("webhook")
async def test_on_the_way_in(found, world, turns, until, counted):
    asyncio.get_running_loop().set_exception_handler(log.loop_trouble)
    turns.stumbles.add(POISON)
    world.faults.plant(Fault(FaultKind.DUPLICATE))
    world.say(1, POISON)
    world.media(2, "document", POISON)
    await until(lambda: bool(turns.unread), move=500)
    turns.down = True
    world.say(1, POISON + "!")
    await until(lambda: counted(log.Event.UPDATE_PUT_OFF) >= 2, move=500)
    turns.down = False
    await until(lambda: len(world.queue) == 0, move=500)

    assert found() == []


async def test_on_the_way_in_by_polling(found, world, turns, until, make_poller, running, counted):
    for kind in (FaultKind.DROP, FaultKind.LOST_ANSWER, FaultKind.DISCONNECT, FaultKind.FLOOD, FaultKind.UNAUTHORIZED):
        world.faults.plant(Fault(kind, method="getUpdates"))
    turns.stumbles.add(POISON)
    world.say(1, POISON)
    running(make_poller())
    await until(lambda: bool(turns.unread), move=500)

    assert counted(log.Event.TELEGRAM_FAILED) >= 5
    assert found() == []


async def test_on_the_way_out(found, world, post, until, make_sender, running, openers, heard):
    world.say(1, "hi")
    world.say(2, "hi")
    world.block(2, blocked=True)
    for kind in (FaultKind.DROP, FaultKind.LOST_ANSWER, FaultKind.DISCONNECT, FaultKind.FLOOD, FaultKind.UNAUTHORIZED):
        world.faults.plant(Fault(kind, method="sendMessage", chat=CHAT))

    def sometimes(queued):
        if queued.out.rank is Rank.LATER:
            raise Broken(POISON)
        return openers.body(queued)

    running(make_sender(opening=Openers(sometimes, openers.reply)))
    await post(1, POISON, rank=Rank.LATER)
    await post(1, POISON, "the end")
    await post(2, POISON)
    await until(lambda: heard(1)[-1:] == ["the end"], move=500)

    assert found() == []
