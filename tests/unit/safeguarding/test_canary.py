from __future__ import annotations

from dataclasses import replace

import pytest

from flows.errors import Refused
from safeguarding import canary, keys, record, roster
from safeguarding.roster import Role

DEPLOYMENT = "0a" * 16
SEED, NEXT = b"\1" * 32, b"\2" * 32
ANN, BO, BOT = (keys.SignKey(letter * 32) for letter in (b"a", b"b", b"z"))


def member(name, role, sign):
    return roster.member(name, role, sign.public, keys.SealKey(sign.public).public, 1000)


@pytest.fixture(scope="module")
def team():
    lead = member("Ann", Role.LEAD, ANN)
    return roster.first(
        DEPLOYMENT, lead, BOT.public, SEED, at=1000, others=(member("Bo", Role.WORKER, BO),), rehearsal=True
    )


def made(team, by=ANN, message=b"m"):
    sealer = record.Sealer(DEPLOYMENT, team.epoch.n, team.epoch.key, by)
    return sealer.inner(canary.place(DEPLOYMENT, team.epoch), message)


def test_a_leads_canary_is_taken_and_opens_with_the_epochs_seed_only(team):
    inner, signature = made(team)

    canary.check(team, ANN.id, inner, signature)

    where = record.of(DEPLOYMENT, canary.place(DEPLOYMENT, team.epoch))
    assert keys.SealKey(SEED).open(where, inner) == record.pad(b"m")
    with pytest.raises(Exception, match="does not open"):
        keys.SealKey(NEXT).open(where, inner)


def test_a_workers_canary_another_epochs_and_one_cut_short_are_refused(team):
    later = replace(team, epochs=(*team.epochs, replace(team.epoch, n=2)))
    inner, signature = made(team)
    wrong = [(team, BO.id, *made(team, BO)), (later, ANN.id, inner, signature), (team, ANN.id, inner[:-1], signature)]

    for where, by, sealed, sig in wrong:
        with pytest.raises(Refused):
            canary.check(where, by, sealed, sig)


def test_what_is_signed_differs_by_team_epoch_and_what_was_inside():
    signed = {
        canary.opened(deployment, epoch, message)
        for deployment in (DEPLOYMENT, "0b" * 16)
        for epoch in (1, 2)
        for message in (b"m", b"n")
    }

    assert len(signed) == 8
    assert all(b"m" * 32 not in one for one in signed)


def test_each_epochs_canary_stands_in_a_case_of_its_own(team):
    cases = {canary.place(DEPLOYMENT, replace(team.epoch, n=n)).case for n in range(1, 50)}

    assert len(cases) == 49
