"""Where a member is signed in: a list of one's own sessions, and ending one of them.

A session is named by the digest under which it is kept; its token is known to its browser alone. Nothing of the
browser or its address is remembered: what tells sessions apart is when, and with what, they began.
"""

from __future__ import annotations

import json

import aiohttp_session
from aiohttp import web

from bot.web import access
from bot.web.parts import PARTS
from flows.errors import Refused
from safeguarding import audit
from safeguarding.audit import Tag


class Over(Refused):
    """That sign-in is over already."""


async def listed(request: web.Request) -> web.Response:
    """`GET /console/api/sessions`: one's own, the latest used first."""
    parts, worker = request.app[PARTS], request[access.WORKER]
    here = (await aiohttp_session.get_session(request)).identity
    found = (await parts.store.sessions(worker.id, parts.clock.now())).items()
    kept = [(key, json.loads(value)) for key, value in found]
    rows = [
        {"id": key, "since": values["since"], "seen": values["seen"], "sort": values["sort"], "here": key == here}
        for key, values in kept
    ]
    return web.json_response({"sessions": sorted(rows, key=lambda row: (-row["seen"], row["id"]))})


async def end(request: web.Request) -> web.Response:
    """`POST /console/api/sessions/{session}/end`: sign out there. Raises Over for what is not one's own."""
    parts, worker = request.app[PARTS], request[access.WORKER]
    now, session = parts.clock.now(), request.match_info["session"]
    if session not in await parts.store.sessions(worker.id, now):
        raise Over
    parts.hub.end(session=session)
    await parts.store.session_drop(session)
    await parts.store.audit(audit.entry(Tag.SIGN_OUT, now, worker.id))
    return web.json_response({})
