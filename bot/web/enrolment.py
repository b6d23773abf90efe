"""Joining the team: a one-use link, keys made in the browser, and a lead's signature that makes it true.

Theory of operation. An invitation is 256 random bits that travel in a link's fragment, which browsers do not send;
the store knows their SHA-256, what they are for and until when. Enrolling spends it and keeps public keys and two
locked slots, of words and of paper, each with a hash: somebody *pending*, who may sign in and wait. A lead's browser
compares six words with the newcomer, adds them to the next roster and signs; `rosters` takes it, or `proposals` keeps
it for a second lead.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from typing import Annotated

import msgspec
from aiohttp import web

from bot.store.store import Store
from bot.web import access
from bot.web.accounts import Account, Offered, Sort, alike, decode, folded, kept
from bot.web.body import Base64, Name, Shape, read
from bot.web.parts import PARTS, Parts
from bot.web.words import six_words
from flows.errors import Broken, Refused
from safeguarding import audit, keys
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
    """What a new member's browser made: public keys and two locked slots, with what each will show at sign-in."""

    token: Annotated[str, msgspec.Meta(max_length=128)]
    name: Name
    sign: Base64
    seal: Base64
    slots: tuple[Offered, Offered]


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
    invited = await parts.store.invitation_take(_key(new.token), now)
    if invited is None:
        raise Spent
    account = msgspec.structs.replace(account, role=msgspec.json.decode(invited, type=_Invitation).role)
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
    waiting = [decode(text) for text in (await request.app[PARTS].store.enrolments()).values()]
    shown = [one.document() for one in waiting if worker.standing is access.Standing.LEAD or one.id == worker.id]
    return web.json_response({"enrolments": shown})


def _account(new: Enrolling, now: Ms) -> Account:
    """What is kept, once every key, the slot and the name have the form that the roster will ask for."""
    name = unicodedata.normalize("NFC", new.name.strip())
    try:
        sign, seal = keys.unb64u(new.sign, keys.SIGN_PUBLIC), keys.SealTo(keys.unb64u(new.seal)).public
        made = tuple(kept(offered, now) for offered in new.slots)
    except Broken:
        raise web.HTTPBadRequest from None
    if [one.sort for one in made] != [Sort.WORDS, Sort.PAPER] or made[0].id == made[1].id or not alike(made):
        raise web.HTTPBadRequest
    if not name or any(unicodedata.category(c)[0] in "CZ" and c != " " for c in name):
        raise web.HTTPBadRequest(text="Choose a working name of letters.")
    return Account(
        id=keys.key_id(sign),
        name=name,
        role=Role.WORKER,
        sign=keys.b64u(sign),
        seal=keys.b64u(seal),
        slots=made,
        at=now,
    )


def _named(current: Roster | None, name: str) -> bool:
    """Whether an active member has this name. A pending newcomer's may be enrolled anew."""
    return current is not None and folded(name) in {folded(member.name) for member in current.active()}


def _digest(parts: Parts, account: Account) -> bytes:
    sign, seal = keys.unb64u(account.sign), keys.unb64u(account.seal)
    return keys.enrolment(parts.keyring.deployment, account.name, sign, seal)


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
