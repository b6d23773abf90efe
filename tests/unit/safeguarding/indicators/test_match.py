from __future__ import annotations

import pytest

from flows.errors import Broken
from safeguarding.indicators import load
from safeguarding.indicators.match import Matcher
from safeguarding.indicators.normalise import read

CUES = """
category = "worry"
source = "test"
[[cue]]
id = "t.phrase"
phrases = ["{dad} .. {hit} me"]
urgency = "serious"
examples = ["dad hits me", "dad hit me"]
never = ["hi", "ok"]
[[cue]]
id = "t.literal"
literals = ["better off", "kms"]
urgency = "serious"
examples = ["better off", "kms"]
never = ["hi", "ok"]
[[cue]]
id = "t.pattern"
patterns = [" room \\\\d+ "]
urgency = "serious"
examples = ["room 12", "room 3"]
never = ["hi", "ok"]
"""


def found(shipped: dict[str, str], text: str) -> list[tuple[str, str]]:
    files = {path: shipped[path] for path in ("en/words.toml", "en/slang.toml")} | {"en/worry.toml": CUES}
    words = load.lexicon(files, "en")
    reading = read(text, words)
    hits = Matcher(load.cues(files, "en", words), words).hits(reading)
    return sorted((hit.cue.id, " ".join(reading.words[hit.first : hit.last + 1])) for hit in hits)


def test_phrases_literals_and_patterns_are_found_with_their_places(shipped: dict[str, str]):
    text = "in room 12 my dad often hits me id be better off"
    assert found(shipped, text) == [
        ("t.literal", "better off"),
        ("t.pattern", "room 12"),
        ("t.phrase", "dad often hits me"),
    ]


def test_a_literal_is_read_as_a_person_types(shipped: dict[str, str]):
    assert found(shipped, "k m s") == [("t.literal", "kill myself")]


def test_each_place_is_found(shipped: dict[str, str]):
    assert len(found(shipped, "dad hits me. dad hits me. dad hits me")) == 3


def test_words_that_count_as_one_are_walked_over_wherever_they_stand(shipped: dict[str, str]):
    assert found(shipped, "my old man often hits me. and my old man hit me") == [
        ("t.phrase", "old man hit me"),
        ("t.phrase", "old man often hits me"),
    ]


def test_a_long_text_of_words_that_count_as_one_is_read_to_its_end(shipped: dict[str, str]):
    hits = found(shipped, "old man " * 1000 + "hits me")
    assert hits == [("t.phrase", "old man hits me")]


def test_nothing_in_nothing(shipped: dict[str, str]):
    assert found(shipped, "") == []


def test_words_that_go_together_count_as_their_class(shipped: dict[str, str]):
    words = load.lexicon(shipped, "en")
    atoms = read("its in my hand right now", words).atoms(words)
    assert {"{inhand}", "{rightnow}"} <= atoms


def test_once_read_no_cue_keeps_its_phrases_written_out(shipped: dict[str, str]):
    files = {path: shipped[path] for path in ("en/words.toml", "en/slang.toml")} | {"en/worry.toml": CUES}
    words = load.lexicon(files, "en")
    matcher = Matcher(load.cues(files, "en", words), words)
    words.settle()
    (hit,) = matcher.hits(read("dad hits me", words))
    assert (hit.cue.id, hit.cue.phrases) == ("t.phrase", ())


def test_a_phrase_of_too_many_parts_is_refused(shipped: dict[str, str]):
    cues = CUES.replace("{dad} .. {hit} me", "me " * 70)
    files = {path: shipped[path] for path in ("en/words.toml", "en/slang.toml")} | {"en/worry.toml": cues}
    words = load.lexicon(files, "en")
    with pytest.raises(Broken, match="more than 62 parts"):
        Matcher(load.cues(files, "en", words), words)
