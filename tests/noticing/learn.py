"""Learns what signs weigh, from invented messages: `make weights`. Needs scikit-learn (deploy/locks/learn.txt).

Lessons are `suite/lessons/*.jsonl`, which the cues were not written for, and the rest of the suite, which they were.
The held part is never read here. How far a cue is to be trusted is learned from the former only, and so are the
marks: so many of the harmless lessons that were chosen to mislead may reach an urgency. Everyday talk teaches signs,
but has no say in the marks: there is as much of it as one cares to write, and none of it is near them.
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
from safeguarding.indicators.tongue import told
from safeguarding.indicators.weigh import FILE, GRAM, Told, said, signs
from safeguarding.urgency import Urgency

HERE = Path(__file__).parent
CUES = HERE.parents[1] / "safeguarding" / "indicators"
EVERYDAY = frozenset({"plain", "split", "cumulative"})
"""Styles of harmless lessons that mislead nobody."""
LEVELS = (Urgency.CONCERN, Urgency.SERIOUS, Urgency.DANGER)
MAY_RISE = {Urgency.WORRY: 0.4, Urgency.CONCERN: 0.15, Urgency.SERIOUS: 0.05, Urgency.DANGER: 0.035}
SLACK = {Urgency.WORRY: 0.0, Urgency.CONCERN: 0.75, Urgency.SERIOUS: 0.75, Urgency.DANGER: 1.25}
STRENGTH = 1.0
LEAST = 6
FOLDS = 4
MANY = "en"
MOST_RULES = 4


@dataclass(frozen=True, slots=True)
class Lesson:
    """One invented message: what it means, the signs in it, what the cues alone find, and whether they knew it.

    `easy`: harmless, and not chosen to mislead.
    """

    rank: int
    category: str
    signs: frozenset[str]
    told: Told
    shares: dict[Urgency, float]
    fresh: bool
    easy: bool

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
            shares = known.shares([reading.spans[at] for at in said(reading, words)])
            easy = rank == 0 and row.get("style") in EVERYDAY
            yield Lesson(rank, row["category"], found, known, shares, part.parent.name == "lessons", easy)


class Tongue:
    """The lessons of one language, and what its signs weigh."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.rows = list(lessons(lang))
        seen = Counter(sign for row in self.rows for sign in row.signs)
        kept = [{sign: _size(sign) for sign in row.signs if seen[sign] >= _often(sign)} for row in self.rows]
        names = DictVectorizer()
        table = names.fit_transform(kept)
        table.indices, table.indptr = table.indices.astype(np.int32), table.indptr.astype(np.int32)  # for liblinear
        self.signs = names.get_feature_names_out()
        self.ranks = np.array([row.rank for row in self.rows])
        self.easy = np.array([row.easy for row in self.rows])
        self.fresh = np.array([row.fresh for row in self.rows])
        self.learned = {level: _learned(table, self.ranks >= level.rank) for level in LEVELS}

    def facts(self, level: Urgency):
        """Of each lesson: what its signs weigh towards each level, and what the cues say of this one."""
        scores = np.array([self.learned[each][1] for each in LEVELS]).T
        return np.hstack([scores, np.array([row.facts(level) for row in self.rows], float)])

    def file(self, levels: dict[Urgency, Mark]) -> str:
        """The file of weights."""
        kinds = sorted({row.category for row in self.rows if row.rank >= Urgency.CONCERN.rank})
        of = _categories(self.rows, kinds)
        sizes = np.array([_size(name) for name in self.signs])
        triples = zip(*(np.rint(100 * sizes * self.learned[level][0]).astype(int) for level in LEVELS), strict=True)
        lines = [
            f"{' '.join(map(str, weights))} {of[name]} {name}"
            for name, weights in zip(self.signs, triples, strict=True)
            if max(map(abs, weights)) >= LEAST
        ]
        print(f"{self.lang}: {len(self.rows)} lessons, {len(lines)} signs")
        starts = [self.learned[level][2] for level in LEVELS]
        return _file({level: mark.table(starts) for level, mark in levels.items()}, kinds, lines)


def _often(sign):
    """In how many lessons a sign must be, to be learned."""
    return 3 if sign[0] == GRAM else 2


def _size(sign):
    """Letters in a row stand for themselves less than words do."""
    return 0.5 if sign[0] == GRAM else 1.0


def _learned(table, wanted):
    """What each sign weighs, what each lesson weighs when it is not learned from, and where nothing is."""
    model = LogisticRegression(C=STRENGTH, solver="liblinear", class_weight="balanced")
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=7)
    scores = cross_val_predict(model, table, wanted, cv=folds, method="decision_function")
    model.fit(table, wanted)
    return model.coef_[0], scores, model.intercept_[0]


@dataclass(frozen=True, slots=True)
class Mark:
    """How sums and cues make the score of a level, and from what score on it is reached."""

    level: Urgency
    weights: list[float]
    base: float
    mark: float

    def table(self, starts: list[float]) -> dict[str, object]:
        """As it stands in the file; `starts`: what nothing weighs towards each level."""
        base = self.base + sum(weight * start for weight, start in zip(self.weights, starts, strict=False))
        return {
            "sums": [round(weight / 100, 6) for weight in self.weights[:3]],
            "cues": [round(weight, 4) for weight in self.weights[3:7]],
            "rules": round(self.weights[7], 4),
            "share": round(self.weights[8], 4),
            "base": round(float(base), 4),
            "mark": round(self.mark, 4),
            "slack": SLACK[self.level],
        }


def mark(level: Urgency, tongues: list[Tongue]) -> Mark:
    """The score of a level, and the mark that only so many harmless lessons reach: one for all these languages."""
    aim = max(level.rank, Urgency.CONCERN.rank)
    facts = np.vstack([tongue.facts(level)[tongue.fresh] for tongue in tongues])
    ranks = np.concatenate([tongue.ranks[tongue.fresh] for tongue in tongues])
    easy = np.concatenate([tongue.easy[tongue.fresh] for tongue in tongues])
    model = LogisticRegression(C=10, max_iter=1000).fit(facts, ranks >= aim)
    found = [float(weight) for weight in model.coef_[0]]
    weights = [*found[:3], *_rising(found[3:7]), max(0.0, found[7]), max(0.0, found[8])]
    score = facts @ np.array(weights) + model.intercept_[0]
    due, harmless = ranks >= aim, (ranks < Urgency.CONCERN.rank) & ~easy
    hardest = np.sort(score[harmless])[::-1]
    least = float(hardest[int(MAY_RISE[level] * len(hardest))])
    shares = f"{(score[due] >= least).mean():.1%} of those due, {(score[harmless] >= least).mean():.1%} of the harmless"
    print(f"{level:8} {shares}, {(score[easy] >= least).mean():.1%} of everyday talk")
    return Mark(level, weights, float(model.intercept_[0]), least)


def _rising(steps):
    """Steps of which none goes down, so that no cue makes a message weigh less."""
    tops = np.maximum.accumulate(np.maximum(0, np.cumsum(steps)))
    return [float(step) for step in np.diff(tops, prepend=0)]


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


def learn(langs: list[str]) -> None:
    """Write the weights of these languages; the scores and marks of those with few lessons are made together."""
    tongues = [Tongue(lang) for lang in langs]
    for group in ([t for t in tongues if t.lang == MANY], [t for t in tongues if t.lang != MANY]):
        levels = {level: mark(level, group) for level in MAY_RISE} if group else {}
        for tongue in group:
            (CUES / tongue.lang / FILE).write_text(tongue.file(levels), "utf-8")


if __name__ == "__main__":
    learn(sys.argv[1:] or [MANY])
