"""`wren assess`: JSON Lines of conversations in, one line of assessment out for each, in the same order.

In:  {"id": …, "messages": ["text" or {"text": …, "at": …, "from": …}, …]}, oldest first, one person's.
Out: {"id", "urgency", "categories", "reasons": [{"rule", "category", "message", "start", "end"}]}
     or {"id" or null, "error"} for a line that cannot be read; the exit status is then 1.

Lines are answered one by one, so that a pipe can be of any length; a line is at most 4 MiB.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import IO, Any

from flows.errors import Refused
from safeguarding.indicators import Entry, Indicators, assess
from safeguarding.messages import Ms

LONGEST_LINE = 4 * 1024 * 1024
MOST_MESSAGES = 5_000
_CHUNK = 64 * 1024
_MILLISECONDS_FROM = 100_000_000_000
_OTHERS = frozenset(
    {"bot", "worker", "helper", "lead", "reviewer", "system", "assistant", "agent", "staff", "counsellor", "service"}
)


class Unreadable(Refused):
    """A line that is not what `wren assess` takes."""

    def __init__(self, message: str, ident: str | int | None = None) -> None:
        super().__init__(message)
        self.ident = ident


def run(stdin: IO[bytes], stdout: IO[bytes], indicators: Indicators) -> int:
    """Answer every line; 0 if all could be read, else 1."""
    status = 0
    for line in _lines(stdin):
        try:
            answer = _answer(line, indicators)
        except Unreadable as error:
            answer, status = {"id": error.ident, "error": str(error)}, 1
        except Exception:  # noqa: BLE001 - one line's fault must not cost the answers to the others
            answer, status = {"id": None, "error": "could not be assessed: treat as serious"}, 1
        stdout.write(json.dumps(answer).encode() + b"\n")
        stdout.flush()
    return status


def _lines(stdin: IO[bytes]) -> Iterator[bytes | None]:
    """Each line without its end; None for one that is too long, the rest of which is skipped."""
    while line := stdin.readline(LONGEST_LINE):
        if line.endswith(b"\n") or len(line) < LONGEST_LINE:
            yield line.rstrip(b"\r\n")
            continue
        while (more := stdin.readline(_CHUNK)) and not more.endswith(b"\n"):
            pass
        yield None


def _answer(line: bytes | None, indicators: Indicators) -> dict[str, Any]:
    if line is None:
        raise Unreadable(f"the line is longer than {LONGEST_LINE} bytes")
    try:
        record = json.loads(line.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise Unreadable("the line is not JSON in UTF-8") from None
    ident, entries = _read(record)
    noticed = assess(indicators, entries)
    return {
        "id": ident,
        "urgency": noticed.urgency.value,
        "categories": list(noticed.categories),
        "reasons": [asdict(reason) for reason in noticed.reasons],
    }


def _read(record: object) -> tuple[str | int, list[Entry]]:
    if not isinstance(record, dict):
        raise Unreadable("the line is not an object")
    ident = record.get("id")
    if isinstance(ident, bool) or not isinstance(ident, str | int):
        raise Unreadable("'id' must be a text or a whole number")
    messages = record.get("messages")
    if not isinstance(messages, list) or len(messages) > MOST_MESSAGES:
        raise Unreadable(f"'messages' must be a list of at most {MOST_MESSAGES}", ident)
    return ident, [_entry(message, ident) for message in messages]


def _entry(message: object, ident: str | int) -> Entry:
    if isinstance(message, str):
        return Entry(message)
    if not isinstance(message, dict) or not isinstance(message.get("text"), str):
        raise Unreadable("a message must be a text or an object with 'text'", ident)
    sender = message.get("from", "person")
    mine = not isinstance(sender, str) or sender.strip().lower() not in _OTHERS
    return Entry(message["text"], _time(message.get("at"), ident), mine)


def _time(value: object, ident: str | int) -> Ms | None:
    """Milliseconds from ISO 8601 (UTC if no zone is named), or from seconds or milliseconds since the epoch."""
    if value is None:
        return None
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return int(value if abs(value) >= _MILLISECONDS_FROM else value * 1000)
    except (ValueError, OverflowError):
        pass
    raise Unreadable("'at' must be ISO 8601 or a time since the epoch", ident)
