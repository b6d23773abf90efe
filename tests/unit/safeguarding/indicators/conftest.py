"""A small language of its own for the tests of the parts, and the cues as they are shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeguarding.indicators import Indicators, weigh
from safeguarding.indicators.lexicon import Lexicon
from safeguarding.indicators.load import lexicon

CUES = Path(__file__).parents[4] / "safeguarding" / "indicators"


@pytest.fixture(scope="session")
def shipped() -> dict[str, str]:
    return {path.relative_to(CUES).as_posix(): path.read_text("utf-8") for path in sorted(CUES.rglob("*.toml"))}


@pytest.fixture(scope="session")
def english(shipped: dict[str, str]) -> Lexicon:
    return lexicon(shipped, "en")


@pytest.fixture(scope="session")
def indicators(shipped: dict[str, str]) -> Indicators:
    """The cues alone: what is weighed has tests of its own."""
    return Indicators.load({path: text for path, text in shipped.items() if not path.endswith(weigh.FILE)})
