"""Learns what signs weigh, from invented messages: `make weights`. Needs scikit-learn (deploy/locks/learn.txt).

Lessons are `suite/lessons/*.jsonl` and the development part of the suite; the held part is never read here. Marks are
set from what cross-validation gives to harmless lessons: so many of the hardest look-alikes may reach an urgency.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

sys.path.insert(0, str(Path(__file__).parents[2]))

from safeguarding.indicators import load
from safeguarding.indicators.normalise import read
from safeguarding.indicators.weigh import FILE, signs
from safeguarding.urgency import Urgency

HERE = Path(__file__).parent
CUES = HERE.parents[1] / "safeguarding" / "indicators"
LEVELS = (Urgency.CONCERN, Urgency.SERIOUS, Urgency.DANGER)
MAY_RISE = {Urgency.WORRY: 0.22, Urgency.CONCERN: 0.07, Urgency.SERIOUS: 0.008, Urgency.DANGER: 0.002}
STRENGTH = 1.0
LEAST = 4
FOLDS = 8


def lessons(lang: str) -> Iterator[tuple[str, Urgency, str]]:
    """Text, urgency and category of each lesson in a language."""
    ranks = tuple(Urgency)
    for part in sorted((HERE / "suite").rglob("*.jsonl")):
        for line in part.read_text("utf-8").splitlines():
            row = json.loads(line)
            if row.get("lang", "en") != lang:
                continue
            texts = row.get("messages") or [row["text"]]
            urgency = Urgency(row["urgency"]) if "urgency" in row else ranks[row["level"] or 0]
            yield "\n".join(t if isinstance(t, str) else t["text"] for t in texts), urgency, row["category"]


def learn(lang: str) -> str:
    """The file of weights of a language."""
    files = {path.relative_to(CUES).as_posix(): path.read_text("utf-8") for path in sorted(CUES.rglob("*.toml"))}
    words = load.lexicon(files, lang)
    load.cues(files, lang, words)
    rows = list(lessons(lang))
    readings = [read(text, words) for text, _, _ in rows]
    seen = [signs(reading.words, reading.atoms(words)) for reading in readings]
    names = DictVectorizer()
    table = names.fit_transform([dict.fromkeys(found, 1) for found in seen])
    ranks = np.array([urgency.rank for _, urgency, _ in rows])
    learned = {level: _learned(table, ranks >= level.rank) for level in LEVELS}
    marks = {level: _mark(lang, level, share, learned, ranks) for level, share in MAY_RISE.items()}
    kinds = sorted({category for _, urgency, category in rows if urgency.rank >= Urgency.CONCERN.rank})
    of = _categories(rows, seen, kinds)
    triples = zip(*(learned[level][0] for level in LEVELS), strict=True)
    lines = [
        f"{' '.join(map(str, weights))} {of[name]} {name}"
        for name, weights in zip(names.get_feature_names_out(), triples, strict=True)
        if max(map(abs, weights)) >= LEAST
    ]
    print(f"{lang}: {len(rows)} lessons, {len(lines)} signs")
    return _file(marks, kinds, lines)


def _learned(table, wanted):
    """What each sign weighs (hundredths), and what each lesson weighs when it is not learned from."""
    model = LogisticRegression(C=STRENGTH, max_iter=400, class_weight="balanced")
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=7)
    scores = cross_val_predict(model, table, wanted, cv=folds, method="decision_function", n_jobs=-1)
    model.fit(table, wanted)
    return np.rint(100 * model.coef_[0]).astype(int), 100 * (scores - model.intercept_[0])


def _mark(lang, level, share, learned, ranks):
    """The sum that only `share` of the harmless lessons reach."""
    scores = learned[max(level, Urgency.CONCERN, key=lambda urgency: urgency.rank)][1]
    harmless = ranks < Urgency.CONCERN.rank
    due = ranks >= max(level.rank, Urgency.CONCERN.rank)
    hardest = np.sort(scores[harmless])[::-1]
    mark = int(hardest[int(share * len(hardest))])
    reached = scores >= mark
    shares = f"{reached[due].mean():.1%} of those due, {reached[harmless].mean():.1%} of the harmless"
    print(f"{lang} {level:8} {mark:5}: {shares}")
    return mark


def _categories(rows, seen, kinds):
    """The category that each sign is mostly of, each category weighing the same."""
    total = Counter(category for _, urgency, category in rows if urgency.rank >= Urgency.CONCERN.rank)
    counts = defaultdict(Counter)
    for (_, urgency, category), found in zip(rows, seen, strict=True):
        if urgency.rank >= Urgency.CONCERN.rank:
            for sign in found:
                counts[sign][category] += 1 / total[category]
    number = {name: index for index, name in enumerate(kinds)}
    best = {sign: number[max(sorted(found), key=lambda name: found[name])] for sign, found in counts.items()}
    return defaultdict(int, best)


def _file(marks, kinds, lines):
    rows = "\n".join(lines)
    named = "\n".join(f"{level} = {mark}" for level, mark in marks.items())
    return (
        "# Learned by tests/noticing/learn.py from invented messages; not written by hand. A line: what a sign weighs\n"
        "# towards concern, serious and danger (hundredths), the number of its category, and the sign.\n"
        f"categories = \"{' '.join(kinds)}\"\nsigns = '''\n{rows}\n'''\n\n[marks]\n{named}\n"
    )


if __name__ == "__main__":
    for chosen in sys.argv[1:] or ["en"]:
        (CUES / chosen / FILE).write_text(learn(chosen), "utf-8")
