"""`wren check`: every flow, word and cue file, as CI and operators both check them; faults with file and line."""

from __future__ import annotations

from collections.abc import Callable

from bot import app
from flows.errors import Broken
from safeguarding.indicators import check


def run(say: Callable[[str], None]) -> int:
    """Say what is wrong, one line each; 0 when nothing is."""
    faults = [*_flows(), *_cues()]
    for fault in faults:
        say(fault)
    say(f"{len(faults)} to mend." if faults else "Flows, words and cues are in order.")
    return bool(faults)


def _flows() -> list[str]:
    try:
        app.flows()
    except Broken as error:
        return str(error).splitlines()
    return []


def _cues() -> list[str]:
    try:
        return list(check(app.cues()))
    except Broken as error:
        return str(error).splitlines()
