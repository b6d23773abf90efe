"""The young person's chat page, in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright, expect

from bot.rehearsal.methods import perform
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.server import Rehearsal

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
BUTTONS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}, {"text": "No", "callback_data": "no"}]]}
ROBIN = 7_000_000_001
DESK, PHONE = (1280, 900), (390, 844)


@pytest.fixture
async def moving() -> AsyncIterator[Rehearsal]:
    running = Rehearsal()
    await running.start("localhost", 0, "1:rehearsal")
    yield running
    await running.stop()


@pytest.fixture
async def browser():
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield chromium
        await chromium.close()


@pytest.fixture
async def visit(browser, moving):
    """Open the page of one person; at the end the browser may have complained of refusals only."""
    complaints: list[str] = []

    async def open_page(n: int = 1, size: tuple[int, int] = DESK, scheme: str = "light") -> Page:
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
        )
        page = await context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(f"{moving.url}/?person={n}")
        return page

    yield open_page
    assert [words for words in complaints if "409 (Conflict)" not in words] == []


@pytest.fixture
def bot(moving):
    """What the bot does."""

    def act(method: str, **parameters) -> dict:
        texts = {k: v if isinstance(v, str) else msgspec.json.encode(v).decode() for k, v in parameters.items()}
        return perform(moving.world, method, Parameters({"chat_id": str(ROBIN), **texts}))

    return act


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Message", exact=True).fill(text)
    await page.get_by_role("button", name="Send", exact=True).click()


async def test_a_first_talk(moving, bot, visit, until):
    page = await visit()
    await page.get_by_role("button", name="Start").click()
    await expect(page.get_by_text("/start")).to_be_visible()
    await expect(page.get_by_role("img", name="Sent")).to_be_visible()
    bot("sendchataction", action="typing")
    await expect(page.get_by_text("typing…")).to_be_visible()
    bot("sendmessage", text="Is it safe to type?", reply_markup=BUTTONS)
    await page.get_by_role("button", name="Yes").click()
    await until(lambda: "callback_query" in [update.kind for update in moving.world.queue])
    tap = next(iter(moving.world.taps))
    await expect(page.locator("[aria-busy]")).to_have_count(1)
    bot("answercallbackquery", callback_query_id=tap, text="Thanks")
    await expect(page.get_by_role("status")).to_have_text("Thanks")
    bot("editmessagetext", message_id=2, text="It is safe.")
    await expect(page.get_by_text("edited")).to_be_visible()
    await expect(page.get_by_role("button", name="Yes")).to_have_count(0)
    moving.world.queue.fetch(moving.world.queue.tail, 1, moving.world.now)
    await expect(page.get_by_role("img", name="Received by the bot")).to_be_visible()


async def test_writing_with_the_keyboard_editing_and_deleting(moving, visit):
    page = await visit()
    await page.get_by_label("Message", exact=True).press_sequentially("line")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    words = page.locator(".words")
    await expect(words).to_contain_text("line\ntwo")
    more = page.get_by_role("button", name="More for the message")
    await more.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Edit").click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_text("Editing your message")).to_be_hidden()
    await page.get_by_role("button", name="Edit").click()
    await write(page, "better")
    await expect(words).to_contain_text("better")
    await more.click()
    await page.get_by_role("button", name="Delete").click()
    await expect(words).to_have_count(0)
    assert [update.kind for update in moving.world.queue] == ["message", "edited_message"]


async def test_what_the_bot_deletes_vanishes_for_the_person(moving, bot, visit):
    said = moving.world.say(1, "secret")
    page = await visit()
    await expect(page.get_by_text("secret")).to_be_visible()
    bot("deletemessages", message_ids=[said["message_id"]])

    await expect(page.get_by_text("No messages yet")).to_be_visible()
    assert "secret" not in await page.content()


async def test_markup_in_a_message_stays_text(moving, visit):
    moving.world.say(1, "<img src=x onerror=alert(1)> <b>x</b>")
    page = await visit()

    await expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    assert await page.locator(".words img").count() == 0


async def test_offline_nothing_goes_in_or_out_until_the_network_is_back(moving, bot, visit):
    moving.world.say(1, "good morning")
    page = await visit()
    await expect(page.get_by_text("good morning")).to_be_visible()
    await page.get_by_role("button", name="Offline").click()
    await write(page, "one")
    await write(page, "two")
    bot("sendmessage", text="Are you there?")
    await expect(page.get_by_text("waiting for the network")).to_have_count(2)
    await expect(page.get_by_text("Are you there?")).to_have_count(0)
    assert len(moving.world.queue) == 1
    await page.get_by_role("button", name="Offline").click()

    await expect(page.get_by_text("Are you there?")).to_be_visible()
    await expect(page.get_by_text("waiting for the network")).to_have_count(0)
    texts = [bubble.text for bubble in moving.world.chats.person(1).bubbles.values()]
    assert texts == ["good morning", "Are you there?", "one", "two"]


async def test_blocking_the_bot_closes_the_chat_until_it_is_unblocked(moving, visit):
    moving.world.say(1, "hello")
    page = await visit()
    await page.get_by_role("button", name="Block the bot").click()
    await expect(page.get_by_label("Message", exact=True)).to_be_hidden()
    await page.get_by_role("button", name="Unblock").click()
    await expect(page.get_by_label("Message", exact=True)).to_be_visible()

    assert [update.kind for update in moving.world.queue] == ["message", "my_chat_member", "my_chat_member"]


async def test_moving_the_clock_and_sending_a_picture(moving, visit, until):
    page = await visit()
    before = moving.world.now
    await page.get_by_role("button", name="+1 day").click()
    await until(lambda: moving.world.now >= before + 86_400_000)
    await page.get_by_role("button", name="Send it").click()

    await expect(page.locator(".words .kind")).to_have_text("Picture")


async def test_two_people_in_two_tabs_do_not_see_each_other(visit):
    robin, ash = await visit(1), await visit(2)
    await write(robin, "I am Robin")
    await write(ash, "I am Ash")

    await expect(robin.get_by_text("I am Robin")).to_be_visible()
    await expect(ash.get_by_text("I am Ash")).to_be_visible()
    await expect(robin.get_by_text("I am Ash")).to_have_count(0)
    await expect(robin.get_by_role("link", name="Write as somebody else")).to_have_attribute("href", "/?person=3")


async def test_a_refusal_is_said(visit):
    page = await visit()
    await page.get_by_label("Message", exact=True).evaluate("text => text.removeAttribute('maxlength')")
    await write(page, "x" * 4_097)

    await expect(page.get_by_role("status")).to_have_text("A message has 1 to 4096 characters.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_axe_finds_nothing(moving, bot, visit, size, scheme):
    moving.world.say(1, "/start")
    moving.world.say(2, "hello")
    bot("sendmessage", text="Is it safe to type? https://example.org", reply_markup=BUTTONS)
    bot("setmessagereaction", message_id=1, reaction=[{"type": "emoji", "emoji": "👍"}])
    moving.world.media(1, "photo", "look")
    moving.world.edit(1, 1, "edited")
    page = await visit(1, size, scheme)
    await expect(page.get_by_text("look")).to_be_visible()
    await page.get_by_role("button", name="More for the message").last.click()
    axe = Axe.from_file(AXE) if hasattr(Axe, "from_file") else Axe()

    found = [(await axe.run(page)).response["violations"]]
    if size == PHONE:
        await page.get_by_role("button", name="Controls").click()
        found.append((await axe.run(page)).response["violations"])
        await page.get_by_role("button", name="Back to the chat").click()
    assert [violation["id"] for violations in found for violation in violations] == []


@pytest.mark.parametrize("width", [320, 390])
async def test_a_phone_shows_the_whole_chat_with_targets_of_44_pixels(moving, bot, visit, width):
    moving.world.say(1, "x" * 60)
    bot("sendmessage", text="Is it safe?", reply_markup=BUTTONS)
    page = await visit(1, (width, 700))
    await expect(page.get_by_role("button", name="Yes")).to_be_visible()
    sizes = await page.locator("main button:visible:not(.more)").evaluate_all(
        "all => all.map(one => Math.round(one.getBoundingClientRect().height))"
    )

    assert min(sizes) >= 44
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
