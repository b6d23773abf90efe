"""A lead ends somebody in one click on the Team page, and sees who opens the new key and that the leaver does not."""

from __future__ import annotations

from pathlib import Path

import pytest
import tools
from playwright.async_api import async_playwright, expect
from rehearsed import until

from bot.rehearsal import enrol
from bot.rehearsal.enrol import Answered
from safeguarding import canary, keys, reader, record, roster

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SLOW = 30_000
AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
RULES = "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
SIZES = [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]
HARM = "he gets really angry and then he hits me"


class Team:
    """Lena's, Sam's and Asha's browsers, and a young person who is talking with Sam."""

    def __init__(self, whole, browser):
        self.whole, self.browser = whole, browser
        self.complaints = []

    async def page(self, person):
        context = await self.browser.new_context(viewport={"width": 1280, "height": 860})
        page = await context.new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda problem: self.complaints.append(str(problem)))
        await page.goto(self.whole.addresses.console)
        await page.locator("#who").fill(person.name)
        await page.locator("#words").fill(person.passphrase)
        await page.keyboard.press("Enter")
        await page.locator(".take").wait_for(timeout=SLOW)
        return page

    async def asks(self):
        """Somebody asks for a person and Sam takes them."""
        self.ada = self.whole.young()
        await self.ada.say("/start")
        await self.ada.tap("Yes")
        await self.ada.say(HARM)
        await self.sam.locator(".row").first.wait_for(timeout=SLOW)
        await self.sam.locator(".take").click()
        await self.sam.get_by_text(HARM, exact=True).wait_for(timeout=SLOW)
        await self.ada.hears("Sam")


@pytest.fixture
async def team(whole):
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=tools.chromium(), args=list(FLAGS))
        made = Team(whole, browser)
        made.lena, made.sam, made.asha = [await made.page(who) for who in (enrol.LENA, enrol.SAM, enrol.ASHA)]
        yield made
        await browser.close()


async def asked(page, name):
    await page.get_by_role("button", name="Team").click()
    row = page.locator(".people li").filter(has_text=name)
    await row.get_by_role("button", name="Leaves").click()
    await expect(page.locator("dialog")).to_contain_text(f"The team gets a new key that {name} does not have.")


async def leaves(page, name):
    await asked(page, name)
    await page.locator("dialog .go").click()


async def looked_at(page):
    """Axe at each size, and nothing wider than the page."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    for scheme, width in SIZES:
        await page.emulate_media(color_scheme=scheme)
        await page.set_viewport_size({"width": width, "height": 844})
        found = await page.evaluate(RULES)
        assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]] == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await page.set_viewport_size({"width": 320, "height": 844})
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320


async def test_one_click_and_the_proof_is_shown(team):
    await team.asks()
    store = team.whole.rehearsing.service.store
    (held,) = await store.handoffs()

    await leaves(team.lena, "Sam")

    proof = team.lena.locator(".proof")
    await expect(proof.locator("li").filter(has_text="Lena")).to_contain_text("opens it: shown", timeout=SLOW)
    await expect(proof.locator("li").filter(has_text="Asha")).to_contain_text("opens it: shown", timeout=SLOW)
    await expect(proof.locator(".shut")).to_contain_text("no key that Sam had opens it (1 tried)")
    await expect(team.lena.locator("#team-key")).to_contain_text("number 2")
    await team.ada.hears("The helper had to go.")
    row = team.asha.locator(".row").first
    await expect(row).to_be_visible(timeout=SLOW)
    await expect(team.sam.get_by_text("You are not signed in any more")).to_be_visible(timeout=SLOW)
    assert HARM not in await team.sam.content()
    async with enrol.Browser(team.whole.origin) as theirs:
        with pytest.raises(Answered):
            await theirs.sign_in(enrol.SAM)
    (again,) = await store.handoffs()
    assert (again.case, again.since, again.state) == (held.case, held.since, "waiting")

    await team.asha.locator(".take").click()
    await expect(team.asha.get_by_text(HARM, exact=True)).to_be_visible(timeout=SLOW)
    await team.asha.locator("#draft").fill("I am here now")
    await team.asha.keyboard.press("Control+Enter")
    await team.ada.hears("I am here now")

    async def replaced():
        return (await store.release(held.case)).generation == 2

    await until(replaced)
    await expect(team.asha.get_by_text(HARM, exact=True)).to_be_visible()
    assert [text for text in team.complaints if "401" not in text] == []


async def test_axe_finds_nothing_where_somebody_has_left_and_nothing_is_wider_than_the_page(team):
    await asked(team.lena, "Sam")
    await looked_at(team.lena)
    await team.lena.locator("dialog .go").click()
    await expect(team.lena.locator(".proof .opened")).to_have_count(2, timeout=SLOW)
    await looked_at(team.lena)


async def test_a_signature_that_the_server_makes_up_or_moves_is_not_believed(team):
    await leaves(team.lena, "Sam")
    await expect(team.lena.locator(".proof .opened")).to_have_count(2, timeout=SLOW)

    async def bend(route):
        answer = await route.fetch()
        body = await answer.json()
        one, other = body["opened"]
        body["opened"][one]["sig"], body["opened"][other]["sig"] = body["opened"][other]["sig"], ""
        await route.fulfill(response=answer, json=body)

    await team.lena.route("**/console/api/proof", bend)
    await team.lena.get_by_role("button", name="Look again").click()

    await expect(team.lena.locator(".proof .forged")).to_have_count(1, timeout=SLOW)
    await expect(team.lena.locator(".proof .failed")).to_contain_text("they need new keys", timeout=SLOW)


async def test_a_new_key_is_made_and_a_reply_that_was_being_written_is_sealed_to_it(team):
    await team.asks()
    await team.sam.locator("#draft").fill("I am still here")

    await team.lena.get_by_role("button", name="Team").click()
    await team.lena.get_by_role("button", name="Make a new key").click()
    await team.lena.locator("dialog .go").click()
    await expect(team.lena.locator("#team-key")).to_contain_text("number 2", timeout=SLOW)
    await team.sam.keyboard.press("Control+Enter")

    await team.ada.hears("I am still here")
    store = team.whole.rehearsing.service.store
    (held,) = await store.handoffs()
    newest = max(record.parse(one.sealed).place.epoch for one in await store.records(held.case) if one.lane == "w")
    assert newest == 2
    await expect(team.lena.locator(".proof .opened")).to_have_count(3, timeout=SLOW)


async def test_python_and_the_browser_sign_the_same_for_a_canary(team):
    """The document is enough to check it by: what Chromium signed, Python verifies with what it finds inside."""
    await team.lena.get_by_role("button", name="Team").click()
    await expect(team.lena.locator(".proof .opened")).to_have_count(3, timeout=SLOW)
    worker = await team.whole.worker(enrol.ASHA)
    shown, newest = await worker.browser.get("proof"), worker.roster
    seeds = roster.seeds(newest, worker.unlocked.id, worker.unlocked.seal)
    inner = keys.unb64u(shown["canary"]["inner"])
    canary.check(newest, shown["canary"]["by"], inner, keys.unb64u(shown["canary"]["sig"]))
    where = record.of(newest.deployment, canary.place(newest.deployment, newest.epoch))
    message = reader._unpadded(keys.SealKey(seeds[newest.epoch.n]).open(where, inner))
    signed = canary.opened(newest.deployment, newest.epoch.n, message)
    for member in newest.active():
        assert keys.verified(member.sign, keys.unb64u(shown["opened"][member.id]["sig"]), signed)
