"""The suite, read and scored: what each item means, and how far the indicators took it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from safeguarding.indicators import Entry, Indicators, assess, load
from safeguarding.indicators.cues import Cue
from safeguarding.indicators.match import Matcher
from safeguarding.urgency import Urgency

HERE = Path(__file__).parent
CUES = HERE.parents[1] / "safeguarding" / "indicators"
LEVELS = tuple(Urgency)
RANKS = {urgency.value: urgency.rank for urgency in LEVELS}
HELD = tuple(sorted((HERE / "held").glob("*.jsonl")))
"""What nothing was learned from."""
FRESH = tuple(sorted((HERE / "fresh").glob("*.jsonl")))
"""By the newest writer, scored once and not looked at since the cues and weights of that day: no gate hangs on it."""
SUITE = tuple(sorted((HERE / "suite").glob("*.jsonl")))
LESSONS = tuple(sorted((HERE / "suite" / "lessons").rglob("*.jsonl")))


@dataclass(frozen=True, slots=True)
class Item:
    """One invented conversation: what it means (`level`), and what was found in it."""

    said: tuple[Entry, ...]
    category: str
    level: int
    functionality: str
    style: str
    who: str
    lang: str
    found: int = 0
    rules: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        return " / ".join(entry.text for entry in self.said)


def files() -> dict[str, str]:
    return {path.relative_to(CUES).as_posix(): path.read_text("utf-8") for path in sorted(CUES.rglob("*.toml"))}


def read(part: Path) -> list[Item]:
    """Every item of a part of the suite, not yet scored."""
    return [item(row) for row in map(json.loads, part.read_text("utf-8").splitlines())]


def item(row: dict) -> Item:
    """A row of a part. Some name how they are written (style), others what they try (functionality)."""
    level = RANKS[row["urgency"]] if "urgency" in row else row["level"] or 0
    kind, style = row.get("functionality", ""), row.get("style", "")
    return Item(entries(row), row["category"], level, kind, style, row["who"], row.get("lang", "en"))


def entries(row: dict) -> tuple[Entry, ...]:
    """The messages of one item; some have the time at which they were written."""
    return tuple(map(_entry, row.get("messages") or [row["text"]]))


def _entry(message: str | dict) -> Entry:
    if isinstance(message, str):
        return Entry(message)
    return Entry(message["text"], int(datetime.fromisoformat(message["at"]).timestamp() * 1000))


def score(indicators: Indicators, found: Iterable[Item]) -> list[Item]:
    """The same items with the rank that each came to, and the rules that fired."""
    return [_scored(indicators, one) for one in found]


def _scored(indicators: Indicators, one: Item) -> Item:
    noticed = assess(indicators, one.said)
    return replace(one, found=noticed.urgency.rank, rules=frozenset(reason.rule for reason in noticed.reasons))


def items(indicators: Indicators, part: Path) -> list[Item]:
    """Every item of a part, scored."""
    return score(indicators, read(part))


def reached(one: Item) -> bool:
    """Whether the item came as far as its level asks; for danger, `serious` will do: a person is on the way."""
    return one.found >= min(one.level, Urgency.SERIOUS.rank)


def without(texts: dict[str, str], gone: frozenset[str]) -> Indicators:
    """The indicators as they would be if these cues had never been written; what signs weigh stays as it is."""
    tongues = {}
    for lang in load.languages(texts):
        words, cues = load.language(texts, lang)
        left = tuple(cue for cue in cues if cue.id not in gone)
        tongues[lang] = (words, Matcher(left, words), load.weights(texts, lang))
    return Indicators(tongues)


def written_out(texts: dict[str, str]) -> tuple[Cue, ...]:
    """All cues with their phrases, which the indicators do not keep."""
    return tuple(cue for lang in load.languages(texts) for cue in load.language(texts, lang)[1])


def brought_in(indicators: Indicators, said: Sequence[Entry]) -> tuple[int | None, int | None]:
    """The first message after which anything was noticed, and the first after which a person is asked to look."""
    ranks = [assess(indicators, said[: count + 1]).urgency.rank for count in range(len(said))]
    return _first(ranks, Urgency.WORRY), _first(ranks, Urgency.CONCERN)


def _first(ranks: Sequence[int], least: Urgency) -> int | None:
    return next((number for number, rank in enumerate(ranks) if rank >= least.rank), None)
