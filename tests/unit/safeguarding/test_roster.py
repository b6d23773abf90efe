from __future__ import annotations

from dataclasses import replace

import pytest

from flows.errors import Broken, Refused
from safeguarding import keys, record, roster
from safeguarding.reader import Reader, Unopened
from safeguarding.roster import Role

DEPLOYMENT, CASE = "0a" * 16, "05" + "11" * 15
SEED, NEXT = b"\1" * 32, b"\2" * 32


class Person:
    def __init__(self, name: str, role: Role, letter: str) -> None:
        self.sign = keys.SignKey(letter.encode() * 32)
        self.seal = keys.SealKey(letter.upper().encode() * 32)
        self.id, self.name, self.role = self.sign.id, name, role

    def member(self, at: int) -> roster.Member:
        return roster.member(self.name, self.role, self.sign.public, self.seal.public, at)


ANN, DI = Person("Ann", Role.LEAD, "a"), Person("Di", Role.LEAD, "d")
BO, CY = Person("Bo", Role.WORKER, "b"), Person("Cy", Role.WORKER, "c")
BOT = keys.SignKey(b"z" * 32)


def signed(made: roster.Roster, *leads: Person) -> roster.Roster:
    for lead in leads:
        made = roster.sign(made, lead.sign)
    return made


@pytest.fixture(scope="module")
def chain() -> list[roster.Roster]:
    """One lead; then two workers; then one of these leaves."""
    first = signed(roster.first(DEPLOYMENT, ANN.member(1000), BOT.public, SEED, at=1000), ANN)
    second = signed(roster.add_member(first, BO.member(2000), {1: SEED}), ANN)
    third = signed(roster.add_member(second, CY.member(3000), {1: SEED}), ANN)
    fourth = signed(roster.add_epoch(third, NEXT, at=4000, ended={CY.id}), ANN)
    return [first, second, third, fourth]


def pinned(chain) -> str:
    return chain[0].digest.hex()


def test_chain_leads_from_the_pin_to_the_newest(chain):
    assert roster.chain([r.text() for r in chain], pinned(chain)) == chain[-1]


def test_chain_with_a_version_left_out_is_refused(chain):
    with pytest.raises(Refused):
        roster.chain([r.text() for r in (chain[0], chain[2])], pinned(chain))


def test_pitfall_24_another_first_version_is_refused_however_well_signed(chain):
    eve = Person("Ann", Role.LEAD, "y")
    other = signed(roster.first(DEPLOYMENT, eve.member(1000), BOT.public, SEED, at=1000), eve)
    assert roster.chain([other.text()], other.digest.hex()).digest == other.digest
    with pytest.raises(Refused):
        roster.chain([other.text()], pinned(chain))
    with pytest.raises(Refused):
        roster.chain([], pinned(chain))


def test_older_version_never_follows_a_newer_one(chain):
    for older in chain[:-1]:
        with pytest.raises(Refused):
            roster.verify(older, chain[-1])


def test_each_reader_holds_the_seeds_they_were_given(chain):
    newest = chain[-1]

    assert roster.seeds(newest, ANN.id, ANN.seal) == {1: SEED, 2: NEXT}
    assert roster.seeds(newest, BO.id, BO.seal) == {1: SEED, 2: NEXT}
    assert roster.seeds(newest, CY.id, CY.seal) == {1: SEED}
    assert roster.seeds(newest, DI.id, DI.seal) == {}


def test_pitfall_14_leaver_cannot_open_what_is_sealed_after_and_the_rest_open_all(chain):
    newest = chain[-1]
    stored = {
        epoch.n: record.Sealer(DEPLOYMENT, epoch.n, epoch.key, BOT).seal(
            CASE, "b", epoch.n, "turn", b"{}", b"s" * 32, 1, bytes(16)
        )
        for epoch in newest.epochs
    }

    def opens(person: Person, n: int) -> str:
        reader = Reader(DEPLOYMENT, roster.seeds(newest, person.id, person.seal), roster.signers(newest))
        try:
            reader.open(stored[n], b"s" * 32, bytes(16))
        except Unopened as error:
            return error.reason.value
        return "yes"

    assert [opens(p, n) for p in (ANN, BO, CY) for n in (1, 2)] == ["yes", "yes", "yes", "yes", "yes", "key"]


def test_leavers_signature_counts_for_epochs_before_the_end_only(chain):
    known = roster.signers(chain[-1])

    assert known[CY.id].epochs == {1}
    assert known[BO.id].epochs == {1, 2}
    assert (known[BOT.id].lane, known[BO.id].lane) == ("b", "w")


def test_wrap_of_another_epochs_seed_is_broken(chain):
    forged = roster.wrap(DEPLOYMENT, 1, BO.id, keys.SealTo(BO.seal.public), NEXT)
    epoch = replace(chain[1].epoch, wraps={BO.id: forged})

    with pytest.raises(Broken):
        roster.unwrap(DEPLOYMENT, epoch, BO.id, BO.seal)


def test_not_a_member_has_no_wrap(chain):
    with pytest.raises(Broken):
        roster.unwrap(DEPLOYMENT, chain[-1].epoch, DI.id, DI.seal)


def test_one_lead_alone_is_possible_and_warned_of(chain):
    second_lead = signed(roster.add_member(chain[-1], DI.member(5000), {1: SEED, 2: NEXT}), ANN)
    roster.verify(second_lead, chain[-1])

    assert any("Only one lead" in text for text in roster.warnings(chain[-1]))
    assert not any("Only one lead" in text for text in roster.warnings(second_lead))
    assert any("recovery" in text for text in roster.warnings(second_lead))


def test_with_two_leads_one_cannot_change_leads_alone(chain):
    two = signed(roster.add_member(chain[-1], DI.member(5000), {1: SEED, 2: NEXT}), ANN)
    coup = roster.add_epoch(two, b"\3" * 32, at=6000, ended={DI.id})

    with pytest.raises(Refused):
        roster.verify(signed(coup, ANN), two)
    roster.verify(signed(coup, ANN, DI), two)


def test_with_two_leads_one_may_end_a_worker_alone(chain):
    two = signed(roster.add_member(chain[-1], DI.member(5000), {1: SEED, 2: NEXT}), ANN)

    roster.verify(signed(roster.add_epoch(two, b"\3" * 32, at=6000, ended={BO.id}), DI), two)


def test_an_old_key_never_signs_its_successor(chain):
    """A worker's new key is signed from above: the old key's signature is worth nothing."""
    renewed = Person("Bo again", Role.WORKER, "e")

    with pytest.raises(Refused):
        roster.verify(signed(roster.add_member(chain[-1], renewed.member(5000), {2: NEXT}), BO), chain[-1])


def recovery(k: int, n: int, people: list[Person]) -> roster.Recovery:
    holders = {p.id: b"share" for p in people[:n]}
    return roster.Recovery(k, n, keys.SealKey(b"r" * 32).public, "ab" * 32, holders)


@pytest.mark.parametrize(("k", "n", "good"), [(2, 3, True), (1, 3, False), (3, 3, False), (1, 1, False), (2, 2, False)])
def test_pitfall_10_recovery_by_one_alone_or_by_all_is_refused_by_the_verifier(k, n, good):
    leads = [ANN, DI, Person("Ed", Role.LEAD, "e")]
    found = recovery(k, n, leads)
    first = roster.first(
        DEPLOYMENT, ANN.member(1), BOT.public, SEED, at=1, others=[p.member(1) for p in leads[1:]], rehearsal=True
    )
    wrapped = roster.wrap(DEPLOYMENT, 1, keys.key_id(found.key), keys.SealTo(found.key), SEED)
    epoch = replace(first.epoch, wraps={**first.epoch.wraps, roster.RECOVERY: wrapped})
    made = signed(replace(first, recovery=found, epochs=(epoch,)), ANN)

    if good:
        roster.verify(roster.parse(made.text()))
        later = signed(roster.add_epoch(made, NEXT, at=2), ANN)
        roster.verify(later, made)
        rescue = keys.SealKey(b"r" * 32)
        as_recovery = replace(later.epoch, wraps={rescue.id: later.epoch.wraps[roster.RECOVERY]})
        assert roster.unwrap(DEPLOYMENT, as_recovery, rescue.id, rescue) == NEXT
    else:
        with pytest.raises(Broken):
            roster.parse(made.text())


def test_reviewers_are_given_no_seed(chain):
    reviewer = Person("Ivy", Role.REVIEWER, "i")
    made = signed(roster.add_member(chain[-1], reviewer.member(5000), {1: SEED, 2: NEXT}), ANN)
    roster.verify(made, chain[-1])

    assert roster.seeds(made, reviewer.id, reviewer.seal) == {}


def test_making_a_version_leaves_the_last_one_unsigned_and_unchanged(chain):
    before = chain[-1].text()
    made = roster.add_epoch(chain[-1], b"\3" * 32, at=5000)

    assert made.signatures == ()
    assert chain[-1].text() == before


def test_new_bot_key_signs_beside_the_old_until_that_one_is_ended(chain):
    fresh = keys.SignKey(b"y" * 32)
    both = signed(roster.add_bot(chain[-1], fresh.public, at=5000), ANN)
    roster.verify(both, chain[-1])
    only = signed(roster.add_epoch(both, b"\3" * 32, at=6000, ended={BOT.id}), ANN)
    roster.verify(only, both)

    assert {who: roster.signers(both)[who].epochs for who in (BOT.id, fresh.id)} == {BOT.id: {1, 2}, fresh.id: {1, 2}}
    assert {who: roster.signers(only)[who].epochs for who in (BOT.id, fresh.id)} == {
        BOT.id: {1, 2},
        fresh.id: {1, 2, 3},
    }


def test_with_two_leads_one_cannot_change_a_role_alone(chain):
    two = signed(roster.add_member(chain[-1], DI.member(5000), {1: SEED, 2: NEXT}), ANN)
    lowered = tuple(replace(m, role=Role.REVIEWER) if m.id == BO.id else m for m in two.members)
    made = roster.add_epoch(replace(two, members=lowered), b"\3" * 32, at=6000)
    made = replace(made, version=two.version + 1, prev=two.digest.hex())

    with pytest.raises(Refused):
        roster.verify(signed(made, ANN), two)
    roster.verify(signed(made, ANN, DI), two)
    assert BO.id not in made.epoch.wraps


def test_first_version_has_number_one(chain):
    with pytest.raises(Refused):
        roster.verify(signed(replace(chain[0], version=2, signatures=()), ANN))


def test_leaver_whose_wrap_is_dropped_still_needs_a_new_epoch(chain):
    """The leaver knows the seed: taking the wrap away takes nothing away."""
    last = chain[-1]
    members = tuple(replace(m, until=5000) if m.id == BO.id else m for m in last.members)
    wraps = {who: wrap for who, wrap in last.epoch.wraps.items() if who != BO.id}
    made = replace(
        last,
        version=last.version + 1,
        prev=last.digest.hex(),
        at=5000,
        signatures=(),
        members=members,
        epochs=(*last.epochs[:-1], replace(last.epoch, wraps=wraps)),
    )

    with pytest.raises(Refused, match="new epoch"):
        roster.verify(signed(made, ANN), last)


def test_nobody_begins_already_ended(chain):
    ended = replace(Person("Ivy", Role.REVIEWER, "i").member(5000), until=5000)

    with pytest.raises(Refused, match="begin"):
        roster.verify(signed(roster.add_member(chain[-1], ended, {}), ANN), chain[-1])


def test_ending_somebody_twice_does_not_move_their_end(chain):
    made = signed(roster.add_epoch(chain[-1], b"\3" * 32, at=6000, ended={CY.id}), ANN)
    roster.verify(made, chain[-1])

    assert [m.until for m in made.members if m.id == CY.id] == [4000]


@pytest.mark.parametrize("wrong", [b"x" * 32, b"r" * 31, b"", b"r" * 31 + b"s"])
def test_pitfall_12_a_wrong_secret_out_of_joined_shares_is_told_before_it_is_used(chain, wrong):
    right = b"r" * 32
    held = replace(recovery(2, 3, [ANN, DI, BO]), commitment=roster.commitment(DEPLOYMENT, right))
    team = replace(chain[-1], recovery=held)

    assert roster.recovered(team, right).public == held.key
    with pytest.raises(Broken, match="shares"):
        roster.recovered(team, wrong)
    other = replace(held, key=keys.SealKey(b"o" * 32).public)
    with pytest.raises(Broken):
        roster.recovered(replace(team, recovery=other), right)
    with pytest.raises(Broken):
        roster.recovered(chain[-1], right)


def test_parted_is_the_epoch_of_the_newest_leaver_and_not_of_a_renewal(chain):
    assert [roster.parted(made) for made in chain] == [0, 0, 0, 2]
    renewed = signed(roster.add_epoch(chain[-1], b"\3" * 32, at=5000), ANN)
    assert roster.parted(renewed) == 2
    again = signed(roster.add_epoch(renewed, b"\4" * 32, at=6000, ended={BO.id}), ANN)
    assert roster.parted(again) == 4
    dropped = tuple(replace(epoch, wraps={ANN.id: epoch.wraps[ANN.id]}) for epoch in again.epochs)
    assert roster.parted(replace(again, epochs=dropped)) == 4


def test_an_epoch_is_due_when_it_has_lived_for_90_days(chain):
    assert roster.due_at(chain[-1]) == 4000 + 90 * 86_400_000
