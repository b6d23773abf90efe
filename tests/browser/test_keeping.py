"""The lead's page of what is kept: what is due, who proposed what, and the receipt; no words, whatever the width."""

from __future__ import annotations

import pytest
from playwright.async_api import expect
from pretend import MINUTE
from test_looks import SIZES, findings

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
DAY = 24 * 60 * MINUTE


def keep(server, alias, state, *, due=None, pauses=(), by=""):
    """A case on the page; `due`: in how many days."""
    case = server.case(alias, "concern", 1, state="closed")
    one = {"case": case.id, "alias": alias, "state": state, "touched": server.now - 60 * DAY, "pauses": list(pauses)}
    at = None if due is None else server.now + int(due * DAY)
    server.kept.append(one | {"due": at, "proposed_by": server.team.people[by].sign.id if by else ""})


@pytest.fixture
def filled(site):
    keep(site.server, "amber oak", "due", due=-3)
    keep(site.server, "plain kite", "proposed", due=-9, by="Sam")
    keep(site.server, "quiet heron", "proposed", due=-9, by="Asha")
    keep(site.server, "early stone", "closed", due=29.5)
    keep(site.server, "mossy raft", "paused", pauses=("unread", "undelivered"))
    keep(site.server, "north lamp", "paused", pauses=("hold",))
    return site


async def opened(site, **how):
    page = await site.desk("Asha", **how)
    await page.get_by_role("button", name="Kept").click()
    await page.get_by_text("A closed case comes due 90 days after").wait_for()
    return page


def line(page, alias):
    return page.get_by_role("listitem").filter(has_text=alias)


async def test_a_lead_proposes_and_agrees_only_to_what_somebody_else_proposed(filled):
    page = await opened(filled)
    await expect(line(page, "early stone")).to_contain_text("Due in 30 days")
    await expect(line(page, "early stone").get_by_role("button")).to_have_text(["Hold"])
    await expect(line(page, "quiet heron")).to_contain_text("You propose to erase it; another lead must agree.")
    await expect(line(page, "quiet heron").get_by_role("button")).to_have_text(["Hold"])
    await expect(line(page, "mossy raft")).to_contain_text(
        "not been read by a person; an answer has not been delivered"
    )

    await line(page, "amber oak").get_by_role("button", name="Propose to erase").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Nothing goes before another lead agrees.")
    await page.get_by_role("button", name="Not now").click()
    assert filled.server.kept[0]["state"] == "due"
    await line(page, "amber oak").get_by_role("button", name="Propose to erase").click()
    await page.get_by_role("dialog").get_by_role("button", name="Propose").click()
    await expect(line(page, "amber oak")).to_contain_text("You propose")

    await line(page, "plain kite").get_by_role("button", name="Look and erase").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Sam proposed it.")
    await page.get_by_role("dialog").get_by_role("button", name="Erase").click()
    await expect(page.get_by_role("status").filter(has_text="plain kite")).to_contain_text(
        "no backup can bring it back"
    )
    await expect(page.get_by_role("button", name="Look and erase")).to_have_count(0)


async def test_a_hold_is_set_and_ends(filled):
    page = await opened(filled)
    await line(page, "amber oak").get_by_role("button", name="Hold").click()
    await page.get_by_role("dialog").get_by_role("button", name="Hold").click()
    await expect(line(page, "amber oak")).to_contain_text("a lead holds it")

    await line(page, "north lamp").get_by_role("button", name="End the hold").click()
    await page.get_by_role("dialog").get_by_role("button", name="End the hold").click()
    await expect(line(page, "north lamp").get_by_role("button")).to_have_text(["Hold"])


async def test_what_has_changed_meanwhile_is_said_and_the_page_shows_how_things_stand(filled):
    page = await opened(filled)
    filled.server.refuse["confirm"] = {"error": "Nobody has proposed this, or something has changed since."}
    filled.server.kept[1] |= {"state": "paused", "due": None, "pauses": ["unread"]}
    await line(page, "plain kite").get_by_role("button", name="Look and erase").click()
    await page.get_by_role("dialog").get_by_role("button", name="Erase").click()

    await expect(page.get_by_role("alert")).to_have_text("Nobody has proposed this, or something has changed since.")
    await expect(line(page, "plain kite")).to_contain_text("not been read by a person")


async def test_a_worker_has_no_such_page_and_a_locked_page_shows_none_of_it(filled):
    worker = await filled.desk("Sam")
    await expect(worker.get_by_role("button", name="Kept")).to_have_count(0)
    lead = await opened(filled)
    await lead.get_by_role("button", name="Lock").click()
    await expect(lead.get_by_text("amber oak")).to_have_count(0)


@pytest.mark.parametrize(("scheme", "width", "height"), SIZES)
async def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(filled, scheme, width, height):
    page = await opened(filled, color_scheme=scheme, width=width, height=height)
    assert await findings(page) == []
    for narrow in (width, 320):
        await page.set_viewport_size({"width": narrow, "height": height})
        assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
