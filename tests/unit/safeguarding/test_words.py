from __future__ import annotations

import pytest

from safeguarding import words


def test_the_word_is_known_again_however_it_is_typed_and_in_this_chat_only():
    marked = words.mark(7, "Marmalade")

    for typed in ("marmalade", " MARMALADE. ", "marmaladé"):
        assert words.is_own(7, typed, marked)
    assert not words.is_own(8, "marmalade", marked)
    assert not words.is_own(7, "marmalade please", marked)
    assert "marmalade" not in marked


@pytest.mark.parametrize("text", ["", "ok", "tree", "two words", "a" * 25, "👍", "x"])
def test_what_is_no_such_word_has_no_mark_and_is_never_one(text):
    assert words.mark(7, text) == ""
    assert not words.is_own(7, text, "")
