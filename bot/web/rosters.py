"""The roster's next version, as a lead's browser posts it: checked whole, taken, and acted upon at once.

The server takes a roster only if it is last + 1, signed as the rules say, and every newcomer in it is somebody who
enrolled with those very keys. A step that needs two leads is not taken here: it goes through `proposals`, so that
withdrawing one means something. The first lead signs version 1 alone.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot import log
from bot.store.model import Lost
from bot.web import access
from bot.web.accounts import Account, decode
from bot.web.body import Shape, read
from bot.web.parts import PARTS, Parts
from bot.web.words import six_words
from flows.errors import Broken, Refused
from safeguarding import audit, keys, roster
from safeguarding.audit import Tag
from safeguarding.messages import Ms
from safeguarding.roster import Role, Roster


class Overtaken(Refused):
    """Another lead changed the team just now, and this change was not made. Look at the team, then do it again."""


class Signed(Shape, frozen=True):
    """A roster's next version, with its signatures."""

    roster: dict[str, Any]


async def sign(request: web.Request) -> web.Response:
    """`POST /console/api/roster`: the next version, already signed. Raises 409 with the rule it breaks."""
    parts, worker = request.app[PARTS], request[access.WORKER]
    new = await posted(request)
    before = await current(parts)
    async with refusals_told(parts, worker, new.version):
        await may_sign(parts, worker, new)
        if roster.needed(new, before) > 1:
            raise Refused("This change needs two leads: it must be proposed to the others.")
        roster.verify(new, before)
        now = parts.clock.now()
        entries = accepted(before, new, worker.id, now)
        try:
            await parts.store.roster_add(new.version, new.text(), entries, left=left(before, new), now=now)
        except Lost:
            raise Overtaken from None
    return web.json_response({"version": new.version, "words": await settle(parts, before, new)})


async def posted(request: web.Request) -> Roster:
    """The roster in a request's body. Raises 400."""
    given = (await read(request, Signed)).roster
    try:
        return roster.parse(keys.canonical(given))
    except Broken:
        raise web.HTTPBadRequest(text="This is not a roster.") from None


async def current(parts: Parts) -> Roster | None:
    """The newest roster of the store, verified."""
    parts.keyring.accept(await parts.store.rosters())
    return parts.keyring.roster


@asynccontextmanager
async def refusals_told(parts: Parts, worker: access.Worker, version: int) -> AsyncIterator[None]:
    """Whatever is refused inside is logged and audited: it is never an ordinary thing."""
    try:
        yield
    except (Refused, Broken):
        log.event(log.Event.ROSTER_REFUSED, version=version)
        await parts.store.audit(audit.entry(Tag.ROSTER_REFUSED, parts.clock.now(), worker.id, version=version))
        raise


async def may_sign(parts: Parts, worker: access.Worker, new: Roster) -> None:
    """What `roster.verify` cannot know: whose service this is, who enrolled, and who is asking."""
    before = parts.keyring.roster
    waiting = {who: decode(kept) for who, kept in (await parts.store.enrolments()).items()}
    if (new.deployment, new.rehearsal) != (parts.keyring.deployment, parts.rehearsal):
        raise Refused("This roster belongs to another service.")
    if all(bot.id != parts.keyring.signer.id or bot.until is not None for bot in new.bots):
        raise Refused("This roster does not name this service's bot.")
    known = {member.id for member in before.members} if before else set()
    for member in new.members:
        if member.id not in known and not _same(member, waiting.get(member.id)):
            raise Refused("The roster names somebody who has not enrolled with these keys.")
    leads = before.active(Role.LEAD) if before else new.active(Role.LEAD)
    if worker.id not in {lead.id for lead in leads}:
        raise web.HTTPForbidden(text="Only a lead signs the roster.")


def _same(member: roster.Member, account: Account | None) -> bool:
    return account is not None and (member.name, member.role, keys.b64u(member.sign), keys.b64u(member.seal)) == (
        account.name,
        account.role,
        account.sign,
        account.seal,
    )


def accepted(before: Roster | None, new: Roster, by: str, now: Ms) -> tuple[str, ...]:
    """What the audit says of a version that was taken: `by` signed last; another first signer is named beside."""
    first = new.signatures[0][0]
    others = {"other": first} if first != by else {}
    entries = [audit.entry(Tag.ROSTER_ACCEPTED, now, by, version=new.version, **others)]
    if before is None or len(new.epochs) > len(before.epochs):
        entries.append(audit.entry(Tag.EPOCH_MADE, now, by, version=new.version, epoch=new.epoch.n))
    return (*entries, *(audit.entry(Tag.MEMBER_ENDED, now, by, member=who) for who in left(before, new)))


def left(before: Roster | None, new: Roster) -> list[str]:
    """Who leaves with this version."""
    earlier = {member.id for member in before.members if member.until is not None} if before else set()
    return [member.id for member in new.members if member.until is not None and member.id not in earlier]


async def settle(parts: Parts, before: Roster | None, new: Roster) -> str:
    """After a version was taken: whoever joined waits no longer; what follows for those who left. The six words."""
    documents = await parts.store.rosters()
    parts.keyring.accept(documents)
    for member in new.members:
        await parts.store.enrolment_drop(member.id)
    if gone := left(before, new):
        for who in gone:
            parts.hub.end(worker=who)
        await parts.leaving.now()
    log.event(log.Event.ROSTER_ADOPTED, version=new.version)
    parts.hub.change()
    return first_words(documents)


def first_words(documents: Sequence[bytes]) -> str:
    """The six words of the team: of its first roster, by which all later ones are believed. Empty before it."""
    return six_words(roster.parse(documents[0]).digest) if documents else ""
