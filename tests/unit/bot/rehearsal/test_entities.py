from __future__ import annotations

import pytest

from bot.rehearsal.entities import entity, noticed, units


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", ["bot_command:/start"]),
        ("/start@wren_bot hi", ["bot_command:/start@wren_bot"]),
        ("a/b and 1/2", []),
        ("see https://example.org/a?b=c.", ["url:https://example.org/a?b=c"]),
        ("see example.org, ok", ["url:example.org"]),
        ("mail a.b@example.org", ["email:a.b@example.org"]),
        ("@somebody #now", ["mention:@somebody", "hashtag:#now"]),
        ("nothing here. 999", []),
    ],
)
def test_what_telegram_marks_by_itself(text, found):
    assert [f"{e['type']}:{text[e['offset'] : e['offset'] + e['length']]}" for e in noticed(text)] == found


def test_offsets_are_utf_16_code_units():
    assert units("a😀é") == 4
    assert entity("bold", "😀 bold 😀", 2, 8) == {"offset": 3, "length": 7, "type": "bold"}
    assert noticed("😀 /stop") == [{"offset": 3, "length": 5, "type": "bot_command"}]
