"""What is committed belongs to everybody's machine, and nothing in it is left for later."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).relative_to(ROOT)
VENDORED = "bot/web/static/vendor/"
PLACES = re.compile(
    r"/work/|/root/|/Users/\w|/home/(?!wren\b)\w|[A-Z]:\\\\Users"
    r"|\b(?:files\.)?pythonhosted\.org|\bpypi\.(?:org|python\.org)|registry\.(?:npmjs\.org|yarnpkg\.com)"
    r"|proxy\.golang\.org|index-url|\b(?:10|192\.168)\.\d{1,3}\.\d{1,3}\.\d{1,3}\b"
)
LATER = re.compile(
    r"\b(?:TODO|FIXME|XXX|HACK)\b|\bNotImplemented(?:Error)?\b"
    r"|pytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b|unittest\.skip|\b(?:it|test|describe)\.(?:skip|todo)\b"
)
CODE = {".py", ".js", ".mjs", ".lua", ".toml", ".ftl", ".css", ".html", ".md", ".sh", ".yml", ".service", ""}


def committed():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()]


def text_of(path):
    try:
        return (ROOT / path).read_text()
    except UnicodeDecodeError:
        return ""


def found(pattern, paths):
    return [
        f"{path}:{number}: {match[0]}"
        for path in paths
        if path != HERE
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        for match in pattern.finditer(line)
    ]


def test_nothing_committed_names_somebodys_machine_or_a_registry():
    ours = [path for path in committed() if not str(path).startswith(VENDORED)]

    assert found(PLACES, ours) == []


def test_nothing_is_left_for_later_and_no_test_is_passed_over():
    ours = [path for path in committed() if path.suffix in CODE and not str(path).startswith(VENDORED)]

    assert found(LATER, ours) == []


def test_nothing_that_is_made_or_secret_is_committed():
    made = re.compile(r"(^|/)(node_modules|__pycache__|\.venv|\.hypothesis|credentials|data)/|\.(pyc|aof|rdb|pem|key)$")

    assert [str(path) for path in committed() if made.search(str(path))] == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (PLACES, "see /work/" + "main"),
        (PLACES, "/home/ann/wren"),
        (PLACES, "https://files.pythonhosted.org/x"),
        (LATER, "# TODO later"),
        (LATER, "@pytest.mark.skip"),
        (LATER, "raise NotImplementedError"),
    ],
)
def test_each_pattern_finds_what_it_is_for(pattern, line):
    assert pattern.search(line)


@pytest.mark.parametrize(
    ("pattern", "line"), [(PLACES, "/home/wren/data"), (PLACES, "localhost:8041"), (LATER, "todos los santos")]
)
def test_each_pattern_leaves_other_words_alone(pattern, line):
    assert not pattern.search(line)
