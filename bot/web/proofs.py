"""Who opens the newest key: the canary that a lead's browser made, and what each member's browser found when it tried.

The service keeps both and can read neither. Whether a signature is good, each browser finds out by itself: it opens the
canary and knows what must have been signed. A service that lies can hide a signature and can make none.
"""

from __future__ import annotations

from typing import Any

import msgspec
from aiohttp import web

from bot.web import access
from bot.web.body import Base64, Hex16, Natural, Shape, read
from bot.web.parts import PARTS, Parts
from flows.errors import Broken, Refused
from safeguarding import audit, keys
from safeguarding import canary as canaries
from safeguarding.audit import Tag
from safeguarding.roster import Epoch, Roster


class OldKey(Refused):
    """The team has a newer key meanwhile. Look again."""


class Canary(Shape, frozen=True):
    """A canary: for which epoch, under which key, what was sealed, and the lead's signature."""

    epoch: Natural
    key_id: Hex16
    inner: Base64
    sig: Base64


class Opened(Shape, frozen=True):
    """What a member found: a signature over what was inside, or nothing where it did not open."""

    epoch: Natural
    sig: Base64


class _Kept(msgspec.Struct, frozen=True):
    by: str
    at: int
    inner: str
    sig: str


async def shown(request: web.Request) -> web.Response:
    """`GET /console/api/proof`: the newest epoch's canary, if it has one, and what each member found."""
    parts = request.app[PARTS]
    team = _team(parts)
    kept, found = await parts.store.proofs(team.epoch.n)
    return web.json_response(
        {
            "epoch": team.epoch.n,
            "canary": None if kept is None else _document(team.epoch, kept),
            "opened": {who: _found(value) for who, value in found.items()},
            "replacing": parts.leaving.replacing,
        }
    )


async def canary(request: web.Request) -> web.Response:
    """`POST …/canary`: by a lead's browser, once an epoch; the first one stays."""
    parts, lead = request.app[PARTS], request[access.WORKER]
    posted = await read(request, Canary)
    team = _team(parts)
    if (posted.epoch, posted.key_id) != (team.epoch.n, keys.key_id(team.epoch.key)):
        raise OldKey
    canaries.check(team, lead.id, _raw(posted.inner), _raw(posted.sig, keys.SIGNATURE))
    kept = _Kept(lead.id, parts.clock.now(), posted.inner, posted.sig)
    entry = audit.entry(Tag.EPOCH_PROVED, kept.at, lead.id, epoch=posted.epoch, outcome="asked")
    await parts.store.canary_put(posted.epoch, msgspec.json.encode(kept), (entry,))
    parts.hub.change()
    return web.json_response({})


async def opened(request: web.Request) -> web.Response:
    """`POST …/opened`: what this member's browser found. What was shown once is not taken back."""
    parts, worker = request.app[PARTS], request[access.WORKER]
    posted, now = await read(request, Opened), parts.clock.now()
    if posted.epoch != _team(parts).epoch.n:
        raise OldKey
    if posted.sig:
        _raw(posted.sig, keys.SIGNATURE)
    outcome = "opened" if posted.sig else "failed"
    entry = audit.entry(Tag.EPOCH_PROVED, now, worker.id, epoch=posted.epoch, outcome=outcome)
    if await parts.store.proof_put(posted.epoch, worker.id, f"{now}|{posted.sig}".encode(), (entry,)):
        parts.hub.change()
    return web.json_response({})


def _team(parts: Parts) -> Roster:
    if parts.keyring.roster is None:
        raise Refused("There is no team yet.")
    return parts.keyring.roster


def _raw(text: str, size: int | None = None) -> bytes:
    try:
        return keys.unb64u(text, size)
    except Broken:
        raise web.HTTPBadRequest(text="This request was not understood.") from None


def _document(epoch: Epoch, kept: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(kept, type=_Kept)
    except msgspec.MsgspecError:
        raise Broken("A canary does not parse.") from None
    return {"epoch": epoch.n, "key_id": keys.key_id(epoch.key)} | msgspec.structs.asdict(found)


def _found(value: bytes) -> dict[str, Any]:
    at, _, signature = value.decode().partition("|")
    if not at.isdigit():
        raise Broken("What a member found does not parse.")
    return {"at": int(at), "sig": signature}
