from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import wire

GOOD = {"update_id": 7, "message": {"message_id": 1, "date": 2, "chat": {"id": 3, "type": "private"}}}


def test_an_answer_is_split_without_looking_into_it():
    raw = b'{"ok":true,"result":[{"update_id": 1, "odd" : null},5,"x"]}'

    assert wire.split(raw) == (b'{"update_id": 1, "odd" : null}', b"5", b'"x"')
    assert wire.split(b'{"ok":true,"result":[]}') == ()


def test_one_damaged_update_does_not_cost_the_others():
    raw = b'{"result":[{"update_id":1,"text":"\\ud83d"},{"update_id":2,"text":"\xff"}]}'

    parts = wire.split(raw)

    assert parts is not None
    assert [wire.number(part) for part in parts] == [1, 2]
    assert json.loads(parts[0])["text"] == "\ud83d"


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"result":"ab"}', b'{"result":"\\ud83d"}', b"[" * 100_000])
def test_another_answer_is_none(raw):
    assert wire.split(raw) is None


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (b'{"update_id":12}', 12),
        (b'{"message":{"text":"half', 0),
        (b'{"message":{}, "update_id" : 12, "text":"half', 12),
        (b'{"update_id":-4}', 0),
        (b'{"update_id":99999999999999999999}', 0),
    ],
)
def test_the_number_is_found_in_what_is_broken(raw, number):
    assert wire.number(raw) == number


def test_unknown_fields_are_skipped():
    raw = json.dumps({**GOOD, "future": {"a": [1]}}).encode()

    update = wire.read(raw)

    assert update is not None
    assert update.update_id == 7


@given(st.binary(max_size=300))
def test_reading_never_raises(raw):
    wire.read(raw)
    wire.split(raw)
    assert wire.number(raw) >= 0
