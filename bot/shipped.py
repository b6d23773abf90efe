"""What the service decides by, read from the files that it ships with: conversations, cues and clocks."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot import packs, readiness
from flows import few, load
from flows.engine import Flows
from safeguarding import ladder as ladders
from safeguarding.indicators import Indicators
from safeguarding.work import Policy

CUES = "safeguarding/indicators"


def policy(record: readiness.Service | None = None) -> Policy:
    """What the service decides by, from its files and its record. Raises Broken with file and line."""
    if record is None:
        return Policy(flows(), indicators())
    flow = flows(reviewed=True)
    return Policy(flow, indicators(), record.timezone, record.model.value, record.reporting_duty is True)


def flows(*, reviewed: bool = False) -> Flows:
    """Every conversation, from its files. `reviewed`: without the few words of languages that nobody has read."""
    words = packs.texts("flows/text", ".ftl")
    return load.load(packs.texts("flows", ".toml") | (few.reviewed(words) if reviewed else words))


@cache
def indicators() -> Indicators:
    """Every cue, from its files. Read once a process, which takes seconds; nothing in it is anybody's."""
    return Indicators.load(cues())


def clocks(data: Path) -> ladders.Clocks:
    """The table of clocks: the service's own in its data directory, else the one that is shipped. Raises Broken."""
    own = data / ladders.FILE
    return ladders.read(own.read_text() if own.exists() else packs.text(f"safeguarding/{ladders.FILE}"))


def cues() -> dict[str, str]:
    """The cue files' texts, named by language and category."""
    return {path.removeprefix(f"{CUES}/"): text for path, text in packs.texts(CUES, ".toml").items()}
