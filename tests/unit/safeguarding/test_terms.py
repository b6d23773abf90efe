"""A term is bound to who proposed it, to its name and to the team's key; it is kept in one form, and not for ever."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import Broken, Refused
from safeguarding import keys, record, terms
from safeguarding.terms import LIFE, State, Term

DEPLOYMENT = "5a" * 16
SIGN, TEAM = keys.SignKey(b"s" * 32), keys.SealKey(b"t" * 32)
WORDS = b'{"v":1,"term":"a word"}'


def made(**changes) -> Term:
    bare = replace(Term("ab" * 16, SIGN.id, 7, 2, keys.key_id(TEAM.public), b"", b""), **changes)
    sealed = replace(bare, inner=keys.SealTo(TEAM.public).seal(bare.context(DEPLOYMENT), record.pad(WORDS)))
    return replace(sealed, signature=SIGN.sign(terms.signed(DEPLOYMENT, sealed)))


TERM = made()


def test_what_its_proposer_signed_may_be_kept_and_opens_for_the_team():
    terms.check(DEPLOYMENT, TERM, SIGN.public)
    assert WORDS in TEAM.open(TERM.context(DEPLOYMENT), TERM.inner)


@pytest.mark.parametrize(
    "changes", [{"id": "cd" * 16}, {"by": "cd" * 16}, {"epoch": 3}, {"key_id": "cd" * 16}, {"inner": made().inner}]
)
def test_moved_or_changed_it_is_refused(changes):
    with pytest.raises(Refused, match="signature"):
        terms.check(DEPLOYMENT, replace(TERM, **changes), SIGN.public)


def test_another_deployment_or_another_signer_is_refused():
    for deployment, public in (("6b" * 16, SIGN.public), (DEPLOYMENT, keys.SignKey(b"o" * 32).public)):
        with pytest.raises(Refused, match="signature"):
            terms.check(deployment, TERM, public)


def test_a_length_that_no_padding_has_is_refused():
    with pytest.raises(Refused, match="length"):
        terms.check(DEPLOYMENT, replace(TERM, inner=TERM.inner[:-1]), SIGN.public)


def test_what_is_kept_is_read_back_with_how_it_ended():
    assert terms.decode(TERM.id, terms.encode(TERM)) == TERM
    ended = terms.decode(TERM.id, terms.encode(TERM), f"declined|{'cd' * 16}|99".encode())
    assert ended == replace(TERM, state=State.DECLINED, ended_by="cd" * 16, ended_at=99)


@given(line=st.binary(max_size=60), ending=st.none() | st.binary(min_size=1, max_size=20))
def test_anything_else_is_broken(line, ending):
    with pytest.raises(Broken):
        terms.decode(TERM.id, line, ending)


def test_one_that_waits_is_never_past_and_one_that_ended_is_in_time():
    assert not TERM.past(TERM.at + 100 * LIFE)
    ended = replace(TERM, state=State.ACCEPTED, ended_at=10)
    assert [ended.past(10 + LIFE + late) for late in (-1, 0)] == [False, True]
