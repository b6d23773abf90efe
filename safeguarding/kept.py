"""What is sealed for the team: the payloads of `turn` and `notice` records.

A turn's record holds what came in byte for byte and each prompt as it was rendered, so that every question stands
beside its answer; machine labels stand apart from words. A notice holds why a human was asked, with short quotes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safeguarding.effects import Say
from safeguarding.indicators import Noticed
from safeguarding.memory import Person
from safeguarding.messages import (
    Closed,
    Due,
    Edited,
    Joined,
    Left,
    Media,
    Message,
    Ms,
    Parted,
    Phoning,
    Returned,
    Said,
    Tapped,
    Unreadable,
)
from safeguarding.urgency import Urgency

QUOTE = 280
QUOTES = 3


def turn(
    message: Message, said: Sequence[Say], noticed: Noticed, *, now: Ms, tz: str, label: str = ""
) -> dict[str, Any]:
    """The payload of a `turn` record. `label`: the words on the button that was tapped."""
    return {
        "v": 1,
        "at": now,
        "tz": tz,
        "in": came(message, label),
        "out": [
            {"prompt": s.prompt, "version": s.version, "lang": s.lang, "args": dict(s.args), "text": s.text}
            for s in said
        ],
        "noticed": {
            "urgency": noticed.urgency.value,
            "categories": list(noticed.categories),
            "reasons": [
                {"rule": r.rule, "category": r.category, "message": r.message, "start": r.start, "end": r.end}
                for r in noticed.reasons
            ],
        },
    }


def came(message: Message, label: str = "") -> dict[str, Any]:
    """What came in, as kept: the words exactly as they were typed."""
    match message:
        case Said(message=number, text=text):
            what: dict[str, Any] = {"type": "said", "message_id": number, "text": text}
        case Edited(message=number, text=text):
            what = {"type": "edited", "message_id": number, "text": text}
        case Tapped(message=number, data=data):
            what = {"type": "tapped", "message_id": number, "data": data, "text": label}
        case Media(message=number, kind=kind, caption=caption):
            what = {"type": "media", "message_id": number, "kind": kind.value, "text": caption}
        case Unreadable(update=update, raw=raw):
            what = {"type": "media", "message_id": update, "kind": "unreadable", "text": raw}
        case Joined(name=name):
            what = {"type": "timer", "name": "joined", "worker": name}
        case Parted(how=name) | Due(name=name):
            what = {"type": "timer", "name": str(name)}
        case _:
            what = {"type": "timer", "name": _NAMES[type(message)]}
    return {**what, "at": message.at}


_NAMES: dict[type[Message], str] = {
    Phoning: "phoning",
    Closed: "closed",
    Left: "left",
    Returned: "returned",
}


def notice(
    person: Person, noticed: Noticed, words: Sequence[str], *, urgency: Urgency, now: Ms, late: Ms = 0
) -> dict[str, Any]:
    """The payload of a `notice` record: why, in at most three quotes, and what to know before writing.

    `words`: the messages that the reasons point into, oldest first. `late`: ms by which the message came late.
    """
    return {
        "v": 1,
        "at": now,
        "urgency": urgency.value,
        "categories": list(noticed.categories),
        "reasons": _reasons(noticed, words),
        "safe": person.safe,
        "told": person.told,
        "wants": person.wants,
        "lang": person.writes,
        "voice": person.voice,
        "watched": person.watched,
        "understood": noticed.understood,
        "returning": person.contacts > 1,
        "late": late,
    }


def _reasons(noticed: Noticed, words: Sequence[str]) -> list[dict[str, str]]:
    quoted: list[dict[str, str]] = []
    for reason in noticed.reasons:
        quote = words[reason.message][:QUOTE] if 0 <= reason.message < len(words) else ""
        entry = {"rule": reason.rule, "category": reason.category, "quote": quote}
        if entry not in quoted:
            quoted.append(entry)
    return quoted[:QUOTES]
