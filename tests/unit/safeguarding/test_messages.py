from __future__ import annotations

import typing
from dataclasses import FrozenInstanceError, fields

import pytest

from safeguarding import messages
from safeguarding.messages import Due, FromPerson, Media, Message

PERSONAL = {"first_name", "last_name", "username", "photo", "phone", "file_id", "user", "sender", "forward", "location"}


def test_nothing_from_telegram_crosses_that_could_name_somebody():
    carried = {kind: {field.name for field in fields(kind)} for kind in typing.get_args(Message)}

    assert {kind: names & PERSONAL for kind, names in carried.items() if names & PERSONAL} == {}
    assert carried[Media] == {"update", "message", "at", "kind", "caption"}


def test_each_thing_that_happens_has_its_time():
    assert all("at" in {field.name for field in fields(kind)} for kind in typing.get_args(Message))


def test_what_comes_from_the_person_can_come_twice_and_be_known_again():
    for kind in typing.get_args(FromPerson):
        assert {"update", "message"} <= {field.name for field in fields(kind)}


def test_what_has_happened_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Due("nobody", 1).at = 2  # type: ignore[misc]


def test_the_list_of_what_can_happen_is_whole():
    kinds = {
        kind for kind in vars(messages).values() if isinstance(kind, type) and hasattr(kind, "__dataclass_fields__")
    }

    assert kinds == set(typing.get_args(Message))
