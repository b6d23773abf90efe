"""Words that workers propose are kept once, bounded, and end one way; long after that they are gone."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.store import keys as names
from bot.store.model import Lost
from bot.store.terms import TooMany
from safeguarding.terms import LIFE, MOST, State, Term

SAM, LENA, OMAR = "a" * 32, "b" * 32, "c" * 32
AT = 1_000


def made(number: int = 0) -> Term:
    return Term(f"{number:032x}", SAM, AT + number, 1, "d" * 32, b"sealed", b"s" * 64)


async def test_a_term_is_kept_as_it_came_and_not_twice(store):
    await store.term_put(made(), AT)
    await store.term_put(replace(made(), by=OMAR), AT)

    assert await store.terms(AT) == (made(),)


async def test_the_newest_is_first(store):
    for number in (1, 3, 2):
        await store.term_put(made(number), AT)

    assert [term.at - AT for term in await store.terms(AT)] == [3, 2, 1]


async def test_of_two_leads_only_one_ends_it(store):
    await store.term_put(made(), AT)
    ends = [store.term_end(made().id, state, by, AT) for state, by in ((State.ACCEPTED, LENA), (State.DECLINED, OMAR))]
    done = await asyncio.gather(*ends, return_exceptions=True)

    assert sorted(type(one) for one in done if one) == [Lost]
    (term,) = await store.terms(AT)
    assert (term.state, term.ended_by) in {(State.ACCEPTED, LENA), (State.DECLINED, OMAR)}


async def test_one_that_is_not_there_cannot_end(store):
    with pytest.raises(Lost):
        await store.term_end(made().id, State.ACCEPTED, LENA, AT)


async def test_too_many_are_refused_until_some_have_ended(store):
    for number in range(MOST):
        await store.term_put(made(number), AT)
    with pytest.raises(TooMany):
        await store.term_put(made(MOST), AT)
    await store.term_end(made(5).id, State.DECLINED, LENA, AT)
    await store.term_put(made(MOST), AT)

    assert len(await store.terms(AT)) == MOST + 1


async def test_what_ended_long_ago_is_removed_and_what_waits_never(store):
    for number in (1, 2):
        await store.term_put(made(number), AT)
    await store.term_end(made(1).id, State.ACCEPTED, LENA, AT)

    assert await store.terms(AT + LIFE) == (made(2),)
    for key in (names.TERMS, names.TERM_ENDS):
        assert made(1).id.encode() not in await store._wires.main.call("HKEYS", store._wires.keys.desk(key))
