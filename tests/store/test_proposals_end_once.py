"""A change that waits for a second lead is kept once, bounded, and ends one way: signed, withdrawn, or passed by."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest

from bot.store.model import Lost
from bot.store.proposals import Full
from flows.errors import Refused
from safeguarding.proposal import LIFE, MOST, Proposal, State, ended

LENA, OMAR = "a" * 32, "b" * 32
AT = 1_000
NOW = AT + 10


def made(number: int = 0, **more) -> Proposal:
    return Proposal(**({"id": f"{number:064x}", "by": LENA, "version": 2, "at": AT + number} | more))


@pytest.fixture
async def kept(store):
    """One roster, and a proposal for the second."""
    await store.roster_add(1, b"one")
    await store.propose(made(), b"two", NOW, ('{"tag":"proposed"}',))
    return store


async def test_a_proposal_waits_with_its_roster_and_its_audit_entry(kept):
    assert await kept.proposals() == (made(),)
    assert await kept.proposal(made().id) == made()
    assert await kept.proposed(made().id) == b"two"
    assert await kept.audited() == ((1, '{"tag":"proposed"}'),)
    assert await kept.proposal("0" * 63 + "9") is None
    assert await kept.rosters() == (b"one",)


async def test_proposing_the_same_again_changes_nothing(kept):
    await kept.propose(made(), b"other", NOW, ("{}",))

    assert await kept.proposed(made().id) == b"two"
    assert len(await kept.audited()) == 1


@pytest.mark.parametrize("version", [1, 3])
async def test_only_what_builds_on_the_newest_roster_is_kept(kept, version):
    with pytest.raises(Lost):
        await kept.propose(made(1, version=version), b"x", NOW)


async def test_adopting_adds_the_roster_and_remembers_who_signed(kept):
    await kept.propose(made(1), b"another", NOW)

    await kept.adopt(made().id, OMAR, b"two, signed twice", NOW, ('{"tag":"accepted"}',))

    assert await kept.rosters() == (b"one", b"two, signed twice")
    assert await kept.proposal(made().id) == made(state=State.SIGNED, ended_by=OMAR)
    assert [await kept.proposed(made(n).id) for n in (0, 1)] == [b"", b""]
    assert (await kept.audited())[-1][1] == '{"tag":"accepted"}'
    for gone in (made().id, made(1).id, "f" * 64):
        with pytest.raises(Lost):
            await kept.adopt(gone, OMAR, b"three", NOW)
    assert len(await kept.rosters()) == 2


async def test_of_many_who_sign_at_once_one_adopts(kept):
    ends = await asyncio.gather(*(kept.adopt(made().id, OMAR, b"x", NOW) for _ in range(5)), return_exceptions=True)

    assert sum(isinstance(end, Lost) for end in ends) == 4
    assert await kept.rosters() == (b"one", b"x")


@pytest.mark.parametrize(("by", "state"), [(LENA, State.WITHDRAWN), (OMAR, State.DECLINED)])
async def test_what_was_ended_cannot_be_adopted_ended_again_or_proposed_again(kept, by, state):
    await kept.proposal_end(ended(made(), by), NOW, ('{"tag":"ended"}',))

    assert await kept.proposals() == (made(state=state, ended_by=by),)
    assert await kept.proposed(made().id) == b""
    assert (await kept.audited())[-1][1] == '{"tag":"ended"}'
    for act in (
        kept.adopt(made().id, OMAR, b"x", NOW),
        kept.proposal_end(ended(made(), OMAR), NOW),
        kept.propose(made(), b"two", NOW),
    ):
        with pytest.raises(Lost):
            await act
    assert await kept.rosters() == (b"one",)


async def test_another_roster_passes_a_proposal_by(kept):
    await kept.roster_add(2, b"ordinary")

    for act in (kept.adopt(made().id, OMAR, b"x", NOW), kept.proposal_end(ended(made(), LENA), NOW)):
        with pytest.raises(Lost):
            await act
    assert await kept.rosters() == (b"one", b"ordinary")


async def test_a_week_after_its_date_a_proposal_is_over(kept):
    with pytest.raises(Lost):
        await kept.adopt(made().id, OMAR, b"x", AT + LIFE)
    with pytest.raises(Lost):
        await kept.propose(made(1, at=AT), b"x", AT + LIFE)

    await kept.adopt(made().id, OMAR, b"x", AT + LIFE - 1)
    assert len(await kept.rosters()) == 2


async def test_no_more_than_so_many_wait_and_those_that_are_over_make_room(kept):
    for number in range(1, MOST):
        await kept.propose(made(number), b"x", NOW)
    with pytest.raises(Full):
        await kept.propose(made(MOST), b"x", NOW)
    assert len(await kept.proposals()) == MOST

    await kept.proposal_end(ended(made(3), LENA), NOW)
    await kept.propose(made(MOST), b"x", NOW)

    assert [p.id for p in await kept.proposals()] == [made(n).id for n in range(MOST, -1, -1) if n != 3]
    await kept.roster_add(2, b"ordinary")
    await kept.propose(made(20, version=3), b"y", NOW)
    assert await kept.proposals() == (made(20, version=3),)
    assert [await kept.proposed(made(n).id) for n in (0, MOST)] == [b"", b""]


async def test_a_few_that_are_over_are_remembered_beside_new_ones(kept):
    await kept.roster_add(2, b"ordinary")
    await kept.propose(made(1, version=3), b"y", NOW)

    assert await kept.proposals() == (made(1, version=3), made())
    assert await kept.proposed(made().id) == b""


async def test_a_state_that_is_no_plain_word_is_refused(kept):
    with pytest.raises(Refused):
        await kept.propose(dataclasses.replace(made(1), by="a|b"), b"x", NOW)
