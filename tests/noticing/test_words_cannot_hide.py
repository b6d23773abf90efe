"""Metamorphic properties: what is added, bent, split or taken back never makes a message less urgent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.indicators import Entry, Indicators, assess

SUITE = Path(__file__).parent / "suite"
GRAVE = [
    row["text"]
    for part in (SUITE / "development.jsonl", SUITE / "ycheck.jsonl")
    for row in map(json.loads, part.read_text("utf-8").splitlines())
    if row["level"] >= 3 and row["text"] != "9"
]
LEET = str.maketrans({"a": "4", "e": "3", "i": "1", "o": "0"})


def rank(indicators: Indicators, text: str) -> int:
    return indicators.notice(text).urgency.rank


def elongated(text: str) -> str:
    return " ".join(word + word[-1] * 3 if len(word) > 3 and word.isalpha() else word for word in text.split())


BENT = {
    "lol after": lambda text: f"{text} lol",
    "lol before": lambda text: f"lol {text}",
    "jk": lambda text: f"{text} jk",
    "laughing": lambda text: f"{text} 😂😂",
    "skull": lambda text: f"{text} 💀",
    "heart between": lambda text: text.replace(" ", " ❤️ ", 1),
    "capitals": str.upper,
    "wide spaces": lambda text: text.replace(" ", "   "),
    "line breaks": lambda text: text.replace(" ", "\n"),
    "stretched": elongated,
    "zero width": "\u200b".join,
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c for c in text),
    "taken back": lambda text: f"{text}\nforget it i made it up",
    "never mind": lambda text: f"{text} jk jk im joking",
}


@pytest.mark.parametrize("bend", BENT.values(), ids=BENT.keys())
def test_never_lowers_what_is_grave(bend, indicators: Indicators):
    lowered = [t for t in GRAVE if rank(indicators, bend(t)) < min(rank(indicators, t), rank(indicators, t.lower()))]
    assert lowered == []


def test_leet_inside_words_rarely_hides(indicators: Indicators):
    hidden = [
        t for t in GRAVE if rank(indicators, " ".join(w.translate(LEET) for w in t.split())) < 3 <= rank(indicators, t)
    ]
    assert len(hidden) <= 0.05 * len(GRAVE), hidden


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=st.sampled_from(GRAVE), data=st.data())
def test_splitting_over_messages_does_not_lower(indicators: Indicators, text: str, data):
    words = text.split()
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(words) - 1)), max_size=3)))
    parts = [" ".join(words[a:b]) for a, b in zip([0, *cuts], [*cuts, len(words)], strict=True) if words[a:b]]
    whole = rank(indicators, text)
    assert assess(indicators, [Entry(part) for part in parts]).urgency.rank >= whole
    assert assess(indicators, [Entry(part, 1000 * n) for n, part in enumerate(parts)]).urgency.rank >= whole
