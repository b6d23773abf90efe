"""Shred secrets: made once, the same again, gone for good."""

from __future__ import annotations

import asyncio

import pytest

from bot.store.model import Erased, Lane, Shredding
from flows.errors import Refused
from tests.store.material import ADA, BEN, case_of, said

CASE = case_of(ADA)


async def test_the_same_record_asked_again_gets_the_same_salt(store):
    first = await store.salt(CASE, [(Lane.BOT, 1), (Lane.BOT, 2)])
    again = await store.salt(CASE, [(Lane.BOT, 2), (Lane.WORKER, 1), (Lane.BOT, 1)])
    assert len(first.secret) == 32
    assert {len(salt) for salt in again.salts} == {16}
    assert len(set(again.salts)) == 3
    assert (again.secret, again.generation) == (first.secret, 1)
    assert (again.salts[2], again.salts[0]) == first.salts


async def test_many_at_once_agree_on_one_secret_and_go_in_few_trips(store):
    before = store.trips[1]
    salted = await asyncio.gather(*(store.salt(CASE, [(Lane.BOT, n)]) for n in range(1, 101)))
    assert len({one.secret for one in salted}) == 1
    assert len({one.salts for one in salted}) == 100
    assert store.trips[1] - before <= 3
    assert (await store.salt(case_of(BEN), [])).secret != salted[0].secret


async def test_release_gives_everything_that_opens_a_case(store):
    salted = await store.salt(CASE, [(Lane.BOT, 1), (Lane.WORKER, 1)])
    salts = {"b:1": salted.salts[0], "w:1": salted.salts[1]}
    assert await store.release(CASE) == Shredding(salted.secret, 1, salts)
    with pytest.raises(Refused):
        await store.release(case_of(BEN))


async def test_an_erased_secret_is_in_no_file_any_more(store, servers):
    salted = await store.salt(CASE, [(Lane.BOT, 1)])
    await store.commit(said())
    folder = servers.data / "shred" / "appendonlydir"

    def on_disk():
        return any(salted.secret in path.read_bytes() for path in folder.iterdir())

    assert on_disk()
    await store.erase(CASE, 5)
    async with asyncio.timeout(10):
        while len(list(folder.iterdir())) != 3:
            await asyncio.sleep(0.01)
    assert not on_disk()
    with pytest.raises(Erased):
        await store.salt(CASE, [(Lane.BOT, 2)])
