"""A word that a worker proposes: sealed where it is typed, read by a lead, and a cue file's lines when accepted."""

from __future__ import annotations

import dataclasses
import tomllib

import pytest
from playwright.async_api import expect
from pretend import DEPLOYMENT
from test_looks import SIZES, TARGETS, TEXT, findings

from safeguarding import keys
from safeguarding.indicators import Indicators, check
from safeguarding.terms import State

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WORD, MEANS = "blue lantern", "Code for he is listening. Heard in a workshop for staff."
SIGNS = ("blue lantern tonight", "its blue lantern again", "blue lantern blue lantern")
HARMLESS = ("i made a lantern", "the lantern is red", "blue is my colour")
SNIPPET = """async ({words, by}) => {
  const {snippet} = await import("/static/js/story/snippet.js");
  return snippet(words, by, "2026-11-27");
}"""


async def filled(page, *, signs=SIGNS, harmless=HARMLESS):
    await page.get_by_role("button", name="Words").click()
    await page.get_by_label("Word or phrase").fill(WORD)
    await page.get_by_label("Language").select_option("en")
    await page.get_by_label("It is a sign of").select_option("watched")
    await page.get_by_label("How soon").select_option("serious")
    await page.get_by_label("What it means").fill(MEANS)
    await page.get_by_label("Sentences in which it is a sign").fill("\n".join(signs))
    await page.get_by_label("Harmless sentences").fill("\n".join(harmless))
    await page.get_by_label("I made every sentence up").check()


async def proposed(site, **how):
    page = await site.desk("Sam", **how)
    await filled(page)
    await page.get_by_role("button", name="Propose it").click()
    await page.get_by_text("Thank you. It was locked in this browser").wait_for()
    return page


async def as_lead(site, **how):
    page = await site.desk("Asha", **how)
    await page.get_by_role("button", name="Words").click()
    await page.get_by_role("heading", name=WORD).wait_for()
    return page


def seen(site):
    return " ".join(body for _, body in site.server.bodies)


async def test_words_leave_the_browser_sealed_and_open_for_the_team(site):
    page = await proposed(site)
    await expect(page.get_by_text("waits to be read")).to_be_visible()
    await expect(page.get_by_role("button", name="Accept")).to_have_count(0)

    (term,) = site.server.proposed
    opened = keys.SealKey(site.server.team.seed).open(term.context(DEPLOYMENT), term.inner)
    for said in (WORD, MEANS, *SIGNS, *HARMLESS, "watched"):
        assert said.encode() in opened
        assert said not in seen(site)
    assert (site.server.reports, site.complaints) == ([], [])


async def test_a_lead_accepts_and_takes_lines_that_the_check_takes(site, shipped):
    await proposed(site)
    page = await as_lead(site)
    await page.get_by_role("button", name="Accept").click()
    lines = await page.get_by_role("region", name=f"Lines for {WORD}").inner_text()

    assert site.server.proposed[0].state is State.ACCEPTED
    assert lines.startswith("# for en/watched.toml\n")
    files = {path: shipped[path] for path in ("en/words.toml", "en/slang.toml")}
    files["en/watched.toml"] = f'category = "watched"\n{lines}'
    assert check(files) == ()
    (cue,) = Indicators.load(files).cues
    assert (cue.id, cue.urgency, cue.examples, cue.never) == ("watched.blue-lantern", "serious", SIGNS, HARMLESS)
    assert cue.source.startswith("Sam, ")
    assert cue.source.endswith(MEANS)


async def test_a_lead_declines_and_whoever_proposed_it_sees_that(site):
    await proposed(site)
    page = await as_lead(site)
    await page.get_by_role("button", name="Decline").click()
    await expect(page.get_by_text("declined by Asha")).to_be_visible()
    await expect(page.get_by_role("region", name="Lines")).to_have_count(0)

    sam = await site.desk("Sam")
    await sam.get_by_role("button", name="Words").click()
    await expect(sam.get_by_text("declined by Asha")).to_be_visible()


async def test_what_somebody_else_signed_or_changed_shows_no_words(site):
    await proposed(site)
    asha = site.server.team.people["Asha"].sign.id
    site.server.proposed = [dataclasses.replace(site.server.proposed[0], by=asha)]
    page = await site.desk("Asha")
    await page.get_by_role("button", name="Words").click()

    await expect(page.get_by_role("heading", name="Cannot be read")).to_be_visible()
    await expect(page.get_by_text(WORD)).to_have_count(0)
    await expect(page.get_by_role("button", name="Accept")).to_have_count(0)


async def test_nothing_is_sent_before_it_says_that_it_is_made_up(site):
    page = await site.desk("Sam")
    await filled(page)
    await page.get_by_label("I made every sentence up").uncheck()
    await page.get_by_role("button", name="Propose it").click()

    assert site.server.proposed == []


async def test_locking_hides_them(site):
    page = await proposed(site)
    await page.get_by_role("button", name="Lock").click()

    await expect(page.get_by_text(WORD)).to_have_count(0)


async def test_a_word_of_any_form_is_one_line_of_toml(site):
    page = await site.page()
    words = {"term": 'he "is" (here)|\n{dad}*', "lang": "pl", "category": "self_harm", "urgency": "danger"}
    words |= {"at": 1, "means": 'a "b" \\ \u2028 c', "examples": ["one"], "never": []}
    table = tomllib.loads(await page.evaluate(SNIPPET, {"words": words, "by": "Sam"}))

    (cue,) = table["cue"]
    assert cue["id"] == "pl.self-harm.he-is-here-dad"
    assert cue["phrases"] == ['he "is" here dad']
    assert (cue["examples"], cue["never"]) == (["one", "", ""], ["", "", ""])
    assert cue["source"] == 'Sam, 2026-11-27: a "b" \\   c'


@pytest.mark.parametrize(("scheme", "width", "height"), SIZES)
async def test_axe_finds_nothing_among_words(site, scheme, width, height):
    how = {"color_scheme": scheme, "width": width, "height": height}
    worker = await proposed(site, **how)
    assert await findings(worker) == []
    page = await as_lead(site, **how)
    assert await findings(page) == []
    await page.get_by_role("button", name="Accept").click()
    await page.get_by_role("region", name=f"Lines for {WORD}").wait_for()
    assert await findings(page) == []
    assert await page.evaluate(TEXT) == []
    assert await page.evaluate(TARGETS, 44 if width < 960 else 24) == []


@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_words_do_not_scroll_sideways(site, width):
    await proposed(site)
    page = await as_lead(site, width=width, height=700)
    await page.get_by_role("button", name="Accept").click()
    await page.get_by_role("region", name=f"Lines for {WORD}").wait_for()
    wide = await page.evaluate(
        """() => [...document.querySelectorAll("html, .bar, .page")]
          .filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => node.className)"""
    )

    assert wide == []


async def test_it_is_all_done_by_keys(site):
    page = await site.desk("Sam")
    await page.get_by_role("button", name="Words").focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("Word or phrase").focus()
    for typed in (WORD, "English", "Somebody may", "Serious", MEANS, SIGNS[0], HARMLESS[0]):
        await page.keyboard.type(typed)
        await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.get_by_text("Thank you. It was locked in this browser").wait_for()

    assert len(site.server.proposed) == 1
