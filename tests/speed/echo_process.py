"""The baseline: python-telegram-bot as its own handbook has it, saying back what is said, over a webhook like ours.

Nothing is kept, assessed or sealed. The library's own Application, handlers and HTTP client (httpx); the same web
server, event loop and secret as ours before them; 200 once the answer is sent.
"""

from __future__ import annotations

import asyncio
import json
import sys

import measured
import uvloop
from aiohttp import web
from telegram import Update
from telegram.ext import Application, MessageHandler, filters  # noqa: TID251 - what we compare with

HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def echo(update, _context):
    await update.message.reply_text(update.message.text)


async def serve(told):
    application = Application.builder().token(told["token"]).base_url(f"{told['api']}/bot").updater(None).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))

    async def handle(request):
        if request.headers.get(HEADER) != told["secret"]:
            return web.Response(status=403)
        await application.process_update(Update.de_json(json.loads(await request.read()), application.bot))
        return web.Response()

    async with application:
        runner = web.ServerRunner(web.Server(handle, access_log=None))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", told["port"]).start()
        await application.bot.set_webhook(f"http://localhost:{told['port']}/echo", secret_token=told["secret"])
        measured.say(ready=True)
        await asyncio.Event().wait()


def main():
    told = json.loads(sys.argv[1])
    measured.begin(told["core"])
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(told))


main()
