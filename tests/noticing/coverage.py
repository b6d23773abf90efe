"""Which cues the suite never makes fire, and which fire on harmless items only: `make coverage`, worst first.

The suite here is everything in tests/noticing: lessons, development, trials and what is held back. A cue that never
fires is not wrong: nobody has yet invented a message for it, so nothing but its own examples shows that it works.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from noticing.scored import HELD, LESSONS, SUITE, Item, files, items

from safeguarding.indicators import Indicators
from safeguarding.indicators.cues import Cue

LEAST = 3


def coverage(cues: Iterable[Cue], found: Iterable[Item]) -> Iterator[str]:
    """How many cues of each file never fire, worst first; then each of them, and each that only misleads."""
    due, harmless = Counter[str](), Counter[str]()
    for item in found:
        (due if item.level else harmless).update(item.rules)
    cues = list(cues)
    silent = [cue for cue in cues if not due[cue.id] and not harmless[cue.id]]
    wrong = [cue for cue in cues if harmless[cue.id] >= LEAST and harmless[cue.id] > due[cue.id]]
    yield f"{len(cues)} cues; {len(silent)} never fire; {len(wrong)} fire on harmless items more often"
    yield f"\n{'file':36}{'cues':>6}{'silent':>8}{'share':>8}"
    every, quiet = Counter(map(_file, cues)), Counter(map(_file, silent))
    for name in sorted(quiet, key=lambda name: (-quiet[name] / every[name], -quiet[name], name)):
        yield f"{name:36}{every[name]:>6}{quiet[name]:>8}{quiet[name] / every[name]:>8.0%}"
    yield "\nmore often on harmless items than on others (harmless, others)"
    for cue in sorted(wrong, key=lambda cue: (due[cue.id] - harmless[cue.id], cue.place)):
        yield f"{harmless[cue.id]:>6}{due[cue.id]:>6}  {cue.place} {cue.id}"
    yield "\nnever"
    yield from (f"{cue.place} {cue.id}" for cue in silent)


def _file(cue: Cue) -> str:
    return cue.place.rpartition(":")[0]


def main() -> int:
    """Print the report over the whole suite."""
    indicators = Indicators.load(files())
    found = (item for part in (*HELD, *SUITE, *LESSONS) for item in items(indicators, part))
    sys.stdout.write("\n".join(coverage(indicators.cues, found)) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
