from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
import threading
import warnings
from enum import StrEnum

import pytest

from bot import log
from bot.clock import Movable
from bot.log import Event, Value
from flows.errors import Unavailable

POISON = "the heron knows what happened"
TOKEN = "123456:AAGheron-token"
LIBRARIES = ["telegram.Bot", "telegram.request.BaseRequest", "httpx", "httpcore.http11", "aiohttp.access"]
LIBRARIES += ["aiohttp.server", "transitions.core", "asyncio", "redis", "something.else", "root"]


class Task(StrEnum):
    SENDER = "sender"


class Careless:
    def __repr__(self):
        return POISON


@pytest.fixture
def out(monkeypatch):
    for place, name in [(sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")]:
        monkeypatch.setattr(place, name, getattr(place, name))
    monkeypatch.setattr(log, "_logger", None)
    monkeypatch.setattr(logging, "raiseExceptions", True)
    root, factory = logging.getLogger(), logging.getLogRecordFactory()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    with warnings.catch_warnings():
        log.configure(Movable(1_700_000_000_000), "DEBUG", stream)
        yield stream
        logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.setLogRecordFactory(factory)


def lines(out):
    return [json.loads(line) for line in out.getvalue().splitlines()]


def raised(text):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the text is the point
        int(text)
    return caught.value


def test_an_event_is_one_line_of_json_with_the_clocks_time(out):
    log.event(Event.SEND_DROPPED, part=7, who="0123456789abcdef", task=Task.SENDER)

    assert lines(out) == [
        {
            "at": "2023-11-14T22:13:20.000Z",
            "level": "warning",
            "event": "send-dropped",
            "part": 7,
            "who": "0123456789abcdef",
            "task": "sender",
        }
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("chat", 4411223344),
        ("text", POISON),
        ("part", POISON),
        ("part", "7"),
        ("who", POISON),
        ("who", 12),
        ("task", POISON),
        ("error", POISON),
        ("why", Careless()),
        ("count", Careless()),
    ],
)
def test_what_is_not_allowed_under_its_key_is_redacted(out, key, value):
    log.event(Event.READY, **{key: value})

    assert lines(out)[0][key] == "[redacted]"


def test_an_error_is_its_type_and_our_own_line_never_its_message(out):
    def fail():
        raise Unavailable(POISON)

    with pytest.raises(Unavailable) as caught:
        fail()
    log.event(Event.TASK_FAILED, error=caught.value)
    log.event(Event.TASK_FAILED, error=ExceptionGroup(POISON, [caught.value, raised(TOKEN)]))

    assert [line["error"] for line in lines(out)] == ["Unavailable", "ExceptionGroup[Unavailable, ValueError]"]


def test_the_place_of_an_error_is_the_deepest_line_of_our_own_code():
    with pytest.raises(ValueError, match="forward") as caught:
        Movable(0).move(-1)

    assert log.describe(caught.value).startswith("ValueError at bot.clock:")


def test_nothing_is_told_for_a_key_without_value(out):
    log.event(Event.LOOP_TROUBLE, error=None)

    assert "error" not in lines(out)[0]


@pytest.mark.parametrize("name", LIBRARIES)
@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL])
def test_pitfall_22_no_word_of_a_library_reaches_the_log(out, capfd, name, level):
    logger = logging.getLogger(name)
    extra = {"update": POISON}

    logger.log(level, "Received %r at %s", POISON, TOKEN, extra=extra)
    logger.log(level, POISON, exc_info=raised(TOKEN), stack_info=True, extra=extra)
    logger.log(level, "https://api/bot" + TOKEN + "/getUpdates %s", "too", "many", POISON)  # noqa: G003
    logger.log(level, Careless())

    captured = capfd.readouterr()
    everything = out.getvalue() + captured.out + captured.err
    assert POISON not in everything
    assert TOKEN not in everything
    assert len(lines(out)) == (4 if level >= logging.WARNING else 0)
    assert all(line["event"] == "library" for line in lines(out))


@pytest.mark.usefixtures("out")
def test_pitfall_22_another_handler_sees_blank_records_too():
    seen = []

    class Nosy(logging.Handler):
        def emit(self, record):
            seen.append(logging.Formatter("%(message)s %(exc_text)s %(stack_info)s").format(record))

    nosy = Nosy()
    logging.getLogger("telegram").addHandler(nosy)
    try:
        logging.getLogger("telegram").critical("Data was: %r", POISON, exc_info=raised(POISON))
    finally:
        logging.getLogger("telegram").removeHandler(nosy)

    assert seen == ["[redacted] None None"]


async def test_asyncio_and_uncaught_errors_keep_their_words(out, capfd):
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(log.loop_trouble)

    loop.call_exception_handler({"message": POISON, "exception": raised(TOKEN), "task": POISON})
    loop.call_exception_handler({"message": POISON})
    loop.default_exception_handler({"message": POISON, "exception": raised(TOKEN)})
    sys.excepthook(ValueError, raised(POISON), None)
    sys.unraisablehook(type("Args", (), {"exc_value": raised(POISON)}))
    thread = threading.Thread(target=int, args=(POISON,))
    thread.start()
    thread.join()

    captured = capfd.readouterr()
    for text in (POISON, TOKEN):
        assert text not in out.getvalue() + captured.out + captured.err
    assert [line["event"] for line in lines(out)] == [
        "loop-trouble", "loop-trouble", "library", "crashed", "crashed", "crashed",
    ]  # fmt: skip


def test_a_warning_is_only_a_place(out):
    warnings.simplefilter("always")
    warnings.warn(POISON, stacklevel=1)

    assert POISON not in out.getvalue()
    assert lines(out)[0]["library"] == "other"


def test_events_are_counted_even_when_the_level_hides_them(out):
    before = log.tally().get(Event.STARTED, 0)
    log.configure(Movable(0), "ERROR", out)

    log.event(Event.STARTED)
    log.event(Event.STORE_LOST)

    assert log.tally()[Event.STARTED] == before + 1
    assert [line["event"] for line in lines(out)] == ["store-lost"]


def test_a_closed_log_stops_nothing(out):
    out.close()

    log.event(Event.READY)


def test_before_it_is_configured_the_log_is_standard_error_and_checked_alike(monkeypatch, capfd):
    monkeypatch.setattr(log, "_logger", None)

    value: Value = POISON
    log.event(Event.READY, text=value)

    assert json.loads(capfd.readouterr().err)["text"] == "[redacted]"


def test_every_event_has_one_level():
    assert not log.ERRORS & log.WARNINGS
    assert log.level_of(Event.STARTED) == logging.INFO
