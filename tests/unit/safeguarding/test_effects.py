from __future__ import annotations

import ast
import inspect
from dataclasses import FrozenInstanceError, fields
from typing import get_args

import pytest

from safeguarding import converse, effects, turn, work
from safeguarding.effects import Effect, Forget, Say

KINDS = get_args(Effect)


def test_an_effect_once_decided_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Forget("nobody").name = "quiet-case"  # type: ignore[misc]
    assert all(kind.__dataclass_params__.frozen for kind in KINDS)


def test_the_list_of_what_may_happen_is_whole():
    defined = {kind for _, kind in inspect.getmembers(effects, inspect.isclass) if kind.__module__ == effects.__name__}

    assert set(KINDS) == defined - {effects.Lane}


def test_each_effect_is_one_that_some_turn_asks_for():
    trees = [ast.parse(inspect.getsource(module)) for module in (turn, converse, work)]
    calls = [node.func for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]

    assert {kind.__name__ for kind in KINDS} <= {call.id for call in calls if isinstance(call, ast.Name)}


def test_words_are_silent_unless_the_person_said_that_the_phone_may_sound():
    assert next(field.default for field in fields(Say) if field.name == "sounds") is False
