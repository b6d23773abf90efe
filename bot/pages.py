"""What a page says. It is made of closed words, whole minutes and the console's address, and of nothing else.

No function here takes anything that a person wrote, a case or an alias: a page passes through other people's servers
and shows on a locked telephone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from safeguarding.handoff import MINUTE
from safeguarding.ladder import Rung
from safeguarding.messages import Ms
from safeguarding.urgency import Urgency


class Outage(StrEnum):
    """What can keep the service from working."""

    STORE = "store"
    TELEGRAM = "telegram"
    KEYS = "keys"
    AUDIT = "audit"
    CHECKPOINT = "checkpoint"
    RENEWAL = "renewal"


_BROKEN = {
    Outage.STORE: "Wren cannot keep what people write: its store does not take anything.",
    Outage.TELEGRAM: "Wren cannot reach Telegram: nobody is answered.",
    Outage.KEYS: "Wren cannot keep what people write: it has no key of the team to seal with.",
    Outage.AUDIT: "Wren's audit is not what it was: entries are missing or were changed. Ask for `wren audit verify`.",
    Outage.CHECKPOINT: "Wren cannot send checkpoints of its audit outside: a change would not show.",
    Outage.RENEWAL: (
        "The team's key is 90 days old, or will be within three: a lead makes a new one on the Team page. A month "
        "after that, Wren keeps no more words."
    ),
}
_TITLES = {
    Outage.AUDIT: "Wren's audit was changed",
    Outage.CHECKPOINT: "Wren's audit is not watched from outside",
    Outage.RENEWAL: "Wren's team needs a new key",
}

_ASKS = {
    Rung.PRIMARY: "You are called as the primary.",
    Rung.SHADOW: "The primary and the shadow are called.",
    Rung.LEAD: "The lead is called.",
    Rung.OUTSIDE: "Outside help is called.",
    Rung.INCIDENT: "This is a critical incident.",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page. `urgent`: it should wake somebody."""

    title: str
    text: str
    url: str
    urgent: bool = True


def handoff(urgency: Urgency, rung: Rung, waited: Ms, console: str) -> Page:
    """Somebody waits and nobody has taken it."""
    text = f"{urgency.value.capitalize()}. Nobody has taken it for {span(waited)}. {_ASKS[rung]}"
    return Page(f"Wren: {urgency.value} ({rung.value})", text, console)


def broken(kind: Outage, lasted: Ms, console: str) -> Page:
    """The service does not work."""
    title = _TITLES.get(kind, "Wren is not working")
    return Page(title, f"{_BROKEN[kind]} This has lasted {span(lasted)}.", console)


def mended(kind: Outage, lasted: Ms, console: str) -> Page:
    """It works again."""
    return Page("Wren works again", f"It is over ({kind.value}). It lasted {span(lasted)}.", console, urgent=False)


def trial(console: str) -> Page:
    """A test."""
    return Page("Wren: a test page", "This is a test. Nobody waits. You need do nothing.", console, urgent=False)


def span(ms: Ms) -> str:
    """How long, in whole minutes and hours."""
    minutes = max(ms, 0) // MINUTE
    hours, rest = divmod(minutes, 60)
    if not minutes:
        return "less than a minute"
    parts = [_many(hours, "hour"), _many(rest, "minute")]
    return " ".join(part for part in parts if part)


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}" if number else ""
