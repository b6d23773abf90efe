from __future__ import annotations

import re

import pytest

from bot import packs, shipped
from flows.errors import Broken
from safeguarding import grounds

TEXT = packs.text("safeguarding/regions/GB/grounds.toml")


@pytest.fixture(scope="module")
def words():
    return shipped.flows().words


def test_the_promise_of_each_model_in_each_language_is_what_the_table_says(words):
    assert list(grounds.faults(grounds.read(TEXT), words)) == []


def test_a_ground_that_is_told_and_not_in_the_table_or_the_other_way_round_is_a_fault(words):
    fewer = re.sub(r"\[\[grounds\]\]\nid = \"harming\".*?\n\n", "", TEXT, flags=re.DOTALL)
    other = TEXT.replace("you ask us", "you ask us to")

    assert len(list(grounds.faults(grounds.read(fewer), words))) == 6
    assert [fault for fault in grounds.faults(grounds.read(other), words) if "text/en" in fault]


def test_only_the_helpline_keeps_that_somebody_is_being_hurt_to_itself():
    table = grounds.read(TEXT)
    assert "not-safe" not in {row.id for row in table.of("helpline")}
    for model in ("statutory", "school"):
        assert "not-safe" in {row.id for row in table.of(model)}
        assert table.first[model] != table.first["helpline"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('models = ["statutory", "school"]', 'models = ["states"]'),
        ('source = "Safety decisions, the promise"', ""),
        ("version = 1", ""),
        ("[first]", "[last]"),
        ("[[grounds]]", "[grounds"),
    ],
)
def test_a_table_that_lacks_something_is_refused(old, new):
    with pytest.raises(Broken):
        grounds.read(TEXT.replace(old, new, 1))


def test_a_language_that_the_table_lacks_is_refused():
    with pytest.raises(Broken):
        grounds.read(TEXT).listed("helpline", "de")
