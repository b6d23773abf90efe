"""What a worker does at the desk, in Chromium: read, write, hand back, and be told plainly what went wrong."""

from __future__ import annotations

import json

import pytest
from playwright.async_api import expect
from scenes import FIRST, busy, heron, notice

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
EMPTY = """async () => ({
  local: localStorage.length, session: sessionStorage.length, cookies: document.cookie,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  name: window.name, history: JSON.stringify(history.state),
})"""


async def taken(site, **how):
    heron(site.server)
    page = await site.desk(**how)
    await page.locator(".take").click()
    await page.locator(".bubbles .them").first.wait_for()
    return page


async def test_a_handoff_is_taken_read_and_answered(site):
    page = await taken(site)

    await expect(page.get_by_text(FIRST)).to_be_visible()
    await expect(page.locator(".record blockquote").first).to_contain_text("he hits things and sometimes me")
    await expect(page.locator(".record .guess").first).to_have_text("hit by adult at home")
    await page.locator("#draft").fill("Thank you for telling me.")
    await page.keyboard.press("Control+Enter")
    last = page.locator(".bubbles .us").last
    await expect(last).to_contain_text("Thank you for telling me.")
    await expect(last).to_contain_text("not sent yet")

    assert site.server.sent == ["Thank you for telling me."]
    case = next(iter(site.server.cases.values()))
    newest = next(reversed(case.delivery))
    case.delivery[newest] = "sent"
    # Nothing tells of it: while a delivery is awaited, the page looks by itself.
    await expect(last).to_contain_text("sent ✓", timeout=10_000)
    await expect(page.locator("#draft")).to_have_value("")


async def test_a_sealed_copy_is_saved_as_a_file_and_no_word_of_it_is_open(site, tmp_path):
    page = await taken(site)

    async with page.expect_download() as saving:
        await page.get_by_role("button", name="Save a sealed copy").click()
    saved = await saving.value
    await saved.save_as(tmp_path / "copy.json")

    assert saved.suggested_filename.startswith("wren-")
    assert json.loads((tmp_path / "copy.json").read_text())["bundle"] == "wren"
    assert (site.server.reports, site.complaints) == ([], [])


async def test_a_look_before_taking_opens_only_why(site):
    heron(site.server)
    page = await site.desk()

    await page.locator(".row").first.click()

    await expect(page.locator(".record blockquote").first).to_contain_text("he hits things")
    await expect(page.locator(".bubbles")).to_have_count(0)
    await expect(page.locator(".lonely .go")).to_have_text("Take quiet heron")
    assert site.server.beats == 0


async def test_pitfall_05_what_a_person_wrote_is_only_ever_text(site):
    case = heron(site.server)
    site.server.said(case, "<img src=x onerror=alert(1)><script>alert(2)</script>${1}", site.server.now)
    page = await site.desk()
    await page.locator(".take").click()

    await expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()

    assert await page.locator("main img, main script").count() == 0
    assert (site.server.reports, site.complaints) == ([], [])


async def test_unreadable_and_missing_records_stand_in_their_place(site):
    case = heron(site.server)
    lane, seq, kind, sealed = case.records[1]
    case.records[1] = (lane, seq, kind, sealed[:-1] + bytes([sealed[-1] ^ 1]))
    del case.records[0]
    page = await site.desk()
    await page.locator(".take").click()

    await expect(page.locator(".broken")).to_have_count(2)
    await expect(page.locator(".broken").first).to_have_text("Record 1 of the bot's side is missing.")
    await expect(page.locator(".broken").last).to_contain_text("its outer lock does not open")
    await expect(page.get_by_text(FIRST)).to_be_visible()
    await expect(page.locator(".record .note")).to_contain_text("One record does not open")


async def test_a_planted_record_is_not_shown_as_words(site):
    case = heron(site.server)
    site.server.keep(case, "b", "turn", {"v": 1, "at": site.server.now, "in": {"type": "said", "text": "planted"}},
                     by=site.server.team.people["Sam"].sign)  # fmt: skip
    page = await site.desk()
    await page.locator(".take").click()

    await expect(page.locator(".broken")).to_contain_text("whoever signed it is not on the team")
    await expect(page.get_by_text("planted")).to_have_count(0)


async def test_a_failed_reply_says_so_and_can_be_tried_again(site):
    page = await taken(site)
    site.server.fail.add("reply")
    await page.locator("#draft").fill("I am still here.")
    await page.locator(".write .go").click()
    lost = page.locator(".us.failed").last
    await expect(lost).to_contain_text("The store is not there now. Try again.")

    site.server.fail.clear()
    await lost.get_by_role("button", name="Try again").click()

    await expect(page.locator(".us").last).to_contain_text("not sent yet")
    assert site.server.sent == ["I am still here."]


async def test_an_undelivered_reply_can_be_changed(site):
    page = await taken(site)

    await page.locator(".us.failed").get_by_role("button", name="Change it").click()

    await expect(page.locator("#draft")).to_have_value("Is it all right to keep typing?")


async def test_words_for_a_hidden_chat_wait_and_the_worker_is_told_so(site):
    page = await taken(site)
    case = next(iter(site.server.cases.values()))
    case.hidden = True
    site.server.change()
    await expect(page.locator(".band")).to_contain_text("Their chat is hidden")

    await page.locator("#draft").fill("I am here when you can write.")
    await page.locator(".write .go").click()
    await expect(page.locator(".us").last).to_contain_text("hidden: your message waits")
    await page.locator(".owner").get_by_role("button", name="Give back").click()
    await expect(page.locator("dialog")).to_contain_text("has not been sent, and will not be")
    await page.locator("dialog").get_by_role("button", name="Keep").click()

    case.hidden, case.delivery[next(reversed(case.delivery))] = False, "sent"
    site.server.change()
    await expect(page.locator(".us").last).to_contain_text("sent ✓")
    await expect(page.locator(".band")).to_have_count(0)


async def test_a_number_taken_by_somebody_else_is_sealed_anew(site):
    page = await taken(site)
    case = next(iter(site.server.cases.values()))
    asha = site.server.team.people["Asha"].sign
    site.server.keep(
        case, "w", "note", {"v": 1, "at": site.server.now, "worker": asha.id, "text": "shadowing"}, by=asha
    )

    await page.locator("#draft").fill("One moment.")
    await page.locator(".write .go").click()

    await expect(page.locator(".us").last).to_contain_text("not sent yet")
    await expect(page.locator(".chip", has_text="Note by Asha")).to_be_visible()
    assert site.server.sent == ["One moment."]


async def test_a_restarted_bot_is_sealed_to_anew(site):
    page = await taken(site)
    site.server.refuse["reply"] = {"error": "The service was restarted."}
    old = site.server.team.outbox
    site.server.team.outbox = type(old)(old._deployment, site.server.team.bot)

    await page.locator("#draft").fill("Hello again.")
    await page.locator(".write .go").click()

    await expect(page.locator(".us").last).to_contain_text("not sent yet")
    assert site.server.sent == ["Hello again."]


async def test_a_lost_claim_is_said_and_the_draft_is_kept(site):
    page = await taken(site)
    await page.locator("#draft").fill("Half a sent")
    case = next(iter(site.server.cases.values()))
    case.fence, case.worker, case.state, case.offered_back = case.fence + 1, "", "waiting", True
    site.server.change()

    await expect(page.locator(".band.lost")).to_contain_text("went back to the queue", timeout=25_000)
    await expect(page.locator("#draft")).to_be_disabled()
    await expect(page.locator("#draft")).to_have_value("Half a sent")
    await expect(page.locator(".offer")).to_be_visible()

    await page.locator(".band.lost").get_by_role("button", name="Take back").click()

    await expect(page.locator("#draft")).to_be_enabled()
    await expect(page.locator("#draft")).to_have_value("Half a sent")


async def test_a_silent_server_is_said_before_the_claim_is_gone(site):
    page = await taken(site)
    site.server.fail |= {"heartbeat"}

    await expect(page.locator(".band")).to_contain_text("The server cannot hear this tab.", timeout=25_000)

    site.server.fail.clear()
    await expect(page.locator(".band")).to_have_count(0, timeout=10_000)


async def test_phoning_giving_back_and_ending(site):
    page = await taken(site)
    await page.get_by_role("button", name="Phoning").click()
    await expect(page.locator(".band")).to_contain_text("You are phoning for them until")

    await page.get_by_role("button", name="Give back").click()
    dialog = page.locator("dialog")
    await dialog.get_by_label("My shift is over").check()
    await dialog.get_by_role("button", name="Give back").click()
    await expect(page.get_by_text("Nobody is chosen.")).to_be_visible()
    await page.locator(".take").click()
    await page.locator(".owner").get_by_role("button", name="End").click()
    await dialog.get_by_role("button", name="End").click()
    await expect(dialog).to_be_visible()
    await dialog.get_by_label("We said goodbye").check()
    await dialog.get_by_role("button", name="End").click()

    await expect(page.get_by_text("Nobody is waiting.")).to_be_visible()
    assert site.server.reasons == ["shift-over", "ended-well"]
    assert FIRST not in await page.content()


async def test_keys_work_outside_text_fields_and_can_be_turned_off(site):
    heron(site.server)
    site.server.case("green lantern", "danger", 0.4)
    page = await site.desk()
    await page.keyboard.press("j")
    await expect(page.locator(".row").first).to_be_focused()
    await page.keyboard.press("j")
    await expect(page.locator(".row").nth(1)).to_be_focused()
    await page.keyboard.press("a")
    await page.locator(".bubbles .them").first.wait_for()
    await page.keyboard.press("r")
    await page.keyboard.type("ahe?")
    await expect(page.locator("#draft")).to_have_value("ahe?")
    await expect(page.locator("dialog")).to_have_count(0)
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await page.locator("dialog").get_by_label("Use single letters as keys").uncheck()
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog")).to_have_count(0)

    await page.keyboard.press("e")
    await page.keyboard.press("h")

    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.locator(".desk")).to_be_visible()


async def test_hide_takes_every_word_off_the_page(site):
    page = await taken(site)

    await page.keyboard.press("h")

    await expect(page.locator(".blank")).to_be_visible()
    assert FIRST not in await page.content()
    await page.keyboard.press("h")
    await expect(page.get_by_text(FIRST)).to_be_visible()


async def test_danger_is_announced_at_once_and_the_title_counts(site):
    heron(site.server)
    page = await site.desk()
    await expect(page).to_have_title("(1) Wren")

    site.server.case("green lantern", "danger", 0)
    site.server.change()

    await expect(page.locator("#at-once")).to_have_text("Danger: somebody new is waiting.")
    await expect(page).to_have_title("(2) Wren")


async def test_without_a_stream_the_page_asks_by_itself(site):
    site.server.fail.add("events")
    page = await site.desk()
    await expect(page.locator(".duty")).to_contain_text("Checking every 5 s")

    site.server.case("green lantern", "danger", 0)

    await expect(page.locator(".row")).to_contain_text("green lantern", timeout=10_000)


async def test_second_thoughts_never_stop_a_message(site):
    page = await taken(site)
    await page.locator("#draft").fill("I promise I won’t tell. Why did you stay?")
    await expect(page.locator(".check")).to_contain_text("I promise I won’t")
    await page.locator(".check").get_by_role("button", name="Use").click()

    await expect(page.locator("#draft")).to_have_value("I’ll try to talk to you first. Why did you stay?")
    await expect(page.locator(".check")).to_contain_text("can sound like blame")
    await expect(page.locator(".write .go")).to_be_enabled()


async def test_safe_to_type_says_when_somebody_may_be_watching(site):
    case = heron(site.server)
    site.server.keep(case, "b", "notice", notice(site.server.now, watched=True, told="", late=700_000))
    page = await site.desk()
    await page.locator(".row").first.click()

    await expect(page.locator(".safe")).to_have_text("safe to type: may be watched")
    await expect(page.locator(".facts")).to_contain_text("not told the promise yet")
    await expect(page.locator(".record .note")).to_contain_text("11 min late")


async def test_pitfall_17_nothing_is_left_in_any_storage(site):
    busy(site.server)
    page = await site.desk()
    await page.locator(".take").click()
    await page.get_by_text(FIRST).wait_for()

    left = await page.evaluate(EMPTY)

    nothing = dict.fromkeys(("local", "session", "databases", "caches", "workers"), 0)
    assert left == nothing | {"cookies": "", "name": "", "history": "null"}
    assert (site.server.reports, site.complaints) == ([], [])


async def test_pitfall_01_no_request_carries_words_or_passphrase(site):
    page = await taken(site)
    await page.locator("#draft").fill("a marked phrase of mine")
    await page.locator(".write .go").click()
    await expect(page.locator(".us").last).to_contain_text("not sent yet")

    posted = json.dumps(site.server.bodies)

    assert "a marked phrase" not in posted
    assert "zodiac" not in posted
    assert FIRST not in posted
