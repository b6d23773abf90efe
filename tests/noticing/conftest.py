"""The cues as they are shipped, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeguarding.indicators import Indicators

CUES = Path(__file__).parents[2] / "safeguarding" / "indicators"


@pytest.fixture(scope="session")
def shipped() -> dict[str, str]:
    return {path.relative_to(CUES).as_posix(): path.read_text("utf-8") for path in sorted(CUES.rglob("*.toml"))}


@pytest.fixture(scope="session")
def indicators(shipped: dict[str, str]) -> Indicators:
    return Indicators.load(shipped)
