"""Sessions: who is signed in. The cookie holds 256 random bits; the store knows only their SHA-256.

Theory of operation. A session ends 30 minutes after its last request or 12 hours after sign-in, whichever is
sooner, by the time it is given and not by a store's expiry. An open event stream reconnects every ten minutes
and counts as a request: a quiet night must not sign out whoever is on call. Signing in always makes a new
token and forgets the old, so a token planted beforehand is worth nothing. What a worker may do is not in here:
the newest roster says it at every request.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import warnings
from collections.abc import Mapping
from urllib.parse import urlsplit

import aiohttp_session
from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.clock import Clock
from bot.store.store import Store
from bot.web.parts import PARTS
from safeguarding.messages import Ms

IDLE: Ms = 30 * 60_000
LONGEST: Ms = 12 * 3_600_000
TOUCH: Ms = 60_000
TOKEN = 32


def cookie_name(origin: str) -> str:
    """The cookie's name: locked to the host under https; with the port on plain localhost, where cookies ignore it."""
    parts = urlsplit(origin)
    return "__Host-wren" if parts.scheme == "https" else f"wren-{parts.port or 80}"


class Sessions(aiohttp_session.AbstractStorage):
    """aiohttp-session's storage over our store."""

    def __init__(self, store: Store, clock: Clock, origin: str) -> None:
        """`origin`: where the pages live, as `https://host[:port]`."""
        super().__init__(
            cookie_name=cookie_name(origin),
            secure=origin.startswith("https:") or None,
            httponly=True,
            samesite="Strict",
        )
        self._store = store
        self._clock = clock

    async def load_session(self, request: web.Request) -> aiohttp_session.Session:
        """The session of the request's cookie; a new one when there is none or it has ended."""
        token = self.load_cookie(request)
        key = _key(token) if token else ""
        now = self._clock.now()
        kept = await self._store.session(key, now) if key else None
        if kept is None:
            return await self.new_session()
        values = json.loads(kept)
        session = aiohttp_session.Session(key, data={"created": 1, "session": values}, new=False)
        if now - values["seen"] >= TOUCH:
            await self._renew(key, {**values, "seen": now}, now)
        return session

    async def save_session(
        self, _request: web.Request, response: web.StreamResponse, session: aiohttp_session.Session
    ) -> None:
        """Keep a new session under a new token, or forget one that was emptied."""
        if not session.empty:
            token = secrets.token_urlsafe(TOKEN)
            await self._keep(_key(token), dict(session))
            self.save_cookie(response, token)
        elif session.identity is not None:
            await self._store.session_drop(str(session.identity))
            self.save_cookie(response, "")

    async def _keep(self, key: str, values: dict[str, str | int]) -> None:
        await self._store.session_put(key, str(values["worker"]), json.dumps(values).encode(), _until(values))

    async def _renew(self, key: str, values: dict[str, str | int], now: Ms) -> None:
        """Only what has not ended meanwhile: a request under way must not bring back what was signed out."""
        worker, value = str(values["worker"]), json.dumps(values).encode()
        await self._store.session_renew(key, worker, value, _until(values), now)


def _until(values: Mapping[str, str | int]) -> Ms:
    return min(int(values["seen"]) + IDLE, int(values["since"]) + LONGEST)


def middleware(store: Store, clock: Clock, origin: str) -> Middleware:
    """aiohttp-session's middleware over our storage."""
    # The library keeps its session in a request under text keys, which aiohttp has come to warn about.
    warnings.filterwarnings("ignore", category=web.NotAppKeyWarning, module="aiohttp_session")
    return aiohttp_session.session_middleware(Sessions(store, clock, origin))


async def begin(request: web.Request, worker: str, name: str, now: Ms, *, sort: str) -> None:
    """Sign a worker in on this browser: whatever session it had is forgotten. `sort`: of the slot that was used."""
    old = await aiohttp_session.get_session(request)
    await forget(request, old)
    fresh = await aiohttp_session.new_session(request)
    fresh.update({"worker": worker, "name": name, "since": now, "seen": now, "sort": sort})


async def forget(request: web.Request, session: aiohttp_session.Session) -> None:
    """Forget a session here and now, before anything else can fail."""
    if session.identity is not None:
        await request.app[PARTS].store.session_drop(str(session.identity))
    session.invalidate()


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
