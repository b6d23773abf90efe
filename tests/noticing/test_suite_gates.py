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
PARTS = sorted((Path(__file__).parent / "suite").glob("*.jsonl"))


def share(found, least):
    return sum(item.found >= least for item in found) / len(found)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.stem)
def test_gates(part: Path, indicators: Indicators):
    found = REPORT["items"](indicators, part)
    danger, serious, concern, calm = ([i for i in found if i.level == level] for level in (4, 3, 2, 0))
    assert share(danger, 4) >= 0.95
    assert share(serious, 3) >= 0.95
    assert share(concern, 2) >= 0.85
    assert share(calm, 2) <= 0.10
    assert share(calm, 3) <= 0.01


def test_every_example_of_every_cue_holds(shipped: dict[str, str]):
    assert check(shipped) == ()


def test_all_categories_have_cues(indicators: Indicators):
    assert {cue.category for cue in indicators.cues} == CATEGORIES


def test_the_report_prints_every_functionality(capsys: pytest.CaptureFixture[str]):
    assert REPORT["main"]() == 0
    out = capsys.readouterr().out
    for word in ("immediacy", "algospeak", "cumulative", "harmless", "µs a message"):
        assert word in out
