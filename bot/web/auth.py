"""Signing in: the browser shows 32 bytes made from what it keeps; the server compares a hash.

The server stretches nothing, so fifty sign-ins at once cost it fifty hashes. An unknown name is answered like a
known one, with a salt that stays the same. Wrong answers are slowed, per account and per address; a right one is
never refused for somebody else's wrong ones, so nobody can lock out whoever is on call. That is safe because
what would have to be guessed is 256 bits made from six random words (77 bits, Argon2id), from a paper code (128
bits) or from a passkey's secret; what the brake saves is the audit log and the machine. A passkey is not asked to
sign: its PRF output never leaves the browser and only somebody who has it can show what is made of it.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress

import aiohttp_session
from aiohttp import hdrs, web

from bot import log
from bot.web import access, sessions
from bot.web.accounts import Account, change, find, folded
from bot.web.body import Hex16, Name, Shape, read
from bot.web.parts import PARTS, Parts
from safeguarding import audit, slots
from safeguarding.audit import Tag
from safeguarding.keys import b64u
from safeguarding.messages import Ms

BURST = 10
REFILL: Ms = 3_000
SECONDS = 1_000
IPV6_SITE = 64
WRONG = "That name and those words do not fit together."


class Asked(Shape, frozen=True):
    """Whose salt is asked for."""

    name: Name


class Shown(Shape, frozen=True):
    """Who it is, by name or, from a passkey, by id; and what the browser made of the words or the passkey."""

    auth: str
    name: Name | None = None
    member: Hex16 | None = None


class Leaving(Shape, frozen=True):
    """Whether to sign out on every device."""

    everywhere: bool = False


async def salt(request: web.Request) -> web.Response:
    """`POST /console/api/salt`: how this name's words are to be stretched."""
    parts = request.app[PARTS]
    name = (await read(request, Asked)).name
    account = await find(parts.store, name)
    if account is not None:
        how = account.stretched()
        return web.json_response({"salt": how["salt"], "kdf": how["kdf"]})
    fake = b64u(slots.fake_salt(parts.sign_in_key, name))
    return web.json_response({"salt": fake, "kdf": slots.Kdf().document()})


async def sign_in(request: web.Request) -> web.Response:
    """`POST /console/api/sign-in`: 200 with the locked slots and a cookie, 401, or 429."""
    parts = request.app[PARTS]
    shown = await read(request, Shown)
    account = await _whose(parts, shown)
    kept = account.proven(shown.auth) if account is not None else None
    worker = access.standing(parts.keyring.roster, account.id, account.name) if account is not None and kept else None
    if account is None or kept is None or worker is None:
        raise await wrong(request, shown.name or shown.member or "", account)
    now = parts.clock.now()
    account = await _used(parts, account, kept.id, now)
    await sessions.begin(request, worker.id, account.name, now, sort=kept.sort)
    await parts.store.audit(audit.entry(Tag.SIGN_IN, now, worker.id, slot=kept.id))
    log.event(log.Event.SIGNED_IN, worker=worker.id)
    slots_ = [each.slot for each in account.slots]
    return web.json_response({"worker": worker.document(), "slots": slots_})


async def sign_out(request: web.Request) -> web.Response:
    """`POST /console/api/sign-out`: here, or on every device."""
    parts, worker = request.app[PARTS], request[access.WORKER]
    everywhere = (await read(request, Leaving)).everywhere
    now = parts.clock.now()
    session = await aiohttp_session.get_session(request)
    parts.hub.end(worker=worker.id if everywhere else None, session=str(session.identity))
    if everywhere:
        await parts.store.sessions_end(worker.id, now)
    await sessions.forget(request, session)
    tag = Tag.SESSIONS_ENDED if everywhere else Tag.SIGN_OUT
    await parts.store.audit(audit.entry(tag, now, worker.id))
    return web.json_response({})


async def _whose(parts: Parts, shown: Shown) -> Account | None:
    """The account that is meant. Raises 400 unless it is named in one way."""
    if (shown.name is None) == (shown.member is None):
        raise web.HTTPBadRequest
    if shown.name is not None:
        return await find(parts.store, shown.name)
    roster = parts.keyring.roster
    name = next((member.name for member in roster.members if member.id == shown.member), None) if roster else None
    account = await find(parts.store, name) if name is not None else None
    return account if account is not None and account.id == shown.member else None


async def _used(parts: Parts, account: Account, slot: str, now: Ms) -> Account:
    """Remember that a slot was used. The first use of a second one is the drill, and stands in the audit."""

    def work(before: Account) -> tuple[Account, tuple[str, ...]]:
        after = before.tried(slot, now)
        drilled = after.drilled != before.drilled
        return after, (audit.entry(Tag.DRILLED, now, after.id, slot=slot),) if drilled else ()

    return await change(parts.store, account.name, work)


async def wrong(request: web.Request, name: str, account: Account | None, why: str = WRONG) -> web.HTTPException:
    """401, or 429 when there were too many; only then does the audit stop growing. `name`: as it was typed."""
    parts = request.app[PARTS]
    now = parts.clock.now()
    for brake in (f"from:{address(request)}", f"name:{folded(name)}"):
        if wait := await parts.store.throttle(_keyed(parts, brake), now, REFILL, BURST):
            return web.HTTPTooManyRequests(headers={hdrs.RETRY_AFTER: str(-(-wait // SECONDS))})
    facts = {"member": account.id} if account is not None else {}
    await parts.store.audit(audit.entry(Tag.SIGN_IN_REFUSED, now, "bot", **facts))
    log.event(log.Event.SIGN_IN_REFUSED)
    return web.HTTPUnauthorized(text=why)


def _keyed(parts: Parts, brake: str) -> str:
    """A keyed digest, so that the store holds neither names tried nor addresses."""
    return hmac.digest(parts.sign_in_key, brake.encode(errors="replace"), hashlib.sha256).hex()


def address(request: web.Request) -> str:
    """Where a request comes from: the peer, or what the proxy on this machine says; of IPv6 only the site."""
    peer = _parsed(request.remote or "")
    if peer is None or peer.is_loopback:
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        peer = _parsed(told) or peer
    if isinstance(peer, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((peer, IPV6_SITE), strict=False))
    return str(peer)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
