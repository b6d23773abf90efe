"""One's own page: ways to unlock, passkeys in one gesture, where one is signed in. Nothing that opens is posted."""

from __future__ import annotations

import base64
import json
import re

import pytest
from conftest import sign_in
from devices import authenticator
from playwright.async_api import expect
from pretend import DEPLOYMENT, PAPERS, PHRASES
from scenes import FIRST, heron

from safeguarding import keys, paper

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
LISTEN = """() => {
  window.given = [];
  const get = navigator.credentials.get.bind(navigator.credentials);
  navigator.credentials.get = async (how) => {
    const got = await get(how);
    window.given.push([...new Uint8Array(got.getClientExtensionResults().prf.results.first)]);
    return got;
  };
}"""
STORAGES = """async () => ({
  local: localStorage.length, session: sessionStorage.length, databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length, cookies: document.cookie,
})"""
REMOVE = re.compile("^Remove.*Paper code")
EMPTY = {"local": 0, "session": 0, "databases": 0, "caches": 0, "cookies": ""}


async def you(site, name="Sam", **how):
    page = await site.page(**how)
    await authenticator(page)
    await sign_in(page, name)
    await page.get_by_role("button", name="You").click()
    await page.get_by_text("Six words", exact=True).wait_for()
    return page


async def typed(page, words, button):
    await page.locator("dialog #again").fill(words)
    await page.locator("dialog").get_by_role("button", name=button).click()


async def with_passkey(page):
    await page.get_by_role("button", name="Add a passkey").click()
    await typed(page, PHRASES["Sam"], "Go on")
    await page.locator("dialog").get_by_role("button", name="Make the passkey").click()
    await page.get_by_text("Passkey", exact=True).wait_for()


def spelt(raw):
    """However bytes could stand in a body."""
    whole = base64.b64encode(raw).decode()
    return {raw.hex(), raw.hex().upper(), whole, whole.rstrip("="), keys.b64u(raw), json.dumps(list(raw))[1:-1],
            ",".join(map(str, raw))}  # fmt: skip


def posted(site):
    return "".join(body for _, body in site.server.bodies)


async def test_a_passkey_signs_in_and_unlocks_in_one_gesture_and_nothing_it_gives_is_posted(site):
    heron(site.server)
    page = await you(site)
    await page.evaluate(f"({LISTEN})()")
    await with_passkey(page)
    given = await page.evaluate("window.given")
    await page.get_by_role("button", name="Sign out", exact=True).click()
    await page.locator("dialog").get_by_role("button", name="Sign out").click()

    await page.get_by_role("button", name="Use a passkey").click()
    await page.locator(".take").click()
    await expect(page.get_by_text(FIRST)).to_be_visible()
    await page.get_by_role("button", name="Lock").click()
    await expect(page.get_by_text(FIRST)).to_be_hidden()
    await page.get_by_role("button", name="Use a passkey").click()
    await expect(page.get_by_text(FIRST)).to_be_visible()

    given += await page.evaluate("window.given")
    assert len({tuple(prf) for prf in given}) == 1, "one passkey gives one secret"
    prf = bytes(given[0])
    where = keys.raw_id(DEPLOYMENT)
    wrap, auth = (keys.hkdf(prf, keys.ctx(label, where)) for label in (b"wren/v1/wrap", b"wren/v1/auth"))
    bodies = posted(site)
    assert keys.b64u(auth) in bodies
    secret = site.server.team.people["Sam"].secret
    for raw in (prf, wrap, secret, secret[:32], secret[32:]):
        assert not [form for form in spelt(raw) if form in bodies]
    for name in ("prf", "clientExtensionResults", "authenticatorData", "clientDataJSON", "zodiac"):
        assert name not in bodies
    shown = [json.loads(body) for path, body in site.server.bodies if path.endswith("sign-in")]
    assert [set(body) for body in shown] == [{"name", "auth"}, {"member", "auth"}, {"member", "auth"}]
    assert await page.evaluate(STORAGES) == EMPTY
    assert (site.server.reports, site.complaints) == ([], [])


@pytest.mark.parametrize("lacking", [{"hasPrf": False}, {"hasUserVerification": False, "isUserVerified": False}])
async def test_a_device_that_cannot_unlock_makes_no_passkey(site, lacking):
    page = await site.page()
    await authenticator(page, **lacking)
    await sign_in(page, "Sam")
    await page.get_by_role("button", name="You").click()
    await page.get_by_role("button", name="Add a passkey").click()
    await typed(page, PAPERS["Sam"], "Go on")
    await page.locator("dialog").get_by_role("button", name="Make the passkey").click()

    await expect(page.locator(".problem")).to_be_visible()
    assert [way.sort for way in site.server.ways["Sam"]] == ["words", "paper"]


async def test_no_device_is_asked_before_the_words_have_opened_the_keys(site):
    page = await you(site)
    await page.evaluate("() => { navigator.credentials.create = () => { window.asked = true; }; }")
    await page.get_by_role("button", name="Add a passkey").click()
    await typed(page, PHRASES["Asha"], "Go on")

    await expect(page.locator(".problem")).to_have_text("That does not open your keys. Look again.")
    assert await page.evaluate("window.asked") is None
    assert "slots" not in "".join(path for path, body in site.server.bodies if body)


async def test_a_new_paper_code_opens_the_lock_and_the_old_one_is_taken_away(site):
    page = await you(site)
    await page.get_by_role("button", name="New paper code").click()
    await page.locator("dialog #again").fill(PAPERS["Sam"])
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Your new paper code").wait_for()
    code = await page.locator(".code li").all_inner_texts()
    assert paper.tidied(" ".join(code)) == " ".join(code)
    await page.get_by_role("button", name="I have it").click()
    assert code[0] not in await page.content()
    await expect(page.locator(".people li", has_text="never tried")).to_have_count(1)

    await page.get_by_role("button", name="Lock").click()
    await page.locator("#words").fill("".join(code))
    await page.get_by_role("button", name="Unlock").click()
    await page.get_by_role("button", name=REMOVE).first.click()
    await typed(page, "".join(code), "Remove")

    await expect(page.locator(".people").first.locator("li")).to_have_count(2)
    await expect(page.locator(".people li", has_text="never tried")).to_have_count(0)
    assert not [group for group in (*code, *PAPERS["Sam"].split()) if group in posted(site)]
    await page.get_by_role("button", name=REMOVE).click()
    await typed(page, PHRASES["Sam"], "Remove")
    await expect(page.locator(".problem")).to_contain_text("Keep two ways to unlock")
    assert site.server.reports == []


async def test_locking_takes_a_code_that_was_just_made_off_the_page(site):
    page = await you(site)
    await page.get_by_role("button", name="New six words").click()
    await typed(page, PHRASES["Sam"], "Make")
    await page.get_by_role("heading", name="Your new six words").wait_for()
    words = await page.locator(".fresh .six li").all_inner_texts()
    assert len(words) == 6
    await page.get_by_role("button", name="Lock").click()

    await expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    await page.locator("#words").fill(" ".join(words))
    await page.get_by_role("button", name="Unlock").click()
    await page.get_by_text("Six words", exact=True).first.wait_for()
    await expect(page.locator(".fresh")).to_have_count(0)


async def test_one_sees_where_one_is_signed_in_and_signs_out_there_and_everywhere(site):
    away = {"id": "ab" * 32, "since": site.server.now - 3_600_000, "seen": site.server.now - 60_000, "sort": "passkey"}
    site.server.sessions.append(away | {"here": False})
    page = await you(site)
    row = page.locator(".people li", has_text="Another browser")
    await expect(row).to_contain_text("passkey, began 1 h 00 ago, seen 1 min ago")

    await row.get_by_role("button", name="Sign out there").click()
    await expect(row).to_have_count(0)
    await page.get_by_role("button", name="Sign out everywhere").click()
    await page.locator("dialog").get_by_role("button", name="Sign out everywhere").click()

    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    ended = [json.loads(body) for path, body in site.server.bodies if path.endswith("sign-out")]
    assert ended == [{"everywhere": True}]


async def test_paper_holds_the_code_and_nothing_else(site):
    page = await you(site, color_scheme="dark")
    await page.get_by_role("button", name="New paper code").click()
    await typed(page, PHRASES["Sam"], "Make")
    await page.locator(".code li").first.wait_for()
    await page.emulate_media(media="print")

    for shown in (page.locator(".code li").first, page.get_by_text("Wren paper code"), page.get_by_text("Made on")):
        await expect(shown).to_be_visible()
    assert await page.get_by_text("Sam").count() == await page.get_by_text("Sam").filter(visible=False).count()
    for gone in (page.locator(".bar"), page.get_by_role("heading", name="Ways to unlock"), page.get_by_role("button")):
        await expect(gone.first).to_be_hidden()
