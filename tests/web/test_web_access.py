"""Every route, for every role, in every state of a handoff: who gets what, and that refused reads are audited."""

from __future__ import annotations

from itertools import product

import pytest

from bot.store.keys import LANE_B
from bot.store.wires import part_of
from bot.web import app as pages
from bot.web.access import CASE, MAY, ROUTES, Permission, Standing
from safeguarding import keys
from safeguarding.handoff import LEASE
from safeguarding.reader import Found, Released

NOBODY = "nobody"
ROLES = {
    NOBODY: None,
    "left": "Lou",
    "pending": "Pip",
    "reviewer": "Rae",
    "worker": "Sam",
    "other": "Asha",
    "lead": "Lena",
}
STATES = ("absent", "waiting", "held", "phoning", "stale", "other-tab", "released", "closed")
ACTS = ("heartbeat", "phoning", "release", "close", "reply")
READS = ("records", "notice")
COPY = "bundle"
ON_CALL = {"worker", "other", "lead"}
ALLOWED = {
    *(("worker", state, act) for state in ("held", "phoning") for act in (*ACTS, "records")),
    ("worker", "other-tab", "records"),
    *(("worker", state, COPY) for state in ("held", "phoning", "other-tab")),
    *((role, state, "notice") for role in ON_CALL for state in ("waiting", "released")),
}
"""Written out by hand, as the rule reads: Sam ("worker") holds the case in one tab."""

REFUSED = {NOBODY: 401, "left": 401, "pending": 403, "reviewer": 403}
PLAIN = [
    ("GET", "/console/api/me", {"pending", "reviewer", *ON_CALL}),
    ("GET", "/console/api/queue", ON_CALL),
    ("GET", "/console/api/slots", {"pending", "reviewer", *ON_CALL}),
    ("POST", "/console/api/slots", {"pending", "reviewer", *ON_CALL}),
    ("POST", f"/console/api/slots/{'0' * 16}/remove", {"pending", "reviewer", *ON_CALL}),
    ("GET", "/console/api/sessions", {"pending", "reviewer", *ON_CALL}),
    ("POST", f"/console/api/sessions/{'0' * 64}/end", {"pending", "reviewer", *ON_CALL}),
    ("POST", "/console/api/take", ON_CALL),
    ("POST", "/console/api/sign-out", {"pending", "reviewer", *ON_CALL}),
    ("POST", "/console/api/invitations", {"lead"}),
    ("GET", "/console/api/enrolments", {"pending", "lead"}),
    ("POST", "/console/api/roster", {"pending", "lead"}),
    ("GET", "/console/api/proof", ON_CALL),
    ("POST", "/console/api/proof/canary", {"lead"}),
    ("POST", "/console/api/proof/opened", ON_CALL),
    ("GET", "/console/api/proposals", {"lead"}),
    ("POST", "/console/api/proposals", {"lead"}),
    ("POST", f"/console/api/proposals/{'0' * 64}/sign", {"lead"}),
    ("POST", f"/console/api/proposals/{'0' * 64}/end", {"lead"}),
    ("GET", "/console/api/retention", {"lead"}),
    ("POST", f"/console/api/retention/{'0' * 32}/propose", {"lead"}),
    ("POST", f"/console/api/retention/{'0' * 32}/confirm", {"lead"}),
    ("POST", f"/console/api/retention/{'0' * 32}/hold", {"lead"}),
    ("GET", "/console/api/terms", ON_CALL),
    ("POST", "/console/api/terms", ON_CALL),
    ("POST", f"/console/api/terms/{'0' * 32}/end", {"lead"}),
    ("GET", "/dashboard", {"lead"}),
]
BODIES = {
    "/console/api/take": {"tab": "t"},
    "/console/api/invitations": {"name": "New", "role": "worker"},
    "/console/api/roster": {"roster": {}},
    "/console/api/proposals": {"roster": {}},
    "/console/api/proof/canary": {"epoch": 1, "key_id": "0" * 32, "inner": "", "sig": ""},
    "/console/api/proof/opened": {"epoch": 1, "sig": ""},
    f"/console/api/proposals/{'0' * 64}/sign": {"sig": ""},
    f"/console/api/slots/{'0' * 16}/remove": {"shown": ""},
    f"/console/api/retention/{'0' * 32}/hold": {"on": True},
    "/console/api/terms": {"id": "0" * 32, "epoch": 1, "key_id": "0" * 32, "inner": "", "sig": ""},
    f"/console/api/terms/{'0' * 32}/end": {"state": "declined"},
}
NOTHING_THERE = {
    ("POST", "/console/api/slots"): 400,
    ("POST", f"/console/api/slots/{'0' * 16}/remove"): 409,
    ("POST", f"/console/api/sessions/{'0' * 64}/end"): 409,
    ("POST", "/console/api/roster"): 400,
    ("POST", "/console/api/proposals"): 400,
    ("POST", "/console/api/proof/canary"): 409,
    ("POST", "/console/api/proof/opened"): 409,
    ("POST", f"/console/api/proposals/{'0' * 64}/sign"): 404,
    ("POST", f"/console/api/proposals/{'0' * 64}/end"): 404,
    **{("POST", f"/console/api/retention/{'0' * 32}/{act}"): 409 for act in ("propose", "confirm", "hold")},
    ("POST", "/console/api/terms"): 409,
    ("POST", f"/console/api/terms/{'0' * 32}/end"): 409,
}
"""What those who may ask are answered, where what is asked for is not there."""


async def _client(site, role):
    name = ROLES[role]
    return site.client() if name is None else await site.with_session(name)


async def _in_state(site, state):
    """A case in a state, and what Sam's tab believes it holds of it."""
    if state == "absent":
        return "01" * 16, 1, "tab"
    case = await site.case()
    if state == "waiting":
        return case, 1, "tab"
    sam = site.team["Sam"].id
    held = await site.parts.desk.take(sam, "tab", case)
    fence, tab = held.fence, "tab"
    if state == "phoning":
        await site.parts.desk.phoning(case, fence, tab)
    if state == "stale":
        await site.parts.desk.take(sam, "another", case)
    if state == "other-tab":
        tab = "another"
    if state == "released":
        await site.parts.desk.release(case, fence, tab)
    if state == "closed":
        await site.parts.desk.close(case, fence, tab)
    return case, fence, tab


async def _ask(client, route, case, fence, tab):
    path = f"/console/api/cases/{case}/{route}"
    if route in READS:
        return await client.get(f"{path}?fence={fence}")
    if route != "reply":
        return await client.post(path, {"fence": fence, "tab": tab})
    able = client.someone is not None and client.someone.name in {"Sam", "Asha", "Lena"}
    return await client.post(path, await client.words(case, fence, tab, "hello") if able else {})


@pytest.mark.parametrize(("role", "state"), list(product(ROLES, STATES)))
async def test_pitfall_06_a_case_is_had_only_by_its_holder_or_as_a_preview_while_it_waits(site, role, state):
    for route in (*READS, COPY, *ACTS):
        case, fence, tab = await _in_state(site, state)
        client = await _client(site, role)

        answer = await _ask(client, route, case, fence, tab)

        expected = 200 if (role, state, route) in ALLOWED else REFUSED.get(role, 409)
        assert answer.status == expected, (route, answer.raw)
        if expected != 200:
            assert set(answer.json) == {"error"}
        if expected == 409 and route in {*READS, COPY}:
            entries = await site.audited(part_of(case))
            told = [e for e in entries if e["tag"] == "record:case:read-refused" and e["case"] == case]
            assert told
            assert told[-1]["by"] == client.someone.id
        if state in {"held", "phoning", "stale", "other-tab"} and (role, state, route) not in ALLOWED:
            assert (await site.store.handoff(case)).worker == site.team["Sam"].id
        site.clock.move(LEASE * 100)
        await site.parts.desk.sweep()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "path", "allowed"), PLAIN)
async def test_every_other_route_answers_only_to_its_roles(site, role, method, path, allowed):
    await site.case()
    client = await _client(site, role)

    answer = await client.ask(method, path, BODIES.get(path, {}) if method == "POST" else None)

    if role not in allowed:
        redirected = path == "/dashboard" and role in {NOBODY, "left"}
        assert answer.status == (302 if redirected else REFUSED.get(role, 403))
    else:
        assert answer.status == NOTHING_THERE.get((method, path), 200)


def _canonical(path):
    """As the route table writes it: what stands in for a name there."""
    path = path.replace(f"sessions/{'0' * 64}", "sessions/{session}").replace(f"slots/{'0' * 16}", "slots/{slot}")
    return path.replace("0" * 64, "{proposal}").replace("0" * 32, "{term}" if "/terms/" in path else "{case}")


async def test_every_route_of_the_service_is_declared_and_tested_here(site):
    app = pages.make_app(site.parts)
    there = {(route.method, route.resource.canonical) for route in app.router.routes()}
    tested = {(method, _canonical(path)) for method, path, _ in PLAIN}
    tested |= {("GET", f"{CASE}/{read}") for read in READS} | {("POST", f"{CASE}/{act}") for act in (*ACTS, COPY)}
    streamed = {("GET", "/console/api/events")}
    public = {route for route, needed in ROUTES.items() if needed is Permission.OPEN}

    assert there == set(ROUTES)
    assert there == tested | streamed | public


def test_nobody_but_on_call_members_may_touch_a_case():
    assert {standing for standing in Standing if Permission.CASES in MAY[standing]} == {
        Standing.LEAD,
        Standing.WORKER,
    }


async def test_a_route_that_nobody_declared_is_refused(site, monkeypatch):
    client = await site.with_session("Lena")
    monkeypatch.setattr("bot.web.access.ROUTES", {})

    answer = await client.get("/console/api/me")

    assert answer.status == 403


async def test_a_previewer_gets_the_notices_and_no_salt_of_any_other_record(site):
    case = await site.case("the words themselves", quote="a quote")
    client = await site.with_session("Asha")

    pile = await client.api(f"cases/{case}/notice")

    assert [record["kind"] for record in pile["records"]] == ["notice"]
    assert set(pile["salts"]) == {"b:2"}
    tags = [entry["tag"] for entry in await site.audited(part_of(case))]
    assert "record:case:previewed" in tags


async def test_asking_again_for_nothing_new_releases_nothing_and_is_not_audited(site):
    case = await site.case()
    client = await site.with_session("Sam")
    held = await site.parts.desk.take(client.someone.id, "t", case)

    pile = await client.api(f"cases/{case}/records?after_b=2&after_w=0&fence={held.fence}")

    assert (pile["records"], pile["secret"], pile["salts"], pile["next_w"]) == ([], "", {}, 1)
    assert "record:case:read" not in {entry["tag"] for entry in await site.audited(part_of(case))}


async def test_one_spoilt_record_does_not_keep_the_others_from_being_shown(site):
    case = await site.case("the words")
    client = await site.with_session("Sam")
    held = await site.parts.desk.take(client.someone.id, "t", case)
    wires = site.store._wires
    await wires.main.call("LSET", wires.keys.part(LANE_B, held.who.part, case), 0, b"turn|" + bytes(700))

    pile = await client.api(f"cases/{case}/records?fence={held.fence}")

    found = [Found(r["lane"], r["seq"], keys.unb64u(r["sealed"]), r["kind"]) for r in pile["records"]]
    salts = {place: keys.unb64u(salt) for place, salt in pile["salts"].items()}
    secrets = {pile["generation"]: keys.unb64u(pile["secret"])}
    read = site.reader().open_all(case, found, Released(secrets, salts))
    assert [type(record).__name__ for record in read.records] == ["Unreadable", "Opened"]


@pytest.mark.parametrize("route", ["records", "bundle"])
async def test_a_read_counts_up_to_what_was_released(site, route):
    case = await site.case()
    client = await site.with_session("Sam")
    held = await site.parts.desk.take(client.someone.id, "t", case)

    answer = await _ask(client, route, case, held.fence, "t")

    assert answer.status == 200
    assert (await site.store.case(case))["keep_read"] == "2"


async def test_a_read_is_audited_before_anything_is_released_and_counts_only_after(site, monkeypatch):
    case = await site.case()
    client = await site.with_session("Sam")
    held = await site.parts.desk.take(client.someone.id, "t", case)

    async def broken(_case):
        raise RuntimeError

    monkeypatch.setattr(type(site.store), "release", lambda _self, case: broken(case))
    answer = await client.get(f"/console/api/cases/{case}/records?fence={held.fence}")

    assert answer.status == 500
    assert [e["tag"] for e in await site.audited(part_of(case))][-1] == "record:case:read"
    assert "keep_read" not in await site.store.case(case)
