"""Everything that the stand-in knows, and what pretend people do in it. Pure: time and chance come in.

What a person does becomes a bubble in their chat and an update in the bot's queue, with the lifetime and the
delivery queue of the real server (Client.cpp, add_update): a text lives a day, a tap 150 seconds.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import msgspec

from bot.rehearsal import shapes
from bot.rehearsal.chats import OWN_WINDOW, Bubble, Chat, Chats
from bot.rehearsal.clock import Clock
from bot.rehearsal.entities import noticed, units
from bot.rehearsal.faults import FaultKind, Faults
from bot.rehearsal.limits import Limits
from bot.rehearsal.media import CAPTIONED, media
from bot.rehearsal.queue import DAY, Queue, Update
from flows.errors import Refused

TAP_LIFE = 150_000
LANE_TAP, LANE_MEMBER, LANE_REACTION = 3 << 33, 5 << 33, 8 << 33
MOST_TEXT, MOST_CAPTION = 4_096, 1_024
MOST_TAPS, MOST_CALLS = 10_000, 1_000
SWAP_HOLD = 5_000
OPTIONAL_KINDS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KINDS = frozenset({"message", "edited_message", "channel_post", "edited_channel_post", "callback_query",
                   "my_chat_member", "inline_query", "chosen_inline_result", "poll", "poll_answer",
                   "chat_join_request"}) | OPTIONAL_KINDS  # fmt: skip
DEFAULT_KINDS = KINDS - OPTIONAL_KINDS


@dataclass(slots=True)
class Profile:
    """What the bot says of itself."""

    id: int
    name: str
    username: str
    commands: list[dict[str, str]] = field(default_factory=list)
    description: str = ""
    short_description: str = ""

    def user(self) -> dict[str, Any]:
        """The bot as a user."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


@dataclass(slots=True)
class Hook:
    """The webhook's settings and its last error; no url means there is none."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    ip_address: str = ""
    allowed: list[str] = field(default_factory=lambda: sorted(DEFAULT_KINDS))
    last_error_at: int = 0
    last_error: str = ""
    gone_since: int = 0


@dataclass(slots=True)
class Tap:
    """A tap that waits for answerCallbackQuery."""

    chat: int
    at: int


@dataclass(slots=True)
class Call:
    """One request of the bot, for the inspector."""

    n: int
    at: int
    method: str
    parameters: dict[str, str]
    code: int = 0
    description: str = ""


class World:
    """One bot's Telegram."""

    def __init__(self, bot: Profile, clock: Clock, chance: Random, limits: Limits) -> None:
        self.bot = bot
        self.clock = clock
        self.chance = chance
        self.limits = limits
        self.queue = Queue(chance)
        self.chats = Chats()
        self.faults = Faults(chance)
        self.hook = Hook()
        self.taps: OrderedDict[str, Tap] = OrderedDict()
        self.calls: deque[Call] = deque(maxlen=MOST_CALLS)
        self.deliveries: deque[dict[str, Any]] = deque(maxlen=MOST_CALLS)
        self.held_back: dict[int, int] = {}
        self.on_update: list[Callable[[], None]] = []
        self.on_change: list[Callable[[Chat], None]] = []
        self._calls = 0
        self.queue.on_done = self._done

    def _done(self, update: Update) -> None:
        chat = self.chats.by_id.get(update.chat)
        if chat is not None:
            self.changed(chat)

    @property
    def now(self) -> int:
        """Milliseconds UTC, here."""
        return self.clock.now()

    def called(self, method: str, parameters: dict[str, str]) -> Call:
        """Note a request of the bot."""
        self._calls += 1
        call = Call(self._calls, self.now, method, parameters)
        self.calls.append(call)
        return call

    def changed(self, chat: Chat) -> None:
        """Tell whoever looks at this chat."""
        chat.changes += 1
        for listener in self.on_change:
            listener(chat)

    def push(self, kind: str, chat: Chat, body: dict[str, Any], *, lane: int = 0, life: int = DAY) -> int:
        """Queue an update; 0 when the bot does not ask for this kind or the queue is full."""
        if kind not in self.hook.allowed:
            return 0
        update = self.queue.push(
            kind=kind,
            lane=lane or chat.id,
            chat=chat.id,
            body=msgspec.json.encode(body).decode(),
            expires=self.now + life,
            now=self.now,
        )
        if update is None:
            return 0
        update.again = 1 if self.faults.strikes(FaultKind.DUPLICATE, chat=chat.id) else 0
        if kind == "message":
            swap = self.faults.strikes(FaultKind.SWAP, chat=chat.id)
            if swap is not None:
                self.held_back[update.lane] = self.now + (swap.ms or SWAP_HOLD)
        for listener in self.on_update:
            listener()
        return update.id

    def say(self, n: int, text: str) -> dict[str, int]:
        """A person writes. Gives the message's and the update's number (0: the bot is not told).

        Raises:
            Refused: they have blocked the bot, or the text is empty or too long for one message.
        """
        chat, text = self._writer(n), text.strip()
        if not text or units(text) > MOST_TEXT:
            raise Refused("A message has 1 to 4096 characters.")
        return self._sent(chat, Bubble(0, "person", self.now, text=text, entities=noticed(text)))

    def media(self, n: int, kind: str, caption: str = "") -> dict[str, int]:
        """A person sends an attachment (a kind only, there is no file).

        Raises:
            Refused: no such kind, a caption where none can be, or they have blocked the bot.
        """
        chat, caption = self._writer(n), caption.strip()
        if caption and (kind not in CAPTIONED or units(caption) > MOST_CAPTION):
            raise Refused("This attachment has no caption, or not one that long.")
        fields = media(kind, self.chats.last_message + 1)
        return self._sent(chat, Bubble(0, "person", self.now, kind, caption, noticed(caption), fields))

    def _writer(self, n: int) -> Chat:
        chat = self.chats.person(n)
        if chat.blocked:
            raise Refused("This person has blocked the bot.")
        return chat

    def _sent(self, chat: Chat, bubble: Bubble) -> dict[str, int]:
        chat.started = True
        bubble.id = self.chats.next_message()
        chat.add(bubble)
        bubble.update = self.push("message", chat, shapes.message(chat, bubble, self.bot.user(), chat))
        self.changed(chat)
        return {"message_id": bubble.id, "update_id": bubble.update}

    def edit(self, n: int, message_id: int, text: str) -> dict[str, int]:
        """A person edits a text of theirs.

        Raises:
            Refused: it is not theirs, no text, too old, unchanged, or they have blocked the bot.
        """
        chat, text = self._writer(n), text.strip()
        bubble = chat.living(message_id)
        if bubble is None or bubble.who != "person" or bubble.kind != "text":
            raise Refused("There is no such text of theirs.")
        if not text or units(text) > MOST_TEXT or text == bubble.text or self.now - bubble.at >= OWN_WINDOW:
            raise Refused("The new text is empty, too long, the same, or the message is too old.")
        bubble.text, bubble.entities, bubble.edited = text, noticed(text), self.now
        update = self.push("edited_message", chat, shapes.message(chat, bubble, self.bot.user(), chat))
        bubble.update = update or bubble.update
        self.changed(chat)
        return {"message_id": message_id, "update_id": update}

    def tap(self, n: int, message_id: int, data: str, *, gone: bool = False) -> dict[str, Any]:
        """A person taps a button that stands, or once stood, under a message.

        With `gone` the update carries an inaccessible message, as for very old ones.

        Raises:
            Refused: no such message or button, or they have blocked the bot.
        """
        chat = self._writer(n)
        bubble = chat.living(message_id)
        if bubble is None or data not in bubble.offered:
            raise Refused("There is no such button.")
        number = str(self.chance.getrandbits(63))
        self.taps[number] = Tap(chat.id, self.now)
        if len(self.taps) > MOST_TAPS:
            self.taps.popitem(last=False)
        there = shapes.gone(chat, message_id) if gone else shapes.message(chat, bubble, self.bot.user())
        body = {
            "id": number,
            "from": shapes.person(chat),
            "message": there,
            "chat_instance": str(-chat.id * 1_000_003),
            "data": data,
        }
        update = self.push("callback_query", chat, body, lane=chat.id + LANE_TAP, life=TAP_LIFE)
        self.changed(chat)
        return {"callback_query_id": number, "update_id": update}

    def react(self, n: int, message_id: int, emoji: str) -> dict[str, int]:
        """A person puts a reaction on a message, or takes it away with an empty one.

        Raises:
            Refused: no such message, or they have blocked the bot.
        """
        chat = self._writer(n)
        bubble = chat.living(message_id)
        if bubble is None:
            raise Refused("There is no such message.")
        old, bubble.reaction = bubble.reaction, emoji
        body = {
            "chat": shapes.chat(chat),
            "message_id": message_id,
            "user": shapes.person(chat),
            "date": self.now // 1000,
            "old_reaction": [{"type": "emoji", "emoji": old}] if old else [],
            "new_reaction": [{"type": "emoji", "emoji": emoji}] if emoji else [],
        }
        self.changed(chat)
        return {"update_id": self.push("message_reaction", chat, body, lane=chat.id + LANE_REACTION)}

    def delete(self, n: int, message_ids: list[int]) -> int:
        """A person deletes messages for both sides; Telegram tells the bot nothing. How many went."""
        chat = self.chats.person(n)
        found = [bubble for number in message_ids if (bubble := chat.living(number)) is not None]
        for bubble in found:
            bubble.wipe(self.now)
        self.changed(chat)
        return len(found)

    def block(self, n: int, *, blocked: bool) -> dict[str, int]:
        """A person blocks or unblocks the bot; nothing happens when it is so already."""
        chat = self.chats.person(n)
        if chat.blocked == blocked:
            return {"update_id": 0}
        chat.blocked = blocked
        was, now = ("member", "kicked") if blocked else ("kicked", "member")
        body = shapes.membership(chat, shapes.person(chat), self.bot.user(), self.now, was=was, now=now)
        update = self.push("my_chat_member", chat, body, lane=chat.id + LANE_MEMBER)
        self.changed(chat)
        return {"update_id": update}

    def member(self, group: Chat, by: dict[str, Any], *, member: bool) -> int:
        """The bot was added to a group or channel, removed from it, or left it."""
        if group.member == member:
            return 0
        group.member = member
        inside = "administrator" if group.kind == "channel" else "member"
        was, now = ("left", inside) if member else (inside, "left")
        body = shapes.membership(group, by, self.bot.user(), self.now, was=was, now=now)
        self.changed(group)
        return self.push("my_chat_member", group, body, lane=group.id + LANE_MEMBER)

    def post(self, group: Chat, n: int, text: str) -> dict[str, int]:
        """Somebody writes in a group, or a channel posts; a bot in a group hears only commands and its name.

        Raises:
            Refused: the bot is not there, or the text is empty or too long.
        """
        text = text.strip()
        if not group.member or not text or units(text) > MOST_TEXT:
            raise Refused("The bot is not in this group, or the text is empty or too long.")
        bubble = Bubble(self.chats.next_message(), "person", self.now, text=text, entities=noticed(text))
        group.add(bubble)
        heard = group.kind == "channel" or text.startswith("/") or f"@{self.bot.username}" in text
        kind = "channel_post" if group.kind == "channel" else "message"
        body = shapes.message(group, bubble, self.bot.user(), self.chats.person(n))
        bubble.update = self.push(kind, group, body) if heard else 0
        self.changed(group)
        return {"message_id": bubble.id, "update_id": bubble.update}
