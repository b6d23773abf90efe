from __future__ import annotations

import pytest

from bot.web.accounts import MOST, Account, Kept, NoSlot, Sort, TooFew, TooMany, Unlike, alike, decode, folded
from flows.errors import Broken
from safeguarding import passkeys, slots
from safeguarding.keys import b64u
from safeguarding.roster import Role


def slot(number, sort=Sort.WORDS, *, used=0, salt=b"s" * 16):
    made = slots.Slot(f"{number:016x}", salt, b"w" * 92).document()
    if sort is Sort.PASSKEY:
        made = passkeys.Passkey(f"{number:016x}", b"c" * 32, b"w" * 92).document()
    return Kept(sort, made, slots.verifier(bytes([number]) * 32).hex(), at=5, used=used)


WORDS, PAPER, PASSKEY = slot(1, used=7), slot(2, Sort.PAPER), slot(3, Sort.PASSKEY)
ACCOUNT = Account(
    id="ab" * 16, name="Sam", role=Role.WORKER, sign="c2ln", seal="c2Vh", slots=(WORDS, PAPER, PASSKEY), at=5
)


def test_an_account_comes_back_as_it_was_kept():
    assert decode(ACCOUNT.encode()) == ACCOUNT


@pytest.mark.parametrize("kept", [b"", b"{}", b"[]", ACCOUNT.encode()[:-1], b'{"id": "short"}'])
def test_what_is_no_account_is_broken_and_not_repeated(kept):
    with pytest.raises(Broken) as broken:
        decode(kept)
    assert str(broken.value) == "An account does not parse."


def test_a_lead_is_shown_public_keys_only():
    assert set(ACCOUNT.document()) == {"id", "name", "role", "sign", "seal", "at"}


@pytest.mark.parametrize("typed", ["Zoë", " zoë ", "ZOË", "zoe\u0308"])
def test_a_name_is_the_same_however_it_is_typed(typed):
    assert folded(typed) == folded("Zoë")


def test_each_slot_is_found_by_what_it_shows_and_nothing_else_is():
    for number, kept in enumerate(ACCOUNT.slots, start=1):
        assert ACCOUNT.proven(b64u(bytes([number]) * 32)) is kept
    for shown in (b64u(bytes(32)), b64u(b"\1" * 31), "", "*" * 43, kept.auth):
        assert ACCOUNT.proven(shown) is None


def test_the_drill_is_the_first_use_of_a_second_slot_that_no_device_holds():
    by_passkey = ACCOUNT.tried(PASSKEY.id, 8)
    assert by_passkey.drilled == 0

    by_paper = by_passkey.tried(PAPER.id, 9)
    assert by_paper.drilled == 9
    assert [kept.used for kept in by_paper.slots] == [7, 9, 8]
    assert by_paper.tried(PAPER.id, 10).drilled == 9
    with pytest.raises(NoSlot):
        ACCOUNT.tried("f" * 16, 9)


@pytest.mark.parametrize(
    ("held", "gone", "left"),
    [
        ((WORDS, PAPER, PASSKEY), PASSKEY, True),
        ((WORDS, PAPER, PASSKEY), PAPER, True),
        ((WORDS, PAPER), PAPER, False),
        ((WORDS, PASSKEY), WORDS, False),
        ((WORDS, PASSKEY), PASSKEY, False),
        ((WORDS, PAPER, PASSKEY), WORDS, False),
        ((WORDS, slot(2, Sort.PAPER, used=8), PASSKEY), WORDS, True),
        ((slot(3, Sort.PASSKEY, used=8), slot(4, Sort.PASSKEY, used=8), WORDS), WORDS, False),
    ],
)
def test_no_lost_device_can_lock_its_owner_out(held, gone, left):
    account = Account(id="ab" * 16, name="Sam", role=Role.WORKER, sign="", seal="", slots=held, at=5)
    if left:
        assert account.removed(gone.id).slots == tuple(kept for kept in held if kept is not gone)
    else:
        with pytest.raises(TooFew):
            account.removed(gone.id)
    with pytest.raises(NoSlot):
        account.removed("f" * 16)


def test_one_more_slot_goes_with_the_others_or_is_refused():
    more = ACCOUNT.added(slot(4, Sort.PAPER))

    assert alike(more.slots)
    assert more.stretched()["salt"] == WORDS.slot["salt"]
    for wrong in (slot(1, Sort.PAPER), slot(5, salt=b"t" * 16)):
        with pytest.raises(Unlike):
            ACCOUNT.added(wrong)
    for number in range(5, 2 + MOST):
        more = more.added(slot(number, Sort.PASSKEY)) if len(more.slots) < MOST else more
    with pytest.raises(TooMany):
        more.added(slot(60, Sort.PASSKEY))
