from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.body import Clear, React, ReplySealed, Say, Typing, decode, encode
from flows.errors import Broken

BODIES = [
    Say(5, "hello"),
    Say(
        5, "Safe?", ((("hello:yes", "Yes"), ("hello:no", "No")), (("hello:more", "More"),)), silent=False, protect=False
    ),
    Clear(5),
    ReplySealed(5, "ab" * 16, 7, "cd" * 16, b"\x00sealed"),
    React(5, 12, "👀"),
    Typing(5),
]


@pytest.mark.parametrize("body", BODIES)
def test_what_is_put_in_comes_out(body):
    assert decode(encode(body)) == body


def test_a_lone_surrogate_becomes_a_mark_and_the_words_stay():
    assert decode(encode(Say(5, "a\ud83d b", ((("x", "\udc00"),),)))) == Say(5, "a\ufffd b", ((("x", "\ufffd"),),))


def test_version_1_bytes_are_read_for_ever():
    """The outbox outlives a release: what an older one has put in must still go out."""
    assert decode(b"\x94\xa3say\x05\xa2hi\x90") == Say(5, "hi")
    assert decode(b"\x92\xa5clear\x05") == Clear(5)
    assert decode(b"\x96\xa5reply\x05\xa1c\x07\xa1r\xc4\x01s") == ReplySealed(5, "c", 7, "r", b"s")


@given(st.binary(max_size=100))
def test_other_bytes_are_broken_or_a_body(raw):
    with contextlib.suppress(Broken):
        assert encode(decode(raw))
