"""What a turn asks to happen, as data. Nothing has happened until these are committed in one atomic step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from safeguarding.counts import Count
from safeguarding.messages import Ms
from safeguarding.urgency import Urgency


class Lane(StrEnum):
    """How soon something said must go out."""

    DANGER = "danger"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Say:
    """Words for the person, as rendered. Not sent after `expires`; `buttons`: rows of (data, label).

    `sounds`: the phone may make a sound, since the person said that it may. `stands`: stays true, and is sent,
    whoever speaks by then, as an emergency number does.
    """

    prompt: str
    version: str
    lang: str
    args: tuple[tuple[str, str], ...]
    text: str
    buttons: tuple[tuple[tuple[str, str], ...], ...]
    lane: Lane
    expires: Ms
    sounds: bool = False
    stands: bool = False


@dataclass(frozen=True, slots=True)
class Keep:
    """Seal this for the team. `kind` is the record's kind; the payload becomes JSON inside the seal."""

    kind: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HandOff:
    """Ask for a human, or raise what was asked. `number` counts a case's notices; `since`: waiting since."""

    number: int
    urgency: Urgency
    since: Ms


@dataclass(frozen=True, slots=True)
class Tally:
    """Add one to a count. `dimension` is a member of a closed list (a category, an urgency) or empty."""

    count: Count
    dimension: str = ""


@dataclass(frozen=True, slots=True)
class Remind:
    """Wake this conversation at a time; setting a name again moves it."""

    name: str
    at: Ms


@dataclass(frozen=True, slots=True)
class Forget:
    """Take a reminder back."""

    name: str


@dataclass(frozen=True, slots=True)
class Clear:
    """Delete both sides' messages of the last 48 hours from the chat. The kept record is untouched."""


Effect: TypeAlias = Say | Keep | HandOff | Tally | Remind | Forget | Clear
