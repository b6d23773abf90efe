"""A wrong type or a wrong value on any key: each function refuses, and what was there is there unchanged.

The library under test is watched (see conftest): a key that was not declared is an error, and so is an error after
a write. The last test shows that the watch bites.
"""

from __future__ import annotations

import asyncio
import dataclasses

import pytest

from bot.store import keys, library
from bot.store.keys import Kind, Tag, Where
from bot.store.model import Claimed, Handoff, Lane, Notice, Out, Owner, Queued, Rank, Record, Taken, Timer
from bot.store.store import Store
from flows.errors import Broken
from safeguarding.handoff import score
from safeguarding.people import Who
from safeguarding.proposal import Proposal, ended
from safeguarding.terms import State, Term
from safeguarding.urgency import Urgency
from tests.store.conftest import watched
from tests.store.material import ADA, FAR, case_of, everything, line, notice, said

CASE = case_of(ADA)
REPLY = "e" * 32
PEOPLE = {rank: Who(rank.value * 32, 3) for rank in Rank}
WEEK = "2026-W47"
SEEN = Handoff(
    case=case_of(ADA, 2),
    who=ADA,
    urgency=Urgency.CONCERN,
    state="waiting",
    since=100,
    lang="en",
    worker="",
    tab="",
    fence=0,
    lease_until=0,
    rung=0,
    last_in=0,
    last_out=0,
    version=1,
)
PAGE = f"{SEEN.case}:0:1:1:primary"
TERM = Term("cd" * 16, "a" * 32, 5, 1, "ef" * 16, b"sealed", b"s" * 64)
ASKED = Proposal("ab" * 32, "a" * 32, version=2, at=5)
TOLD: Notice = notice(number=9, urgency=Urgency.DANGER)
HEAD = Queued(3, 1, ADA.id, line(b"1", Rank.HUMAN, from_worker=True, case=CASE, reply=REPLY), 0, maybe=False)
FULL = dataclasses.replace(
    said(version=3, fence=1, out=(line(b"x", Rank.DANGER), line(b"y")), theirs=((5, 5),), counts=b"c"),
    timers=(Timer("nudge", 9),),
    forget=("sweep",),
    done=(Claimed(ADA, "desk", 5),),
    notice=TOLD,
    audit=("{}",),
    records=(Record(Lane.BOT, 2, "turn", b"s"), Record(Lane.WORKER, 2, "note", b"n")),
)


async def reply(store):
    out = Out(Rank.HUMAN, b"w", FAR, 1, from_worker=True, case=CASE, reply="d" * 32)
    record = Record(Lane.WORKER, 2, "reply", b"s")
    await store.reply(
        case=CASE, who=ADA, fence=1, worker="w", reply="d" * 32, record=record, out=out, audit=("{}",), now=6
    )


async def claim(store, case=CASE):
    await store.claim(case=case, worker="w", tab="u", now=9, lease_ms=9, capacity=2, audit=("{}",))


async def climb(store):
    await store.climb(dataclasses.replace(SEEN, rung=1), 2, ("shadow",), 9, ("{}",))


async def replaced(store):
    await store.reissue(CASE)
    await store.reissued(CASE, 2)


CALLS = {
    "commit": lambda s: s.commit(FULL),
    "own": lambda s: s.own(ADA, Owner("queue", 1), 9, "parted", ("{}",)),
    "reply": reply,
    "sending": lambda s: s.sending(HEAD, 9, 99),
    "sent": lambda s: s.sent(HEAD, 7, 9),
    "later": lambda s: s.later(HEAD, 9, maybe=False),
    "drop": lambda s: s.drop(HEAD),
    "lease": lambda s: s.lease(3, "h", 9, 1),
    "due_timers": lambda s: s.due_timers(3, 99, 9, 9),
    "noticed": lambda s: s.noticed(3, notice()),
    "fold": lambda s: s.fold(3, Taken(0, (b"c",)), {WEEK: {"told": 1}}),
    "keeping": lambda s: s.keeping(CASE, {"read": "1"}, ("{}",), guard=0, doom=5),
    "audit": lambda s: s.audit("{}", part=3),
    "chain": lambda s: s.chain(0, [b"h"], part=3),
    "notice": lambda s: s.notice(TOLD, score(TOLD.urgency, TOLD.since), 9),
    "claim": claim,
    "claim the next": lambda s: claim(s, None),
    "heartbeat": lambda s: s.heartbeat(CASE, 1, "t", 9, 9),
    "phoning": lambda s: s.phoning(CASE, 1, 99, ("{}",)),
    "unclaim": lambda s: s.unclaim(CASE, 1, Urgency.SERIOUS, 1, 9, ("{}",)),
    "climb": climb,
    "pages": lambda s: s.pages(99, 9, 9),
    "paged": lambda s: s.paged(PAGE, ("{}",)),
    "take": lambda s: s.invitation_take("i", 1),
    "sweep": lambda s: s.sessions_end("w", 1),
    "renew": lambda s: s.session_renew("k", "w", b"more", 99, 1),
    "account": lambda s: s.account_swap("rowan", b"v", b"more", ("{}",)),
    "roster": lambda s: s.roster_add(2, b"r", ("{}",), left=("w",), now=9),
    "proof": lambda s: s.proof_put(2, "a" * 32, b"9|sig", ("{}",)),
    "propose": lambda s: s.propose(dataclasses.replace(ASKED, id="cd" * 32), b"r", 9, ("{}",)),
    "adopt": lambda s: s.adopt(ASKED.id, "b" * 32, b"r", 9, ("{}",), left=("w",)),
    "end a proposal": lambda s: s.proposal_end(ended(ASKED, "b" * 32), 9, ("{}",)),
    "throttle": lambda s: s.throttle("w", 1, 1, 1),
    "salt": lambda s: s.salt(CASE, [(Lane.BOT, 2)]),
    "shred": lambda s: s.shred(CASE, 1),
    "reissue": lambda s: s.reissue(CASE),
    "reissued": replaced,
    "rewrap": lambda s: s.rewrap(CASE, 1, (), ("{}",), epoch=2),
}
"""Each changes something when nothing is wrong."""


async def fill(store):
    """Every key of the table, holding something."""
    await store.commit(said(timers=(Timer("nudge", 5), Timer("sweep", 6)), notice=notice()))
    await store.own(ADA, Owner("worker:w", 1), 5, "joined")
    await store.reply(
        case=CASE,
        who=ADA,
        fence=1,
        worker="w",
        reply=REPLY,
        record=Record(Lane.WORKER, 1, "reply", b"s"),
        out=HEAD.out,
        audit=("{}",),
        now=5,
    )
    await store.commit(said(version=1, fence=1, records=(), counts=b"c", theirs=((1, 1),)))
    await store.commit(said(version=2, fence=1, records=(), out=(line(b"2", Rank.LATER),)))
    await store.notice(notice(), score(Urgency.CONCERN, 100), 5)
    await store.notice(notice(n=2), score(Urgency.CONCERN, 100), 5)
    await store.climb(SEEN, 1, ("primary",), 5)
    await store.claim(case=CASE, worker="w", tab="t", now=5, lease_ms=9, capacity=2, audit=("{}",))
    await store.probe(1)
    await store.session_put("k", "w", b"v", 9)
    await store.invitation_put("i", "w", b"v", 9)
    await store.enrolment_put("m", b"v")
    await store.account_put("rowan", b"v")
    await store.roster_add(1, b"r", left=("gone",), now=4)
    await store.canary_put(2, b"{}")
    await store.propose(ASKED, b"r", 9)
    await store.salt(CASE, [(Lane.BOT, 1)])


def names(store):
    """Every key of the table for the person and the case of these calls, with its server."""
    for key in keys.TABLE:
        batch = store._wires.shred if key.where is Where.SHRED else store._wires.main
        if key.tag is Tag.DESK:
            yield key, batch, store._wires.keys.desk(key)
        else:
            per = {"who": ADA.id, "case": CASE, "week": WEEK}.get(key.per, "")
            yield key, batch, store._wires.keys.part(key, 3, per)


async def plant(batch, key, name):
    await batch.call("DEL", name)
    await (batch.call("SET", name, "planted") if key.kind is not Kind.STRING else batch.call("RPUSH", name, "planted"))


async def dumps(store):
    """All of those keys as the server would dump them."""
    rows = [(batch, name) for _, batch, name in names(store)]
    return dict(
        zip((name for _, name in rows), await asyncio.gather(*(b.call("DUMP", n) for b, n in rows)), strict=True)
    )


def beside(store, number):
    """The same connections under another prefix."""
    wires = store._wires
    return Store(dataclasses.replace(wires, keys=keys.Keys(f"{wires.keys.prefix}-{number}")))


@pytest.mark.parametrize("store", ["plain"], indirect=True)
@pytest.mark.parametrize("call", CALLS)
async def test_a_wrong_type_on_any_key_leaves_everything_as_it_was(store, call):
    async def refuses(number, planted):
        here = beside(store, number)
        await fill(here)
        key, batch, name = next(row for row in names(here) if row[0] is planted)
        await plant(batch, key, name)
        before = await dumps(here)
        try:
            await CALLS[call](here)
        except Broken:
            assert await dumps(here) == before, planted.name
            return True
        assert (await dumps(here))[name] == before[name], planted.name
        return False

    assert any(await asyncio.gather(*(refuses(number, key) for number, key in enumerate(keys.TABLE))))


@pytest.mark.parametrize("call", CALLS)
async def test_each_of_these_calls_does_something_when_nothing_is_wrong(store, call):
    await fill(store)
    before = await dumps(store)
    await CALLS[call](store)
    assert await dumps(store) != before


async def test_the_whole_table_is_filled_by_this_material(store):
    await fill(store)
    await store.commit(FULL)
    await store.lease(3, "h", 9, 1)
    await store.audit("{}", part=3)
    await store.chain(0, [b"h"], part=3)
    await store.chain(0, [b"h"])
    await store.all_replaced(2)
    await store.fold(3, await store.take_counts(3), {WEEK: {"told": 1}})
    await store.commit(said(version=4, fence=1, records=(), counts=b"c"))
    await store.throttle("w", 1, 1, 1)
    await store.term_put(TERM, 1)
    await store.term_end(TERM.id, State.ACCEPTED, "a" * 32, 1)
    for rank in Rank:
        await store.commit(said(PEOPLE[rank], out=(line(b"z", rank),)))
    for key, batch, name in names(store):
        assert await batch.call("TYPE", name) == key.kind.value.encode(), key.name


@pytest.mark.parametrize(
    ("key", "field", "call"),
    [
        (keys.PERSON, "f", "commit"),
        (keys.PERSON, "v", "own"),
        (keys.CASE, "lane_b", "commit"),
        (keys.OUT, "last", "commit"),
        (keys.OUT, f"at:{ADA.id}", "commit"),
        (keys.NOTICES, CASE, "commit"),
        (keys.HANDOFFS, CASE, "claim"),
        (keys.NUMBERS, CASE, "notice"),
        (keys.TIMERS_AT, f"{ADA.id}:desk", "own"),
        (keys.PROPOSALS, ASKED.id, "propose"),
        (keys.PROPOSALS, ASKED.id, "adopt"),
    ],
)
async def test_a_value_that_cannot_be_is_told_as_broken_and_nothing_changes(store, key, field, call):
    await fill(store)
    _, batch, name = next(row for row in names(store) if row[0] is key)
    await batch.call("HSET", name, field, "rubbish|not a number")
    before = await everything(store._wires)
    with pytest.raises(Broken):
        await CALLS[call](store)
    assert await everything(store._wires) == before


async def test_the_watch_bites(servers, prefix):
    touch = "register('touch', function(KEYS, ARGV) redis.call('SET', ARGV[1], '1') return '1' end)\n"
    half = "register('half', function(KEYS, ARGV) redis.call('SET', KEYS[1], '1') fail('LOST', 'late') end)\n"
    text = watched(library.source() + touch + half)
    store = await Store.open(main=servers.plain, shred=servers.shred, prefix=prefix, functions=text)
    client = store._wires.main
    name = f"{prefix}:{{desk}}:fence"
    with pytest.raises(Broken):
        await client.call("FCALL", f"{store._wires.release}touch", 0, name)
    assert await client.call("EXISTS", name) == 0
    with pytest.raises(Broken):
        await client.call("FCALL", f"{store._wires.release}half", 1, name)
    await store.close()
