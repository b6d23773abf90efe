from __future__ import annotations

import pytest

from bot.web.sessions import IDLE, LONGEST, TOKEN, TOUCH, cookie_name


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        ("https://wren.example", "__Host-wren"),
        ("https://wren.example:8443", "__Host-wren"),
        ("http://localhost:8470", "wren-8470"),
        ("http://localhost:8471", "wren-8471"),
        ("http://localhost", "wren-80"),
    ],
)
def test_a_cookie_is_locked_to_its_host_or_named_by_its_port(origin, name):
    assert cookie_name(origin) == name


def test_a_token_has_256_bits_and_limits_are_in_order():
    assert TOKEN * 8 == 256
    assert TOUCH < IDLE < LONGEST
