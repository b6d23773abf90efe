"""Draw the pages in flows/drawings again: `python tests/flows/redraw.py`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from flows import draw, load  # noqa: E402


def shipped() -> dict[str, str]:
    """The flow and word files as they stand in the tree."""
    folder = ROOT / "flows"
    return {str(p.relative_to(folder)): p.read_text() for p in (*folder.glob("*.toml"), *folder.glob("text/*/*.ftl"))}


if __name__ == "__main__":
    for name, page in draw.pages(load.load(shipped())).items():
        (ROOT / "flows" / "drawings" / name).write_text(page)
