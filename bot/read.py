"""`wren read`: a case from a sealed copy, opened on a worker's own machine with the worker's passphrase.

No page of the service takes part, and no network: the copy carries the rosters, the records, what takes their outer
layer off, and the worker's own locked slot. Which team it is, the worker's six words say, never the file. What cannot
be shown stands in its place with the reason; nothing a file holds can move the terminal's cursor or hide a line.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bot.web.words import six_words
from flows.errors import Broken, Refused
from safeguarding import keys, paper, reader, roster, slots
from safeguarding.messages import Ms
from safeguarding.reader import Gap, Opened, Unreadable

LARGEST: Final = 256 << 20
INCOMPLETE: Final = 1
BOT: Final = "the bot"
_UNSEEN: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LANES: Final = {"b": "the bot's", "w": "the workers'"}
Ask = Callable[[str], str]
Say = Callable[[str], None]


def run(path: Path, ask: Ask, secretly: Ask, say: Say) -> int:
    """Open a sealed copy and show it. 0, or INCOMPLETE when something is missing or cannot be shown.

    Raises Refused for other words or another passphrase, Broken for a file that is none.
    """
    text = _text(path)
    bundle = _bundle(text)
    first, member = roster.parse(keys.canonical(bundle["rosters"][0])), str(bundle.get("member"))
    if slots.spoken(ask("The six words of your team")) != six_words(first.digest).encode():
        raise Refused("Those are not the six words of the team in this file. Do not go on; tell your lead.")
    secret = _secret(bundle, first.deployment, member, secretly("Your passphrase or paper code"))
    read = reader.read_bundle(text, first.digest.hex(), member, secret)
    newest = roster.parse(keys.canonical(bundle["rosters"][-1]))
    for line in lines(read, newest):
        say(line)
    whole = not read.gaps and all(isinstance(each, Opened) for each in read.records)
    return 0 if whole else INCOMPLETE


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise Refused("The file is too large for a sealed copy of a case.")
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise Refused("The file cannot be read.") from None


def _bundle(text: str) -> dict[str, Any]:
    bundle = keys.strict_json(text)
    rosters = bundle.get("rosters") if isinstance(bundle, dict) else None
    if not isinstance(bundle, dict) or not isinstance(rosters, list) or not rosters:
        raise Broken("That file is no sealed copy of a case.")
    return bundle


def _secret(bundle: Mapping[str, Any], deployment: str, member: str, passphrase: str) -> bytes:
    """The member's 64 bytes, from whichever of the slots the passphrase opens."""
    given, passphrase = bundle.get("slots"), paper.tidied(passphrase)
    for document in given if isinstance(given, list) else []:
        try:
            return slots.open_slot(passphrase, slots.parse(document), deployment=deployment, member=member)
        except Broken:
            continue
    raise Refused("The passphrase opens nothing in this file.")


def lines(read: reader.Read, newest: roster.Roster) -> Iterator[str]:
    """A case as text, in the order of time; what is missing and what cannot be shown last."""
    names = {each.id: each.name for each in newest.members} | {each.id: BOT for each in newest.bots}
    opened = [each for each in read.records if isinstance(each, Opened)]
    for each in sorted(opened, key=_at):
        yield from _record(each, names.get(each.signer, each.signer))
    for bad in (each for each in read.records if isinstance(each, Unreadable)):
        yield f"[number {bad.seq} of {_LANES[bad.lane]} records cannot be shown: {bad.reason.value}]"
    yield from map(_gap, read.gaps)


def _gap(gap: Gap) -> str:
    many = f"number {gap.first}" if gap.first == gap.last else f"numbers {gap.first} to {gap.last}"
    return f"[{many} of {_LANES[gap.lane]} records missing]"


def _at(opened: Opened) -> Ms:
    at = (opened.payload or {}).get("at")
    return at if type(at) is int else 0


def _record(opened: Opened, signer: str) -> Iterator[str]:
    payload = opened.payload or {}
    head = f"{_time(_at(opened))}  {opened.place.kind} {opened.place.seq}, signed by {shown(signer)}"
    yield head + (" (the text had a broken character)" if payload.get("replaced") else "")
    for who, text in _said(payload):
        for line in shown(text).split("\n"):
            yield f"    {who}: {line}"


def _said(payload: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What was said, by whom: the person first, then what the bot answered; a worker's own words; reasons."""
    heard = payload.get("in")
    if isinstance(heard, Mapping):
        kind, text = heard.get("type"), heard.get("text") or heard.get("data") or heard.get("kind") or heard.get("name")
        yield "they", f"[{kind}] {text}" if kind != "said" else str(text)
    for out in _list(payload.get("out")):
        if isinstance(out.get("text"), str):
            yield "bot", out["text"]
    if isinstance(payload.get("text"), str):
        yield "worker", payload["text"]
    for reason in _list(payload.get("reasons")):
        yield "reason", f"{reason.get('rule')}: {reason.get('quote')}"


def _list(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _time(at: Ms) -> str:
    try:
        return dt.datetime.fromtimestamp(at / 1000, dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (ValueError, OverflowError, OSError):
        return "at an unknown time"


def shown(text: str) -> str:
    """Text that a terminal only prints: no control but the line's end, nothing that turns the direction of writing."""
    return "".join(c if c == "\n" or _plain(c) else "\ufffd" for c in text)


def _plain(c: str) -> bool:
    return c not in _UNSEEN and unicodedata.category(c) not in {"Cc", "Cs"}
