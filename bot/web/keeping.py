"""What is kept and what is due, for leads: proposing to erase a case, agreeing to it, and holding it."""

from __future__ import annotations

from typing import Any, Final

from aiohttp import web

from bot.retention import Kept
from bot.web import access
from bot.web.alias import alias
from bot.web.body import Shape, read
from bot.web.parts import PARTS


class Nothing(Shape, frozen=True):
    """The address says it all."""


class Holding(Shape, frozen=True):
    """Whether the case is held from now on."""

    on: bool


MOST: Final = 200
"""How many cases one answer shows; what was proposed or is due comes first."""


async def listed(request: web.Request) -> web.Response:
    """`GET /console/api/retention`: what is not active, the first due first; times, states and aliases, no words.

    `days`: how long a closed case is kept, null for ever; `more`: how many are not shown.
    """
    parts = request.app[PARTS]
    found = await parts.retention.kept()
    shown = [_shown(one, alias(parts.alias_key, one.case)) for one in found[:MOST]]
    return web.json_response({"cases": shown, "more": len(found) - len(shown), "days": parts.retention.days})


def _shown(one: Kept, called: str) -> dict[str, Any]:
    return {
        "case": one.case,
        "alias": called,
        "state": one.state.value,
        "touched": one.facts.touched,
        "due": one.due,
        "pauses": [pause.value for pause in one.pauses],
        "proposed_by": one.facts.proposed_by,
    }


async def propose(request: web.Request) -> web.Response:
    """`POST …/propose`: erase this case, which is due, once another lead agrees."""
    await read(request, Nothing)
    await request.app[PARTS].retention.propose(request.match_info["case"], request[access.WORKER].id)
    return web.json_response({})


async def confirm(request: web.Request) -> web.Response:
    """`POST …/confirm`: the second lead agrees and the case is erased; answered with the receipt."""
    await read(request, Nothing)
    done = await request.app[PARTS].retention.confirm(request.match_info["case"], request[access.WORKER].id)
    return web.json_response({"case": done.case, "at": done.at, "until": done.until})


async def hold(request: web.Request) -> web.Response:
    """`POST …/hold`: keep this case whatever its clock says, or let that end."""
    asked = await read(request, Holding)
    await request.app[PARTS].retention.hold(request.match_info["case"], request[access.WORKER].id, on=asked.on)
    return web.json_response({})
