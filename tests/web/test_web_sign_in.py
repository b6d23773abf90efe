"""Signing in and out, over HTTP."""

from __future__ import annotations

from bot.web.sessions import IDLE, LONGEST, cookie_name
from safeguarding import keys, slots

WRONG = keys.b64u(b"\0" * 32)


async def test_a_member_signs_in_and_gets_the_locked_slots_and_a_cookie(site):
    client = site.client("Sam")

    answer = await client.sign_in()

    assert answer.status == 200
    assert answer.json["worker"] == {"id": site.team["Sam"].id, "name": "Sam", "role": "worker"}
    assert slots.parse(answer.json["slots"][0])
    cookie = answer.response.cookies[cookie_name(site.origin)]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    assert (await client.api("me"))["worker"]["name"] == "Sam"
