"""Keeps the rehearsal to this machine: loopback addresses, loopback host names, no other web page's requests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from ipaddress import ip_address

from aiohttp import web
from yarl import URL

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
NAMES = {"localhost", "127.0.0.1", "::1"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _host(value: str) -> str:
    try:
        return URL(f"http://{value}").host or ""
    except ValueError:
        return ""


@web.middleware
async def loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a Host that is not this machine, and what another site's page sends here."""
    if _host(request.headers.get("Host", "")) not in NAMES:
        return web.json_response({"error": "This rehearsal answers on this machine only."}, status=421)
    site = request.headers.get("Sec-Fetch-Site", "none")
    origin = request.headers.get("Origin")
    foreign = origin is not None and URL(origin).authority != request.headers["Host"]
    navigation = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
    if not navigation and (site not in {"none", "same-origin"} or foreign):
        return web.json_response({"error": "Another page may not do this."}, status=403)
    return await handler(request)


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Put the security headers on every answer."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
