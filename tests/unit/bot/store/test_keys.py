from __future__ import annotations

import re

import pytest

from bot.store import keys
from bot.store.keys import TABLE, Key, Keys, Tag, Where
from safeguarding.people import PARTITIONS

KEYS = Keys("wren")


def built(key: Key, part: int = 3) -> str:
    return KEYS.desk(key) if key.tag is Tag.DESK else KEYS.part(key, part, "id")


def test_every_key_has_its_own_name_and_says_what_it_holds_and_how_long():
    names = [(key.where, built(key)) for key in TABLE]
    assert len(set(names)) == len(names)
    for key in TABLE:
        assert key.holds
        assert key.life
        assert (key.per == "") == (not built(key).endswith(":id")), key.name


@pytest.mark.parametrize("key", TABLE, ids=lambda key: f"{key.tag}-{key.name}")
def test_a_name_has_exactly_one_hash_tag_and_the_prefix_outside_it(key):
    name = built(key)
    assert re.fullmatch(r"wren:\{(p03|desk)\}:[a-z0-9-]+(:id)?", name)
    assert name.startswith("wren:{desk}" if key.tag is Tag.DESK else "wren:{p03}")


def test_all_keys_of_a_turn_lie_in_one_slot():
    for part in (0, 63):
        tags = {re.search(r"\{(.*?)\}", name).group(1) for name in KEYS.turn(part, "who", "case")}
        assert tags == {f"p{part:02d}"}
    assert {re.search(r"\{(.*?)\}", name).group(1) for name in (*KEYS.handoffs(), *KEYS.proposals())} == {"desk"}


def test_the_keys_of_a_turn_are_those_of_the_table_in_the_order_the_functions_want():
    order = (keys.PERSON, keys.CASE, keys.LANE_B, keys.LANE_W, keys.DELIVERY, keys.SENT, keys.OUT, keys.LINE)
    order += (*keys.HEADS, keys.TIMERS, keys.TIMERS_AT, keys.NOTICES, keys.DELTAS, keys.AUDIT)
    who, case = "a" * 32, "c" * 32
    ids = {"who": who, "case": case}
    assert KEYS.turn(5, who, case) == tuple(KEYS.part(key, 5, ids.get(key.per, "")) for key in order)


def test_only_secrets_and_the_time_of_a_try_lie_in_the_shred_store():
    assert [key.name for key in TABLE if key.where is Where.SHRED] == ["secret", "probe"]


def test_partitions_are_as_many_as_people_are_spread_over():
    assert KEYS.part(keys.OUT, PARTITIONS - 1) == "wren:{p63}:out"
    with pytest.raises(IndexError):
        KEYS.part(keys.OUT, PARTITIONS)


@pytest.mark.parametrize("prefix", ["", "a{b", "a}b", "A", "a:b", "x" * 41])
def test_a_prefix_that_could_break_a_hash_tag_is_refused(prefix):
    with pytest.raises(ValueError, match="prefix"):
        Keys(prefix)
