"""Chromium, the pretend server, and a signed-in desk."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright, expect

sys.path.insert(0, str(Path(__file__).parent))

from pretend import PHRASES, Pretend, Team

from bot.clock import Clock

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CUES = Path(__file__).parents[2] / "safeguarding" / "indicators"
DAY = 24 * 3_600_000
# Opening a slot is slow by design, and slower beside other tests.
expect.set_options(timeout=30_000)


@dataclass(slots=True)
class Site:
    """Where the pretend server is, and everything a page complained of."""

    url: str
    server: Pretend
    browser: Browser
    complaints: list[str] = field(default_factory=list)

    async def page(
        self, path: str = "/console", *, width: int = 1280, height: int = 800, clock: bool = False, **how
    ) -> Page:
        """A new browser context at a path. `clock`: time in the page can be moved."""
        context = await self.browser.new_context(viewport={"width": width, "height": height}, **how)
        page = await context.new_page()
        if clock:
            await page.clock.install()
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda problem: self.complaints.append(str(problem)))
        await page.goto(self.url + path)
        return page

    async def desk(self, name: str = "Sam", **how) -> Page:
        """A console, signed in."""
        page = await self.page(**how)
        await sign_in(page, name)
        await page.locator(".take").wait_for()
        return page


async def sign_in(page: Page, name: str, phrase: str | None = None) -> None:
    await page.locator("#who").fill(name)
    await page.locator("#words").fill(phrase or PHRASES[name])
    await page.locator(".card-form .go").click()


@pytest.fixture(scope="session")
def shipped():
    return {path.relative_to(CUES).as_posix(): path.read_text("utf-8") for path in sorted(CUES.rglob("*.toml"))}


@pytest.fixture(scope="session")
def team():
    return Team(Clock().now() - 30 * DAY)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser():
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="session")
async def site(team, browser):
    server = Pretend(team, Clock().now())
    runner = web.AppRunner(server.app(), shutdown_timeout=0.1)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", 0)
    await listening.start()
    port = runner.addresses[0][1]
    yield Site(f"http://localhost:{port}", server, browser)
    for context in browser.contexts:
        await context.close()
    server.close()
    await runner.cleanup()
