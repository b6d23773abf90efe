"""Takes each guard against a pitfall out, one at a time, in a copy of the tree, and shows that its test then fails."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT / "tests")]

import tools  # noqa: E402
from guards import GUARDS, Guard  # noqa: E402

SEEN = 1
"""What pytest ends with when a test has failed; anything else means that it could not be run."""
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "__pycache__", ".*_cache", ".hypothesis", ".rehearsal"
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", nargs="*", type=int, help="only these")
    chosen = parser.parse_args().numbers
    with tempfile.TemporaryDirectory(prefix="wren-mutants-") as place:
        tree = Path(place) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT, symlinks=True)
        if (ROOT / "node_modules").exists():
            (tree / "node_modules").symlink_to((ROOT / "node_modules").resolve())
        ends = [shown(tree, guard) for guard in GUARDS if not chosen or guard.number in chosen]
    wrong = sum(not end for end in ends)
    print(f"\n{len(ends) - wrong} of {len(ends)} guards are seen by their tests.", flush=True)
    return bool(wrong)


def shown(tree: Path, guard: Guard) -> bool:
    """Whether the test sees that the guard is gone; without Chromium those that need it are left out, and said so."""
    if guard.browser and not tools.chromium():
        print(f"--  {guard.number:02d} {guard.pitfall}: needs Chromium", flush=True)
        return not os.environ.get("CI")
    path = tree / guard.file
    whole = path.read_text()
    path.write_text(whole.replace(guard.old, guard.new))
    try:
        code = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:xdist", "-p", "no:cacheprovider", guard.test],
            cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)}, check=False, capture_output=True, text=True,
        )  # fmt: skip
    finally:
        path.write_text(whole)
    seen = code.returncode == SEEN and " failed" in code.stdout
    print(f"{'ok ' if seen else 'NO '} {guard.number:02d} {guard.pitfall}", flush=True)
    if not seen:
        print(code.stdout[-2000:], code.stderr[-1000:], flush=True)
    return seen


if __name__ == "__main__":
    raise SystemExit(main())
