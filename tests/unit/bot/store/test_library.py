from __future__ import annotations

import re

from bot.store import library


def test_the_name_follows_the_text_so_that_two_releases_cannot_mix():
    assert library.release("a") == library.release("a") != library.release("b")
    assert re.fullmatch(r"wren_[0-9a-f]{12}", library.release("a"))
    assert library.loadable("text").startswith(f"#!lua name={library.release('text')}\n")


def test_the_files_stand_in_order_and_every_function_is_registered_under_the_release():
    text = library.source()
    assert text.index("local function fail") < text.index("local function enqueued") < text.index("desk_keys")
    assert len(re.findall(r"redis\.register_function", text)) == 2
    names = re.findall(r"register(?:_read)?\('(\w+)'", text)
    assert len(names) == len(set(names)) >= 25


def test_no_function_asks_the_server_for_time_or_lets_it_forget_by_itself():
    text = library.source()
    for banned in ("'TIME'", "'EXPIRE", "'PEXPIRE", "'SETEX", "math.random", "os."):
        assert banned not in text
