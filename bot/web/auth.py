"""Signing in: the browser shows 32 bytes made from a passphrase that it keeps; the server compares a hash.

The server stretches nothing, so fifty sign-ins at once cost it fifty hashes. An unknown name is answered like a
known one, with a salt that stays the same. Wrong answers are slowed, per account and per address; a right one is
never refused for somebody else's wrong ones, so nobody can lock out whoever is on call. That is safe because
what would have to be guessed is 256 bits made from six random words (77 bits, Argon2id); what the brake saves
is the audit log and the machine.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress

import aiohttp_session
from aiohttp import hdrs, web

from bot import log
from bot.web import access, sessions
from bot.web.accounts import Account, decode, folded
from bot.web.body import Name, Shape, read
from bot.web.parts import PARTS, Parts
from flows.errors import Broken
from safeguarding import audit, slots
from safeguarding.audit import Tag
from safeguarding.keys import b64u, unb64u
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
    """A name, and what the browser made of the words."""

    name: Name
    auth: str


class Leaving(Shape, frozen=True):
    """Whether to sign out on every device."""

    everywhere: bool = False


async def salt(request: web.Request) -> web.Response:
    """`POST /console/api/salt`: how this name's words are to be stretched."""
    parts = request.app[PARTS]
    name = (await read(request, Asked)).name
    account = await _account(parts, name)
    if account is not None:
        return web.json_response({"salt": account.slots[0]["salt"], "kdf": account.slots[0]["kdf"]})
    fake = b64u(slots.fake_salt(parts.sign_in_key, name))
    return web.json_response({"salt": fake, "kdf": slots.Kdf().document()})


async def sign_in(request: web.Request) -> web.Response:
    """`POST /console/api/sign-in`: 200 with the locked slots and a cookie, 401, or 429."""
    parts = request.app[PARTS]
    shown = await read(request, Shown)
    account = await _account(parts, shown.name)
    worker = None
    if account is not None and _proves(shown.auth, account):
        worker = access.standing(parts.keyring.roster, account.id, account.name)
    if account is None or worker is None:
        raise await _wrong(request, parts, shown.name, account)
    now = parts.clock.now()
    await sessions.begin(request, worker.id, account.name, now)
    await parts.store.audit(audit.entry(Tag.SIGN_IN, now, worker.id))
    log.event(log.Event.SIGNED_IN, worker=worker.id)
    return web.json_response({"worker": worker.document(), "slots": account.slots})


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


async def _account(parts: Parts, name: str) -> Account | None:
    kept = await parts.store.account(folded(name))
    return decode(kept) if kept is not None else None


def _proves(auth: str, account: Account) -> bool:
    try:
        return slots.proves(unb64u(auth, slots.AUTH), bytes.fromhex(account.auth))
    except Broken:
        return False


async def _wrong(request: web.Request, parts: Parts, name: str, account: Account | None) -> web.HTTPException:
    """401, or 429 when there were too many; only then does the audit stop growing."""
    now = parts.clock.now()
    for brake in (f"from:{address(request)}", f"name:{folded(name)}"):
        if wait := await parts.store.throttle(_keyed(parts, brake), now, REFILL, BURST):
            return web.HTTPTooManyRequests(headers={hdrs.RETRY_AFTER: str(-(-wait // SECONDS))})
    facts = {"member": account.id} if account is not None else {}
    await parts.store.audit(audit.entry(Tag.SIGN_IN_REFUSED, now, "bot", **facts))
    log.event(log.Event.SIGN_IN_REFUSED)
    return web.HTTPUnauthorized(text=WRONG)


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
