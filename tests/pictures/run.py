"""Draws the pictures of the documents from the real pages: `make pictures`.

A rehearsal is started, ten conversations are played in the chat page on a phone, one of them is taken in the console,
and each page is photographed. What a picture shows is what the product said just now, to words typed in a browser.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, Page, async_playwright

from bot import process
from bot.rehearsal import enrol
from bot.rehearse import Addresses, Plan, Rehearsing

PICTURES: Final = Path(__file__).parents[2] / "deploy" / "pictures"
CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--no-first-run")
PHONE: Final = {"width": 390, "height": 844}
DESK: Final = {"width": 1280, "height": 800}
PLAYS: Final[dict[str, tuple[str, ...]]] = {
    "arriving": ("/start", "[Yes]", "[OK]"),
    "telling": ("/start", "[Yes]", "[OK]", "[Skip]", "he gets really angry and then he hits me"),
    "danger": ("hes outside my door and he has a knife",),
    "not-wanting-to-be-here": ("hi", "[Yes]", "[OK]", "[Skip]", "i dont want to be alive anymore"),
    "by-buttons": ("/start", "[Yes]", "[OK]", "[Skip]", "buttons please", "[How it feels]", "[Very bad]"),
    "worries": ("/start", "[Yes]", "[OK]", "[Skip]", "buttons please", "[A worry about telling]", "[My family]"),
    "about-a-friend": ("/start", "[Yes]", "[OK]", "[Skip]", "buttons please", "[About a friend]"),
    "not-safe": ("/start", "[No]"),
    "in-polish": ("hej, tata mnie bije",),
    "a-question": ("/start", "[Yes]", "[OK]", "[Skip]", "buttons please", "[A question]", "[Who can read this]"),
}
"""What somebody types, or taps where it stands in brackets."""


async def play(page: Page, steps: tuple[str, ...]) -> None:
    """Type and tap. Raises TimeoutError when a button does not come."""
    for step in steps:
        before = await page.locator(".bubble").count()
        if step.startswith("["):
            await page.locator(".bubble button", has_text=step[1:-1]).last.click(timeout=10_000)
        else:
            await page.locator("#text").fill(step)
            await page.locator("#send").click()
        await page.wait_for_function("(n) => document.querySelectorAll('.bubble').length > n", arg=before)
        await settled(page)


async def settled(page: Page) -> None:
    """Wait until nothing more is said."""
    shown = -1
    while shown != (shown := await page.locator(".bubble").count()):
        await page.wait_for_timeout(1_500)


async def console(browser: Browser, addresses: Addresses) -> None:
    """Sign in as a worker, take whoever waits longest, and photograph the desk."""
    context = await browser.new_context(viewport=DESK, color_scheme="light", reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(addresses.console)
    await page.locator("#who").fill(enrol.SAM.name)
    await page.locator("#words").fill(enrol.SAM.passphrase)
    await page.locator(".card-form .go").click()
    await page.locator(".take").click()
    await page.locator(".owner").wait_for()
    await page.wait_for_timeout(2_000)
    await page.screenshot(path=PICTURES / "console.png")
    await context.close()


async def chats(browser: Browser, addresses: Addresses) -> None:
    """Each conversation by a person of its own, and a picture of where it ends."""
    for number, (name, steps) in enumerate(PLAYS.items(), start=1):
        context = await browser.new_context(viewport=PHONE, color_scheme="light", reduced_motion="reduce")
        page = await context.new_page()
        await page.goto(addresses.chat.partition("?")[0] + f"?person={number}")
        await play(page, steps)
        await page.screenshot(path=PICTURES / f"chat-{name}.png")
        await context.close()
        print(name, flush=True)


async def draw() -> None:
    """All pictures, from one rehearsal."""
    with tempfile.TemporaryDirectory() as place:
        rehearsing = Rehearsing(Plan(Path(place) / "rehearsal", base=0))
        addresses = await rehearsing.start()
        process.settle()
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
                await chats(browser, addresses)
                await console(browser, addresses)
                await browser.close()
        finally:
            await rehearsing.stop()


if __name__ == "__main__":
    asyncio.run(draw())
