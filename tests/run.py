"""Runs the rules a machine holds, then every test. Says plainly what could not run; in CI that is a failure."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import tools

ROOT = tools.ROOT
PYTHON = sys.executable
RULES = (
    ("ruff", [PYTHON, "-m", "ruff", "check", "--no-cache", "."]),
    ("format", [PYTHON, "-m", "ruff", "format", "--no-cache", "--check", "."]),
    ("mypy", [PYTHON, "-m", "mypy"]),
    ("imports", ["lint-imports", "--no-cache"]),
    ("vendored files", [PYTHON, "deploy/vendor/vendor.py", "--check"]),
    ("console types", [*tools.node(), "node_modules/typescript/bin/tsc", "--noEmit", "-p", "tsconfig.json"]),
    ("wren check", ["wren", "check"]),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lint", action="store_true", help="only the rules")
    parser.add_argument("rest", nargs="*", help="handed to pytest")
    chosen = parser.parse_args()
    os.environ["PATH"] = f"{Path(PYTHON).parent}{os.pathsep}{os.environ['PATH']}"
    failed = [name for name, command in RULES if not holds(name, command)]
    if not chosen.lint:
        failed += tests(chosen.rest)
    print(f"\nNot in order: {', '.join(failed)}" if failed else "\nEverything holds.", flush=True)
    return bool(failed)


def holds(name: str, command: list[str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    print(f"{'ok ' if done.returncode == 0 else 'NO '} {name} ({time.monotonic() - began:.1f} s)", flush=True)
    if done.returncode:
        print(done.stdout[-8000:], done.stderr[-4000:], sep="\n", flush=True)
    return done.returncode == 0


def tests(rest: list[str]) -> list[str]:
    missing = [] if tools.chromium() else ["browser"]
    if not (ROOT / "node_modules").exists():
        missing.append("node")
    command = [PYTHON, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *rest]
    if missing:
        print(f"Could not run, for want of what they need: the tests marked {' and '.join(missing)}.")
        command += ["-m", " and ".join(f"not {name}" for name in missing)]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    return (["tests"] if code else []) + (missing if os.environ.get("CI") else [])


if __name__ == "__main__":
    raise SystemExit(main())
