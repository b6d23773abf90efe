"""The suite by functionality, in one readable table: `python tests/noticing/report.py`.

Worst first. "person" is the share that reaches a person: danger and serious items at `serious` or more, concern items
at `concern` or more. Harmless items count by how far they were raised. The time is of this machine, for comparison
with a plain search for the words of all classes in the same texts.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from safeguarding.indicators import Entry, Indicators, assess
from safeguarding.urgency import Urgency

SUITE = Path(__file__).parent / "suite"
CUES = Path(__file__).parents[2] / "safeguarding" / "indicators"
LEVELS = tuple(Urgency)
HELD = Path(__file__).parent / "held"


@dataclass(frozen=True, slots=True)
class Item:
    text: str
    category: str
    level: int
    functionality: str
    who: str
    lang: str
    found: int


def files() -> dict[str, str]:
    return {path.relative_to(CUES).as_posix(): path.read_text("utf-8") for path in sorted(CUES.rglob("*.toml"))}


def entries(row: dict) -> list[Entry]:
    """The messages of one item; some have the time at which they were written."""
    found = []
    for message in row.get("messages") or [row["text"]]:
        if isinstance(message, str):
            found.append(Entry(message))
        else:
            found.append(Entry(message["text"], int(datetime.fromisoformat(message["at"]).timestamp() * 1000)))
    return found


def items(indicators: Indicators, part: Path) -> list[Item]:
    """Every item of a part of the suite, with the rank that it came to."""
    ranks = {urgency.value: urgency.rank for urgency in LEVELS}
    found = []
    for row in map(json.loads, part.read_text("utf-8").splitlines()):
        said = entries(row)
        level = ranks[row["urgency"]] if "urgency" in row else row["level"] or 0
        style = row["style"] if "style" in row else row["functionality"]
        rank = assess(indicators, said).urgency.rank
        text = " / ".join(entry.text for entry in said)
        found.append(Item(text, row["category"], level, style, row["who"], row.get("lang", "en"), rank))
    return found


def reached(item: Item) -> bool:
    """Whether the item came as far as its level asks; for danger, `serious` will do: a person is on the way."""
    return item.found >= min(item.level, Urgency.SERIOUS.rank)


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
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in found:
        if item.level:
            groups[getattr(item, name)].append(item)
    shares = sorted((sum(map(reached, group)) / len(group), key, len(group)) for key, group in groups.items())
    return "\n".join(
        (f"{name:24}{'items':>6}{'reached':>9}", *(f"{k:24}{n:>6}{share:>9.0%}" for share, k, n in shares))
    )


def alarms(found: Iterable[Item]) -> str:
    calm = [item for item in found if not item.level]
    raised = [(level, sum(item.found >= level.rank for item in calm)) for level in LEVELS[1:]]
    return f"harmless: {len(calm)} items; " + ", ".join(f"{n} at {level} or more" for level, n in raised)


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
    """Print the table of some parts of the suite, or of all."""
    indicators = Indicators.load(files())
    parts = parts or [*sorted(SUITE.glob("*.jsonl")), *sorted(HELD.glob("*.jsonl"))]
    out = [f"{len(indicators.cues)} cues, {sum(len(cue.phrases) for cue in indicators.cues)} phrases"]
    every: list[Item] = []
    for part in parts:
        found = items(indicators, part)
        every += found
        out += [f"\n== {part.stem}", by_level(found), alarms(found)]
    out += [
        "\n== all, worst first",
        by("category", every),
        "",
        by("functionality", every),
        "",
        by("who", every),
        "",
        by("lang", every),
    ]
    short = [item.text for item in every]
    out.append("\n" + speed(indicators, short))
    sys.stdout.write("\n".join(out) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
