"""`wren verify-console` against a real site, and against one that serves something else."""

from __future__ import annotations

import aiohttp
import pytest
from aiohttp import web
from typer.testing import CliRunner

from bot import cli
from bot.web import compare
from bot.web.app import static
from bot.web.compare import Difference, Fault
from flows.errors import Refused, Unavailable

SCRIPT = "/static/js/keys.js"
FILES = {path: asset for path, asset in static().items() if path in {SCRIPT, "/static/css/console.css"}}


@pytest.fixture
def taken_over(site):
    """Between a browser and the site sits somebody who changes what passes: `change(path, response, body)`."""

    class Between:
        def __init__(self):
            self.change = lambda _path, headers, body: (200, headers, body)

        async def handle(self, request):
            async with aiohttp.ClientSession() as http, http.get(site.origin + request.path) as answer:
                kept = ("Content-Type", "Content-Security-Policy")
                headers = {name: answer.headers[name] for name in kept if name in answer.headers}
                status, headers, body = self.change(request.path, headers, await answer.read())
                return web.Response(status=status, headers=headers, body=body)

    return Between()


@pytest.fixture
async def between(taken_over):
    runner = web.ServerRunner(web.Server(taken_over.handle), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    taken_over.url = f"http://localhost:{runner.addresses[0][1]}"
    yield taken_over
    await runner.cleanup()


async def test_the_site_serves_this_release(site):
    assert await compare.compare(site.origin) == []
    assert await compare.compare(site.origin + "/") == []


CHANGES = {
    Difference(SCRIPT, Fault.CHANGED): lambda path, h, b: (200, h, b + b"\n" if path == SCRIPT else b),
    Difference(SCRIPT, Fault.MISSING): lambda path, h, b: (404 if path == SCRIPT else 200, h, b),
    Difference(SCRIPT, Fault.POLICY): lambda path, h, b: (
        200,
        {**h, "Content-Security-Policy": "default-src *"} if path == SCRIPT else h,
        b,
    ),
    Difference(SCRIPT, Fault.HEADER): lambda path, h, b: (200, {**h, "SourceMap": "/x"} if path == SCRIPT else h, b),
    Difference("/console", Fault.CHANGED): lambda path, h, b: (
        200,
        h,
        b.replace(b"</body>", b"<script src=/x.js></script></body>") if path == "/console" else b,
    ),
    Difference("/console/enrol", Fault.POLICY): lambda path, h, b: (
        200,
        {"Content-Type": h["Content-Type"]} if path == "/console/enrol" else h,
        b,
    ),
    Difference("/assets.json", Fault.CHANGED): lambda path, h, b: (
        200,
        h,
        b.replace(FILES[SCRIPT].sha256.encode(), b"0" * 64) if path == "/assets.json" else b,
    ),
    Difference("/static/js/more.js", Fault.UNKNOWN): lambda path, h, b: (
        200,
        h,
        b.replace(b"{", b'{"/static/js/more.js": "", ', 1) if path == "/assets.json" else b,
    ),
    Difference("/assets.json", Fault.MISSING): lambda path, h, b: (200, h, b"no" if path == "/assets.json" else b),
}


@pytest.mark.parametrize("difference", CHANGES, ids=str)
async def test_whatever_is_served_otherwise_is_named(between, difference):
    between.change = CHANGES[difference]

    assert set(await compare.compare(between.url)) == {difference}


@pytest.mark.parametrize("url", ["", "localhost", "ftp://a", "https://a/console", "https://u:p@a", "https://a?x"])
async def test_what_is_no_address_is_refused(url):
    with pytest.raises(Refused):
        await compare.compare(url)


async def test_a_server_that_is_not_there_is_said():
    with pytest.raises(Unavailable):
        await compare.compare("http://localhost:9")


@pytest.mark.parametrize("found", [[], [Difference(SCRIPT, Fault.CHANGED)]])
def test_the_command_says_it_and_ends_with_a_code(monkeypatch, found):
    async def compared(_):
        return found

    monkeypatch.setattr(compare, "compare", compared)
    ended = CliRunner().invoke(cli.app, ["verify-console", "https://wren.example.org"])

    assert ended.exit_code == len(found)
    assert ("Do not sign in" in ended.output) == bool(found)
