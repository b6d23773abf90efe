"""Every answer carries the headers; requests from other sites are refused."""

from __future__ import annotations

import asyncio

import pytest

from bot.web import headers
from bot.web.access import ROUTES
from bot.web.app import static

FILES = static()
SCRIPTS = sorted(path for path in FILES if path.endswith((".js", ".mjs")))
PLACES = [
    ("GET", "/"),
    ("GET", "/console"),
    ("GET", "/console/enrol"),
    ("GET", "/dashboard"),
    ("GET", "/assets.json"),
    ("GET", "/nowhere"),
    ("GET", "/static/nowhere.js"),
    ("GET", "/static/../app.py"),
    ("GET", "/static/%2e%2e/app.py"),
    ("PUT", "/console"),
    ("POST", "/console/csp"),
    ("GET", "/console/api/me"),
    ("GET", "/console/api/queue"),
    ("POST", "/console/api/salt"),
    ("POST", "/console/api/sign-in"),
    ("GET", "/console/api/cases/nothing/records"),
]


def _policy(answer):
    pairs = (part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in pairs}


@pytest.mark.parametrize("who", [None, "Lena"])
async def test_every_answer_carries_the_headers(site, who):
    client = await site.signed_in(who) if who else site.client()

    for method, path in PLACES:
        _checked(await client.ask(method, path, {} if method == "POST" else None))


def _checked(answer):
    for name, value in headers.HEADERS.items():
        assert answer.headers.getall(name) == [value], name
    assert answer.headers.getall("Cache-Control") in (["no-store"], ["no-cache"])
    assert _policy(answer)["default-src"] == "'none'"
    assert _policy(answer)["report-uri"] == "/console/csp"
    html = answer.headers.get("Content-Type", "").startswith("text/html")
    assert html or _policy(answer).get("script-src") is None
    if answer.status >= 400:
        assert set(answer.json) == {"error"}


async def test_the_page_has_exactly_the_policy_it_needs(site):
    answer = await site.client().get("/console")

    assert _policy(answer) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "lit-html wren",
        "report-uri": "/console/csp",
        "report-to": "wren",
    }
    assert f'data-deployment="{site.parts.keyring.deployment}"' in answer.raw.decode()
    assert 'data-rehearsal="true"' in answer.raw.decode()


@pytest.mark.parametrize("path", SCRIPTS[:3] + SCRIPTS[-3:])
async def test_every_script_is_served_with_its_own_policy_and_type(site, path):
    answer = await site.client().get(path)

    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert _policy(answer)["script-src"] == "'self'"
    assert _policy(answer)["connect-src"] == "'self'"
    assert _policy(answer)["require-trusted-types-for"] == "'script'"
    assert answer.headers["Cache-Control"] == "no-cache"
    again = await site.client().get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status, again.raw) == (304, b"")
    assert _policy(again)["script-src"] == "'self'"


async def test_every_listed_file_is_served_as_it_was_hashed(site):
    import hashlib

    client = site.client()
    listed = (await client.get("/assets.json")).json

    assert set(listed) == set(static())
    for path, digest in listed.items():
        answer = await client.get(path)
        assert answer.status == 200
        assert hashlib.sha256(answer.raw).hexdigest() == digest
    assert "/static/js/console.js" in listed


async def test_https_is_kept_and_the_cookie_is_locked_to_the_host(secure_site):
    client = secure_site.client("Sam")

    answer = await client.sign_in()

    assert answer.headers["Strict-Transport-Security"] == headers.STRICT_TRANSPORT
    cookie = answer.response.cookies["__Host-wren"]
    assert cookie["secure"]
    assert cookie["path"] == "/"
    assert not cookie["domain"]


POSTS = sorted(path for method, path in ROUTES if method == "POST" and path != "/console/csp")


@pytest.mark.parametrize(
    "said",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "", "Origin": "http://localhost"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {},
    ],
)
async def test_every_act_from_another_site_is_refused(site, said):
    client = await site.with_session("Lena")
    del client.http.headers["Sec-Fetch-Site"]

    for path in POSTS:
        answer = await client.post(path.replace("{case}", "01" * 16), headers=said)

        assert answer.status == 403, path
        assert answer.json == {"error": "This request came from another site."}


async def test_an_older_browser_may_name_the_origin_instead(site):
    client = await site.with_session("Lena")
    del client.http.headers["Sec-Fetch-Site"]

    assert (await client.post("/console/api/sign-out", headers={"Origin": site.origin})).status == 200


@pytest.mark.parametrize("site_said", ["cross-site", "same-site"])
async def test_another_site_cannot_have_the_queue_fetched_either(site, site_said):
    client = await site.with_session("Lena")

    answer = await client.get("/console/api/queue", headers={"Sec-Fetch-Site": site_said})
    page = await client.get("/console", headers={"Sec-Fetch-Site": site_said})

    assert (answer.status, page.status) == (403, 200)


async def test_reports_are_counted_and_never_kept(site):
    before = site.parts.reports.seen

    answer = await site.client().ask(
        "POST",
        "/console/csp",
        data=b'{"csp-report": {}}',
        headers={"Content-Type": "application/csp-report", "Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status == 204
    assert site.parts.reports.seen == before + 1


async def test_a_person_gets_a_page_and_a_script_gets_json(site):
    client = site.client()
    page = await client.get("/nowhere", headers={"Accept": "text/html,*/*"})
    told = await client.get("/nowhere")

    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<script" not in page.raw.decode()
    assert "There is nothing here." in page.raw.decode()
    assert told.json == {"error": "There is nothing here."}


async def test_what_is_no_http_is_refused_without_repeating_it(site, caplog):
    port = int(site.origin.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nquillfeather marmalade\r\n\r\n")

    answer = await asyncio.wait_for(reader.read(65536), 10)

    assert answer.startswith(b"HTTP/1.0 400")
    assert b"Content-Security-Policy: default-src 'none'" in answer
    assert b"quillfeather" not in answer
    assert "quillfeather" not in caplog.text
    writer.close()
    await writer.wait_closed()
