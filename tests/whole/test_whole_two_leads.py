"""Two leads, each in a browser of their own, admit a third; and what each is shown when a proposal ends otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
import tools
from playwright.async_api import async_playwright, expect

from bot.rehearsal import enrol
from bot.rehearsal.enrol import Person
from bot.web.enrolment import invite
from safeguarding.proposal import LIFE
from safeguarding.roster import Role

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
OMAR = Person("Omar", Role.LEAD, "gravel bonnet saddle timber orchid window")
ZOE = Person("Zoe", Role.LEAD, "pepper lantern velvet cobbler harvest acorn")
SLOW = 20_000
AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
RULES = "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
SIZES = [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]


class Leads:
    """Lena's and Omar's browsers at the Team page, and Zoe who has enrolled to be a third lead."""

    def __init__(self, whole, browser):
        self.whole, self.browser = whole, browser
        self.complaints = []

    @property
    def service(self):
        return self.whole.rehearsing.service

    @property
    def roster(self):
        return self.service.keyring.roster

    async def enrol(self, person):
        """A newcomer does in Python what a browser does; the other tests of joining do it by hand."""
        link = await invite(
            self.service.store,
            origin=self.whole.origin,
            name=person.name,
            role=person.role,
            by="operator",
            now=self.whole.rehearsing.clock.now(),
        )
        async with enrol.Browser(self.whole.origin) as theirs:
            await theirs.enrol(person, link)

    async def page(self, person, **how):
        context = await self.browser.new_context(**({"viewport": {"width": 1280, "height": 860}} | how))
        page = await context.new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda problem: self.complaints.append(str(problem)))
        await page.goto(self.whole.addresses.console)
        await page.locator("#who").fill(person.name)
        await page.locator("#words").fill(person.passphrase)
        await page.keyboard.press("Enter")
        await page.locator(".take").wait_for()
        return page

    async def let_in(self, page, name):
        """The words that the lead was shown."""
        row = page.locator(".people li").filter(has_text=name)
        await row.get_by_role("button", name="Compare words").click()
        words = await page.locator("dialog .six li").all_inner_texts()
        await page.get_by_role("button", name="Every word is the same").click()
        return words


async def team(page):
    await page.get_by_role("button", name="Team").click()
    await page.get_by_role("heading", name="Waiting to join").wait_for()


@pytest.fixture
async def leads(whole):
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=tools.chromium(), args=list(FLAGS))
        both = Leads(whole, browser)
        await both.enrol(OMAR)
        both.lena = await both.page(enrol.LENA)
        await team(both.lena)
        await both.let_in(both.lena, "Omar")
        await expect(both.lena.get_by_role("heading", name="On the team")).to_contain_text("version 4", timeout=SLOW)
        both.omar = await both.page(OMAR)
        await both.enrol(ZOE)
        await both.lena.get_by_role("button", name="Look again").click()
        yield both
        await browser.close()


async def proposed(leads):
    """Lena proposes Zoe; Omar is told of it at his desk and goes to look."""
    own = await leads.let_in(leads.lena, "Zoe")
    await expect(leads.lena.get_by_text("You propose")).to_be_visible(timeout=SLOW)
    await expect(leads.omar.locator("nav .note")).to_contain_text(
        "A change to the team waits for your signature.", timeout=SLOW
    )
    await leads.omar.get_by_role("button", name="Look at it").click()
    await expect(leads.omar.get_by_role("heading", name="Lena proposes")).to_be_visible(timeout=SLOW)
    return own


async def test_two_leads_admit_a_third(leads):
    own = await proposed(leads)

    waiting = leads.lena.locator(".proposals li").first
    expected = await waiting.locator(".six li").all_inner_texts()
    await expect(leads.lena.locator(".people li").filter(has_text="Zoe")).to_contain_text("a second lead must sign")
    assert leads.roster.version == 4
    await leads.omar.get_by_role("button", name="Look and sign").click()
    dialog = leads.omar.locator("dialog")
    await expect(dialog).to_contain_text("Zoe joins as a lead: Zoe may then take conversations, invite people")
    await expect(dialog).to_contain_text("Call Lena on a number you know already.")
    assert await dialog.locator(".six li").all_inner_texts() == expected + own

    await dialog.get_by_role("button", name="Same words: sign").click()

    for page in (leads.omar, leads.lena):
        await expect(page.locator(".proposals .over.signed")).to_contain_text("Signed by Omar: it holds.", timeout=SLOW)
        await expect(page.locator("#members")).to_contain_text("version 5", timeout=SLOW)
        await expect(page.get_by_text("Nobody is waiting to join.")).to_be_visible(timeout=SLOW)
    assert [who for who, _ in leads.roster.signatures] == [
        m.id for m in leads.roster.members if m.name in {"Lena", "Omar"}
    ]
    zoe = await leads.page(ZOE)
    await team(zoe)
    await expect(zoe.locator("#members")).to_contain_text("version 5")
    assert leads.complaints == []


@pytest.mark.parametrize("bent", [False, True])
async def test_axe_finds_nothing_where_changes_wait_and_nothing_is_wider_than_the_page(leads, bent):
    await proposed(leads)
    if bent:
        await leads.omar.route("**/console/api/proposals", bending("another name"))
        await leads.omar.get_by_role("button", name="Look again").click()
        await expect(leads.omar.locator(".over.forged")).to_be_visible(timeout=SLOW)
    await leads.lena.get_by_role("button", name="Desk").click()
    for page in (leads.omar, leads.lena):
        await page.evaluate(AXE.read_text(encoding="utf-8"))
        for scheme, width in SIZES:
            await page.emulate_media(color_scheme=scheme)
            await page.set_viewport_size({"width": width, "height": 844})
            found = await page.evaluate(RULES)
            assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]] == []
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await leads.omar.set_viewport_size({"width": 320, "height": 844})
    assert await leads.omar.evaluate("document.documentElement.scrollWidth") <= 320


async def test_a_lead_is_made_of_a_worker_by_two_and_sees_the_team_at_once(leads):
    row = leads.lena.locator(".people li").filter(has_text="Sam")
    await row.get_by_role("button", name="Make a lead").click()
    await expect(leads.lena.locator("dialog")).to_contain_text("Two leads sign this.")
    await leads.lena.locator("dialog .go").click()
    await expect(leads.lena.get_by_text("You propose")).to_be_visible(timeout=SLOW)

    await leads.omar.get_by_role("button", name="Look at it").click()
    await leads.omar.get_by_role("button", name="Look and sign").click()
    await expect(leads.omar.locator("dialog")).to_contain_text("Sam becomes a lead")
    await leads.omar.locator("dialog .go").click()

    await expect(leads.omar.locator("#members")).to_contain_text("version 5", timeout=SLOW)
    sam = await leads.page(enrol.SAM)
    await team(sam)


async def test_withdrawn_declined_superseded_and_expired_each_have_their_word(leads):
    await proposed(leads)
    await leads.omar.get_by_role("button", name="Look and sign").click()
    await leads.lena.get_by_role("button", name="Withdraw").click()
    await leads.lena.locator("dialog .go").click()
    await expect(leads.lena.locator(".over.withdrawn")).to_contain_text("Withdrawn.", timeout=SLOW)

    await leads.omar.get_by_role("button", name="Same words: sign").click()
    await expect(leads.omar.get_by_role("alert")).to_contain_text("withdrawn by the lead who proposed it", timeout=SLOW)
    await expect(leads.omar.locator(".over.withdrawn")).to_be_visible()

    await leads.let_in(leads.lena, "Zoe")
    await leads.omar.get_by_role("button", name="Decline").click(timeout=SLOW)
    await leads.omar.locator("dialog .go").click()
    await expect(leads.lena.locator(".over.declined")).to_contain_text("Declined by Omar.", timeout=SLOW)

    await leads.let_in(leads.lena, "Zoe")
    await expect(leads.omar.get_by_role("button", name="Look and sign")).to_be_visible(timeout=SLOW)
    await leads.enrol(nia := Person("Nia", Role.WORKER, "walnut cobbler pebble velvet harvest lantern"))
    await leads.omar.get_by_role("button", name="Look again").click()
    await leads.omar.locator(".people li").filter(has_text="Nia").get_by_role("button").click()
    await expect(leads.omar.locator("dialog")).to_contain_text("This ends it: it must then be proposed again.")
    await leads.omar.locator("dialog .go").click()
    for page in (leads.omar, leads.lena):
        await expect(page.locator(".over.superseded")).to_contain_text(
            "the team’s list changed meanwhile", timeout=SLOW
        )

    await leads.let_in(leads.lena, "Zoe")
    await expect(leads.omar.get_by_role("button", name="Look and sign")).to_be_visible(timeout=SLOW)
    leads.whole.move(LIFE)
    late = await leads.page(OMAR)
    await team(late)
    await expect(late.locator(".over.expired")).to_contain_text("nobody signed it within a week", timeout=SLOW)
    assert leads.roster.version == 5
    assert nia.name in {member.name for member in leads.roster.members}


BENT = {
    "another signature": lambda one: one["roster"]["signatures"][0].update(sig="A" * 86),
    "another name": lambda one: one["roster"]["members"][-1].update(name="Eve"),
    "another role": lambda one: one["roster"]["members"][-1].update(role="worker"),
    "another base": lambda one: one["roster"].update(prev="0" * 64),
    "no roster": lambda one: one.update(roster=None),
    "another name of it": lambda one: one.update(id="0" * 64),
    "a later date": lambda one: one.update(at=one["at"] + LIFE),
    "a roster that is none": lambda one: one.update(roster={"version": 5}),
}


def bending(how):
    """What the server answers, bent on its way."""

    async def bend(route):
        if route.request.method != "GET":
            await route.continue_()
            return
        answer = await route.fetch()
        body = await answer.json()
        BENT[how](body["proposals"][0])
        await route.fulfill(response=answer, json=body)

    return bend


async def test_what_a_server_bends_is_called_forged_and_cannot_be_signed(leads):
    await proposed(leads)
    for how in BENT:
        await leads.omar.route("**/console/api/proposals", bending(how))
        await leads.omar.get_by_role("button", name="Look again").click()
        await expect(leads.omar.locator(".over.forged")).to_contain_text("Do not sign. Call Lena.", timeout=SLOW)
        await expect(leads.omar.get_by_role("button", name="Look and sign")).to_have_count(0)
        await leads.omar.unroute("**/console/api/proposals")
        await leads.omar.get_by_role("button", name="Look again").click()
        await expect(leads.omar.locator(".over.forged")).to_have_count(0, timeout=SLOW)
    assert leads.roster.version == 4


async def test_the_key_worker_signs_nothing_that_it_has_not_looked_at(leads):
    await proposed(leads)

    said = await leads.lena.evaluate(
        """async () => {
          const {ask} = await import("/static/js/keys.js");
          const {proposals} = await import("/static/js/acts/proposals.js");
          const tried = [{id: "00".repeat(32)}, {id: proposals.value[0].id}];
          return Promise.all(tried.map((given) => ask("cosign", given).then(() => "signed", (error) => error.message)));
        }"""
    )

    assert said == ["This change cannot be signed here any more. Look again."] * 2
