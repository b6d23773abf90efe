from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.model import Handoff
from bot.web.access import CASE, MAY, ROUTES, Claim, Need, Permission, Standing, Worker, may, standing
from safeguarding.handoff import HELD, State
from safeguarding.people import Who
from safeguarding.roster import Member, Role, Roster
from safeguarding.urgency import Urgency

ME = Worker("aa" * 16, "Sam", Standing.WORKER)
MINE = Handoff(
    case="01" * 16,
    who=Who("bb" * 16, 1),
    urgency=Urgency.CONCERN,
    state="claimed",
    since=1,
    lang="en",
    worker=ME.id,
    tab="t",
    fence=7,
    lease_until=9,
    rung=0,
    last_in=0,
    last_out=0,
    version=1,
)


@given(
    state=st.sampled_from(State),
    worker=st.sampled_from([ME.id, "cc" * 16]),
    tab=st.sampled_from(["t", "u"]),
    fence=st.sampled_from([7, 8]),
    role=st.sampled_from(Standing),
)
def test_pitfall_06_only_the_holder_under_this_fence_reads_and_only_its_tab_acts(state, worker, tab, fence, role):
    held = replace(MINE, state=state.value, worker=worker, tab=tab, fence=fence)
    asking = replace(ME, standing=role)
    claim = Claim(7, "t")
    on_call = role in {Standing.WORKER, Standing.LEAD}
    holds = on_call and state in HELD and worker == ME.id and fence == 7

    assert may(asking, Need.READ, held, claim) == holds
    assert may(asking, Need.ACT, held, claim) == (holds and tab == "t")
    assert may(asking, Need.PREVIEW, held, claim) == (on_call and state is State.WAITING)


def test_without_a_claim_or_a_handoff_there_is_nothing():
    assert not may(ME, Need.READ, MINE, None)
    assert not may(ME, Need.ACT, MINE, Claim(7))
    assert not any(may(ME, need, None, Claim(7, "t")) for need in Need)


def _roster(*members):
    return Roster("5a" * 16, 1, "", 1, True, members, (), None, ())


@pytest.mark.parametrize("role", Role)
def test_what_somebody_is_comes_from_the_roster(role):
    member = Member(ME.id, "Samira", role, b"", b"", 0)

    assert standing(_roster(member), ME.id, "Sam") == Worker(ME.id, "Samira", Standing(role.value))


def test_who_has_left_is_nobody_and_who_is_not_listed_waits():
    left = Member(ME.id, "Sam", Role.LEAD, b"", b"", 0, 5)

    assert standing(_roster(left), ME.id, "Sam") is None
    assert standing(_roster(), ME.id, "Sam") == Worker(ME.id, "Sam", Standing.PENDING)
    assert standing(None, ME.id, "Sam") == Worker(ME.id, "Sam", Standing.PENDING)


def test_each_role_has_no_more_than_it_needs():
    assert MAY[Standing.REVIEWER] == {Permission.SELF}
    assert MAY[Standing.PENDING] == {Permission.SELF, Permission.FOUND}
    assert MAY[Standing.LEAD] > MAY[Standing.WORKER]
    assert all(Permission.OPEN not in permissions for permissions in MAY.values())


def test_nothing_about_a_case_is_open_and_nothing_that_reads_changes():
    about = {route: needed for route, needed in ROUTES.items() if route[1].startswith(CASE)}

    assert set(about.values()) == {Permission.CASES}
    assert len(about) == 8
