"""`wren check`: every flow, word, cue and clock file, as CI and operators both check them; faults by file and line."""

from __future__ import annotations

from collections.abc import Callable

from bot import packs, shipped
from flows.errors import Broken
from safeguarding import grounds, ladder
from safeguarding.indicators import check
from safeguarding.indicators.check import OWED


def run(say: Callable[[str], None]) -> int:
    """Say what is wrong, one line each, and what is owed; 0 when nothing is wrong."""
    faults = [*_flows(), *_grounds(), *_cues(), *_clocks()]
    for fault in faults:
        say(fault)
    say(f"Still owed: a third example of a kind for {sum(OWED.values())} cues, in {', '.join(OWED)}.")
    say(f"{len(faults)} to mend." if faults else "Flows, words, cues and clocks are in order.")
    return bool(faults)


def _flows() -> list[str]:
    try:
        shipped.flows()
    except Broken as error:
        return str(error).splitlines()
    return []


def _grounds() -> list[str]:
    found = []
    for path, text in packs.texts("safeguarding/regions", "grounds.toml").items():
        try:
            found += [f"{path}: {fault}" for fault in grounds.faults(grounds.read(text), shipped.flows().words)]
        except Broken as error:
            found.append(f"{path}: {error}")
    return found


def _cues() -> list[str]:
    try:
        return list(check(shipped.cues()))
    except Broken as error:
        return str(error).splitlines()


def _clocks() -> list[str]:
    try:
        ladder.read(packs.text(f"safeguarding/{ladder.FILE}"))
    except Broken as error:
        return str(error).splitlines()
    return []
