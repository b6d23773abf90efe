from __future__ import annotations

from random import Random

import pytest

from bot.rehearsal.faults import MOST_FAULTS, Fault, FaultKind, Faults
from flows.errors import Refused


def planted(**fields) -> Faults:
    faults = Faults(Random(1))
    faults.plant(Fault(FaultKind.FLOOD, **fields))
    return faults


def strikes(faults: Faults, times: int = 3, method: str = "sendmessage", chat: int = 7) -> list[bool]:
    return [faults.strikes(FaultKind.FLOOD, method, chat) is not None for _ in range(times)]


def test_it_strikes_so_often_or_until_it_is_cleared():
    assert strikes(planted(count=2)) == [True, True, False]
    faults = planted(count=0)
    assert strikes(faults) == [True] * 3
    faults.clear()
    assert strikes(faults) == [False] * 3


def test_it_strikes_only_where_it_fits():
    assert strikes(planted(method="sendMessage", chat=7))[0]
    assert not strikes(planted(method="getMe"))[0]
    assert not strikes(planted(chat=8))[0]
    assert planted().strikes(FaultKind.DROP) is None


def test_a_share_strikes_by_chance():
    assert 40 < sum(strikes(planted(count=0, share=0.3), 200)) < 80


def test_spent_ones_make_room():
    faults = Faults(Random(1))
    for _ in range(MOST_FAULTS * 2):
        faults.plant(Fault(FaultKind.DROP))
        faults.strikes(FaultKind.DROP)
    for _ in range(MOST_FAULTS):
        faults.plant(Fault(FaultKind.SLOW))
    with pytest.raises(Refused):
        faults.plant(Fault(FaultKind.SLOW))
