"""What the suite must show before anything ships."""

from __future__ import annotations

from pathlib import Path

import pytest
from noticing import report
from noticing.coverage import coverage
from noticing.scored import HELD, SUITE, Item, brought_in, items, read

from safeguarding.indicators import Entry, Indicators, check

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


def share(found, least):
    return sum(item.found >= least for item in found) / len(found)


@pytest.mark.parametrize("part", SUITE, ids=lambda part: part.stem)
def test_gates(part: Path, indicators: Indicators):
    found = items(indicators, part)
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
    found = [item for part in HELD for item in items(indicators, part) if item.lang == "en"]
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


def test_the_report_prints_every_kind_conversations_and_what_hangs_on_few_cues(capsys: pytest.CaptureFixture[str]):
    ycheck = next(part for part in SUITE if part.stem == "ycheck")
    assert report.main([ycheck, HELD[0]]) == 0
    out = capsys.readouterr().out
    for word in ("immediacy", "algospeak", "minimised", "harmless", "by the second message", "gone: ", "µs a message"):
        assert word in out


def test_kinds_are_printed_worst_first_with_their_numbers():
    said = (Entry("hello"),)
    found = [Item(said, kind, 3, "", "", "self", "en", found) for kind, found in (("a", 3), ("b", 0), ("b", 3))]
    rows = report.by("category", found).splitlines()[1:]
    assert [row.split() for row in rows] == [["b", "2", "50%"], ["a", "1", "100%"]]


def test_a_conversation_is_scored_by_how_soon_a_person_is_asked(indicators: Indicators):
    assert brought_in(indicators, [Entry("hi"), Entry("my dad hits me")]) == (1, 1)
    assert brought_in(indicators, [Entry("hi"), Entry("ok thanks")]) == (None, None)


def test_cues_that_never_fire_are_named_with_their_place(indicators: Indicators):
    found = [item for part in HELD[:1] for item in read(part)]
    lines = list(coverage(indicators.cues, found))
    assert lines[0].startswith(f"{len(indicators.cues)} cues; {len(indicators.cues)} never fire;")
    assert lines[-1].startswith(f"{indicators.cues[-1].place} ")
