"""Each of the 24 pitfalls has a test that bears its number, and a guard of ours that `make mutants` can take out."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "mutants"))

from guards import GUARDS  # noqa: E402

NAMED = re.compile(r"def (test_pitfall_(\d\d)_\w+)")
TESTS = {path: NAMED.findall(path.read_text()) for path in (ROOT / "tests").rglob("test_*.py")}


def test_every_pitfall_has_a_test_and_a_guard():
    wanted = list(range(1, 25))

    assert sorted({int(number) for found in TESTS.values() for _, number in found}) == wanted
    assert sorted({guard.number for guard in GUARDS}) == wanted


@pytest.mark.parametrize("guard", GUARDS, ids=[f"{guard.number:02d} {guard.pitfall}" for guard in GUARDS])
def test_every_guard_stands_once_where_it_is_said_to_and_has_its_test(guard):
    path, _, name = guard.test.partition("::")

    assert (ROOT / guard.file).read_text().count(guard.old) == 1
    assert guard.old != guard.new
    assert (name, f"{guard.number:02d}") in TESTS[ROOT / path]
