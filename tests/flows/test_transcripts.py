"""Every transcript, played; and that there are as many, and of what, as was asked for."""

from __future__ import annotations

import pytest
import transcript

from bot import shipped
from safeguarding.urgency import Urgency

SCRIPTS = sorted(transcript.FOLDER.glob("*.txt"))
LEAST = 60
NINE = {f"domain 9.5, failure {number}" for number in range(1, 10)}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(flows, path):
    transcript.play(flows, transcript.read(path))


def test_each_names_the_row_that_it_proves_and_the_nine_documented_failures_are_there():
    rows = [transcript.read(path).row for path in SCRIPTS]

    assert len(SCRIPTS) >= LEAST
    assert {nine for nine in NINE if any(row.startswith(nine) for row in rows)} == NINE
    assert all(row.startswith(("domain ", "safety", "issue ")) for row in rows)
    assert len(set(rows)) == len(rows), "two transcripts prove the same row in the same words"


def test_each_says_what_is_answered_to_everything_that_happens():
    for path in SCRIPTS:
        script = transcript.read(path)
        happens = [line.text for line in script.lines]
        for now, after in zip(happens, [*happens[1:], ""], strict=True):
            if now[0] not in "<&=!" and not now.startswith(("wait ", "now ")):
                assert after.startswith("<"), f"{path.name}: nothing is said of '{now}'"


def test_what_the_transcripts_say_is_noticed_is_noticed(flows):
    """Words that a transcript calls serious reach a person, and those that it calls calm wake nobody."""
    indicators, missed, stated = shipped.indicators(), [], 0
    for path in SCRIPTS:
        script = transcript.read(path)
        transcript.play(flows, script)
        for words, urgency in script.words:
            found, stated = indicators.notice(words).urgency, stated + 1
            if urgency.rank >= Urgency.SERIOUS.rank > found.rank + 1 or (urgency is Urgency.CALM and found.rank > 1):
                missed.append(f"{path.stem}: {found} for {words!r}")
    print(f"\n{stated} stated, {len(missed)} noticed otherwise", *missed, sep="\n")
    assert len(missed) <= stated // 5


def test_a_transcript_that_goes_otherwise_is_told_with_its_line(flows, tmp_path):
    path = tmp_path / "wrong.txt"
    path.write_text("# row: domain 2, none\n> hi\n< thanks\n")

    with pytest.raises(AssertionError, match=r"wrong.txt:3: < thanks\n.*hello-bot"):
        transcript.play(flows, transcript.read(path))
