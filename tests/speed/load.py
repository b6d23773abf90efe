"""Young people who write as fast as they are answered, and a Telegram that answers at once. Lean: it shares a core.

Raw HTTP over asyncio streams, 40 connections, one message in flight on each; a person has at most one in flight, as
Telegram itself would see to.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import statistics
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from bot.clock import Clock

PATIENCE = 20.0
OPENING = ("/start", "yes", "skip")
SAID = (
    "hi again",
    "not really sure how to say it",
    "its about home",
    "school was ok today, maths was boring and then we had pe",
    "my mum and dad argue a lot and i just put my headphones in until it is over",
    "i dont sleep very well these days",
    "idk why im even writing this to a bot lol",
    "my brother had his birthday and we got pizza and watched a film together",
    "i feel kind of sad most evenings and then in the morning it is ok again",
    "there is this group chat where they laugh about me and post pictures, i left it but they add me again",
    "ok",
    "thanks for listening",
    "i tried to tell my teacher once but there was no time because the bell rang and everyone was rushing out",
    "sometimes i walk the long way so that i get home later",
    "my best friend moved away in summer and we write every day but it isnt the same as before",
    "what happens to what i write here?",
    "they said i was making it up, and maybe i am, i dont know anymore",
    "i like drawing, it helps, i draw the same house again and again with a really big tree next to it",
    "my nan is in hospital",
    "its loud here i will write more in a bit",
)
HURT = "my dad hits me"
HURT_EVERY, HURT_AT = 20, 6
_CHAT = re.compile(rb"chat_id\W{1,3}(\d+)")
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def percentile(values, share):
    return sorted(values)[min(int(len(values) * share), len(values) - 1)] if values else 0.0


@dataclass
class Round:
    """What one round of writing came to. Latencies in seconds."""

    seconds: float = 0.0
    latencies: list = field(default_factory=list)
    refused: int = 0

    @property
    def number(self):
        return len(self.latencies)

    @property
    def per_second(self):
        return self.number / self.seconds

    def ms(self, share):
        return 1000 * percentile(self.latencies, share)


class Telegram:
    """The least that can be taken for the Bot API: says yes to everything, and remembers webhooks and who was told."""

    def __init__(self):
        self.hooks = {}
        self.told = defaultdict(int)
        self.waiting = {}

    async def start(self):
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    async def stop(self):
        self.server.close()

    def reply_to(self, token, chat):
        """A future that is done once this bot has said something to the chat."""
        future = self.waiting[token, chat] = asyncio.get_running_loop().create_future()
        return future

    async def _serve(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                body = await reader.readexactly(int(length[1])) if length else b""
                writer.write(_answer(self._done(*head.split(b" ", 2)[1][4:].decode().rsplit("/", 1), body)))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _done(self, token, method, body):
        if method == "sendMessage":
            chat = int(_CHAT.search(body)[1])
            self.told[token] += 1
            waiting = self.waiting.pop((token, chat), None)
            if waiting and not waiting.done():
                waiting.set_result(None)
            return {"message_id": self.told[token], "date": 1, "chat": {"id": chat, "type": "private"}}
        if method == "setWebhook":
            self.hooks[token] = _fields(body)
        if method == "getMe":
            return {"id": 1, "is_bot": True, "first_name": "Wren", "username": "wren_bot"}
        if method == "getWebhookInfo":
            url = self.hooks.get(token, {}).get("url", "")
            return {"url": url, "has_custom_certificate": False, "pending_update_count": 0,
                    "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"]}  # fmt: skip
        return True


def _fields(body):
    if body.startswith(b"{"):
        return json.loads(body)
    return dict(parse_qsl(body.decode()))


def _answer(result):
    body = json.dumps({"ok": True, "result": result}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


@dataclass
class Person:
    """A young person. `sent`: what they wrote, in order."""

    chat: int
    sent: list = field(default_factory=list)

    def next(self, chance):
        """What they write next: first the way in, then one thing after another; one in twenty once tells of harm."""
        count = len(self.sent)
        if count < len(OPENING):
            return OPENING[count]
        if self.chat % HURT_EVERY == 0 and count == HURT_AT:
            return HURT
        return chance.choice(SAID)


class Crowd:
    """People who write to one bot. `awaits`: whether each waits for the bot's words before writing again."""

    def __init__(self, telegram, token, people, chance, *, awaits):
        self.telegram = telegram
        self.token = token
        self.people = [Person(1000 + n) for n in range(people)]
        self.idle = deque(self.people)
        self.chance = chance
        self.awaits = awaits
        self.clock = Clock()
        self.number = 0

    async def write(self, *, seconds, in_flight, each=0):
        """Write for so long; or until everybody has written `each` messages."""
        hook = self.telegram.hooks[self.token]
        made = Round()
        began = time.perf_counter()
        ends = began + seconds
        async with asyncio.TaskGroup() as group:
            for _ in range(in_flight):
                group.create_task(self._connection(hook, made, ends, each))
        made.seconds = time.perf_counter() - began
        return made

    async def _connection(self, hook, made, ends, each):
        where = urlsplit(hook["url"])
        reader, writer = await asyncio.open_connection("127.0.0.1", where.port)
        head = (
            f"POST {where.path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {hook['secret_token']}\r\nContent-Length: "
        ).encode()
        while time.perf_counter() < ends and self.idle:
            person = self.idle.popleft()
            if each and len(person.sent) >= each:
                continue
            await self._message(person, head, reader, writer, made)
            self.idle.append(person)
        writer.close()

    async def _message(self, person, head, reader, writer, made):
        text = person.next(self.chance)
        self.number += 1
        body = self._update(person, text)
        told = self.telegram.reply_to(self.token, person.chat) if self.awaits else None
        began = time.perf_counter()
        writer.write(b"%s%d\r\n\r\n%s" % (head, len(body), body))
        answer = await reader.readuntil(b"\r\n\r\n")
        if not answer.startswith(b"HTTP/1.1 200"):
            made.refused += 1
            raise RuntimeError(f"a message was answered {answer.split(b' ', 2)[1].decode()}")
        if told:
            await asyncio.wait_for(told, PATIENCE)
        made.latencies.append(time.perf_counter() - began)
        person.sent.append(text)

    def _update(self, person, text):
        chat = {"id": person.chat, "type": "private", "first_name": "Somebody", "username": "some_body"}
        sender = {"id": person.chat, "is_bot": False, "first_name": "Somebody", "language_code": "en"}
        message = {"message_id": self.number, "from": sender, "chat": chat, "date": self.clock.now() // 1000}
        return json.dumps({"update_id": self.number, "message": {**message, "text": text}}).encode()


def median(values):
    return statistics.median(values) if values else 0.0


def dice(seed):
    return random.Random(seed)
