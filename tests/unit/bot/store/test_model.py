from __future__ import annotations

import dataclasses

import pytest

from bot.store import model
from flows.errors import Refused


def test_losing_and_meeting_a_tombstone_are_answers_not_faults():
    assert issubclass(model.Lost, Refused)
    assert issubclass(model.Erased, Refused)


def test_what_crosses_cannot_be_changed_afterwards():
    owner = model.Owner()
    assert (owner.name, owner.fence) == ("bot", 0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        owner.fence = 1


def test_more_urgent_ranks_sort_first():
    assert sorted(model.Rank) == [model.Rank.DANGER, model.Rank.HUMAN, model.Rank.BOT, model.Rank.LATER]
