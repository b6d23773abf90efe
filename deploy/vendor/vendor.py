# ruff: noqa: INP001 (a script, not a package)
"""Copy the few browser modules that the console serves out of node_modules, byte for byte.

`python deploy/vendor/vendor.py` copies and writes the manifest; `--check` compares and changes nothing. The
manifest names package, version, licence, npm's integrity and the SHA-256 of each served file, so that a second
person can go from a running page to the published package without trusting us.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "bot/web/static"
VENDOR = STATIC / "vendor"
WORDLIST = ROOT / "safeguarding/wordlist.txt"


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package: the files that are served, as `npm path` or `served path=npm path`."""

    name: str
    files: tuple[str, ...]
    licence: str = "LICENSE"

    def sources(self) -> Iterator[tuple[str, str]]:
        """Served path and npm path, both below the package's folder. The licence comes with the code."""
        for file in (*self.files, f"LICENSE.txt={self.licence}"):
            served, _, source = file.partition("=")
            yield served, source or served


PACKAGES = (
    Package(
        "lit-html",
        ("lit-html.js", "directive.js", "directive-helpers.js", "directives/repeat.js", "directives/live.js"),
    ),
    Package("@preact/signals-core", ("dist/signals-core.js=dist/signals-core.module.js",)),
    Package("hpke", ("index.js",), licence="LICENSE.md"),
    Package(
        "@noble/hashes",
        tuple(f"{name}.js" for name in ("_blake", "_md", "_u64", "argon2", "blake2", "sha3", "utils")),
    ),
    Package(
        "mlkem",
        (
            "esm/_dnt.shims.js",
            *(f"esm/src/{name}.js" for name in ("consts", "deps", "errors", "mlKem768Impl", "mlKemBase", "utils")),
            *(f"esm/src/sha3/{name}.js" for name in ("_u64", "sha3", "utils")),
        ),
    ),
)


def wanted(modules: Path, lock: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Every served path below the vendor folder with its bytes; the manifest last."""
    manifest = []
    for package in PACKAGES:
        facts = lock["packages"][f"node_modules/{package.name}"]
        hashes = {}
        for served, source in package.sources():
            content = (modules / package.name / source).read_bytes()
            hashes[served] = hashlib.sha256(content).hexdigest()
            yield f"{package.name}/{served}", content
        manifest.append(
            {
                "package": package.name,
                "version": facts["version"],
                "licence": facts["license"],
                "integrity": facts["integrity"],
                "sha256": hashes,
            }
        )
    yield "manifest.json", (json.dumps(manifest, indent=1) + "\n").encode()


def words() -> bytes:
    """The word list as the browser reads it: one JSON array, in the list's order."""
    return (json.dumps(WORDLIST.read_text(encoding="utf-8").split()) + "\n").encode()


def differences(found: dict[Path, bytes]) -> list[str]:
    """What stands in the tree but should not, is missing, or differs."""
    present = {path for path in VENDOR.rglob("*") if path.is_file()}
    extra = sorted(present - found.keys())
    wrong = [path for path, content in found.items() if not path.is_file() or path.read_bytes() != content]
    return [str(path.relative_to(ROOT)) for path in (*extra, *wrong)]


def main(arguments: list[str] | None = None) -> int:
    """Copy, or with `--check` compare. Returns 1 when something differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    parser.add_argument("--modules", type=Path, default=ROOT / "node_modules")
    options = parser.parse_args(arguments)
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    found = {VENDOR / name: content for name, content in wanted(options.modules, lock)}
    found[STATIC / "words.json"] = words()
    if options.check:
        wrong = differences(found)
        sys.stderr.writelines(f"{name}: differs from the published package\n" for name in wrong)
        return 1 if wrong else 0
    for path, content in found.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
