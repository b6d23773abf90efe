"""What a machine can see of how the pages look and are reached: axe, reflow, sizes of targets and text, print."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect
from pretend import PHRASES
from scenes import FIRST, busy, heron

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
RULES = "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
TEXT = """() => [...document.querySelectorAll("body *")].flatMap((node) => {
  const said = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  const size = parseFloat(getComputedStyle(node).fontSize);
  return said && node.checkVisibility() && !node.closest(".vh, [aria-hidden]") && size < 13 ? [node.outerHTML] : [];
})"""
TARGETS = """(least) => [
  ...document.querySelectorAll("button, a[href], input, select, textarea, summary, label.choice"),
].flatMap((node) => {
  const box = node.getBoundingClientRect();
  const counts = !node.closest(".skip") && !node.matches(".link, .choice input");
  const shown = counts && node.checkVisibility() && box.width > 1;
  return shown && box.height < least ? [`${box.height} ${node.outerHTML.slice(0, 120)}`] : [];
})"""
SIZES = [("light", 1280, 800), ("dark", 1280, 800), ("light", 390, 844), ("dark", 390, 844)]


async def findings(page, *, but=()):
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    done = await page.evaluate(RULES)
    return [
        (found["id"], [node["html"][:160] for node in found["nodes"]])
        for found in done["violations"]
        if found["id"] not in but
    ]


async def opened(site, **how):
    busy(site.server)
    page = await site.desk(**how)
    await page.locator(".take").click()
    await page.get_by_text(FIRST).wait_for(state="attached")
    return page


async def columns(page, width):
    """Each column in turn, where only one shows."""
    if width > 960:
        yield "desk"
        return
    for name in ("Queue", "Chat", "Record"):
        await page.locator(".tabs").get_by_role("button", name=name).click()
        yield name


@pytest.mark.parametrize(("scheme", "width", "height"), SIZES)
async def test_axe_finds_nothing_on_a_busy_desk(site, scheme, width, height):
    page = await opened(site, color_scheme=scheme, width=width, height=height)
    await page.locator("#draft").fill("I promise I won’t")
    # Before axe runs: it tries styles of its own, which the policy stops and reports.
    assert (site.server.reports, site.complaints) == ([], [])

    async for column in columns(page, width):
        assert await findings(page) == [], column

    assert await page.locator(".row").count() == 20


@pytest.mark.parametrize(("scheme", "width", "height"), SIZES)
async def test_axe_finds_nothing_beside_the_desk(site, scheme, width, height):
    how = {"color_scheme": scheme, "width": width, "height": height}
    page = await site.page(**how)
    await page.locator("#who").wait_for()
    assert await findings(page) == []

    enrol = await site.page("/console/enrol#a-token", **how)
    await enrol.locator("#who").wait_for()
    assert await findings(enrol) == []

    lead = await site.desk("Asha", **how)
    assert await findings(lead) == []
    await lead.get_by_role("button", name="Team").click()
    await lead.get_by_text("Nobody is waiting to join.").wait_for()
    assert await findings(lead) == []
    await lead.get_by_role("button", name="You").click()
    await lead.get_by_text("Paper code", exact=True).wait_for()
    assert await findings(lead) == []
    assert await lead.evaluate("document.documentElement.scrollWidth") <= width
    await lead.get_by_role("button", name="New paper code").click()
    await lead.locator("#again").fill(PHRASES["Asha"])
    assert await findings(lead) == []
    await lead.keyboard.press("Enter")
    await expect(lead.get_by_role("heading", name="Your new paper code")).to_be_focused()
    assert await findings(lead) == []
    assert await lead.evaluate(TEXT) == []
    assert await lead.evaluate(TARGETS, 44 if width < 960 else 24) == []


async def test_axe_finds_nothing_in_questions(site):
    page = await opened(site)
    for name in ("Give back", "End"):
        await page.locator(".owner").get_by_role("button", name=name).click()
        await page.locator("dialog").wait_for()
        assert await findings(page) == []
        await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Keys").click()
    await page.locator("dialog").wait_for()
    assert await findings(page) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
async def test_nothing_scrolls_sideways(site, width):
    page = await opened(site, width=width, height=640)

    async for column in columns(page, width):
        wide = await page.evaluate(
            """() => [...document.querySelectorAll("html, .desk > :not(.vh), .scroll, .bar, .owner")]
              .filter((node) => node.checkVisibility() && node.scrollWidth > node.clientWidth + 1)
              .map((node) => node.className)"""
        )
        assert wide == [], column


async def test_targets_are_large_enough_for_a_thumb_and_text_for_tired_eyes(site):
    page = await opened(site, width=390, height=844, has_touch=True)

    async for column in columns(page, 390):
        assert await page.evaluate(TARGETS, 44) == [], column
        assert await page.evaluate(TEXT) == [], column


async def test_text_is_large_enough_on_a_desk(site):
    page = await opened(site)

    assert await page.evaluate(TEXT) == []
    assert await page.evaluate(TARGETS, 24) == []


async def test_focus_runs_from_left_to_right_and_is_seen(site):
    heron(site.server)
    page = await site.desk()
    seen = []
    for _ in range(10):
        await page.keyboard.press("Tab")
        seen.append(
            await page.evaluate(
                """() => {
                  const node = document.activeElement;
                  return [node.innerText.split("\\n")[0], getComputedStyle(node).outlineStyle];
                }"""
            )
        )

    names = [name for name, _ in seen]
    assert names[0] == "Skip to conversation"
    order = ["Desk", "Words", "You", "Lock", "Hide H", "Take next A", "Keys ?"]
    assert sorted(order, key=names.index) == order
    assert {style for _, style in seen} == {"solid"}


async def test_paper_holds_the_record_and_no_buttons(site):
    page = await opened(site)
    await page.emulate_media(media="print")

    await expect(page.get_by_text(FIRST)).to_be_visible()
    await expect(page.locator(".write")).to_be_hidden()
    await expect(page.locator(".bar")).to_be_hidden()


async def test_the_desk_reads_from_right_to_left_too(site):
    page = await opened(site)
    await page.evaluate("() => { document.documentElement.dir = 'rtl'; }")

    queue, record = await page.locator(".queue").bounding_box(), await page.locator(".record").bounding_box()

    assert queue["x"] > record["x"]


async def test_forced_colours_and_reduced_motion_keep_everything(site):
    page = await opened(site, forced_colors="active", reduced_motion="reduce")

    # The system chooses these colours; axe measures the page's own.
    assert await findings(page, but={"color-contrast"}) == []
    moves = await page.evaluate("() => getComputedStyle(document.querySelector('.take')).transitionDuration")
    assert set(moves.split(", ")) == {"0s"}
