"""What the suite must show before anything ships."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from safeguarding.indicators import Indicators, check

REPORT = runpy.run_path(str(Path(__file__).parent / "report.py"))
CATEGORIES = {
    *(
        "physical_abuse",
        "sexual_abuse",
        "emotional_abuse",
        "neglect",
        "domestic_abuse",
        "relationship_abuse",
        "cse",
        "cce",
    ),
    *(
        "online_grooming",
        "sextortion",
        "fgm",
        "forced_marriage_hba",
        "trafficking",
        "radicalisation",
        "online_sadistic",
    ),
    *("bullying", "child_on_child_sexual", "self_harm", "suicide", "eating_disorder", "substance", "missing"),
    *(
        "young_carer",
        "bereavement",
        "position_of_trust",
        "disability",
        "mental_health",
        "causing_harm",
        "adult_or_perp",
    ),
    *("third_party", "watched", "recant", "worry"),
}
SUITE = Path(__file__).parent / "suite"
PARTS = sorted(SUITE.glob("*.jsonl"))
HELD = sorted((Path(__file__).parent / "held").glob("*.jsonl"))


def share(found, least):
    return sum(item.found >= least for item in found) / len(found)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.stem)
def test_gates(part: Path, indicators: Indicators):
    found = REPORT["items"](indicators, part)
    grave = [i for i in found if i.level >= 3]
    assert share(grave, 2) >= 0.95
    assert share(grave, 3) >= 0.9
    if danger := [i for i in found if i.level == 4]:
        assert share(danger, 4) >= 0.85
    if concern := [i for i in found if i.level == 2]:
        assert share(concern, 1) >= 0.85
    if calm := [i for i in found if i.level == 0]:
        assert share(calm, 2) <= 0.15
        assert share(calm, 3) <= 0.02


def test_words_of_others_that_nothing_was_learned_from_reach_a_person(indicators: Indicators):
    """Not as good as it shall be: danger as danger 0.9, danger at serious 0.98. These are floors, not goals."""
    found = [item for part in HELD for item in REPORT["items"](indicators, part) if item.lang == "en"]
    grave, danger = [i for i in found if i.level >= 3], [i for i in found if i.level == 4]
    assert share(grave, 2) >= 0.92
    assert share(grave, 3) >= 0.82
    assert share(danger, 4) >= 0.7
    assert share(danger, 3) >= 0.88
    assert share([i for i in found if i.level == 2], 1) >= 0.9
    calm = [i for i in found if i.level == 0]
    assert share(calm, 3) <= 0.03
    assert share(calm, 2) <= 0.18


def test_every_example_of_every_cue_holds(shipped: dict[str, str]):
    assert check(shipped) == ()


def test_all_categories_have_cues(indicators: Indicators):
    assert {cue.category for cue in indicators.cues} == CATEGORIES


def test_the_report_prints_every_functionality(capsys: pytest.CaptureFixture[str]):
    assert REPORT["main"]([SUITE / "ycheck.jsonl", *HELD[:1]]) == 0
    out = capsys.readouterr().out
    for word in ("immediacy", "algospeak", "cumulative", "harmless", "µs a message"):
        assert word in out
