"""Sessions are plain values that survive being stored."""

from __future__ import annotations

import dataclasses

import pytest

from flows.effects import Say, Session


def test_a_session_is_its_fields_and_knows_its_place():
    session = Session("talk", 2, "tell", ("hello@1:safe",), "talk@2:tell")

    assert Session(**{f.name: getattr(session, f.name) for f in dataclasses.fields(session)}) == session
    assert session.place == "talk@2:tell"


def test_values_cannot_be_changed_and_can_be_compared():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Say("a").prompt = "b"
    assert Say("a") == Say("a")
    assert hash(Say("a", (("name", "Sam"),), (("yes",),))) is not None
