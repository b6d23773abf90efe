from __future__ import annotations

from collections import Counter

from safeguarding.indicators import Indicators, check
from safeguarding.indicators.check import EXAMPLES, OWED

CUES = """
category = "worry"
source = "test"

[[cue]]
id = "t.one"
phrases = ["blue giraffe"]
urgency = "concern"
examples = ["a blue giraffe", "a red giraffe", "blue giraffe"]
never = ["a giraffe", "my blue giraffe", "a zebra"]
"""
FEW = CUES.replace(', "blue giraffe"]', "]")


def test_examples_that_do_not_hold_are_named_with_file_and_line(shipped: dict[str, str]):
    files = {path: shipped[path] for path in ("en/words.toml", "en/slang.toml")} | {"en/t.toml": CUES}
    assert check(files) == (
        "en/t.toml:6: t.one must match 'a red giraffe'",
        "en/t.toml:6: t.one must not match 'my blue giraffe'",
    )


def test_a_third_example_of_each_kind_is_asked_for(shipped: dict[str, str]):
    files = {path: shipped[path] for path in ("en/words.toml", "en/slang.toml")} | {"en/t.toml": FEW}
    assert "en/t.toml:6: t.one needs 3 examples that must match and 3 that never may" in check(files)


def test_what_a_language_owes_may_only_grow_less(indicators: Indicators):
    few = [cue for cue in indicators.cues if min(len(cue.examples), len(cue.never)) < EXAMPLES]
    assert Counter(cue.place.split("/")[0] for cue in few) == OWED
