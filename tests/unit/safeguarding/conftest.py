from __future__ import annotations

import pytest

from bot import shipped


@pytest.fixture(scope="session")
def policy():
    return shipped.policy()
