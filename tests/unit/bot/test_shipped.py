from __future__ import annotations

import pytest

from bot import packs, shipped
from flows.errors import Broken
from safeguarding import ladder as ladders


def test_cues_are_named_by_language_and_category():
    assert all(path.count("/") == 1 and path.endswith(".toml") for path in shipped.cues())


def test_cues_are_read_once_a_process():
    assert shipped.indicators() is shipped.indicators()


def test_the_services_own_clocks_go_before_those_that_are_shipped(tmp_path):
    assert shipped.clocks(tmp_path) == ladders.read(packs.text(f"safeguarding/{ladders.FILE}"))
    (tmp_path / ladders.FILE).write_text("nonsense =")
    with pytest.raises(Broken):
        shipped.clocks(tmp_path)


def test_words_that_nobody_has_reviewed_are_left_out_of_a_real_service():
    assert len(shipped.flows(reviewed=True).words.reviews) < len(shipped.flows().words.reviews)
