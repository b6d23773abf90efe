from __future__ import annotations

import gc

import pytest

from bot import process


@pytest.fixture(autouse=True)
def thawed():
    yield
    gc.unfreeze()


def test_what_stands_at_the_start_is_not_walked_through_again():
    built = [{"cue": n} for n in range(1000)]

    process.settle()

    assert gc.get_freeze_count() > len(built)
