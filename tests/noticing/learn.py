"""Learns what signs weigh, from invented messages: `make weights`. Needs scikit-learn (deploy/locks/learn.txt).

Lessons are `suite/lessons/*.jsonl`, which the cues were not written for, and the rest of the suite, which they were.
The held part is never read here. How far a cue is to be trusted is learned from the former only, and so are the
marks: so many of the harmless lessons, most of them chosen to mislead, may reach an urgency.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

sys.path.insert(0, str(Path(__file__).parents[2]))

from safeguarding.indicators import Indicators, load
from safeguarding.indicators.normalise import read
from safeguarding.indicators.notice import told
from safeguarding.indicators.weigh import FILE, Told, said, signs
from safeguarding.urgency import Urgency

HERE = Path(__file__).parent
CUES = HERE.parents[1] / "safeguarding" / "indicators"
LEVELS = (Urgency.CONCERN, Urgency.SERIOUS, Urgency.DANGER)
MAY_RISE = {Urgency.WORRY: 0.4, Urgency.CONCERN: 0.15, Urgency.SERIOUS: 0.04, Urgency.DANGER: 0.025}
SLACK = {Urgency.WORRY: 0.0, Urgency.CONCERN: 1.0, Urgency.SERIOUS: 1.0, Urgency.DANGER: 1.5}
STRENGTH = 1.0
LEAST = 8
FOLDS = 4
MOST_RULES = 4


@dataclass(frozen=True, slots=True)
class Lesson:
    """One invented message: what it means, the signs in it, what the cues alone find, and whether they knew it."""

    rank: int
    category: str
    signs: frozenset[str]
    told: Told
    shares: dict[Urgency, float]
    fresh: bool

    def facts(self, level: Urgency) -> list[float]:
        """What the cues say of a level: which they reach, how many rules, how much of the words is theirs."""
        reached = [self.told.urgency.rank >= rank for rank in range(1, 5)]
        return [*reached, min(MOST_RULES, self.told.rules), self.shares[max(level, Urgency.CONCERN, key=_rank)]]


def _rank(level: Urgency) -> int:
    return level.rank


def lessons(lang: str) -> Iterator[Lesson]:
    """Every lesson in a language."""
    files = {
        path.relative_to(CUES).as_posix(): path.read_text("utf-8")
        for path in sorted((CUES / lang).glob("*.toml"))
        if path.name != FILE
    }
    words = load.lexicon(files, lang)
    load.cues(files, lang, words)
    indicators = Indicators.load(files)
    ranks = {urgency.value: urgency.rank for urgency in Urgency}
    for part in sorted((HERE / "suite").rglob("*.jsonl")):
        for row in map(json.loads, part.read_text("utf-8").splitlines()):
            if row.get("lang", "en") != lang:
                continue
            texts = row.get("messages") or [row["text"]]
            text = "\n".join(t if isinstance(t, str) else t["text"] for t in texts)
            rank = ranks[row["urgency"]] if "urgency" in row else row["level"] or 0
            reading, known = read(text, words), told(indicators._found(text).found)
            found = frozenset(signs(reading, words))
            fresh = part.parent.name == "lessons"
            yield Lesson(rank, row["category"], found, known, known.shares([reading.spans[at] for at in said(reading, words)]), fresh)


def learn(lang: str) -> str:
    """The file of weights of a language."""
    rows = list(lessons(lang))
    names = DictVectorizer()
    table = names.fit_transform([dict.fromkeys(row.signs, 1) for row in rows])
    table.indices, table.indptr = table.indices.astype(np.int32), table.indptr.astype(np.int32)  # as liblinear wants
    ranks = np.array([row.rank for row in rows])
    learned = {level: _learned(table, ranks >= level.rank) for level in LEVELS}
    scores = np.array([learned[level][1] for level in LEVELS]).T
    levels = {level: _level(lang, level, learned, scores, rows) for level in MAY_RISE}
    kinds = sorted({row.category for row in rows if row.rank >= Urgency.CONCERN.rank})
    of = _categories(rows, kinds)
    triples = zip(*(learned[level][0] for level in LEVELS), strict=True)
    lines = [
        f"{' '.join(map(str, weights))} {of[name]} {name}"
        for name, weights in zip(names.get_feature_names_out(), triples, strict=True)
        if max(map(abs, weights)) >= LEAST
    ]
    print(f"{lang}: {len(rows)} lessons, {len(lines)} signs")
    return _file(levels, kinds, lines)


def _learned(table, wanted):
    """What each sign weighs (hundredths), what each lesson weighs when it is not learned from, and where nothing is."""
    model = LogisticRegression(C=STRENGTH, solver="liblinear", class_weight="balanced")
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=7)
    scores = cross_val_predict(model, table, wanted, cv=folds, method="decision_function")
    model.fit(table, wanted)
    return np.rint(100 * model.coef_[0]).astype(int), scores, model.intercept_[0]


def _level(lang, level, learned, scores, rows):
    """How sums and cues make a score, and the mark that only so many harmless lessons reach."""
    aim = max(level.rank, Urgency.CONCERN.rank)
    known = np.array([row.facts(level) for row in rows], float)
    facts, ranks = np.hstack([scores, known]), np.array([row.rank for row in rows])
    fresh = np.array([row.fresh for row in rows])
    model = LogisticRegression(C=10, max_iter=1000).fit(facts[fresh], ranks[fresh] >= aim)
    score = model.decision_function(facts)
    hardest = np.sort(score[fresh & (ranks < Urgency.CONCERN.rank)])[::-1]
    mark = hardest[int(MAY_RISE[level] * len(hardest))]
    due, harmless = fresh & (ranks >= aim), fresh & (ranks < Urgency.CONCERN.rank)
    shares = f"{(score[due] >= mark).mean():.1%} of those due, {(score[harmless] >= mark).mean():.1%} of the harmless"
    print(f"{lang} {level:8} {shares}")
    weights = model.coef_[0]
    base = model.intercept_[0] + sum(weights[index] * learned[each][2] for index, each in enumerate(LEVELS))
    return {
        "sums": [round(float(weight) / 100, 6) for weight in weights[:3]],
        "cues": _rising(weights[3:7]),
        "rules": max(0.0, round(float(weights[7]), 4)),
        "share": max(0.0, round(float(weights[8]), 4)),
        "base": round(float(base), 4),
        "mark": round(float(mark), 4),
        "slack": SLACK[level],
    }


def _rising(steps):
    """Steps of which none goes down, so that no cue makes a message weigh less."""
    tops = np.maximum.accumulate(np.maximum(0, np.cumsum(steps)))
    return [round(float(step), 4) for step in np.diff(tops, prepend=0)]


def _categories(rows, kinds):
    """The category that each sign is mostly of, each category weighing the same."""
    total = Counter(row.category for row in rows if row.rank >= Urgency.CONCERN.rank)
    counts = defaultdict(Counter)
    for row in rows:
        if row.rank >= Urgency.CONCERN.rank:
            for sign in row.signs:
                counts[sign][row.category] += 1 / total[row.category]
    number = {name: index for index, name in enumerate(kinds)}
    best = {sign: number[max(sorted(found), key=lambda name: found[name])] for sign, found in counts.items()}
    return defaultdict(int, best)


def _file(levels, kinds, lines):
    rows = "\n".join(lines)
    tables = "\n".join(
        f"[levels.{level}]\n" + "".join(f"{name} = {value}\n" for name, value in row.items())
        for level, row in levels.items()
    )
    return (
        "# Learned by tests/noticing/learn.py from invented messages; not written by hand. A line: what a sign weighs\n"
        "# towards concern, serious and danger (hundredths), the number of its category, and the sign.\n"
        f"categories = \"{' '.join(kinds)}\"\nsigns = '''\n{rows}\n'''\n\n{tables}"
    )


if __name__ == "__main__":
    for chosen in sys.argv[1:] or ["en"]:
        (CUES / chosen / FILE).write_text(learn(chosen), "utf-8")
