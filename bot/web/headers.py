"""Security headers as data: one policy for pages, one for scripts, one that denies everything for the rest.

A Worker does not inherit its page's policy, so every script is served with its own. Added when a response is
about to be sent, so that errors and streams carry them too.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from aiohttp import hdrs, web

REPORTS = "/console/csp"
_REPORTING = {"report-uri": REPORTS, "report-to": "wren"}
_TRUSTED = {"require-trusted-types-for": "'script'", "trusted-types": "lit-html wren"}
_CLOSED = {"default-src": "'none'", "form-action": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'"}


def policy(directives: Mapping[str, str]) -> str:
    """A Content-Security-Policy's text."""
    return "; ".join(f"{name} {value}" for name, value in directives.items())


DENY = policy({**_CLOSED, **_REPORTING})
PAGE = policy(
    {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        **_TRUSTED,
        **_REPORTING,
    }
)
SCRIPT = policy({**_CLOSED, "script-src": "'self'", "connect-src": "'self'", **_TRUSTED, **_REPORTING})
QUIET = policy({**_CLOSED, "style-src": "'self'", "img-src": "'self' data:", **_REPORTING})
"""For a page that has no script at all."""

_CLOSED_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "xr-spatial-tracking",
)

HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _CLOSED_FEATURES),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Robots-Tag": "noindex, nofollow",
        "Reporting-Endpoints": f'wren="{REPORTS}"',
        "Server": "wren",
    }
)
STRICT_TRANSPORT = "max-age=63072000"

_BY_TYPE = {"text/html": PAGE, "text/javascript": SCRIPT}


def adder(*, https: bool) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """What adds the headers to a response that is about to be sent; hook it to `on_response_prepare`."""

    async def add(_request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(HEADERS)
        response.headers.setdefault("Content-Security-Policy", _BY_TYPE.get(response.content_type, DENY))
        if response.headers.get(hdrs.CACHE_CONTROL) != "no-cache" or "ETag" not in response.headers:
            response.headers[hdrs.CACHE_CONTROL] = "no-store"
        if https:
            response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT

    return add
