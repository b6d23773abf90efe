"""Proves the cue files: every example must be found by its cue at full urgency, every counter-example must not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safeguarding.indicators import load
from safeguarding.indicators.cues import Cue
from safeguarding.indicators.notice import Indicators
from safeguarding.indicators.weigh import FILE
from safeguarding.urgency import Urgency


def check(files: Mapping[str, str]) -> tuple[str, ...]:
    """One line for each example that does not hold; empty if all do. Raises Broken if a file cannot be read at all.

    Cues are proved by themselves; what signs weigh is proved by the suite.
    """
    for lang in load.languages(files):
        load.weights(files, lang)
    indicators = Indicators.load({path: text for path, text in files.items() if not path.endswith(FILE)})
    return tuple(line for cue in indicators.cues for line in _proved(indicators, cue))


def _proved(indicators: Indicators, cue: Cue) -> Iterator[str]:
    for text in cue.examples:
        noticed = indicators.notice(text)
        if cue.id not in {reason.rule for reason in noticed.reasons} or noticed.urgency.rank < cue.urgency.rank:
            yield f"{cue.place}: {cue.id} must match {text!r}"
    for text in cue.never:
        noticed = indicators.notice(text)
        fired = cue.id in {reason.rule for reason in noticed.reasons}
        if fired and noticed.urgency.rank > Urgency.WORRY.rank:
            yield f"{cue.place}: {cue.id} must not match {text!r}"
