"""A Bot API of few words: answers as it is told, and notes what was asked."""

from __future__ import annotations

import asyncio
import json

import pytest
from aiohttp import web


class Api:
    """`answers` by method, in lower case: (status, what) or an exception to break the connection."""

    def __init__(self):
        self.asked = []
        self.answers = {}
        self.url = ""

    def fails(self, method, code, description, **parameters):
        more = {"parameters": parameters} if parameters else {}
        self.answers[method.lower()] = (code, {"ok": False, "error_code": code, "description": description, **more})

    async def handle(self, request):
        method = request.path.rpartition("/")[2].lower()
        raw = await request.read()
        self.asked.append((method, json.loads(raw)))
        status, what = self.answers.get(method, (200, {"ok": True, "result": True}))
        if status == "hang":
            await asyncio.sleep(what)
        if status == "break":
            request.transport.abort()
        if status == "moved":
            raise web.HTTPFound("http://localhost:1/elsewhere")
        body = what if isinstance(what, bytes) else json.dumps(what).encode()
        return web.Response(status=status if isinstance(status, int) else 200, body=body)


@pytest.fixture
async def api():
    made = Api()
    runner = web.ServerRunner(web.Server(made.handle, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()
