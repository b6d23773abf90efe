"""The dashboard: this week's numbers, none that could point at anybody, and no script."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest

from bot.store.model import Taken
from safeguarding.counts import week

XSS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{ 7*7 }}",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "\u202e<b>",
)


class Page(HTMLParser):
    """The tables of a page, by row label; and every tag and attribute there is."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.tags, self.attributes, self._row, self._in = {}, [], set(), [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "tr":
            self._row = []
        self._in = tag in {"th", "td"}

    def handle_endtag(self, tag):
        self._in = False
        if tag == "tr" and len(self._row) == 2 and "This week" not in self._row:
            self.rows[self._row[0]] = self._row[1]

    def handle_data(self, data):
        if self._in and data.strip():
            self._row.append(data.strip())


async def _counted(site, **numbers):
    fields = {name.replace("__", ":"): number for name, number in numbers.items()}
    await site.store.fold(3, Taken(0, ()), {week(site.clock.now()): fields})


async def _page(site):
    client = await site.with_session("Lena")
    answer = await client.get("/dashboard")
    assert answer.status == 200
    return answer


async def test_nine_show_as_ten_seven_as_withheld_and_none_as_none(site):
    await _counted(site, messages=9, handoffs=7, asked=1, urgencies__danger=8, cases=0)

    page = Page((await _page(site)).raw.decode())

    assert page.rows["Messages from young people"] == "10"
    assert page.rows["Handoffs"] == "[c]"
    assert page.rows["Asked for a person"] == "[c]"
    assert page.rows["Danger"] == "10"
    assert page.rows["Cases opened"] == "0"


async def test_withheld_numbers_cannot_be_told_apart_anywhere_on_the_page(site):
    pages = []
    for number in (1, 4, 7):
        site.clock.move(7 * 86_400_000)
        await _counted(site, messages=number, handoffs=8 - number, categories__neglect=number)
        text = (await _page(site)).raw.decode()
        pages.append(text.replace(week(site.clock.now()), "WEEK"))

    assert pages[0] == pages[1] == pages[2]


async def test_there_is_no_script_no_style_attribute_and_no_handler(site):
    await _counted(site, messages=90, categories__neglect=12)
    answer = await _page(site)
    page = Page(answer.raw.decode())

    assert "script" not in page.tags
    assert "style" not in page.tags
    assert "style" not in page.attributes
    assert not [name for name in page.attributes if name.startswith("on")]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]


async def test_each_chart_says_what_it_shows_before_it_and_as_a_table_after_it(site):
    await _counted(site, messages=42, categories__neglect=12, categories__bullying=3)
    text = (await _page(site)).raw.decode()

    for figure in re.findall(r"<section.*?</section>", text, re.DOTALL):
        says, chart, table = (figure.index(mark) for mark in ('class="says"', "<svg", "<table"))
        assert says < chart < table
    assert "About 40 messages came from young people" in text
    assert "Noticed most often: neglect, in about 10 cases." in text
    assert 'role="img"' in text


async def test_other_weeks_are_not_counted_in(site):
    await _counted(site, messages=100)
    site.clock.move(8 * 86_400_000)

    assert Page((await _page(site)).raw.decode()).rows["Messages from young people"] == "0"


@pytest.mark.parametrize("words", XSS)
async def test_pitfall_05_whatever_is_counted_is_shown_as_text(site, words):
    await site.store.fold(3, Taken(0, ()), {week(site.clock.now()): {f"categories:{words}": 20}})
    text = (await _page(site)).raw.decode()
    page = Page(text)

    assert not {"script", "img", "b"} & set(page.tags)
    assert not [name for name in page.attributes if name.startswith("on")]
    assert html.unescape(words.replace("-", " ")).lower() in html.unescape(text).lower()


@pytest.mark.parametrize("words", XSS)
async def test_no_error_repeats_what_was_asked(site, words):
    client = await site.with_session("Lena")
    pages = [
        await client.get("/" + words, headers={"Accept": "text/html"}),
        await client.get("/console/api/cases/" + words + "/records"),
        await client.get("/dashboard", params={"week": words}),
        await client.get("/console", params={"next": words}),
        await client.post("/console/api/take", {"tab": words}),
        await client.post("/console/api/salt", {"name": words, "more": words}),
        await client.get("/static/" + words),
    ]

    for answer in pages:
        assert words not in answer.raw.decode()
        assert words not in html.unescape(answer.raw.decode())


async def test_a_worker_is_told_that_it_is_for_leads(site):
    client = await site.with_session("Sam")

    answer = await client.get("/dashboard", headers={"Accept": "text/html"})

    assert answer.status == 403
    assert "Your role does not include this." in answer.raw.decode()


async def test_looking_at_the_numbers_is_audited(site):
    await _page(site)

    assert [(e["tag"], e["by"]) for e in await site.audited()] == [("count:chart:read", site.team["Lena"].id)]


async def test_nobody_is_sent_to_sign_in_and_back(site):
    answer = await site.client().get("/dashboard")

    assert (answer.status, answer.headers["Location"]) == (302, "/console?next=/dashboard")
