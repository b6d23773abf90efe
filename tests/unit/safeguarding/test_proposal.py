from __future__ import annotations

from dataclasses import replace

import pytest

from flows.errors import Refused
from safeguarding import keys, proposal, roster
from safeguarding.proposal import EARLY, LIFE, Over, State
from safeguarding.roster import Role

DEPLOYMENT, SEED = "0a" * 16, b"\1" * 32
AT = 5_000_000


class Person:
    def __init__(self, name: str, role: Role, letter: str) -> None:
        self.sign, self.seal = keys.SignKey(letter.encode() * 32), keys.SealKey(letter.upper().encode() * 32)
        self.id, self.name, self.role = self.sign.id, name, role

    def member(self, at: int) -> roster.Member:
        return roster.member(self.name, self.role, self.sign.public, self.seal.public, at)


ANN, DI, ED = (Person(name, Role.LEAD, name[0].lower()) for name in ("Ann", "Di", "Ed"))
BO, CY = Person("Bo", Role.WORKER, "b"), Person("Cy", Role.WORKER, "c")
BOT = keys.SignKey(b"z" * 32)


@pytest.fixture(scope="module")
def team():
    """Two leads and a worker."""
    others = [DI.member(1), BO.member(1)]
    first = roster.first(DEPLOYMENT, ANN.member(1), BOT.public, SEED, at=1, others=others, rehearsal=True)
    return roster.sign(first, ANN.sign)


def third(team, *, by=ANN, at=AT):
    """A step that adds a third lead, signed by one."""
    return roster.sign(roster.add_member(team, ED.member(at), {1: SEED}), by.sign)


def promoted(team):
    members = tuple(replace(m, role=Role.LEAD) if m.id == BO.id else m for m in team.members)
    made = replace(team, version=team.version + 1, prev=team.digest.hex(), at=AT, members=members, signatures=())
    return roster.sign(made, DI.sign)


def signature(made, who):
    return roster.sign(replace(made, signatures=()), who.sign).signatures[0][1]


@pytest.mark.parametrize("step", [third, promoted])
def test_a_step_that_lacks_one_signature_is_a_proposal_and_the_second_makes_it_true(team, step):
    made = step(team)
    first = made.signatures[0][0]
    other = DI if first == ANN.id else ANN

    found = proposal.proposed(made, team, AT)
    kept = proposal.opened(found, made.text(), team)
    full = proposal.countersigned(kept, other.id, signature(made, other), team)

    assert (found.id, found.by, found.version, found.until) == (made.digest.hex(), first, 2, AT + LIFE)
    roster.verify(full, team)
    with pytest.raises(Refused):
        roster.verify(made, team)


def test_what_one_lead_may_sign_alone_is_no_proposal(team):
    made = roster.sign(roster.add_member(team, CY.member(AT), {1: SEED}), ANN.sign)

    with pytest.raises(Refused, match="One lead is enough"):
        proposal.proposed(made, team, AT)


def test_a_proposal_has_just_the_one_signature(team):
    both = roster.sign(third(team), DI.sign)

    for made in (replace(both, signatures=()), both):
        with pytest.raises(Refused, match="the one lead who makes it"):
            proposal.proposed(made, team, AT)


def test_only_a_lead_proposes(team):
    with pytest.raises(Refused, match="signature"):
        proposal.proposed(third(team, by=BO), team, AT)


def test_a_proposal_is_dated_now(team):
    proposal.proposed(third(team), team, AT - EARLY)
    proposal.proposed(third(team), team, AT + LIFE - 1)

    with pytest.raises(Refused, match="future"):
        proposal.proposed(third(team), team, AT - EARLY - 1)
    with pytest.raises(Over, match="expired"):
        proposal.proposed(third(team), team, AT + LIFE)


def test_a_proposal_that_does_not_build_on_the_newest_list_is_refused(team):
    later = roster.sign(roster.add_member(team, CY.member(AT), {1: SEED}), ANN.sign)

    with pytest.raises(Refused, match="follow"):
        proposal.proposed(third(team), later, AT)


def test_each_way_to_end_has_its_word_and_its_sentence(team):
    found = proposal.proposed(third(team), team, AT)

    def stands(of=found, last=1, now=AT):
        return proposal.state(of, last, now)

    assert stands() is State.WAITING
    assert stands(now=AT + LIFE - 1) is State.WAITING
    assert stands(now=AT + LIFE) is State.EXPIRED
    assert stands(last=2) is stands(last=2, now=AT + LIFE) is State.SUPERSEDED
    assert stands(proposal.ended(found, ANN.id)) is State.WITHDRAWN
    assert stands(proposal.ended(found, DI.id), last=2) is State.DECLINED
    assert proposal.ended(found, DI.id).ended_by == DI.id
    assert set(proposal.SENTENCES) == set(State) - {State.WAITING}
    assert all(str(Over(word)) == sentence and Over(word).why == word for word, sentence in proposal.SENTENCES.items())


def bent(made):
    """What somebody who can write to the store might put in its place."""
    who, sig = made.signatures[0]
    yield b"{}"
    yield replace(made, signatures=()).text()
    yield replace(made, signatures=((who, sig[:-1] + bytes([sig[-1] ^ 1])),)).text()
    yield replace(made, signatures=((DI.id, sig),)).text()
    yield replace(made, signatures=((BO.id, signature(made, BO)),)).text()
    yield replace(made, members=(*made.members[:-1], CY.member(AT))).text()
    yield replace(made, members=(*made.members[:-1], replace(made.members[-1], name="Eve"))).text()
    yield roster.sign(made, DI.sign).text()


def test_a_kept_proposal_that_is_not_what_was_signed_is_forged(team):
    made = third(team)
    found = proposal.proposed(made, team, AT)
    another = third(team, at=AT + 1)

    for text in (*bent(made), another.text()):
        with pytest.raises(Over) as refused:
            proposal.opened(found, text, team)
        assert refused.value.why == State.FORGED
    for other in (replace(found, by=DI.id), replace(found, at=AT + 1), replace(found, version=3)):
        with pytest.raises(Over):
            proposal.opened(other, made.text(), team)


def test_nothing_but_another_leads_own_signature_completes_it(team):
    made = third(team)
    good = signature(made, DI)

    def refuses(by, sig):
        with pytest.raises(Refused):
            proposal.countersigned(made, by, sig, team)

    refuses(ANN.id, signature(made, ANN))
    refuses(ANN.id, good)
    refuses(DI.id, made.signatures[0][1])
    refuses(DI.id, bytes(64))
    refuses(DI.id, signature(third(team, at=AT + 1), DI))
    refuses(BO.id, signature(made, BO))
    refuses(ED.id, signature(made, ED))
    refuses("ee" * 16, good)
    assert len(proposal.countersigned(made, DI.id, good, team).signatures) == 2


def test_a_lead_who_ended_since_cannot_be_the_second(team):
    """Against the version it builds on, nobody ends meanwhile; against the next one, the proposal does not follow."""
    made = third(team)
    later = roster.sign(roster.add_member(team, CY.member(AT), {1: SEED}), ANN.sign)

    with pytest.raises(Refused, match="follow"):
        proposal.countersigned(made, DI.id, signature(made, DI), later)
