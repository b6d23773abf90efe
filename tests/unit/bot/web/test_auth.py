from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.web.auth import address


def _request(peer, told=""):
    headers = {"X-Forwarded-For": told} if told else {}
    return make_mocked_request("POST", "/", headers=headers).clone(remote=peer)


@pytest.mark.parametrize(
    ("peer", "told", "expected"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9", "192.0.2.1"),
        ("127.0.0.1", "198.51.100.9", "198.51.100.9"),
        ("127.0.0.1", "203.0.113.5, 198.51.100.9", "198.51.100.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "", "2001:db8:1:2::/64"),
        (None, "198.51.100.9", "198.51.100.9"),
        (None, "", "None"),
    ],
)
def test_an_address_is_the_peers_unless_the_proxy_on_this_machine_says_another(peer, told, expected):
    assert address(_request(peer, told)) == expected
