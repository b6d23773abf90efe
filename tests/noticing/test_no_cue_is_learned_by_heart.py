"""No cue is a message that was copied: what its phrases fix word by word never is most of what a new writer wrote.

Fixed are words with at most one alternative, side by side: a whole phrase of them, or five or more within one. Plain
words of up to three ("i cant breathe") are everybody's, and so no copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from noticing.scored import HELD, LESSONS, SUITE, read

from safeguarding.indicators import load
from safeguarding.indicators.cues import Cue
from safeguarding.indicators.lexicon import Lexicon
from safeguarding.indicators.normalise import read as reading
from safeguarding.indicators.phrases import One, Row, phrase

NEW_WRITERS = (*HELD, *(part for part in (*SUITE, *LESSONS) if part.stem.startswith("trial")))
MOST = 0.6
SHORT = 3
LONG_RUN = 5
ALTERNATIVES = 2
SAYINGS = {
    "wish i could go to sleep and just not wake up tbh": "suicide.passive",
    "i hate my life": "worry.low",
    "i need to tell someone tho": "worry.low",
}
"""What does hold most of a message, each one of many ways that its phrase may be said. Add none."""

Runs = dict[tuple[str, ...], str]


def fixed(row: Row) -> Iterator[list[frozenset[str]]]:
    """The runs of fixed words in one way of saying a phrase."""
    runs: list[list[frozenset[str]]] = [[]]
    for element in row:
        if isinstance(element, One) and len(element.words) <= ALTERNATIVES:
            runs[-1].append(element.words)
        else:
            runs.append([])
    yield from (run for run in runs if len(run) >= LONG_RUN or (run and len(runs) == 1))


def learned(cues: tuple[Cue, ...], lang: str) -> Runs:
    """Each run of fixed words in a language's cues, with the cue that has it."""
    here = (cue for cue in cues if cue.place.startswith(f"{lang}/"))
    ways = ((cue, row) for cue in here for said in cue.phrases for row in said.rows)
    return {words: cue.id for cue, row in ways for run in fixed(row) for words in product(*run)}


def copied(words: tuple[str, ...], runs: Runs) -> str:
    """The cue of which most of these words are a copy, if there is one."""
    for size in range(len(words), int(MOST * len(words)), -1):
        for at in range(len(words) - size + 1):
            if found := runs.get(words[at : at + size]):
                return found
    return ""


def copies(cues: tuple[Cue, ...], lexicon: Lexicon, lang: str) -> dict[str, str]:
    runs = learned(cues, lang)
    said = [entry.text for part in NEW_WRITERS for item in read(part) if item.lang == lang for entry in item.said]
    found = {text: copied(tuple(reading(text, lexicon).words), runs) for text in said if len(text.split()) > SHORT}
    return {text: cue for text, cue in found.items() if cue}


def test_no_cue_holds_most_of_a_message_by_a_new_writer(shipped: dict[str, str]):
    read_in = {lang: load.language(shipped, lang) for lang in load.languages(shipped)}
    found = {lang: copies(cues, words, lang) for lang, (words, cues) in read_in.items()}
    assert {lang: copied for lang, copied in found.items() if copied} == {"en": SAYINGS}


def test_a_copied_message_would_be_found(shipped: dict[str, str]):
    source = "been kippin in the bath cos its the only door in ours wi a lock on"
    files = {path: text for path, text in shipped.items() if path.startswith("en/")}
    words, cues = load.language(files, "en")
    bad = replace(cues[0], id="copied", phrases=(phrase(source, words),))
    assert "copied" in copies((*cues, bad), words, "en").values()
