"""Joining the team: a one-use link, keys made in the browser, and a lead's signature that makes it true.

Theory of operation. An invitation is 256 random bits that travel in a link's fragment, which browsers do not send;
the store knows their SHA-256, what they are for and until when. Enrolling spends it and keeps public keys, a locked
slot and a hash: somebody *pending*, who may sign in and wait. A lead's browser compares six words with the newcomer,
adds them to the next roster and signs; the server takes a roster only if it is last + 1, signed as the rules say,
and every newcomer in it is somebody who enrolled with those very keys. The first lead signs version 1 alone.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from aiohttp import web

from bot import log
from bot.store.store import Store
from bot.web import access
from bot.web.accounts import Account, decode, folded
from bot.web.body import Base64, Name, Shape, read
from bot.web.parts import PARTS, Parts
from bot.web.words import six_words
from flows.errors import Broken, Refused
from safeguarding import audit, keys, roster, slots
from safeguarding.audit import Tag
from safeguarding.messages import Ms
from safeguarding.roster import Role, Roster

LIFE: Ms = 7 * 24 * 3_600_000
TOKEN = 32


class Spent(Refused):
    """This link was used before or is too old. Ask for a new one."""


class Taken(Refused):
    """Somebody of the team has this name. Choose another."""


class Invited(Shape, frozen=True):
    """Whom a lead invites, as what."""

    name: Name
    role: Role


class Enrolling(Shape, frozen=True):
    """What a new member's browser made: public keys, a locked slot, and what it will show at sign-in."""

    token: Annotated[str, msgspec.Meta(max_length=128)]
    name: Name
    sign: Base64
    seal: Base64
    slot: dict[str, Any]
    auth: Base64


class Signed(Shape, frozen=True):
    """A roster's next version, with its signatures."""

    roster: dict[str, Any]


class _Invitation(msgspec.Struct, frozen=True):
    name: str
    role: Role


async def invite(store: Store, *, origin: str, name: str, role: Role, by: str, now: Ms) -> str:
    """A one-use link for somebody, good for a week. `by`: a lead's id, or `operator` for the first lead."""
    token = secrets.token_urlsafe(TOKEN)
    await store.invitation_put(_key(token), by, msgspec.json.encode(_Invitation(name, role)), now + LIFE)
    await store.audit(audit.entry(Tag.INVITED, now, by, role=role.value))
    return f"{origin}/console/enrol#{token}"


async def invitations(request: web.Request) -> web.Response:
    """`POST /console/api/invitations`."""
    parts, lead = request.app[PARTS], request[access.WORKER]
    asked = await read(request, Invited)
    url = await invite(
        parts.store,
        origin=parts.origin,
        name=asked.name.strip(),
        role=asked.role,
        by=lead.id,
        now=parts.clock.now(),
    )
    return web.json_response({"url": url})


async def enrol(request: web.Request) -> web.Response:
    """`POST /console/api/enrol`: spends the link and keeps the newcomer as pending."""
    parts = request.app[PARTS]
    new, now = await read(request, Enrolling), parts.clock.now()
    account = _account(new, now)
    if _named(parts.keyring.roster, account.name):
        raise Taken
    kept = await parts.store.invitation_take(_key(new.token), now)
    if kept is None:
        raise Spent
    account = msgspec.structs.replace(account, role=msgspec.json.decode(kept, type=_Invitation).role)
    await parts.store.account_put(folded(account.name), account.encode())
    await parts.store.enrolment_put(account.id, account.encode())
    await parts.store.audit(audit.entry(Tag.ENROLLED, now, account.id, role=account.role.value))
    parts.hub.change()
    words = six_words(_digest(parts, account))
    return web.json_response(
        {"id": account.id, "words": words, "role": account.role, "first": parts.keyring.roster is None}
    )


async def enrolments(request: web.Request) -> web.Response:
    """`GET /console/api/enrolments`: who waits for a lead's signature; somebody who waits sees only themselves.

    The lead's browser makes the six words itself: words from a server would prove nothing.
    """
    worker = request[access.WORKER]
    waiting = [decode(kept) for kept in (await request.app[PARTS].store.enrolments()).values()]
    shown = [one.document() for one in waiting if worker.standing is access.Standing.LEAD or one.id == worker.id]
    return web.json_response({"enrolments": shown})


async def sign_roster(request: web.Request) -> web.Response:
    """`POST /console/api/roster`: the next version, already signed. Raises 409 with the rule it breaks."""
    parts, worker = request.app[PARTS], request[access.WORKER]
    given = (await read(request, Signed)).roster
    try:
        new = roster.parse(keys.canonical(given))
    except Broken:
        raise web.HTTPBadRequest(text="This is not a roster.") from None
    parts.keyring.accept(await parts.store.rosters())
    before = parts.keyring.roster
    waiting = {who: decode(kept) for who, kept in (await parts.store.enrolments()).items()}
    try:
        _may_sign(parts, worker, new, waiting)
        roster.verify(new, before)
        await parts.store.roster_add(new.version, new.text())
    except (Refused, Broken):
        log.event(log.Event.ROSTER_REFUSED, version=new.version)
        await parts.store.audit(audit.entry(Tag.ROSTER_REFUSED, parts.clock.now(), worker.id, version=new.version))
        raise
    parts.keyring.add(new)
    await _settle(parts, before, new, worker.id)
    words = first_words(await parts.store.rosters())
    return web.json_response({"version": new.version, "words": words})


def _may_sign(parts: Parts, worker: access.Worker, new: Roster, waiting: dict[str, Account]) -> None:
    """What `roster.verify` cannot know: whose service this is, who enrolled, and who is asking."""
    before = parts.keyring.roster
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


async def _settle(parts: Parts, before: Roster | None, new: Roster, by: str) -> None:
    """Whoever joined no longer waits; whoever left is signed out now."""
    now = parts.clock.now()
    gone = {member.id for member in new.members if member.until is not None}
    for member in new.members:
        await parts.store.enrolment_drop(member.id)
    entries = [audit.entry(Tag.ROSTER_ACCEPTED, now, by, version=new.version)]
    left_before = {member.id for member in before.members if member.until is not None} if before else set()
    for who in gone - left_before:
        await parts.store.sessions_end(who, now)
        parts.hub.end(worker=who)
        entries.append(audit.entry(Tag.MEMBER_ENDED, now, by, member=who))
    await parts.store.audit(*entries)
    log.event(log.Event.ROSTER_ADOPTED, version=new.version)
    parts.hub.change()


def _account(new: Enrolling, now: Ms) -> Account:
    """What is kept, once every key, the slot and the name have the form that the roster will ask for."""
    name = unicodedata.normalize("NFC", new.name.strip())
    try:
        sign, seal = keys.unb64u(new.sign, keys.SIGN_PUBLIC), keys.SealTo(keys.unb64u(new.seal)).public
        slot = slots.parse(new.slot)
        auth = keys.unb64u(new.auth, slots.AUTH)
    except Broken:
        raise web.HTTPBadRequest(text="This request was not understood.") from None
    if not name or any(unicodedata.category(c)[0] in "CZ" and c != " " for c in name):
        raise web.HTTPBadRequest(text="Choose a working name of letters.")
    return Account(
        id=keys.key_id(sign),
        name=name,
        role=Role.WORKER,
        sign=keys.b64u(sign),
        seal=keys.b64u(seal),
        slots=(slot.document(),),
        auth=slots.verifier(auth).hex(),
        at=now,
    )


def _named(current: Roster | None, name: str) -> bool:
    """Whether an active member has this name. A pending newcomer's may be enrolled anew."""
    return current is not None and folded(name) in {folded(member.name) for member in current.active()}


def _digest(parts: Parts, account: Account) -> bytes:
    sign, seal = keys.unb64u(account.sign), keys.unb64u(account.seal)
    return keys.enrolment(parts.keyring.deployment, account.name, sign, seal)


def first_words(rosters: Sequence[bytes]) -> str:
    """The six words of the team: of its first roster, by which all later ones are believed. Empty before it."""
    return six_words(roster.parse(rosters[0]).digest) if rosters else ""


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
