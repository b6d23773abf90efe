from __future__ import annotations

import pytest
from shell import DEPLOYMENT

from bot import log
from bot.chainer import CHAINS, MANY, Chainer
from bot.log import Event
from bot.store import keys
from flows.errors import Broken
from safeguarding import audit
from safeguarding.audit import Head, Tag


def entry(n):
    return audit.entry(Tag.CASE_READ, n, "bot", count=n)


async def verdict(store, name, known=()):
    part = CHAINS[name]
    texts = [text for _, text in await store.audited(part=part)]
    return audit.verify(DEPLOYMENT, name, texts, await store.chained(part=part), known)


@pytest.fixture
def chainer(store):
    return Chainer(store, DEPLOYMENT)


def key(store, kind, part):
    return store._wires.keys.part(kind, part)


async def test_every_entry_of_every_chain_is_chained_in_one_round(store, chainer):
    await store.audit(*map(entry, range(1, 4)))
    for part in (0, 5, 63):
        await store.audit(*map(entry, range(1, part + 2)), part=part)

    await chainer.round()

    for name, count in {"desk": 3, "p00": 1, "p05": 6, "p63": 64, "p01": 0}.items():
        found = await verdict(store, name)
        assert (found.good, found.chained, found.tail) == (True, count, 0)
        assert chainer.heads()[name].n == count
    await chainer.sound()


async def test_more_than_one_look_takes_is_chained_too(store, chainer):
    await store.audit(*map(entry, range(MANY + 3)), part=2)

    await chainer.round()

    assert (await verdict(store, "p02")).chained == MANY + 3


async def test_two_processes_chain_the_same_chain(store, chainer):
    other = Chainer(store, DEPLOYMENT)
    for n in range(1, 20):
        await store.audit(entry(n), part=4)
        await (chainer if n % 2 else other).round()

    assert (await verdict(store, "p04")).chained == 19
    await chainer.sound()
    await other.sound()


async def test_pitfall_20_a_tail_cut_off_while_it_runs_is_an_alarm_and_what_follows_is_chained(store, chainer):
    await store.audit(*map(entry, range(1, 6)), part=5)
    await chainer.round()
    head = chainer.heads()["p05"]
    for kind in (keys.AUDIT, keys.CHAIN):
        await store._wires.main.call("LTRIM", key(store, kind, 5), 0, 2)
    before = log.tally()[Event.AUDIT_BROKEN]

    await store.audit(entry(9), part=5)
    await chainer.round()

    with pytest.raises(Broken):
        await chainer.sound()
    assert log.tally()[Event.AUDIT_BROKEN] == before + 1
    found = await verdict(store, "p05")
    assert found.good
    assert found.chained == 4
    assert (await verdict(store, "p05", [head])).flaw is audit.Flaw.TRUNCATED


@pytest.mark.parametrize("again", [False, True])
async def test_entries_cut_off_while_their_hashes_stay_are_an_alarm_and_stop_no_other(store, chainer, again):
    await store.audit(*map(entry, range(1, 6)), part=5)
    await chainer.round()
    await store._wires.main.call("LTRIM", key(store, keys.AUDIT, 5), 0, 2)
    await store.audit(entry(9), part=5)
    await store.audit(entry(1), part=6)
    watching = Chainer(store, DEPLOYMENT) if again else chainer

    await watching.round()

    with pytest.raises(Broken):
        await watching.sound()
    assert (await verdict(store, "p05")).flaw is audit.Flaw.ALTERED
    assert (await verdict(store, "p06")).chained == 1


async def test_a_chain_made_anew_while_it_runs_is_an_alarm(store, chainer):
    await store.audit(*map(entry, range(1, 4)), part=5)
    await chainer.round()
    texts = [entry(7), entry(8), entry(9)]
    await store._wires.main.call("DEL", key(store, keys.AUDIT, 5), key(store, keys.CHAIN, 5))
    await store.audit(*texts, part=5)
    await Chainer(store, DEPLOYMENT).round()

    await chainer.round()

    with pytest.raises(Broken):
        await chainer.sound()


async def test_a_start_is_compared_with_what_was_seen_outside(store, chainer):
    await store.audit(*map(entry, range(1, 4)), part=5)
    await chainer.round()
    seen = chainer.heads()

    await chainer.compare(seen)
    await chainer.sound()
    for wrong in ({"p05": Head(4, bytes(32))}, {"p05": Head(2, bytes(32))}, {"p99": Head(1, bytes(32))}):
        fresh = Chainer(store, DEPLOYMENT)
        await fresh.compare(wrong)
        with pytest.raises(Broken):
            await fresh.sound()


async def test_a_chain_of_another_type_stops_no_other(store, chainer):
    await store._wires.main.call("SET", key(store, keys.CHAIN, 5), "x")
    await store.audit(entry(1), part=6)

    await chainer.round()

    assert (await verdict(store, "p06")).chained == 1
    with pytest.raises(Broken):
        await chainer.sound()
