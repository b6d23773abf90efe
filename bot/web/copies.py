"""A sealed copy of a case, which `wren read` opens on a worker's own machine (PROTOCOL.md 10)."""

from __future__ import annotations

import json

from aiohttp import web

from bot.web import access, accounts
from bot.web.access import Claim
from bot.web.body import Natural, Shape, Tab, read
from bot.web.parts import PARTS
from safeguarding.keys import b64u
from safeguarding.record import KINDS


class Copying(Shape, frozen=True):
    """The claim under which a copy is asked for."""

    fence: Natural
    tab: Tab


async def bundle(request: web.Request) -> web.Response:
    """`POST …/bundle`: everything that is needed to read the case with this worker's passphrase, and nothing opened."""
    parts, worker = request.app[PARTS], request[access.WORKER]
    asked = await read(request, Copying)
    claim = Claim(asked.fence, asked.tab)
    released = await access.bundle(parts, worker, request.match_info["case"], claim)
    clear = await parts.store.case(released.held.case)
    account = await accounts.find(parts.store, worker.name)
    own = account.slots if account is not None and account.id == worker.id else ()
    return web.json_response(
        {
            "v": 1,
            "bundle": "wren",
            "deployment": parts.keyring.deployment,
            "case": released.held.case,
            "rosters": [json.loads(text) for text in await parts.store.rosters()],
            "secrets": {str(released.generation): b64u(released.secret)} if released.records else {},
            "salts": {place: b64u(salt) for place, salt in released.salts.items()},
            "last": {lane: int(clear.get(f"lane_{lane}", 0)) for lane in KINDS},
            "records": [{"lane": r.lane.value, "seq": r.seq, "sealed": b64u(r.sealed)} for r in released.records],
            "member": worker.id,
            "slots": [kept.slot for kept in own if kept.sort is not accounts.Sort.PASSKEY],
        }
    )
