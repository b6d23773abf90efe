"""Who may be believed and who may read: signing in, locking, joining, letting in, a roster tampered with."""

from __future__ import annotations

import copy
import json

import pytest
from conftest import sign_in
from playwright.async_api import expect
from pretend import PAPERS, PHRASES
from scenes import FIRST, heron

from safeguarding import paper

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
MINUTE = 60_000


async def test_a_wrong_passphrase_is_said_and_never_posted(site):
    page = await site.page()
    await sign_in(page, "Sam", "zips zit zodiac zombie zone abacus")

    await expect(page.locator(".problem")).to_have_text("That name and those words do not fit together.")
    await expect(page.locator("#words")).to_have_value("")
    assert all("zodiac" not in body for _, body in site.server.bodies)


async def test_should_the_script_fail_the_form_sends_nothing(site):
    page = await site.page()

    form = page.locator("form")

    assert await form.get_attribute("action") is None
    assert await form.locator("[name]").count() == 0


async def test_a_weak_key_derivation_is_refused_before_anything_is_shown(site):
    page = await site.page()

    async def weakened(route):
        answer = await route.fetch()
        body = await answer.json()
        body["kdf"]["m"] = 1024
        await route.fulfill(response=answer, json=body)

    await page.route("**/console/api/salt", weakened)
    await sign_in(page, "Sam")

    await expect(page.locator(".problem")).to_contain_text("weaker lock")
    assert not [path for path, _ in site.server.bodies if path.endswith("sign-in")]


async def test_ten_quiet_minutes_hide_the_words_and_keep_the_claim(site):
    heron(site.server)
    page = await site.page(clock=True)
    await sign_in(page, "Sam")
    await page.locator(".take").click()
    await page.get_by_text(FIRST).wait_for()
    await page.locator("#draft").fill("half a thought")
    beats = site.server.beats

    await page.clock.fast_forward(11 * MINUTE)

    await expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    content = await page.content()
    assert FIRST not in content
    assert "half a thought" not in content
    await expect(page.get_by_text("You still hold one conversation.")).to_be_visible()
    await expect(page.locator(".six li")).to_have_count(6)
    for _ in range(50):
        if site.server.beats > beats:
            break
        await page.wait_for_timeout(100)
    assert site.server.beats > beats

    await page.locator("#words").fill(PHRASES["Sam"])
    await page.get_by_role("button", name="Unlock").click()
    await expect(page.get_by_text(FIRST)).to_be_visible()
    await expect(page.locator("#draft")).to_have_value("half a thought")


async def test_locked_keys_open_nothing(site):
    page = await site.desk()

    problem = await page.evaluate(
        """async () => {
          const {ask, forget} = await import("/static/js/keys.js");
          forget();
          const asked = ask("read", {caseId: "00".repeat(16), pile: {records: [], salts: {}}});
          return asked.then(() => "opened", (problem) => problem.message);
        }"""
    )

    assert problem == "The keys are locked."


async def test_signing_out_waits_for_those_one_holds(site):
    heron(site.server)
    page = await site.desk()
    await page.locator(".take").click()
    await page.get_by_text(FIRST).wait_for()

    await page.get_by_role("button", name="Sign out").click()

    await expect(page.locator("dialog")).to_contain_text("First give back or end")


async def test_an_unsigned_change_of_the_team_stops_everything(site):
    heron(site.server)
    page = await site.page(clock=True)
    await sign_in(page, "Sam")
    await page.locator(".take").click()
    await page.get_by_text(FIRST).wait_for()
    planted = copy.deepcopy(site.server.rosters[0])
    planted["version"] = 2
    site.server.rosters.append(planted)

    await page.clock.fast_forward(2 * MINUTE)

    alarm = page.get_by_role("alertdialog")
    await expect(alarm).to_contain_text("Version 2 of the team's list is not signed as it must be.")
    assert FIRST not in await page.content()
    await page.keyboard.press("Escape")
    await expect(alarm).to_be_visible()


async def test_pitfall_24_a_bookmark_refuses_another_team(site):
    page = await site.page(f"/console#team={'00' * 32}")

    await sign_in(page, "Sam")

    await expect(page.get_by_role("alertdialog")).to_contain_text("This is not the team that you joined.")


async def test_the_address_remembers_the_team(site):
    page = await site.desk()

    assert page.url.endswith(f"#team={site.server.team.roster.digest.hex()}")


async def joined(site, name, ends="Almost there"):
    """Enrols by hand. Returns the page, the six words and the paper code that it showed."""
    page = await site.page("/console/enrol#a-token")
    await page.locator("#who").fill(name)
    await page.get_by_role("button", name="Make my keys").click()
    await page.get_by_role("heading", name="Your passphrase").wait_for()
    phrase = " ".join(await page.locator(".six li").all_inner_texts())
    await page.get_by_role("button", name="I have them").click()
    await page.locator("#typed").fill(phrase.upper())
    await page.get_by_role("button", name="Open my keys").click()
    await page.get_by_role("heading", name="Your paper code").wait_for()
    code = await page.locator(".code li").all_inner_texts()
    await page.get_by_role("button", name="I have it on paper").click()
    await page.get_by_role("heading", name=ends).wait_for()
    return page, phrase, code


async def test_words_that_were_not_kept_join_nobody(site):
    page = await site.page("/console/enrol#a-token")
    await page.locator("#who").fill("Bo")
    await page.get_by_role("button", name="Make my keys").click()
    await page.get_by_role("button", name="I have them").click()
    await page.locator("#typed").fill("zips zit zodiac zombie zone zoning")
    await page.get_by_role("button", name="Open my keys").click()

    await expect(page.locator(".problem")).to_contain_text("These are not the six words.")
    assert not site.server.enrolments


async def test_joining_by_hand_and_being_let_in_by_a_lead(site):
    page, phrase, code = await joined(site, "Bo")
    told = await page.locator(".six li").all_inner_texts()
    content, posted = await page.content(), "".join(body for _, body in site.server.bodies)
    assert paper.tidied("".join(code)) == " ".join(code)
    for secret in (phrase, phrase.upper(), phrase.split()[0], *code, "".join(code)):
        assert secret not in posted
        assert secret not in content

    await sign_in(waiting := await site.page(), "Bo", phrase)
    await expect(waiting.get_by_role("heading", name="Not on the team yet")).to_be_visible()

    lead = await site.desk("Asha")
    await lead.get_by_role("button", name="Team").click()
    await lead.get_by_role("button", name="Compare words").click()
    dialog = lead.locator("dialog")
    assert await dialog.locator(".six li").all_inner_texts() == told
    await dialog.get_by_role("button", name="Every word is the same").click()
    await expect(lead.locator(".people").last).to_contain_text("Bo")
    assert [roster["version"] for roster in site.server.rosters] == [1, 2]


async def test_before_the_first_conversation_the_paper_code_must_open_the_lock(site):
    heron(site.server)
    site.server.ways["Sam"][1].used = 0
    page = await site.desk()
    unlock = page.get_by_role("button", name="Unlock")
    await expect(page.locator(".take")).to_be_disabled()
    await page.get_by_role("button", name="Lock and try it").click()
    await page.locator("#words").fill(PHRASES["Sam"])
    await unlock.click()
    await expect(page.locator(".take")).to_be_disabled()

    await page.get_by_role("button", name="Lock and try it").click()
    before = len(site.server.bodies)
    await page.locator("#words").fill(PAPERS["Sam"][:-1] + "7")
    await unlock.click()
    await expect(page.locator(".problem")).to_have_text("Look again at group 8 of the paper code: a digit is wrong.")
    assert not [path for path, _ in site.server.bodies[before:] if path.endswith("sign-in")]
    await page.locator("#words").fill(PAPERS["Sam"].replace(" ", "-"))
    await unlock.click()

    await page.locator(".take:enabled").click()
    await expect(page.get_by_text(FIRST)).to_be_visible()
    assert all(group not in body for group in PAPERS["Sam"].split() for _, body in site.server.bodies)
    assert site.server.reports == []


async def test_the_first_lead_starts_the_team(site):
    site.server.rosters = []
    page, phrase, _ = await joined(site, "Ada", "You are the first")
    await page.get_by_role("link", name="Go to sign in").click()
    await sign_in(page, "Ada", phrase)

    await page.get_by_role("button", name="Sign the first list").click()

    await expect(page.locator(".take")).to_be_visible()
    assert [roster["version"] for roster in site.server.rosters] == [1]


async def test_an_invitation_is_made_and_a_broken_link_is_said(site):
    lead = await site.desk("Asha")
    await lead.get_by_role("button", name="Team").click()
    await lead.locator("#invite-who").fill("Bo")
    await lead.get_by_role("button", name="Make a link").click()
    await expect(lead.locator(".copy")).to_contain_text("/console/enrol#")
    assert json.loads(site.server.bodies[-1][1]) == {"name": "Bo", "role": "worker"}

    page = await site.page("/console/enrol")

    await expect(page.get_by_role("heading", name="This link is not complete")).to_be_visible()
