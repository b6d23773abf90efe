"""Fill in what is said: `python tests/flows/write.py NAME` prints a transcript with its `<` lines as they are now."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent / "support")]

import transcript  # noqa: E402

from flows import load  # noqa: E402


def written(flows, path: Path) -> str:
    """The transcript with what was said after each thing that happens; heads, checks and remarks stay."""
    script = transcript.read(path)
    talk = transcript.Conversation(flows, script.world)
    happens = {line.number: line.text for line in script.lines if line.text[0] not in "<&=!"}
    out = []
    for number, text in enumerate(path.read_text().splitlines(), 1):
        if text.strip().startswith("<"):
            continue
        out.append(text)
        if number in happens:
            transcript._line(talk, script, happens[number])
            if not happens[number].startswith(("wait ", "now ")):
                out.append(f"< {' '.join(say.prompt for say in talk.said)}".rstrip())
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    shipped = load.load(runpy.run_path(str(HERE / "redraw.py"))["shipped"]())
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(written(shipped, path))
