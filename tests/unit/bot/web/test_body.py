from __future__ import annotations

import pytest
from aiohttp import web

from bot.web.body import FORBIDDEN, _refuse_secrets


@pytest.mark.parametrize(
    "value",
    [
        {"prf": 1},
        {"clientExtensionResults": {}},
        {"a": [{"b": {"private_key": 1}}]},
        [[{"Wrap-Key": 1}]],
        {"PASSPHRASE": ""},
        {"seed": None},
    ],
)
def test_a_secret_is_found_however_deep_and_however_it_is_spelt(value):
    with pytest.raises(web.HTTPBadRequest):
        _refuse_secrets(value)


@pytest.mark.parametrize("value", [{"wraps": {}, "wrapped": "x", "seal": "", "key": ""}, [], "seed", 5, None])
def test_what_only_sounds_like_one_may_pass(value):
    _refuse_secrets(value)


def test_the_list_is_written_as_it_is_compared():
    assert all(name == "".join(c for c in name.lower() if c.isalnum()) for name in FORBIDDEN)
