from __future__ import annotations

from bot import check, shipped
from flows.errors import Broken
from safeguarding.indicators.check import OWED


def test_what_is_shipped_is_in_order():
    said = []

    assert check.run(said.append) == 0
    assert said == [
        f"Still owed: a third example of a kind for {sum(OWED.values())} cues, in {', '.join(OWED)}.",
        "Flows, words, cues and clocks are in order.",
    ]


def test_each_fault_is_a_line_and_one_kind_does_not_hide_the_other(monkeypatch):
    def broken():
        raise Broken("flows/a.toml:3: no such state\nflows/b.toml:9: no such prompt")

    monkeypatch.setattr(shipped, "flows", broken)
    monkeypatch.setattr(shipped, "cues", lambda: {"en/words.toml": "nonsense ="})
    said = []

    assert check.run(said.append) == 1
    assert said[:2] == ["flows/a.toml:3: no such state", "flows/b.toml:9: no such prompt"]
    assert any("en/words.toml" in line for line in said[2:-2])
    assert said[-1] == f"{len(said) - 2} to mend."
