"""`wren verify-console URL`: whether a running server gives browsers the very files of this release.

Run from another machine with the release that was reviewed, it fetches the pages and every file and compares bytes and
policies, not what the server says of itself. A server that serves one person something else can still do so; comparing
from several places, unannounced, makes that a risk to whoever tries. `wren read` needs no page at all.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import aiohttp
from aiohttp import hdrs

from bot.web import headers
from bot.web.app import HERE, static
from bot.web.assets import Asset
from flows.errors import Refused, Unavailable

MANIFEST: Final = "/assets.json"
PAGES: Final[Mapping[str, str]] = {"/console": "console.html", "/console/enrol": "enrol.html"}
LARGEST: Final = 16 << 20
SECONDS: Final = 60.0
DIFFERS: Final = 1
UNWANTED: Final = ("Link", "Refresh", "SourceMap", "X-SourceMap")
Say = Callable[[str], None]


class Fault(StrEnum):
    """What can be other than in the release."""

    CHANGED = "changed"
    MISSING = "missing"
    UNKNOWN = "unknown"  # the server lists a file that the release does not have
    POLICY = "policy"
    HEADER = "header"


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a server differs from the release."""

    path: str
    fault: Fault

    def __str__(self) -> str:
        return f"{self.fault.value}: {self.path}"


@dataclass(frozen=True, slots=True)
class Served:
    """An answer: what a browser would go by."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def run(url: str, say: Say) -> int:
    """Compare and tell. 0, or DIFFERS. Raises Refused for what is no address, Unavailable when nobody answers."""
    found = asyncio.run(compare(url))
    for difference in found:
        say(str(difference))
    files = len(static()) + len(PAGES)
    if found:
        say(f"{len(found)} differences. Do not sign in there, and tell your lead.")
        return DIFFERS
    say(f"All {files} files and pages are those of this release. The release is this machine's: have it reviewed.")
    return 0


async def compare(url: str, files: Mapping[str, Asset] | None = None) -> list[Difference]:
    """Where the server differs, in the order of paths."""
    if not re.fullmatch(r"https?://[^/\s?#@]+/?", url):
        raise Refused("Give the server's address, like https://wren.example.org")
    release, origin = static() if files is None else files, url.rstrip("/")
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as http:
            found = list(_listed(await _get(http, origin + MANIFEST), release))
            for path, asset in release.items():
                found += _file(path, await _get(http, origin + path), asset)
            for path, name in PAGES.items():
                found += _page(path, await _get(http, origin + path), (HERE / "pages" / name).read_text())
    except (aiohttp.ClientError, TimeoutError, OSError):
        raise Unavailable("The server does not answer.") from None
    return sorted(found, key=lambda each: (each.path, each.fault))


async def _get(http: aiohttp.ClientSession, url: str) -> Served:
    async with http.get(url, allow_redirects=False) as answer:
        body = await answer.content.read(LARGEST)
        while len(body) < LARGEST and (more := await answer.content.read(LARGEST - len(body))):
            body += more
        return Served(answer.status, answer.headers.copy(), body)


def _listed(served: Served, release: Mapping[str, Asset]) -> Iterator[Difference]:
    try:
        listed: Any = json.loads(served.body)
    except ValueError:
        listed = None
    if not isinstance(listed, dict):
        yield Difference(MANIFEST, Fault.MISSING)
        return
    for path in {*listed, *release}:
        if path not in release:
            yield Difference(path, Fault.UNKNOWN)
        elif listed.get(path) != release[path].sha256:
            yield Difference(MANIFEST, Fault.CHANGED)


def _file(path: str, served: Served, asset: Asset) -> Iterator[Difference]:
    if served.status != 200:  # noqa: PLR2004 - OK
        yield Difference(path, Fault.MISSING)
        return
    kind = served.headers.get(hdrs.CONTENT_TYPE, "").partition(";")[0]
    if hashlib.sha256(served.body).hexdigest() != asset.sha256 or kind != asset.type:
        yield Difference(path, Fault.CHANGED)
    yield from _guarded(path, served, headers.SCRIPT if asset.type == "text/javascript" else headers.DENY)


def _page(path: str, served: Served, template: str) -> Iterator[Difference]:
    form = re.escape(template.rstrip("\n"))
    form = form.replace(re.escape("{{ deployment }}"), "[0-9a-f]{32}")
    form = form.replace(re.escape("{{ rehearsal|lower }}"), "(?:true|false)")
    if served.status != 200 or not re.fullmatch(form, served.body.decode(errors="replace")):  # noqa: PLR2004 - OK
        yield Difference(path, Fault.CHANGED)
    yield from _guarded(path, served, headers.PAGE)


def _guarded(path: str, served: Served, policy: str) -> Iterator[Difference]:
    if served.headers.get("Content-Security-Policy") != policy:
        yield Difference(path, Fault.POLICY)
    if any(name in served.headers for name in UNWANTED):
        yield Difference(path, Fault.HEADER)
