"""A member's own slots: which there are, one more, one less. Each change takes what one of them shows at sign-in.

Whoever has stolen a session could otherwise add a slot of their own, and would be able to sign in for good.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.web import access, auth
from bot.web.access import Worker
from bot.web.accounts import Account, NoSlot, Offered, Sort, change, find, kept
from bot.web.body import Base64, Shape, read
from bot.web.parts import PARTS, Parts
from flows.errors import Broken, Refused
from safeguarding import audit
from safeguarding.audit import Tag

WRONG = "Those words do not open your keys."


class Untried(Refused):
    """Before your first conversation, lock this page once and unlock it with your paper code."""


class Adding(Shape, frozen=True):
    """One slot more. `shown`: what a slot that is there already shows at sign-in."""

    shown: Base64
    new: Offered


class Removing(Shape, frozen=True):
    """One slot less."""

    shown: Base64


async def listed(request: web.Request) -> web.Response:
    """`GET /console/api/slots`: how I can unlock my keys."""
    account = await _own(request)
    return web.json_response({"slots": [each.document() for each in account.slots], "drilled": bool(account.drilled)})


async def add(request: web.Request) -> web.Response:
    """`POST /console/api/slots`: one more. 401 for words that are not mine, 409 where it does not fit."""
    asked = await read(request, Adding)
    now = request.app[PARTS].clock.now()
    try:
        new = kept(asked.new, now)
    except Broken:
        raise web.HTTPBadRequest from None
    await _change(request, asked.shown, lambda account: account.added(new), _Said(Tag.SLOT_ADDED, new.id, new.sort))
    return web.json_response({})


async def remove(request: web.Request) -> web.Response:
    """`POST /console/api/slots/{slot}/remove`: one less, never too few."""
    shown, slot = (await read(request, Removing)).shown, request.match_info["slot"]
    sort = next((each.sort for each in (await _own(request)).slots if each.id == slot), None)
    if sort is None:
        raise NoSlot
    await _change(request, shown, lambda account: account.removed(slot), _Said(Tag.SLOT_REMOVED, slot, sort))
    return web.json_response({})


async def ready(parts: Parts, worker: Worker) -> bool:
    """Whether somebody has unlocked with a second slot once, and so may take a conversation.

    An account that cannot be found holds nobody up: this guards against losing keys, not against anybody.
    """
    account = await find(parts.store, worker.name)
    return account is None or account.id != worker.id or bool(account.drilled)


async def _own(request: web.Request) -> Account:
    worker = request[access.WORKER]
    account = await find(request.app[PARTS].store, worker.name)
    if account is None or account.id != worker.id:
        raise NoSlot
    return account


@dataclass(frozen=True, slots=True)
class _Said:
    """What the audit says of a change."""

    tag: Tag
    slot: str
    sort: Sort


async def _change(request: web.Request, shown: str, rule: Callable[[Account], Account], said: _Said) -> None:
    """Change one's own account, once a slot of it was shown, with the audit in the same step."""
    parts, account = request.app[PARTS], await _own(request)
    if account.proven(shown) is None:
        raise await auth.wrong(request, account.name, account, WRONG)
    entry = audit.entry(said.tag, parts.clock.now(), account.id, slot=said.slot, kind=said.sort.value)

    def work(before: Account) -> tuple[Account, tuple[str, ...]]:
        if before.proven(shown) is None:
            raise NoSlot
        return rule(before), (entry,)

    await change(parts.store, account.name, work)
