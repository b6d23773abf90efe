"""The committed drawings are those of the flows as they are."""

from __future__ import annotations

from pathlib import Path

from flows.draw import pages

FOLDER = Path(__file__).resolve().parents[2] / "flows" / "drawings"


def test_each_flow_has_its_current_drawing_and_no_other(flows):
    drawn = pages(flows)
    kept = {path.name: path.read_text() for path in FOLDER.glob("*.md")}

    assert kept == drawn, "draw again: python tests/flows/redraw.py"
