"""Words that workers propose as signs: sealed in their browsers, read by leads, accepted or declined.

The server sees who proposed when, and how it ended; never the words. A lead's browser opens them and makes the lines
for a cue file. A worker is given only what they proposed themselves, to see how it ended.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any

from aiohttp import web

from bot import packs
from bot.store.model import Lost
from bot.web import access
from bot.web.access import MAY, Permission, Worker
from bot.web.body import Base64, Hex16, Natural, Shape, read
from bot.web.labels import CATEGORIES
from bot.web.parts import PARTS, Parts
from bot.web.replies import OldKey
from flows.errors import Broken, Refused
from safeguarding import audit, keys, terms
from safeguarding.audit import Tag
from safeguarding.terms import State, Term


class Proposing(Shape, frozen=True):
    """A term as the browser sealed and signed it."""

    id: Hex16
    epoch: Natural
    key_id: Hex16
    inner: Base64
    sig: Base64


class End(StrEnum):
    """What a lead may say to a term."""

    ACCEPTED = State.ACCEPTED
    DECLINED = State.DECLINED


class Ending(Shape, frozen=True):
    """A lead's answer."""

    state: End


class Read(Refused):
    """Another lead has answered this already. Look again."""


async def listed(request: web.Request) -> web.Response:
    """`GET /console/api/terms`: sealed; all of them for a lead, their own for a worker; what they may be signs of."""
    parts, worker = request.app[PARTS], request[access.WORKER]
    found = await parts.store.terms(parts.clock.now())
    shown = [_shown(term) for term in found if _may_see(worker, term)]
    return web.json_response({"terms": shown, "categories": dict(CATEGORIES), "languages": _languages()})


async def propose(request: web.Request) -> web.Response:
    """`POST /console/api/terms`: kept as it came. Raises 400 or Refused with what to do."""
    parts, worker = request.app[PARTS], request[access.WORKER]
    given = await read(request, Proposing)
    now = parts.clock.now()
    await parts.store.term_put(_checked(parts, worker, given, now), now)
    await parts.store.audit(audit.entry(Tag.TERM_PROPOSED, now, worker.id, term=given.id))
    parts.hub.change()
    return web.json_response({"id": given.id})


async def end(request: web.Request) -> web.Response:
    """`POST …/end`: accepted or declined, by a lead. Raises 409 when another lead was first."""
    parts, worker = request.app[PARTS], request[access.WORKER]
    state = State((await read(request, Ending)).state)
    name, now = request.match_info["term"], parts.clock.now()
    try:
        await parts.store.term_end(name, state, worker.id, now)
    except Lost:
        raise Read from None
    await parts.store.audit(audit.entry(Tag.TERM_ENDED, now, worker.id, term=name, outcome=state.value))
    parts.hub.change()
    return web.json_response({"state": state.value})


@cache
def _languages() -> tuple[str, ...]:
    """The languages that have cues."""
    found = {path.split("/")[-2] for path in packs.texts("safeguarding/indicators", "words.toml")}
    return tuple(sorted(found, key=lambda lang: (lang != "en", lang)))


def _may_see(worker: Worker, term: Term) -> bool:
    return Permission.TEAM in MAY[worker.standing] or term.by == worker.id


def _checked(parts: Parts, worker: Worker, given: Proposing, now: int) -> Term:
    roster = parts.keyring.roster
    if roster is None or (given.epoch, given.key_id) != (roster.epoch.n, keys.key_id(roster.epoch.key)):
        raise OldKey
    public = next(member.sign for member in roster.active() if member.id == worker.id)
    try:
        inner, signature = keys.unb64u(given.inner), keys.unb64u(given.sig, keys.SIGNATURE)
    except Broken:
        raise web.HTTPBadRequest(text="This request was not understood.") from None
    term = Term(given.id, worker.id, now, given.epoch, given.key_id, inner, signature)
    terms.check(parts.keyring.deployment, term, public)
    return term


def _shown(term: Term) -> dict[str, Any]:
    return {
        "id": term.id,
        "by": term.by,
        "at": term.at,
        "epoch": term.epoch,
        "key_id": term.key_id,
        "inner": keys.b64u(term.inner),
        "sig": keys.b64u(term.signature),
        "state": term.state.value,
        "ended_by": term.ended_by,
        "ended_at": term.ended_at,
    }
