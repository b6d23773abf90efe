"""The whole path in real browsers: the chat page, the console and the dashboard, against the real service."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import tempfile
from pathlib import Path

import aiohttp
import pytest
import tools
from devices import authenticator
from playwright.async_api import async_playwright, expect
from rehearsed import Young

from bot.app import Ports, Service
from bot.clock import Clock
from bot.credentials import create, read
from bot.rehearsal import enrol
from bot.rehearsal.server import Rehearsal
from bot.rehearse import HOST, TOKEN
from bot.settings import Model, load
from bot.store.server import create_pair
from bot.web.enrolment import invite
from safeguarding.roster import Role

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SAID = "its about home. he gets really angry and then he hits me"
AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
RULES = "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
STORAGES = """async () => ({
  local: localStorage.length, session: sessionStorage.length, databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length, cookies: document.cookie,
})"""
EMPTY = {"local": 0, "session": 0, "databases": 0, "caches": 0, "cookies": ""}


@pytest.fixture
async def chromium():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=tools.chromium(), args=list(FLAGS))
        yield browser
        await browser.close()


class Watched:
    """Pages whose complaints and traffic are kept."""

    def __init__(self, browser):
        self.browser = browser
        self.complaints = []
        self.bodies = []

    async def open(self, url, **how):
        context = await self.browser.new_context(**({"viewport": {"width": 1280, "height": 860}} | how))
        page = await context.new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda problem: self.complaints.append(str(problem)))
        page.on("request", lambda request: self.bodies.append(request.post_data or ""))
        await page.goto(url)
        return page

    async def desk(self, url, person=enrol.SAM, **how):
        page = await self.open(url, **how)
        await sign_in(page, person)
        await page.locator(".take").wait_for()
        return page


async def sign_in(page, person):
    await page.locator("#who").fill(person.name)
    await page.locator("#words").fill(person.passphrase)
    await page.keyboard.press("Enter")


async def test_a_disclosure_goes_from_page_to_page_and_the_answer_back(whole, chromium):
    seen = Watched(chromium)
    chat = await seen.open(whole.addresses.chat)
    await chat.locator("#text").fill(SAID)
    await chat.locator("#send").click()
    await expect(chat.get_by_text("Thank you for telling me").first).to_be_visible(timeout=15_000)

    console = await seen.desk(whole.addresses.console)
    await expect(console.locator(".row").first).to_contain_text("serious")
    assert SAID not in await console.content()
    await console.keyboard.press("a")
    await expect(console.get_by_text(SAID).first).to_be_visible()
    await expect(chat.get_by_text("a helper called Sam").first).to_be_visible(timeout=15_000)

    await console.locator("#draft").fill("Hi, I am Sam, a real person.")
    await console.keyboard.press("Control+Enter")
    await expect(chat.get_by_text("Hi, I am Sam, a real person.")).to_be_visible(timeout=15_000)
    await chat.locator("#text").fill("ok. dont tell my mum")
    await chat.locator("#send").click()
    await expect(console.get_by_text("ok. dont tell my mum")).to_be_visible(timeout=15_000)

    assert await console.evaluate(STORAGES) == EMPTY
    assert seen.complaints == []
    assert whole.rehearsing.service.reports.seen == 0
    of_console = [body for body in seen.bodies if "real person" in body or "thimble" in body]
    assert of_console == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)])
async def test_axe_finds_nothing_on_a_full_desk(whole, chromium, scheme, width):
    for number in range(1, 21):
        await whole.young(number).say("he hits me" if number > 1 else "ive just taken loads of tablets")
    for number in range(30):
        await whole.young(1).say(f"line {number}")
    seen = Watched(chromium)
    console = await seen.desk(whole.addresses.console, viewport={"width": width, "height": 844}, color_scheme=scheme)
    await expect(console.locator(".row")).to_have_count(20, timeout=20_000)
    await console.locator(".take").click()
    await expect(console.locator(".bubbles .them")).to_have_count(31, timeout=20_000)
    assert seen.complaints == []
    assert whole.rehearsing.service.reports.seen == 0

    tabs = console.locator(".tabs").get_by_role("button")
    for name in ("Queue", "Chat", "Record") if width < 960 else ("",):
        if name:
            await tabs.filter(has_text=name).click()
        await console.evaluate(AXE.read_text(encoding="utf-8"))
        found = await console.evaluate(RULES)
        assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]] == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
async def test_axe_finds_nothing_on_the_dashboard_and_it_needs_no_script(whole, chromium, scheme, width):
    for number in range(9):
        await whole.young(1).say(f"he hits me {number}")
    seen = Watched(chromium)
    page = await seen.desk(
        whole.addresses.console, enrol.LENA, viewport={"width": width, "height": 844}, color_scheme=scheme
    )
    await page.goto(whole.addresses.dashboard)
    await expect(page.get_by_role("heading", name="This week")).to_be_visible()

    assert await page.locator("script").count() == 0
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate(RULES)
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]] == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_when_the_browser_process_is_killed_the_person_is_back_in_the_queue_within_a_minute(whole):
    young, colleague = whole.young(), await whole.worker(enrol.ASHA)
    await young.say(SAID)
    row = await colleague.waits()
    profile = tempfile.mkdtemp(prefix="wren-killed-")
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            profile, executable_path=tools.chromium(), args=list(FLAGS)
        )
        page = context.pages[0]
        await page.goto(whole.addresses.console)
        await sign_in(page, enrol.SAM)
        await page.locator(".take").click()
        await page.get_by_text(SAID).first.wait_for()
        assert (await colleague.queue())["waiting"] == []
        began = asyncio.get_running_loop().time()
        kill_browser(profile)

        async with asyncio.timeout(62):
            while not (back := (await colleague.queue())["waiting"]):
                await asyncio.sleep(0.5)
        print(f"back in the queue after {asyncio.get_running_loop().time() - began:.0f} s")

    assert (back[0]["case"], back[0]["since"]) == (row["case"], row["since"])
    await young.hears("back in the")


def kill_browser(profile):
    """kill -9 of every process of this browser."""
    for entry in Path("/proc").iterdir():
        try:
            mine = entry.name.isdigit() and profile.encode() in (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if mine:
            os.kill(int(entry.name), signal.SIGKILL)


async def test_the_first_lead_enrols_by_hand_and_only_then_words_are_taken(tmp_path, chromium):
    service, telegram, link = await bare(tmp_path)
    seen = Watched(chromium)
    http = aiohttp.ClientSession()
    try:
        telegram.world.say(1, "is anyone there")
        young = Young(http, telegram.url, 1)
        assert "0800 1111" in await young.hears("I'm not working right now")
        page = await seen.open(link)
        await page.locator("#who").fill("Ada")
        await page.get_by_role("button", name="Make my keys").click()
        await page.get_by_role("heading", name="Your passphrase").wait_for()
        phrase = " ".join(await page.locator(".six li").all_inner_texts())
        await page.get_by_role("button", name="I have them").click()
        await page.locator("#typed").fill(phrase)
        await page.get_by_role("button", name="Open my keys").click()
        await page.get_by_role("heading", name="Your paper code").wait_for()
        code = await page.locator(".code li").all_inner_texts()
        await page.get_by_role("button", name="I have it on paper").click()
        await page.get_by_role("heading", name="You are the first").wait_for()
        await page.get_by_role("link", name="Go to sign in").click()
        await sign_in(page, enrol.Person("Ada", Role.LEAD, phrase))
        await page.get_by_role("button", name="Sign the first list").click()
        await page.locator(".take").wait_for()
        telegram.world.say(2, SAID)
        await expect(page.locator(".row").first).to_be_visible(timeout=20_000)
        assert not any(secret in body for body in seen.bodies for secret in (phrase, "".join(code), *code))
        await expect(page.locator(".take")).to_be_disabled()
        await page.get_by_role("button", name="Lock and try it").click()
        await page.locator("#words").fill("".join(code))
        await page.get_by_role("button", name="Unlock").click()
        await expect(page.locator(".take")).to_be_enabled(timeout=20_000)
        await young.hears("Hi. I'm a bot")

        await back_by_passkey(page, phrase)
        await page.locator(".take").click()
        await page.get_by_text(SAID).first.wait_for()
        assert not any(name in body for body in seen.bodies for name in (phrase, "prf", "authenticatorData"))
        tags = [json.loads(entry)["tag"] for _, entry in await service.store.audited()]
        wanted = (
            "account:slot:drilled",
            "account:slot:added",
            "account:session:ended-all",
            "account:session:signed-in",
        )
        assert [tag for tag in wanted if tag in tags] == list(wanted)
        assert seen.complaints == []
    finally:
        await http.close()
        await service.stop()
        await telegram.stop()


async def back_by_passkey(page, phrase):
    """Adds a passkey, signs out everywhere, and comes back with one gesture."""
    await authenticator(page)
    await page.get_by_role("button", name="You").click()
    await page.get_by_role("button", name="Add a passkey").click()
    await page.locator("#again").fill(phrase)
    await page.get_by_role("button", name="Go on").click()
    await page.get_by_role("button", name="Make the passkey").click(timeout=60_000)
    await page.get_by_text("Passkey", exact=True).wait_for(timeout=60_000)
    await page.get_by_role("button", name="Sign out everywhere").click()
    await page.locator("dialog").get_by_role("button", name="Sign out everywhere").click()
    await page.get_by_role("button", name="Use a passkey").click()


async def bare(tmp_path):
    """A service that nobody has joined yet, its Telegram, and the first lead's link."""
    telegram = Rehearsal()
    await telegram.start(HOST, 0, TOKEN)
    create(tmp_path / "credentials")
    create_pair(tmp_path)
    ports = [free_port() for _ in range(3)]
    chosen = load(
        {}, rehearsal=True, data=tmp_path, model=Model.HELPLINE, telegram_api=telegram.url, telegram_token=TOKEN,
        webhook_port=ports[0], web_port=ports[1], web_url=f"http://{HOST}:{ports[1]}", metrics_port=ports[2],
    )  # fmt: skip
    service = Service(
        chosen, read(tmp_path / "credentials"), Clock(), Ports(ports[1], ports[0], ports[2]), rehearsal=True
    )
    await service.start()
    link = await invite(service.store, origin=chosen.web_url, name="", role=Role.LEAD, by="operator", now=Clock().now())
    return service, telegram, link


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
