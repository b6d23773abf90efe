"""The console's routes: who I am, the queue, taking and ending, records and replies. Words pass only sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

import aiohttp_jinja2
import aiohttp_session
import msgspec
from aiohttp import web

from bot.store.model import Handoff, Lane
from bot.web import access, rows, unlocking
from bot.web.access import Claim, Need, Released, Worker
from bot.web.body import Hex16, Natural, Shape, Tab, read
from bot.web.parts import PARTS, Parts
from safeguarding.keys import b64u

DIGITS = 15


class Taking(Shape, frozen=True):
    """Take the next handoff, or this one, into a tab."""

    tab: Tab
    case: Hex16 | None = None


class Holding(Shape, frozen=True):
    """An act on a handoff that this tab holds. `reason` and `outcome` are short codes, never free words."""

    fence: Natural
    tab: Tab
    reason: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{0,32}$")] = ""


async def root(_request: web.Request) -> web.Response:
    """`GET /`: to the console."""
    raise web.HTTPFound("/console")


async def shell(request: web.Request) -> web.Response:
    """`GET /console`: the page; everything in it is made by scripts in the browser."""
    return _page(request, "console.html")


async def enrolling(request: web.Request) -> web.Response:
    """`GET /console/enrol`: the page that an invitation leads to."""
    return _page(request, "enrol.html")


def _page(request: web.Request, name: str) -> web.Response:
    parts = request.app[PARTS]
    about = {"deployment": parts.keyring.deployment, "rehearsal": parts.rehearsal}
    return aiohttp_jinja2.render_template(name, request, about)


async def me(request: web.Request) -> web.Response:
    """`GET /console/api/me`: who I am, the team, and the keys to seal to."""
    parts, worker = request.app[PARTS], request[access.WORKER]
    now = parts.clock.now()
    signer = parts.keyring.signer
    return web.json_response(
        {
            "worker": worker.document(),
            "deployment": parts.keyring.deployment,
            "rosters": [json.loads(text) for text in await parts.store.rosters()],
            "outbox": parts.keyring.outbox.document,
            "bots": [{"id": signer.id, "sign": b64u(signer.public), "since": now, "until": None}],
            "now": now,
            "rehearsal": parts.rehearsal,
            "capacity": parts.capacity,
            "ready": await unlocking.ready(parts, worker),
        }
    )


async def queue(request: web.Request) -> web.Response:
    """`GET /console/api/queue`: what waits and what I hold, in clear facts only."""
    return web.json_response(await rows.queue(request.app[PARTS], request[access.WORKER]))


async def take(request: web.Request) -> web.Response:
    """`POST /console/api/take`: the next handoff or the one named, under a fence that belongs to the tab."""
    parts, worker = request.app[PARTS], request[access.WORKER]
    asked = await read(request, Taking)
    if not await unlocking.ready(parts, worker):
        raise unlocking.Untried
    held = await parts.desk.take(worker.id, asked.tab, asked.case)
    return web.json_response({"case": held.case, "fence": held.fence, "lease_until": held.lease_until})


async def heartbeat(request: web.Request) -> web.Response:
    """`POST …/heartbeat`: this tab is alive."""
    until = await request.app[PARTS].desk.heartbeat(*await _held(request))
    return web.json_response({"lease_until": until})


async def phoning(request: web.Request) -> web.Response:
    """`POST …/phoning`: on the telephone for this person: quiet, but not gone."""
    await request.app[PARTS].desk.phoning(*await _held(request))
    return web.json_response({})


async def release(request: web.Request) -> web.Response:
    """`POST …/release`: back to the queue, with the original waiting time."""
    await request.app[PARTS].desk.release(*await _held(request))
    return web.json_response({})


async def close(request: web.Request) -> web.Response:
    """`POST …/close`: ended, unless the person asked for more meanwhile: then they wait again."""
    closed = await request.app[PARTS].desk.close(*await _held(request))
    return web.json_response({"closed": closed})


async def records(request: web.Request) -> web.Response:
    """`GET …/records`: sealed records after the numbers given, for the worker who holds the case."""
    parts, case = request.app[PARTS], _case(request)
    after = {Lane.BOT: _number(request, "after_b"), Lane.WORKER: _number(request, "after_w")}
    claim = Claim(_number(request, "fence"))
    return await _pile(parts, await access.records(parts, request[access.WORKER], case, claim, after))


async def notice(request: web.Request) -> web.Response:
    """`GET …/notice`: why a handoff waits, before it is taken."""
    parts = request.app[PARTS]
    return await _pile(parts, await access.notice(parts, request[access.WORKER], _case(request)))


async def events(request: web.Request) -> web.StreamResponse:
    """`GET /console/api/events`: one number whenever something changes."""
    session = await aiohttp_session.get_session(request)
    worker = request[access.WORKER]
    return await request.app[PARTS].hub.serve(request, worker=worker.id, session=str(session.identity))


async def _held(request: web.Request) -> tuple[str, int, str]:
    """The case, fence and tab of an act, once it is known that this worker holds them."""
    act = await read(request, Holding)
    claim = Claim(act.fence, act.tab)
    worker: Worker = request[access.WORKER]
    held = await access.handoff_of(request.app[PARTS], worker, Need.ACT, _case(request), claim)
    return held.case, act.fence, act.tab


def _case(request: web.Request) -> str:
    return request.match_info["case"]


def _number(request: web.Request, name: str) -> int:
    text = request.query.get(name, "0")
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        raise web.HTTPBadRequest
    return int(text)


async def _pile(parts: Parts, released: Released) -> web.Response:
    case = await parts.store.case(released.held.case)
    delivery = await parts.store.delivery(released.held.case)
    return web.json_response(
        {
            "records": [
                {"lane": r.lane.value, "seq": r.seq, "kind": r.kind, "sealed": b64u(r.sealed)} for r in released.records
            ],
            "secret": b64u(released.secret),
            "generation": released.generation,
            "salts": {place: b64u(salt) for place, salt in released.salts.items()},
            "next_w": int(case.get("lane_w", 0)) + 1,
            "delivery": [{"reply": reply, "state": state.value} for reply, state in delivery.items()],
            "clear": _clear(released.held, case),
        }
    )


def _clear(held: Handoff, case: Mapping[str, str]) -> dict[str, Any]:
    return {
        "urgency": held.urgency.value,
        "state": held.state,
        "since": held.since,
        "fence": held.fence,
        "owner": held.worker,
        "last_in": rows.at(case, "last_in"),
        "last_out": rows.at(case, "last_out"),
    }
