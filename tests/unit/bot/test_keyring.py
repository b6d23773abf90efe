from __future__ import annotations

import pytest
from shell import AT, BOT_SEED, DEPLOYMENT, Team

from bot import keyring
from bot.keyring import Keyring
from flows.errors import Broken, Refused, Unavailable
from safeguarding import keys, roster


@pytest.fixture
def ring():
    return Keyring(DEPLOYMENT, BOT_SEED)


def later(team, at=AT):
    return roster.sign(roster.add_epoch(team.roster, keys.new_seed(), at=at), team.signs["Lena"])


def test_pitfall_02_with_no_roster_there_is_nothing_to_seal_with(ring):
    with pytest.raises(Unavailable):
        ring.sealer(AT)
    assert ring.roster is None
    assert ring.name("aa" * 16) == ""


def test_what_seals_is_the_newest_epoch(ring, team):
    ring.add(team.roster)
    first = ring.sealer(AT).epoch
    ring.add(later(team))

    assert (first, ring.sealer(AT).epoch) == (1, 2)


def test_a_team_key_is_used_somewhat_longer_than_meant_and_then_no_more(ring, team):
    ring.add(team.roster)
    made = team.roster.epoch.at

    assert ring.sealer(made + keyring.STALE)
    with pytest.raises(Unavailable):
        ring.sealer(made + keyring.STALE + 1)


def test_from_three_days_before_it_is_due_until_there_is_a_new_one_a_team_key_is_told_as_old(ring, team):
    ring.fresh(AT)
    ring.add(team.roster)
    near = roster.due_at(team.roster) - keyring.NEAR

    ring.fresh(near - 1)
    with pytest.raises(Unavailable):
        ring.fresh(near)
    ring.add(later(team, near))
    ring.fresh(near)


def test_rosters_are_taken_once_each_oldest_first(ring, team):
    documents = [team.roster.text(), later(team).text()]
    ring.accept(documents[:1])
    ring.accept(documents)
    ring.accept(documents)

    assert ring.roster is not None
    assert ring.roster.version == 2


def test_a_roster_that_does_not_follow_changes_nothing(ring, team):
    ring.add(team.roster)
    stranger = Team.made()
    for wrong in (later(stranger), stranger.roster, team.roster):
        with pytest.raises((Broken, Refused)):
            ring.add(wrong)

    assert ring.roster == team.roster
    assert ring.sealer(AT).epoch == 1


def test_a_gap_in_the_rosters_is_refused(ring, team):
    two = later(team)
    three = roster.sign(roster.add_epoch(two, keys.new_seed(), at=AT + 1), team.signs["Lena"])
    with pytest.raises((Broken, Refused)):
        ring.accept([team.roster.text(), three.text()])


def test_a_member_is_known_by_their_working_name(ring, team):
    ring.add(team.roster)

    assert ring.name(team["Sam"]) == "Sam"
    assert ring.name("00" * 16) == ""
