from __future__ import annotations

import pytest

from bot.rehearsal.markup import parsed
from bot.rehearsal.parameters import Failed


@pytest.mark.parametrize(
    ("text", "mode", "plain", "kinds"),
    [
        ("<b>x</b> &lt;", "", "<b>x</b> &lt;", []),
        ("<b>x <i>y</i></b> &lt;3", "HTML", "x y <3", [("bold", 0, 3), ("italic", 2, 1)]),
        ('<a href="https://example.org">here</a>', "html", "here", [("text_link", 0, 4)]),
        ("<tg-spoiler>x</>", "HTML", "x", [("spoiler", 0, 1)]),
        ("*x* __y__ ||z||", "MarkdownV2", "x y z", [("bold", 0, 1), ("underline", 2, 1), ("spoiler", 4, 1)]),
        (r"1\.5 \*", "MarkdownV2", "1.5 *", []),
        ("*x* _y_ 1.", "Markdown", "x y 1.", [("bold", 0, 1), ("italic", 2, 1)]),
        ("**", "MarkdownV2", "", []),
    ],
)
def test_markup_becomes_text_and_entities(text, mode, plain, kinds):
    words, entities = parsed(text, mode)

    assert words == plain
    assert [(e["type"], e["offset"], e["length"]) for e in entities] == kinds


@pytest.mark.parametrize(
    ("text", "mode", "why"),
    [
        ("é<x>y</x>", "HTML", 'Unsupported start tag "x" at byte offset 2'),
        ("x</b>", "HTML", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", "HTML", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x", "HTML", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a *x", "MarkdownV2", "Can't find end of Bold entity at byte offset 2"),
        ("a!", "MarkdownV2", "Character '!' is reserved and must be escaped with the preceding '\\'"),
        ("a _x", "Markdown", "Can't find end of the entity starting at byte offset 2"),
    ],
)
def test_broken_markup_is_refused_in_the_servers_words(text, mode, why):
    with pytest.raises(Failed) as failed:
        parsed(text, mode)

    assert failed.value.description == f"Bad Request: can't parse entities: {why}"
