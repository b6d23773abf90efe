"""Proves the cue files: every example must be found by its cue at full urgency, every counter-example must not.

Each cue needs three of both. Six languages were written when two were enough, and owe the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from safeguarding.indicators import load
from safeguarding.indicators.cues import Cue
from safeguarding.indicators.notice import Indicators
from safeguarding.indicators.weigh import FILE
from safeguarding.urgency import Urgency

EXAMPLES = 3
"""How many examples a cue must have that match, and how many that never may."""
OWED: Mapping[str, int] = {"ar": 109, "es": 111, "fr": 112, "pt": 111, "ur": 108, "ur-Latn": 108}
"""Languages in which so many cues still have two of a kind. A number here may only go down."""


def check(files: Mapping[str, str]) -> tuple[str, ...]:
    """One line for each example that does not hold or is not there; empty if all do.

    Raises Broken if a file cannot be read at all. Cues are proved by themselves, what signs weigh by the suite.
    """
    for lang in load.languages(files):
        load.weights(files, lang)
    indicators = Indicators.load({path: text for path, text in files.items() if not path.endswith(FILE)})
    proved = (line for cue in indicators.cues for line in _proved(indicators, cue))
    return (*proved, *_short(indicators.cues))


def _short(cues: Iterable[Cue]) -> Iterator[str]:
    """Cues with too few examples, beyond those that a language still owes."""
    few = [cue for cue in cues if min(len(cue.examples), len(cue.never)) < EXAMPLES]
    owing = Counter(map(_language, few))
    for cue in few:
        lang = _language(cue)
        if lang not in OWED:
            yield f"{cue.place}: {cue.id} needs {EXAMPLES} examples that must match and {EXAMPLES} that never may"
    for lang, most in OWED.items():
        if owing[lang] > most:
            yield f"{lang}: {owing[lang]} cues have fewer than {EXAMPLES} examples of a kind; there were {most}"


def _language(cue: Cue) -> str:
    return cue.place.split("/", maxsplit=1)[0]


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
