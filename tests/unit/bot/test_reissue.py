"""Secrets are replaced while people write and workers read; afterwards the old ones open nothing, in no file."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from shell import DEPLOYMENT, HARM, Crash, crashes

from bot import reissue
from bot.reissue import Reissue
from bot.store.keys import CASE, LANE_B
from bot.store.model import Erased, Lost
from flows.errors import Broken, Unavailable
from safeguarding import keys, reader, record, roster

MORE = "and he does it to my sister too"
EPOCH = 2


@pytest.fixture
def replacing(shell):
    return Reissue(shell.store, DEPLOYMENT, shell.clock)


@pytest.fixture
async def talk(shell):
    """A conversation that a worker holds and has answered; its case."""
    case = await shell.waits(HARM)
    held = await shell.take()
    await shell.settle()
    await shell.desk.reply(held.fence, "tab-Sam", shell.sent(case, held.fence, "thank you for telling me"))
    return case


async def generations(shell, case):
    return {record.parse(one.sealed).generation for one in await shell.store.records(case)}


def read(shell, case, found, shred):
    opener = reader.Reader(DEPLOYMENT, shell.team.seeds, roster.signers(shell.team.roster))
    places = [reader.Found(one.lane.value, one.seq, one.sealed, one.kind) for one in found]
    return opener.open_all(case, places, reader.Released({shred.generation: shred.secret}, shred.salts)).records


async def opens(shell, case, shred):
    """How many of a case's records, as they are kept now, this secret opens."""
    records = await shell.store.records(case)
    return sum(isinstance(one, reader.Opened) for one in read(shell, case, records, shred))


async def entries(shell, case):
    return [json.loads(text) for _, text in await shell.store.audited(part=int(case[:2], 16))]


async def test_the_old_secret_opens_nothing_that_is_kept_and_the_new_one_everything(shell, talk, replacing):
    before = await shell.store.release(talk)
    sealed = {(one.lane, one.seq): record.parse(one.sealed) for one in await shell.store.records(talk)}
    everything = await opens(shell, talk, before)

    assert await replacing.everywhere(EPOCH) == 1

    after = await shell.store.release(talk)
    assert (after.generation, after.old, after.salts) == (2, b"", before.salts)
    assert after.secret != before.secret
    assert await opens(shell, talk, before) == 0
    assert await opens(shell, talk, after) == everything == len(sealed)
    for one in await shell.store.records(talk):
        header = record.parse(one.sealed)
        old = sealed[one.lane, one.seq]
        assert (header.place, header.signer, header.signature) == (old.place, old.signer, old.signature)
    done = [one for one in await entries(shell, talk) if one["tag"] == "shred:secret:reissued"]
    assert [(one["case"], one["generation"], one["epoch"]) for one in done] == [(talk, 2, EPOCH)]
    assert replacing.left == 0


async def test_the_old_secret_and_the_old_layer_are_in_no_file_any_more(shell, talk, replacing, servers):
    before = await shell.store.release(talk)
    layers = [record.parse(one.sealed).sealed[:64] for one in await shell.store.records(talk)]
    main, shred = (Path(server.url.removeprefix("unix://")).parent / "appendonlydir" for server in servers)

    def holds(folder, raw):
        return any(raw in path.read_bytes() for path in folder.iterdir())

    assert holds(shred, before.secret)
    assert all(holds(main, layer) for layer in layers)

    await replacing.everywhere(EPOCH)

    async with asyncio.timeout(20):
        while holds(shred, before.secret) or any(holds(main, layer) for layer in layers):
            await asyncio.sleep(0.02)


async def test_who_writes_and_who_answers_meanwhile_is_kept_under_the_new_secret(shell, talk, replacing):
    held = await shell.store.handoff(talk)
    words = shell.sent(talk, held.fence, "i am still here", seq=2)

    await asyncio.gather(
        replacing.case(talk, EPOCH),
        shell.say(MORE),
        shell.desk.reply(held.fence, "tab-Sam", words),
        replacing.case(talk, EPOCH),
    )

    assert len(await generations(shell, talk)) == 1
    assert await shell.words(talk) == [HARM, MORE]
    assert await opens(shell, talk, await shell.store.release(talk)) == len(await shell.store.records(talk))


async def test_a_record_under_the_old_secret_is_lost_once_the_new_one_is_there(shell, talk, replacing):
    """The turn or reply that was on its way is sealed again, and says nothing twice."""
    old = await shell.store.release(talk)
    held = await shell.store.handoff(talk)
    await replacing.case(talk, EPOCH)
    real, stale = shell.store.salt, [True]

    async def late(case, wants):
        salted = await real(case, wants)
        if stale and stale.pop():
            return type(salted)(old.secret, old.generation, salted.salts)
        return salted

    shell.store.salt = late
    await shell.say(MORE)
    stale.append(True)
    await shell.desk.reply(held.fence, "tab-Sam", shell.sent(talk, held.fence, "me again", seq=2))

    assert await generations(shell, talk) == {2}
    assert await shell.words(talk) == [HARM, MORE]


@pytest.mark.parametrize("method", ["reissue", "rewrap", "records", "reissued", "all_replaced"])
@pytest.mark.parametrize("before", [True, False])
async def test_wherever_it_dies_the_next_look_finishes_it_and_it_can_be_read_all_the_while(
    shell, talk, replacing, method, before
):
    first = await shell.store.release(talk)
    crashes(shell.store, method, before=before)
    with pytest.raises(Crash):
        await replacing.everywhere(EPOCH)

    shred, found = await reissue.released(shell.store, DEPLOYMENT, talk, await shell.store.records(talk))
    assert all(isinstance(one, reader.Opened) for one in read(shell, talk, found, shred))
    await Reissue(shell.store, DEPLOYMENT, shell.clock).everywhere(EPOCH)

    after = await shell.store.release(talk)
    assert after.old == b""
    assert await generations(shell, talk) == {after.generation}
    assert await opens(shell, talk, first) == 0
    assert await shell.words(talk) == [HARM]
    assert await shell.store.replaced() == EPOCH


async def test_who_read_records_just_before_they_were_replaced_gets_them_whole(shell, talk, replacing):
    found = await shell.store.records(talk)
    await replacing.case(talk, EPOCH)

    shred, given = await reissue.released(shell.store, DEPLOYMENT, talk, found)

    assert [(one.lane, one.seq) for one in given] == [(one.lane, one.seq) for one in found]
    assert all(isinstance(one, reader.Opened) for one in read(shell, talk, given, shred))


async def test_closed_ones_too_but_nothing_that_is_erased_or_began_later(shell, replacing):
    open_, closed, gone = [await shell.waits(HARM, chat) for chat in (7, 8, 9)]
    held = await shell.take(case=closed)
    await shell.desk.close(closed, held.fence, "tab-Sam")
    await shell.settle()
    await shell.store.erase(gone, shell.clock.now())
    last = shell.keyring.roster
    shell.keyring.add(
        roster.sign(roster.add_epoch(last, keys.new_seed(), at=shell.clock.now()), shell.team.signs["Lena"])
    )
    young = await shell.waits(HARM, 10)

    assert await replacing.everywhere(EPOCH) == 2

    assert [(await shell.store.release(case)).generation for case in (open_, closed, young)] == [2, 2, 1]
    with pytest.raises(Erased):
        await replacing.case(gone, EPOCH)
    assert await replacing.everywhere(EPOCH) == 0
    assert await replacing.everywhere(EPOCH + 1) == 3


async def test_a_record_that_nobody_could_open_stays_as_it_is_and_stops_no_other(shell, talk, replacing):
    wires = shell.store._wires
    name = wires.keys.part(LANE_B, int(talk[:2], 16), talk)
    await wires.main.call("LSET", name, 0, b"turn|rubbish")

    await replacing.everywhere(EPOCH)

    records = await shell.store.records(talk)
    assert records[0].sealed == b"rubbish"
    assert await opens(shell, talk, await shell.store.release(talk)) == len(records) - 1


async def test_a_case_whose_facts_are_wrong_is_told_and_the_others_are_replaced(shell, replacing):
    bad, good = await shell.waits(HARM, 7), await shell.waits(HARM, 8)
    wires = shell.store._wires
    await wires.main.call("HSET", wires.keys.part(CASE, int(bad[:2], 16), bad), "shred_least", "rubbish")

    assert await replacing.everywhere(EPOCH) == 2

    assert (await shell.store.release(good)).generation == 2
    with pytest.raises(Broken):
        await replacing.case(bad, EPOCH)


async def test_nothing_but_the_same_records_outer_layer_can_be_put_back(shell, talk):
    one, two, *_ = await shell.store.records(talk)
    shred = await shell.store.reissue(talk)
    good = reissue.renewed(DEPLOYMENT, one, shred)
    assert good.sealed != one.sealed
    for wrong in (one, type(one)(two.lane, two.seq, good.kind, good.sealed), type(one)(one.lane, 99, one.kind, b"x")):
        with pytest.raises(Exception, match="record"):
            await shell.store.rewrap(talk, shred.generation, [wrong])
    await shell.store.rewrap(talk, shred.generation, ())
    with pytest.raises(Lost):
        await shell.store.rewrap(talk, shred.generation - 1, ())


async def test_a_store_that_is_away_is_tried_again_by_whoever_asked(shell, talk, replacing):
    crashes(shell.store, "replaced", before=True)

    with pytest.raises(Unavailable):
        await replacing.everywhere(EPOCH)
    assert await generations(shell, talk) == {1}
