"""What can happen to a person's conversation: everything that `turn.take` may be given.

A timer or a worker joining is just another message. Nothing from Telegram crosses that is not a field here:
no name, no photo, no media id. Times are milliseconds since the Unix epoch, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Ms: TypeAlias = int


class MediaKind(StrEnum):
    """What kind of thing was sent; the thing itself is never fetched."""

    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    STICKER = "sticker"
    FILE = "file"
    LOCATION = "location"
    CONTACT = "contact"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Said:
    """The person typed something. `at` is when Telegram dated it."""

    update: int
    message: int
    at: Ms
    text: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """The person tapped a button under one of the bot's messages."""

    update: int
    message: int
    at: Ms
    callback: str
    data: str


@dataclass(frozen=True, slots=True)
class Edited:
    """The person changed a message sent earlier. The earlier words stay kept."""

    update: int
    message: int
    at: Ms
    text: str


@dataclass(frozen=True, slots=True)
class Media:
    """Something that is not text arrived. A caption is words and is kept."""

    update: int
    message: int
    at: Ms
    kind: MediaKind
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """The person blocked the bot, or Telegram said 403."""

    update: int | None
    at: Ms


@dataclass(frozen=True, slots=True)
class Returned:
    """The person unblocked the bot."""

    update: int
    at: Ms


@dataclass(frozen=True, slots=True)
class Due:
    """A timer that the person's own turn set has come due."""

    name: str
    at: Ms


@dataclass(frozen=True, slots=True)
class Joined:
    """A worker has taken the handoff; from this fence on the worker speaks and the bot is quiet."""

    worker: str
    name: str
    fence: int
    at: Ms


class Gone(StrEnum):
    """How a worker's hold on a conversation ended."""

    VANISHED = "vanished"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Parted:
    """The worker is gone and the person is back in the queue with the original waiting time."""

    how: Gone
    fence: int
    at: Ms


@dataclass(frozen=True, slots=True)
class Phoning:
    """The worker is on the telephone for this person: quiet, but not gone."""

    fence: int
    at: Ms


@dataclass(frozen=True, slots=True)
class Closed:
    """The worker has ended the handoff, having seen the case's notices up to `number`."""

    fence: int
    at: Ms
    number: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something arrived that could not be read as any message. `raw`: what came, bounded, for a human to see."""

    update: int | None
    at: Ms
    raw: str


FromPerson: TypeAlias = Said | Tapped | Edited | Media
Message: TypeAlias = FromPerson | Left | Returned | Due | Joined | Parted | Phoning | Closed | Unreadable
