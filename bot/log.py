"""What the service may say about itself: members of a closed list, numbers and opaque ids. Never words.

Theory of operation. There are two ways into the log. Our own code calls `event` with an `Event`; each key is on
an allow-list that says whether its value must be a number, an opaque hex id, a member of a code enum or an
error, and anything else becomes "[redacted]". Libraries, `warnings`, `asyncio` and uncaught errors come through
the standard `logging`: there a record factory blanks each record *as it is made*, so that no handler, ours or
another's, ever sees a message, its arguments or a traceback. Of an error only its type and the line of our own
code that it passed through are told, since the message of an error may hold what somebody typed, and that of an
HTTP error holds the token. Every event is also counted, whatever the level.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, MutableMapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, Literal, TextIO, TypeAlias

import structlog

from bot.clock import Clock

Value: TypeAlias = int | float | StrEnum | str | BaseException | None
Level: TypeAlias = Literal["DEBUG", "INFO", "WARNING", "ERROR"]

REDACTED: Final = "[redacted]"
OURS: Final = ("bot", "safeguarding", "flows")
QUIET: Final = ("telegram", "httpx", "httpcore", "aiohttp", "aiohttp.access", "transitions", "asyncio", "redis")


class Event(StrEnum):
    """Everything that can stand in the log."""

    STARTED = "started"
    READY = "ready"
    STOPPING = "stopping"
    STOPPED = "stopped"
    CRASHED = "crashed"
    TASK_FAILED = "task-failed"
    LOOP_TROUBLE = "loop-trouble"
    LIBRARY = "library"
    SETTINGS_READ = "settings-read"
    PACKS_READ = "packs-read"

    STORE_STARTED = "store-started"
    STORE_LOST = "store-lost"
    STORE_BACK = "store-back"
    STORE_BROKEN = "store-broken"

    UPDATE_UNREADABLE = "update-unreadable"
    UPDATE_POISON = "update-poison"
    UPDATE_PUT_OFF = "update-put-off"
    CHAT_FOREIGN = "chat-foreign"
    WEBHOOK_SET = "webhook-set"
    WEBHOOK_REMOVED = "webhook-removed"
    WEBHOOK_CHANGED = "webhook-changed"
    WEBHOOK_REFUSED = "webhook-refused"
    POLL_CONFLICT = "poll-conflict"
    TELEGRAM_FAILED = "telegram-failed"
    POLL_UNREADABLE = "poll-unreadable"
    OUTCRY = "outcry"

    SEND_FAILED = "send-failed"
    SEND_WAITS = "send-waits"
    SEND_DROPPED = "send-dropped"
    SEND_GONE = "send-gone"
    SEND_BARRED = "send-barred"
    SEND_UNSETTLED = "send-unsettled"
    LEASE_LOST = "lease-lost"

    TURN_BROKEN = "turn-broken"
    TURN_LOST_RACE = "turn-lost-race"
    TIMER_FAILED = "timer-failed"
    DESK_NOTICE = "desk-notice"
    DESK_LAPSED = "desk-lapsed"
    DESK_PARTED = "desk-parted"
    DESK_UNDELIVERED = "desk-undelivered"
    PAGED = "paged"
    PAGE_FAILED = "page-failed"
    PAGE_NOBODY = "page-nobody"
    ROTA_UNREADABLE = "rota-unreadable"
    PAGER_UNTRIED = "pager-untried"
    RUNG_CALLED = "rung-called"
    CRITICAL_INCIDENT = "critical-incident"
    OUTAGE = "outage"
    OUTAGE_OVER = "outage-over"
    COUNTS_FOLDED = "counts-folded"
    RETENTION_SOON = "retention-soon"
    CASE_ERASED = "case-erased"
    AUDIT_BROKEN = "audit-broken"
    CHECKPOINT_SENT = "checkpoint-sent"
    CHECKPOINT_FAILED = "checkpoint-failed"
    KEY_MISSING = "key-missing"
    ROSTER_ADOPTED = "roster-adopted"
    SECRETS_REPLACED = "secrets-replaced"
    ROSTER_REFUSED = "roster-refused"

    SIGNED_IN = "signed-in"
    SIGN_IN_REFUSED = "sign-in-refused"
    WEB_REFUSED = "web-refused"
    WEB_FAILED = "web-failed"
    CSP_REPORT = "csp-report"


ERRORS: Final = frozenset({
    Event.CRASHED, Event.TASK_FAILED, Event.STORE_LOST, Event.STORE_BROKEN, Event.UPDATE_POISON, Event.OUTCRY,
    Event.WEBHOOK_CHANGED,
    Event.POLL_CONFLICT, Event.SEND_BARRED, Event.TURN_BROKEN, Event.PAGE_FAILED, Event.KEY_MISSING,
    Event.PAGE_NOBODY, Event.ROTA_UNREADABLE, Event.PAGER_UNTRIED, Event.CRITICAL_INCIDENT, Event.OUTAGE,
    Event.ROSTER_REFUSED, Event.WEB_FAILED, Event.DESK_UNDELIVERED,
    Event.AUDIT_BROKEN, Event.CHECKPOINT_FAILED,
})  # fmt: skip
WARNINGS: Final = frozenset({
    Event.LOOP_TROUBLE, Event.LIBRARY, Event.UPDATE_UNREADABLE, Event.UPDATE_PUT_OFF, Event.CHAT_FOREIGN,
    Event.WEBHOOK_REFUSED, Event.TELEGRAM_FAILED, Event.POLL_UNREADABLE, Event.SEND_FAILED, Event.SEND_DROPPED,
    Event.SEND_GONE, Event.SEND_UNSETTLED, Event.LEASE_LOST, Event.TURN_LOST_RACE, Event.TIMER_FAILED,
    Event.DESK_LAPSED, Event.SIGN_IN_REFUSED, Event.WEB_REFUSED, Event.CSP_REPORT,
})  # fmt: skip

NUMBERS: Final = frozenset({
    "count", "entry", "epoch", "fence", "generation", "lag_ms", "line", "ms", "number", "offset", "part", "pid",
    "port", "rank", "retry_ms", "seconds", "seq", "size", "status", "tries", "update", "version",
})  # fmt: skip
IDS: Final = frozenset({"case", "deployment", "holder", "key", "page", "record", "reply", "who", "worker"})
NAMES: Final = frozenset({
    "channel", "fault", "flow", "kind", "method", "mode", "rung", "state", "task", "transport", "urgency", "why",
})  # fmt: skip
_ID = re.compile(r"[0-9a-f]{8,64}")


class _Fixed(str):
    """Text that this module made itself out of names in code."""

    __slots__ = ()


def event(event: Event, **values: Value) -> None:
    """Log that `event` happened. Keys and values are checked; a wrong one is redacted, never an error."""
    _tally[event] += 1
    told = {key: allowed(key, value) for key, value in values.items() if value is not None}
    with contextlib.suppress(OSError, ValueError):  # a closed or full log stops nothing
        _sink().log(level_of(event), str(event), **told)


def level_of(event: Event) -> int:
    """How grave an event is, as a level of the standard logging."""
    if event in ERRORS:
        return logging.ERROR
    return logging.WARNING if event in WARNINGS else logging.INFO


def tally() -> Mapping[Event, int]:
    """How often each event has happened since the start, told or not."""
    return Counter(_tally)


def allowed(key: str, value: Value) -> int | float | str:
    """The value if this key may hold it, else "[redacted]"."""
    if key == "error" and isinstance(value, BaseException):
        return describe(value)
    if key in NUMBERS and type(value) in (int, float, bool):
        return value  # type: ignore[return-value]
    if key in NAMES and isinstance(value, StrEnum):
        return str(value)
    if key in IDS and isinstance(value, str) and _ID.fullmatch(value):
        return value
    return value if isinstance(value, _Fixed) else REDACTED


def describe(error: BaseException) -> str:
    """An error's type and the line of our own code it passed last; of a group, those of its first members."""
    if isinstance(error, BaseExceptionGroup):
        inner = ", ".join(describe(each) for each in error.exceptions[:3])
        return _Fixed(f"{type(error).__name__}[{inner}]")
    place = ""
    for module, line in _lines(error):
        if module.partition(".")[0] in OURS:
            place = f" at {module}:{line}"
    return _Fixed(type(error).__name__ + place)


def configure(clock: Clock, level: Level = "INFO", out: TextIO | None = None) -> None:
    """Send the log to `out` (standard error) and blank whatever anything else would log."""
    global _logger  # noqa: PLW0603 - one process, one log
    _logger = _build(clock, level, out or sys.stderr)
    logging.setLogRecordFactory(_blank)
    logging.raiseExceptions = False  # a failing handler would print the message
    logging.captureWarnings(capture=True)
    root = logging.getLogger()
    root.handlers[:] = [_Bridge()]
    root.setLevel(logging.WARNING)
    for name in QUIET:
        library = logging.getLogger(name)
        library.handlers.clear()
        library.setLevel(logging.WARNING)
        library.propagate = True
    sys.excepthook = lambda _type, error, _trace: event(Event.CRASHED, error=error)
    threading.excepthook = lambda args: event(Event.CRASHED, error=args.exc_value)
    sys.unraisablehook = lambda args: event(Event.CRASHED, error=args.exc_value)


def loop_trouble(_loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """For `loop.set_exception_handler`: asyncio's own would print the error's message and the task's repr."""
    event(Event.LOOP_TROUBLE, error=context.get("exception"))


class _Bridge(logging.Handler):
    """Takes what libraries log, already blanked, into our log."""

    def emit(self, record: logging.LogRecord) -> None:
        name = record.name.partition(".")[0]
        library = _Fixed(name if name in QUIET else "other")
        place = _Fixed(f"{record.module}:{record.lineno}")
        event(Event.LIBRARY, library=library, place=place, error=getattr(record, "error", None))


def _blank(
    name: str, level: int, path: str, line: int, _msg: object, _args: object, exc_info: Any,
    func: str | None = None, _stack: str | None = None, **_more: object,
) -> logging.LogRecord:  # fmt: skip
    record = logging.LogRecord(name, level, path, line, REDACTED, None, None, func)
    record.error = exc_info[1] if isinstance(exc_info, tuple) else None
    return record


def _lines(error: BaseException) -> Iterator[tuple[str, int]]:
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame.f_globals.get("__name__", ""), trace.tb_lineno
        trace = trace.tb_next


def _build(clock: Clock, level: Level, out: TextIO) -> Any:
    def stamp(_logger: object, method: str, fields: MutableMapping[str, Any]) -> Mapping[str, Any]:
        at = datetime.fromtimestamp(clock.now() / 1000, UTC).isoformat(timespec="milliseconds")
        return {"at": at.replace("+00:00", "Z"), "level": method, "event": fields.pop("event"), **fields}

    return structlog.wrap_logger(
        structlog.WriteLogger(out),
        processors=[stamp, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level.lower()),
    )


def _sink() -> Any:
    return _logger or _build(Clock(), "INFO", sys.stderr)


_logger: Any = None
_tally: Counter[Event] = Counter()
