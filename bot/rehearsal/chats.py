"""People, chats and the bubbles in them, as Telegram's servers know them. Pure: time comes in."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from flows.errors import Refused

HOUR = 3_600_000
OWN_WINDOW = 48 * HOUR
MOST_BUBBLES = 2_000
MOST_PEOPLE = 10_000
SHOWN = 300
TYPING = 5_000
PERSON_ID = 7_000_000_000
GROUP_ID = -1_000_000_000_000
NAMES = ("Robin", "Ash", "Kit", "Sky", "Jo", "Remi", "Noor", "Bay", "Lark", "Wyn")
SURNAMES = ("", "Pretend", "", "Sample")

GROUP_KINDS = ("group", "supergroup", "channel")


@dataclass(slots=True)
class Bubble:
    """One message. A deleted one keeps its place and its dates and loses its words."""

    id: int
    who: str
    at: int
    kind: str = "text"
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    media: dict[str, Any] = field(default_factory=dict)
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    preview: dict[str, Any] = field(default_factory=dict)
    update: int = 0
    edited: int = 0
    deleted: int = 0
    reaction: str = ""
    protected: bool = False
    silent: bool = False

    def wipe(self, now: int) -> None:
        """Delete it."""
        self.deleted = now
        self.text = self.reaction = ""
        self.entities, self.media, self.keyboard, self.offered, self.preview = [], {}, [], [], {}


@dataclass(slots=True)
class Chat:
    """A private chat (n is the person's number), a group or a channel."""

    n: int
    id: int
    kind: str = "private"
    title: str = ""
    surname: str = ""
    username: str = ""
    started: bool = False
    blocked: bool = False
    member: bool = True
    bubbles: dict[int, Bubble] = field(default_factory=dict)
    typing_until: int = 0
    notice: str = ""
    notice_alert: bool = False
    notice_n: int = 0
    changes: int = 0

    def add(self, bubble: Bubble) -> Bubble:
        """Put a bubble at the end; the oldest goes when there are too many."""
        self.bubbles[bubble.id] = bubble
        if len(self.bubbles) > MOST_BUBBLES:
            del self.bubbles[next(iter(self.bubbles))]
        return bubble

    def living(self, message_id: int) -> Bubble | None:
        """The message with this number, if it is there and not deleted."""
        bubble = self.bubbles.get(message_id)
        return None if bubble is None or bubble.deleted else bubble

    def deletable(self, bubble: Bubble, now: int) -> bool:
        """Whether the bot may delete it: in a private chat anyone's message of the last 48 hours."""
        recent = now - bubble.at < OWN_WINDOW
        return recent and (self.kind == "private" or bubble.who == "bot")

    def view(self, now: int, pending: Container[int]) -> dict[str, Any]:
        """What the person sees: their chat as JSON. A message of theirs is read once its update is confirmed."""
        shown = list(self.bubbles.values())[-SHOWN:]
        return {
            "person": self.n,
            "chat_id": self.id,
            "name": self.title,
            "blocked": self.blocked,
            "started": self.started,
            "typing": self.typing_until > now,
            "typing_ms": max(0, self.typing_until - now),
            "notice": {"n": self.notice_n, "text": self.notice, "alert": self.notice_alert},
            "changes": self.changes,
            "now": now,
            "bubbles": [_shown(bubble, pending) for bubble in shown],
        }


def _shown(bubble: Bubble, pending: Container[int]) -> dict[str, Any]:
    return {
        "id": bubble.id,
        "who": bubble.who,
        "kind": bubble.kind,
        "text": bubble.text,
        "entities": bubble.entities,
        "buttons": [[_button(button) for button in row] for row in bubble.keyboard],
        "at": bubble.at,
        "edited": bubble.edited or None,
        "deleted": bool(bubble.deleted),
        "reaction": bubble.reaction,
        "protected": bubble.protected,
        "silent": bubble.silent,
        "read": bubble.who == "bot" or bubble.update not in pending,
    }


def _button(button: dict[str, Any]) -> dict[str, str]:
    return {"text": button["text"], "data": button.get("callback_data", ""), "url": button.get("url", "")}


class Chats:
    """All chats of the bot."""

    def __init__(self) -> None:
        self.by_id: dict[int, Chat] = {}
        self.last_message = 0

    def person(self, n: int) -> Chat:
        """The private chat with a pretend person, made at first mention.

        Raises:
            Refused: the number is out of range, or there are too many people.
        """
        if not 1 <= n <= MOST_PEOPLE:
            raise Refused(f"A person is a number from 1 to {MOST_PEOPLE}.")
        found = self.by_id.get(PERSON_ID + n)
        if found is not None:
            return found
        name, lap = NAMES[(n - 1) % len(NAMES)], (n - 1) // len(NAMES)
        return self.keep(
            Chat(
                n=n,
                id=PERSON_ID + n,
                title=f"{name} {lap + 1}" if lap else name,
                surname=SURNAMES[n % len(SURNAMES)],
                username=f"pretend_{name.lower()}_{n}" if n % 2 else "",
            )
        )

    def group(self, n: int, kind: str = "supergroup") -> Chat:
        """A group, supergroup or channel the bot was added to.

        Raises:
            Refused: no such kind or number.
        """
        if kind not in GROUP_KINDS or not 1 <= n <= MOST_PEOPLE:
            raise Refused("A group is a number and one of: group, supergroup, channel.")
        number = -n if kind == "group" else GROUP_ID - n
        found = self.by_id.get(number)
        if found is not None:
            return found
        return self.keep(Chat(n=n, id=number, kind=kind, title=f"Pretend {kind} {n}", member=False))

    def keep(self, chat: Chat) -> Chat:
        """Know this chat."""
        self.by_id[chat.id] = chat
        return chat

    def people(self) -> list[Chat]:
        """Private chats by number."""
        return sorted((c for c in self.by_id.values() if c.kind == "private"), key=lambda chat: chat.n)

    def next_message(self) -> int:
        """A fresh message number; private chats of one bot share the count."""
        self.last_message += 1
        return self.last_message
