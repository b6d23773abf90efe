"""Reads a request's JSON into a declared shape: size first, then kind, then secrets, then fields.

A body over the limit is refused before a byte of it is read. A body that carries anything which must never
leave a browser is refused whole and kept nowhere. No error repeats what was sent.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import msgspec
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from safeguarding import team

LIMIT = 256 * 1024
ROSTERS = frozenset({"/console/api/roster", "/console/api/proposals"})
"""Where a roster is posted."""
FORBIDDEN = frozenset(
    {
        "clientextensionresults",
        "passphrase",
        "password",
        "prf",
        "private",
        "privatekey",
        "secret",
        "secretkey",
        "seed",
        "seeds",
        "wrap",
        "wrapkey",
        "wrappingkey",
    }
)
"""Names of things that never leave a browser, in lower case without separators."""

Hex16 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
Hex32 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
Base64 = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]*$", max_length=120_000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Tab = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Natural = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every request body derives from: fields are exactly those declared."""


S = TypeVar("S", bound=Shape)


@web.middleware
async def sized(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a body over the limit by what it says of itself; one that says nothing is cut off while read."""
    if (request.content_length or 0) > _limit(request):
        raise web.HTTPRequestEntityTooLarge(_limit(request), 0)
    return await handler(request)


def _limit(request: web.Request) -> int:
    """A roster grows with its team and its epochs, and only a signed-in lead gets as far as having it read."""
    return LIMIT + team.SIZE if request.path in ROSTERS else LIMIT


async def read(request: web.Request, shape: type[S]) -> S:
    """The request's body as `shape`. Raises 413, 415 or 400, in words that repeat nothing of it."""
    plain = request.headers.get(hdrs.CONTENT_ENCODING, "identity") == "identity"
    if request.content_type != "application/json" or not plain:
        raise web.HTTPUnsupportedMediaType(text="This needs plain JSON.")
    raw = await _bounded(request)
    try:
        value = msgspec.json.decode(raw)
        _refuse_secrets(value)
        return msgspec.convert(value, shape, strict=True)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        raise web.HTTPBadRequest(text="This request was not understood.") from None


async def _bounded(request: web.Request) -> bytes:
    raw = bytearray()
    async for chunk in request.content.iter_any():
        raw += chunk
        if len(raw) > _limit(request):
            raise web.HTTPRequestEntityTooLarge(_limit(request), 0)
    return bytes(raw)


def _refuse_secrets(value: Any) -> None:
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, dict):
            if any(_plain(name) in FORBIDDEN for name in item):
                raise web.HTTPBadRequest(text="This request held something that must stay in the browser.")
            left.extend(item.values())
        elif isinstance(item, list):
            left.extend(item)


def _plain(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())
