"""What the indicators catch, in readable tables, worst first: `make noticing`.

"reached" is the share that reaches a person as its meaning asks: danger and serious items at `serious` or more,
concern items at `concern` or more, worry at `worry`. Harmless items count by how far they were raised. What nothing
was learned from comes first, and is the figure to believe. The time is of this machine, for comparison with a plain
search for the words of all classes in the same texts.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from noticing.scored import (
    FRESH,
    HELD,
    LEVELS,
    SUITE,
    Item,
    brought_in,
    files,
    items,
    reached,
    score,
    without,
    written_out,
)

from safeguarding.indicators import Indicators
from safeguarding.urgency import Urgency

KINDS = ("category", "lang", "who", "style", "functionality")
BEST = 10
SOON = 2
"""A person is brought in by the second message after the first cue (safety.md, measures)."""


def by_level(found: Iterable[Item]) -> str:
    table: dict[int, Counter[int]] = defaultdict(Counter)
    for item in found:
        table[item.level][item.found] += 1
    head = f"{'meant':10}{'items':>6}  " + "".join(f"{level:>9}" for level in LEVELS)
    rows = [
        f"{LEVELS[level]:10}{row.total():>6}  " + "".join(f"{row[rank] or '·':>9}" for rank in range(len(LEVELS)))
        for level, row in sorted(table.items(), reverse=True)
    ]
    return "\n".join((head, *rows))


def by(name: str, found: Iterable[Item]) -> str:
    """How many of the items that mean something reached what they should, by kind, the worst kind first."""
    groups = _grouped(name, (item for item in found if item.level))
    shares = sorted((sum(map(reached, group)) / len(group), key, len(group)) for key, group in groups.items())
    return _table(name, "reached", shares)


def raised(name: str, found: Iterable[Item]) -> str:
    """How many of the harmless items were raised to `concern` or more, by kind, the worst kind first."""
    groups = _grouped(name, (item for item in found if not item.level))
    shares = [(sum(map(_to_a_person, group)) / len(group), key, len(group)) for key, group in groups.items()]
    return _table(f"harmless, by {name}", "raised", sorted(shares, key=lambda row: (-row[0], row[1])))


def _to_a_person(item: Item) -> bool:
    return item.found >= Urgency.CONCERN.rank


def _grouped(name: str, found: Iterable[Item]) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in found:
        if key := getattr(item, name):
            groups[key].append(item)
    return groups


def _table(name: str, head: str, shares: Iterable[tuple[float, str, int]]) -> str:
    return "\n".join(
        (f"{name:24}{'items':>6}{head:>9}", *(f"{key:24}{count:>6}{share:>9.0%}" for share, key, count in shares))
    )


def alarms(found: Iterable[Item]) -> str:
    calm = [item for item in found if not item.level]
    counts = [(level, sum(item.found >= level.rank for item in calm)) for level in LEVELS[1:]]
    return f"harmless: {len(calm)} items; " + ", ".join(f"{n} at {level} or more" for level, n in counts)


def conversations(indicators: Indicators, found: Iterable[Item]) -> str:
    """Items of several messages that a person should look at: how many messages after the first cue one was asked."""
    talks = [item for item in found if len(item.said) > 1 and item.level >= Urgency.CONCERN.rank]
    table: dict[int, Counter[str]] = defaultdict(Counter)
    for item in talks:
        table[item.level][_how_soon(*brought_in(indicators, item.said))] += 1
    columns = ("at once", "soon", "late", "never")
    head = f"{'meant':10}{'talks':>6}  " + "".join(f"{word:>9}" for word in columns)
    rows = [
        f"{LEVELS[level]:10}{row.total():>6}  " + "".join(f"{row[word] or '·':>9}" for word in columns)
        for level, row in sorted(table.items(), reverse=True)
    ]
    soon = sum(row["at once"] + row["soon"] for row in table.values())
    share = f"{soon / len(talks):.0%}" if talks else "none"
    return "\n".join((head, *rows, f"a person by the second message after the first cue: {share} of {len(talks)}"))


def _how_soon(first: int | None, asked: int | None) -> str:
    if first is None or asked is None:
        return "never"
    return "at once" if asked == first else "soon" if asked <= first + SOON else "late"


def best(found: Iterable[Item], known: frozenset[str]) -> list[tuple[str, int]]:
    """The cues that most of the items which reached what they should have in common."""
    counts = Counter(rule for item in found if item.level and reached(item) for rule in item.rules & known)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:BEST]


def ablation(texts: dict[str, str], indicators: Indicators, groups: dict[str, list[Item]]) -> Iterator[str]:
    """What is left without the best-scoring cues: little should hang on a few of them."""
    known = frozenset(cue.id for cue in indicators.cues)
    top = best((item for group in groups.values() for item in group), known)
    gone = frozenset(name for name, _ in top)
    lesser = without(texts, gone)
    yield "gone: " + ", ".join(f"{name} ({count})" for name, count in top)
    yield f"{'':24}{'items':>6}{'reached':>9}{'without':>9}"
    for name, group in groups.items():
        due = [item for item in group if item.level]
        left = [one for item in due for one in (score(lesser, [item]) if item.rules & gone else [item])]
        if due:
            shares = [sum(map(reached, some)) / len(due) for some in (due, left)]
            yield f"{name:24}{len(due):>6}{shares[0]:>9.1%}{shares[1]:>9.1%}"


def speed(indicators: Indicators, texts: list[str]) -> str:
    words = sorted({word for text in texts for word in text.lower().split() if len(word) > 3})
    timed = []
    for work in (indicators.notice, lambda text: [word for word in words if word in text.lower()]):
        start = time.process_time()
        for text in texts:
            work(text)
        timed.append((time.process_time() - start) / len(texts) * 1e6)
    return f"{timed[0]:.0f} µs a message; a plain search for {len(words)} words in the same texts {timed[1]:.0f} µs"


def main(parts: Sequence[Path] = ()) -> int:
    """Print the tables of some parts of the suite, or of all."""
    texts = files()
    indicators = Indicators.load(texts)
    out = [f"{len(indicators.cues)} cues, {sum(len(cue.phrases) for cue in written_out(texts))} phrases"]
    groups: dict[str, list[Item]] = {"held back from learning": [], "learned from": []}
    for part in parts or (*FRESH, *HELD, *SUITE):
        found = items(indicators, part)
        groups["held back from learning" if part in {*FRESH, *HELD} else "learned from"] += found
        out += [f"\n== {part.parent.name}/{part.stem}", by_level(found), alarms(found)]
    for name, group in groups.items():
        out += [f"\n== {name}: {len(group)} items, worst first", by_level(group), alarms(group)]
        out += [f"\n{by(kind, group)}" for kind in KINDS]
        out += [f"\n{raised(kind, group)}" for kind in KINDS[1:]]
        out += [f"\n-- conversations, {name}", conversations(indicators, group)]
    out += [f"\n== without the {BEST} best-scoring cues", *ablation(texts, indicators, groups)]
    out.append("\n" + speed(indicators, [item.text for group in groups.values() for item in group]))
    sys.stdout.write("\n".join(out) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
