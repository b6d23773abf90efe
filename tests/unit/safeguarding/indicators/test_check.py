from __future__ import annotations

from safeguarding.indicators import check

CUES = """
category = "worry"
source = "test"

[[cue]]
id = "t.one"
phrases = ["blue giraffe"]
urgency = "concern"
examples = ["a blue giraffe", "a red giraffe"]
never = ["a giraffe", "my blue giraffe"]
"""


def test_examples_that_do_not_hold_are_named_with_file_and_line(shipped: dict[str, str]):
    files = {path: shipped[path] for path in ("en/words.toml", "en/slang.toml")} | {"en/t.toml": CUES}
    assert check(files) == (
        "en/t.toml:6: t.one must match 'a red giraffe'",
        "en/t.toml:6: t.one must not match 'my blue giraffe'",
    )
