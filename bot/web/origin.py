"""Requests from other sites are refused, before anything is read or looked up.

No tokens to leak: a browser says itself where a request comes from (Sec-Fetch-Site), an older one at least
names the origin. An unsafe method that says neither is refused. SameSite=Strict cookies stand behind this.
"""

from __future__ import annotations

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from bot.web.headers import REPORTS

SAFE = frozenset({hdrs.METH_GET, hdrs.METH_HEAD})
REFUSAL = "This request came from another site."


def same_origin(origin: str) -> Middleware:
    """The middleware for a service whose pages live at `origin`, as `https://host[:port]`."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path != REPORTS and not _ours(request, origin):
            raise web.HTTPForbidden(text=REFUSAL)
        return await handler(request)

    return check


def _ours(request: web.Request, origin: str) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if request.method in SAFE:
        return site in {None, "same-origin", "none"} or not request.path.startswith("/console/api/")
    if site is not None:
        return site == "same-origin"
    return request.headers.get(hdrs.ORIGIN) == origin
