from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.indicators.lexicon import Lexicon
from safeguarding.indicators.normalise import folded, read

ANY = st.text(st.characters(exclude_categories=()), max_size=200)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("I'm gonna k.m.s", "i am going to kill myself"),
        ("he’ll hit me", "he will hit me"),
        ("hell kill me", "he will kill me"),
        ("un4live", "unalive"),
        ("su!c!de", "suicide"),
        ("S*xually ass4ulted", "sexually assaulted"),
        ("i w a n t to d i e", "i want to die"),
        ("k i l l   m y s e l f", "kill myself"),
        ("s   a   d", "sad"),
        ("KILLLL meee", "kill me"),
        ("iwant to", "i want to"),
        ("no one", "noone"),
        ("𝓀𝒾𝓁𝓁", "kill"),
        ("kіll", "kill"),
        ("k\u200bi\u200bll", "kill"),
        ("h̷i̸t̵", "hit"),
        ("im 14yrs", "i am 14 years"),
        ("1 w4nt 2 d1e", "i want to die"),
        ("hi. bye", "hi . bye"),
        ("wait... what", "wait what"),
        ("lol literally", ""),
        ("", ""),
    ],
)
def test_readings(english: Lexicon, typed: str, words: str):
    assert " ".join(read(typed, english).words) == words


def test_places_point_into_what_was_typed(english: Lexicon):
    typed = "🙂 my dåd HITS me"
    reading = read(typed, english)
    where = dict(zip(reading.words, reading.spans, strict=True))
    assert typed[slice(*where["dad"])] == "dåd"
    assert typed[slice(*where["hits"])] == "HITS"


@settings(max_examples=300, deadline=None, derandomize=True)
@given(typed=ANY)
def test_any_text_is_read_and_places_stay_inside(english: Lexicon, typed: str):
    reading = read(typed, english)
    assert len(reading.words) == len(reading.spans) == len(reading.labels) == len(reading.pieces)
    assert all(0 <= start < end <= len(typed) for start, end in reading.spans)
    starts = [start for start, _ in reading.spans]
    assert starts == sorted(starts)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(typed=ANY)
def test_folding_folded_text_changes_nothing(typed: str):
    once, _ = folded(typed)
    assert folded(once)[0] == once


@settings(max_examples=100, deadline=None, derandomize=True)
@given(words=st.lists(st.sampled_from(["i", "want", "die", "dad", "hits", "me", "tonight", "knife"]), max_size=8))
def test_plain_words_read_as_themselves(english: Lexicon, words: list[str]):
    assert list(read(" ".join(words), english).words) == words


@pytest.mark.parametrize(
    "typed",
    ["\ud800" * 4096, "🙂" * 4096, "a" * 10_000, "a b " * 2_500, "a\u0301" * 4096, "!@$*" * 2_500, "1a" * 5_000],
)
def test_hostile_texts_are_read(english: Lexicon, typed: str):
    assert read(typed, english) == read(typed, english)
