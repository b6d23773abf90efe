"""The files a browser is given: read once at start, hashed, served from memory under their own policy.

The file served is the file reviewed is the file hashed: a second person can compare `/assets.json` with a
checkout from outside. Only paths that were found at start exist, so there is nothing to climb out of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import hdrs, web

from flows.errors import Broken

TYPES = {
    "": "text/plain",
    ".css": "text/css",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
UNSERVED = frozenset({".mts", ".ts"})
"""Type declarations: for the checker, not for a browser."""
_TEXT = frozenset({"text/css", "text/javascript", "text/plain"})


@dataclass(frozen=True, slots=True)
class Asset:
    """One served file."""

    body: bytes
    type: str
    sha256: str


def load(root: Path, prefix: str, only: str = "*") -> dict[str, Asset]:
    """Every file below a folder, by the path it is served at. Raises Broken on a kind that has no MIME type."""
    files = sorted(path for path in root.rglob(only) if path.is_file() and not path.name.startswith("."))
    served = [path for path in files if path.suffix not in UNSERVED]
    return {prefix + path.relative_to(root).as_posix(): _asset(path) for path in served}


def _asset(path: Path) -> Asset:
    kind = TYPES.get(path.suffix)
    if kind is None:
        raise Broken(f"No content type is known for the served file {path.name}.")
    body = path.read_bytes()
    return Asset(body, kind, hashlib.sha256(body).hexdigest())


class Assets:
    """The handlers of `/static/…` and `/assets.json`."""

    def __init__(self, files: Mapping[str, Asset]) -> None:
        """`files` by the path they are served at."""
        self._files = files

    async def file(self, request: web.Request) -> web.StreamResponse:
        """One file, or 304 when the browser has it already."""
        asset = self._files.get(request.path)
        if asset is None:
            raise web.HTTPNotFound
        fresh = f'"{asset.sha256}"'
        known = request.headers.get(hdrs.IF_NONE_MATCH) == fresh
        response = web.Response(status=304) if known else web.Response(body=asset.body)
        response.content_type = asset.type
        if asset.type in _TEXT:
            response.charset = "utf-8"
        response.headers.update({hdrs.ETAG: fresh, hdrs.CACHE_CONTROL: "no-cache"})
        return response

    async def manifest(self, _request: web.Request) -> web.Response:
        """The SHA-256 of every served file, by its path."""
        return web.json_response({path: asset.sha256 for path, asset in self._files.items()})
