from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.web.origin import _ours

HERE = "https://wren.example"


@pytest.mark.parametrize(
    ("method", "path", "headers", "expected"),
    [
        ("POST", "/console/api/take", {"Sec-Fetch-Site": "same-origin"}, True),
        ("POST", "/console/api/take", {"Sec-Fetch-Site": "same-site", "Origin": HERE}, False),
        ("POST", "/console/api/take", {"Sec-Fetch-Site": "none"}, False),
        ("POST", "/console/api/take", {"Origin": HERE}, True),
        ("POST", "/console/api/take", {"Origin": HERE + ":444"}, False),
        ("POST", "/console/api/take", {"Origin": "http://wren.example"}, False),
        ("POST", "/console/api/take", {}, False),
        ("DELETE", "/anything", {}, False),
        ("GET", "/console/api/queue", {}, True),
        ("GET", "/console/api/queue", {"Sec-Fetch-Site": "none"}, True),
        ("GET", "/console/api/queue", {"Sec-Fetch-Site": "cross-site"}, False),
        ("GET", "/console", {"Sec-Fetch-Site": "cross-site"}, True),
    ],
)
def test_whose_page_a_request_comes_from(method, path, headers, expected):
    assert _ours(make_mocked_request(method, path, headers=headers), HERE) is expected
