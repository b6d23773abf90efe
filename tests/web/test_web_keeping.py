"""What leads are told of what is kept: an alias, states and times; and that one lead alone erases nothing."""

from __future__ import annotations

from bot.web.keeping import MOST
from safeguarding.retention import DAY

LIST = "retention"


async def _closed(site, **how):
    """A case that somebody has read and ended."""
    case = await site.case(state="closed", **how)
    held = await site.parts.desk.take(site.team["Sam"].id, "tab", case)
    await site.parts.desk.close(case, held.fence, "tab")
    last = (await site.store.case(case))["lane_b"]
    await site.store.keeping(case, {"read": last, "touched": str(site.clock.now())})
    return case


async def test_what_is_kept_is_shown_by_alias_with_its_day_and_no_words(site):
    case = await _closed(site, words="nobody but the team reads this", quote="this")
    lena = await site.with_session("Lena")

    answer = await lena.get(f"/console/api/{LIST}")

    assert (answer.json["days"], answer.json["more"]) == (90, 0)
    (one,) = [one for one in answer.json["cases"] if one["case"] == case]
    assert (one["state"], one["pauses"], len(one["alias"].split())) == ("closed", [], 2)
    assert one["due"] == one["touched"] + 90 * DAY
    assert b"reads this" not in answer.raw


async def test_one_lead_alone_erases_nothing(site):
    case = await _closed(site)
    site.clock.move(90 * DAY)
    lena = await site.with_session("Lena")
    await lena.api(f"{LIST}/{case}/propose", {})

    first = (await lena.api(LIST))["cases"][0]
    assert (first["case"], first["state"], first["proposed_by"]) == (case, "proposed", site.team["Lena"].id)
    again = await lena.post(f"/console/api/{LIST}/{case}/confirm")
    assert (again.status, again.json["error"]) == (409, "Another lead must confirm this.")
    assert (await site.store.records(case)) != ()


async def test_one_answer_is_bounded_and_says_how_many_more_there_are(site, monkeypatch):
    kept = await site.parts.retention.of(await _closed(site))

    async def many():
        return [kept] * (MOST + 3)

    monkeypatch.setattr(site.parts.retention, "kept", many)
    answer = await (await site.with_session("Lena")).api(LIST)
    assert (len(answer["cases"]), answer["more"]) == (MOST, 3)
