"""A worker's reply: what is refused before anything is kept, and that no number is taken twice."""

from __future__ import annotations

import asyncio

import pytest

from bot.web.rows import at
from safeguarding import keys
from safeguarding.handoff import LEASE


@pytest.fixture
async def held(site):
    """Sam's client, the case it holds and the fence."""
    case = await site.case()
    sam = await site.signed_in("Sam")
    taken = await sam.api("take", {"tab": "t", "case": case})
    return sam, case, taken["fence"]


def _path(case):
    return f"/console/api/cases/{case}/reply"


def _bent(text):
    return ("B" if text[0] == "A" else "A") + text[1:]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"inner": "AAAA"}, 409),
        ({"sig": keys.b64u(b"\0" * 64)}, 409),
        ({"sig": "AAAA"}, 400),
        ({"seq": 2}, 409),
        ({"seq": 0}, 400),
        ({"epoch": 1}, 409),
        ({"key_id": "00" * 16}, 409),
        ({"out_key": "00" * 16}, 409),
        ({"fence": 10**15}, 409),
        ({"tab": "another"}, 409),
        ({"reply": "short"}, 400),
        ({"inner": "=" * 8}, 400),
        ({"text": "plain words"}, 400),
    ],
)
async def test_what_was_not_sealed_and_signed_for_this_place_is_refused(site, held, change, status):
    sam, case, fence = held
    body = await sam.words(case, fence, "t", "hello")

    answer = await sam.post(_path(case), {**body, **change})

    assert answer.status == status
    assert set(answer.json) == {"error"}
    assert (await site.store.case(case)).get("lane_w", "0") == "0"
    assert await site.store.delivery(case) == {}


async def test_another_members_signature_is_refused(site, held):
    sam, case, fence = held
    asha = await site.signed_in("Asha")

    answer = await sam.post(_path(case), await asha.words(case, fence, "t", "hello"))

    assert answer.status == 409
    assert await site.store.delivery(case) == {}


async def test_of_two_replies_for_one_number_one_is_kept_and_the_other_learns_the_next(held):
    sam, case, fence = held
    bodies = [await sam.words(case, fence, "t", f"hello {n}") for n in range(2)]

    answers = await asyncio.gather(*(sam.post(_path(case), body) for body in bodies))

    assert sorted(answer.status for answer in answers) == [200, 409]
    lost = next(answer for answer in answers if answer.status == 409)
    assert lost.json["next_w"] == 2
    again = await sam.post(_path(case), await sam.words(case, fence, "t", "hello", seq=2))
    assert again.json == {"seq": 2, "state": "queued"}


async def test_a_tab_whose_lease_was_taken_over_cannot_write(site, held):
    sam, case, fence = held
    body = await sam.words(case, fence, "t", "hello")
    site.clock.move(LEASE + 1)
    await site.parts.desk.sweep()

    queue = await sam.api("queue")
    answer = await sam.post(_path(case), body)

    assert answer.status == 409
    assert queue["waiting"][0]["urgency"] == "serious"


async def test_a_worker_who_vanished_is_offered_the_case_again_until_somebody_takes_it(site, held):
    sam, case, _ = held
    asha = await site.signed_in("Asha")
    await sam.api("queue")
    site.clock.move(LEASE + 1)
    await site.parts.desk.sweep()

    assert (await sam.api("queue"))["waiting"][0]["offered_back"] is True
    assert "offered_back" not in (await asha.api("queue"))["waiting"][0]
    await asha.api("take", {"tab": "t", "case": case})
    assert (await sam.api("queue"))["waiting"] == []


async def test_two_who_take_the_same_case_get_it_once(site):
    case = await site.case()
    clients = [await site.signed_in(name) for name in ("Sam", "Asha", "Lena")]

    answers = await asyncio.gather(
        *(client.post("/console/api/take", {"tab": "t", "case": case}) for client in clients)
    )

    assert sorted(answer.status for answer in answers) == [200, 409, 409]


async def test_nobody_takes_more_than_two_and_an_empty_queue_says_so(site):
    sam = await site.signed_in("Sam")
    for _ in range(3):
        await site.case()
    answers = [await sam.post("/console/api/take", {"tab": "t"}) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 409]

    asha = await site.signed_in("Asha")
    answers = [await asha.post("/console/api/take", {"tab": "t"}) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 409]
    assert answers[1].json == {"error": "Nobody is waiting."}


def test_a_missing_or_odd_time_is_none():
    assert (at({}, "last_in"), at({"last_in": "x"}, "last_in"), at({"last_in": "7"}, "last_in")) == (0, 0, 7)
