from __future__ import annotations

import pytest
from redis.exceptions import ResponseError

from bot.store.batch import typed
from bot.store.model import Erased, Lost
from flows.errors import Broken, Refused, Unavailable


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
