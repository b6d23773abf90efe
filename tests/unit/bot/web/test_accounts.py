from __future__ import annotations

import pytest

from bot.web.accounts import Account, decode, folded
from flows.errors import Broken
from safeguarding.roster import Role

ACCOUNT = Account(
    id="ab" * 16, name="Sam", role=Role.WORKER, sign="c2ln", seal="c2Vh", slots=({"v": 1},), auth="00", at=5
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
