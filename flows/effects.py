"""What goes into a step and what comes out of it: plain values, nothing happens here.

Others import these from `flows.engine`. A session is stored by the service as plain fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Session:
    """Where a conversation stands. `flow` and `version` are pinned until the conversation leaves that flow.

    `back` (oldest first) and `resume` are places, written `flow@version:state`.
    """

    flow: str
    version: int
    state: str
    back: tuple[str, ...] = ()
    resume: str = ""

    @property
    def place(self) -> str:
        """This spot as it is kept in `back` and `resume`."""
        return f"{self.flow}@{self.version}:{self.state}"


@dataclass(frozen=True, slots=True)
class Say:
    """Say one reviewed prompt, as one bubble. `buttons` are rows of choice ids."""

    prompt: str
    args: tuple[tuple[str, str], ...] = ()
    buttons: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Remind:
    """Wake this conversation with the event `due:<name>` after so many milliseconds."""

    name: str
    after: int


@dataclass(frozen=True, slots=True)
class Forget:
    """Drop a reminder that was set."""

    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """A fact for the stored session, such as safe=unsure. Never a person's words."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Clear:
    """Delete both sides' messages from the chat. Nothing that is kept is touched by it."""


Effect: TypeAlias = Say | Remind | Forget | Note | Clear


@dataclass(frozen=True, slots=True)
class Step:
    """The session after an event, and what the flow asks for, in order."""

    session: Session
    effects: tuple[Effect, ...]
