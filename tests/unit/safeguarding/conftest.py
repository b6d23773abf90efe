from __future__ import annotations

import pytest

from bot import app


@pytest.fixture(scope="session")
def policy():
    return app.policy()
