"""What the console is made of: vendored files as published, small modules, nothing that stores or evaluates."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "bot/web/static"
MODULES = sorted((STATIC / "js").rglob("*.js"))
# `eval:` names a member of the PRF extension.
FORBIDDEN = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|unsafeHTML|eval(?!: )|localStorage|sessionStorage"
    r"|BroadcastChannel|indexedDB|new Function|importmap)\b"
)


def test_vendored_files_are_the_published_ones():
    done = subprocess.run(
        [sys.executable, "deploy/vendor/vendor.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_a_changed_vendored_file_is_named(tmp_path):
    script = (ROOT / "deploy/vendor/vendor.py").read_text(encoding="utf-8")
    copy = tmp_path / "deploy/vendor/vendor.py"
    copy.parent.mkdir(parents=True)
    copy.write_text(script, encoding="utf-8")
    (tmp_path / "package-lock.json").write_text((ROOT / "package-lock.json").read_text())
    (tmp_path / "safeguarding").mkdir()
    (tmp_path / "safeguarding/wordlist.txt").write_text("abacus\n")
    modules = ["--modules", str(ROOT / "node_modules")]
    subprocess.run([sys.executable, copy, *modules], check=True)
    served = tmp_path / "bot/web/static/vendor/hpke/index.js"
    served.write_text(served.read_text() + "\n")

    done = subprocess.run([sys.executable, copy, "--check", *modules], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "bot/web/static/vendor/hpke/index.js" in done.stderr


def test_the_word_list_is_the_same_in_both_languages():
    listed = (ROOT / "safeguarding/wordlist.txt").read_text(encoding="utf-8").split()

    assert json.loads((STATIC / "words.json").read_text(encoding="utf-8")) == listed


@pytest.mark.parametrize("module", MODULES, ids=[str(path.relative_to(STATIC)) for path in MODULES])
def test_module_is_small_typed_and_stores_nothing(module):
    text = module.read_text(encoding="utf-8")

    assert text.startswith("// @ts-check\n")
    assert FORBIDDEN.search(text) is None
    assert module.name == "types.js" or len(text.splitlines()) < 80
    imports = re.findall(r'^(?:import|export) .*?from "([^"]+)"', text, flags=re.MULTILINE | re.DOTALL)
    assert all(path.startswith(("./", "../")) for path in imports)


@pytest.mark.node
def test_types_hold():
    done = subprocess.run(
        ["node", "node_modules/typescript/bin/tsc", "--noEmit", "-p", "tsconfig.json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "")
