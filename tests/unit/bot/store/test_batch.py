from __future__ import annotations

import pytest
from redis.exceptions import ResponseError

from bot.store.batch import packed, typed
from bot.store.model import Erased, Lost
from flows.errors import Broken, Refused, Unavailable


def test_words_are_packed_as_the_server_unpacks_them():
    assert packed([]) == b"\xdd\0\0\0\0"
    assert packed(["a", 1, b"\xff"]) == b"\xdd\0\0\0\x03" + b"\xa1a" + b"\xa11" + b"\xa1\xff"
    for size, head in ((31, b"\xbf"), (32, b"\xd9\x20"), (255, b"\xd9\xff"), (256, b"\xdb\0\0\x01\0")):
        assert packed([b"x" * size]) == b"\xdd\0\0\0\x01" + head + b"x" * size


@pytest.mark.parametrize(
    ("text", "status", "kind"),
    [
        ("LOST version script: on @user_function:4.", None, Lost),
        ("ERASED the case is a tombstone", None, Erased),
        ("REFUSED gone", None, Refused),
        ("BROKEN a stored handoff", None, Broken),
        ("WRONGTYPE Operation against a key", None, Broken),
        ("Function not found", "ERR", Unavailable),
        ("MISCONF Errors writing to the AOF file", None, Unavailable),
        ("command not allowed when used memory", "OOM", Unavailable),
        ("The server is down", "CLUSTERDOWN", Unavailable),
    ],
)
def test_each_reply_becomes_the_error_it_means(text, status, kind):
    error = typed(ResponseError(text, status_code=status))
    assert type(error) is kind
    assert "script:" not in str(error)
