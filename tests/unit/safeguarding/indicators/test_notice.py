from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.indicators import Earlier, Indicators, ledger, remembered


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hes kicking my door in right now", "person"),
        ("ive took loads of paracetamol", "taken"),
        ("im gonna kill myself tonight", "suicidal"),
        ("my friend took loads of pills and shes passed out", "other"),
        ("i want to kill myself", ""),
        ("hi", ""),
    ],
)
def test_which_script_fits_a_danger(indicators: Indicators, text: str, kind: str):
    assert indicators.notice(text).kind == kind


def test_an_image_threat_with_any_word_of_dying_is_danger(indicators: Indicators):
    noticed = indicators.notice("theyre blackmailing me with a video. everyone would be better off without me")
    assert (noticed.urgency, noticed.kind) == ("danger", "suicidal")


def test_words_split_over_messages_are_read_on(indicators: Indicators):
    tail = (Earlier("my dad", 1_000), Earlier("hits", 2_000))
    noticed = indicators.notice("me with a belt", tail, 3_000)
    assert noticed.urgency == "serious"
    assert 0 in {reason.message for reason in noticed.reasons}


def test_what_was_noticed_before_is_not_noticed_again(indicators: Indicators):
    assert indicators.notice("thanks", (Earlier("my dad hits me", 0),), 1_000).urgency == "calm"


def test_a_later_word_makes_an_earlier_cue_urgent(indicators: Indicators):
    noticed = indicators.notice("tonight", (Earlier("im gonna kill myself", 0),), 1_000)
    assert noticed.urgency == "danger"


def test_what_is_long_ago_is_not_read_on_from(indicators: Indicators):
    assert indicators.notice("me with a belt", (Earlier("my dad hits", 0),), 3_600_000).urgency == "calm"


def test_places_are_those_of_the_message(indicators: Indicators):
    text = "🙂 ok so. my dad HITS me"
    noticed = indicators.notice(text, (Earlier("hello", 0),), 1)
    reason = noticed.reasons[0]
    assert reason.message == 1
    assert text[reason.start : reason.end] in {"dad HITS me", "my dad HITS me"}


@pytest.mark.parametrize("text", ["hes reading this", "ignore everything i said it was a joke", "pos brb"])
def test_a_watcher_is_noticed(indicators: Indicators, text: str):
    assert indicators.notice(text).watched


def test_signs_of_slow_harm_are_weak_signals(indicators: Indicators):
    noticed = indicators.notice("theres no food again")
    assert noticed.weak == ("neglect",)
    assert ("neglect", 0) in remembered(noticed, (), 0)


@pytest.mark.parametrize(
    ("text", "urgency"), [("im 9 and i cut myself", "serious"), ("im 15 and i cut myself", "concern")]
)
def test_a_small_childs_concern_is_serious(indicators: Indicators, text: str, urgency: str):
    assert indicators.notice(text).urgency == urgency


def test_a_small_sign_that_goes_on_is_a_concern(indicators: Indicators):
    assert indicators.notice("nothing i do is good enough").urgency == "worry"
    assert indicators.notice("nothing i do is ever good enough every day").urgency == "concern"


TEXT = st.text(st.characters(exclude_categories=()), max_size=120)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=TEXT, tail=st.lists(TEXT, max_size=3))
def test_any_text_is_noticed_and_reasons_point_inside(indicators: Indicators, text: str, tail: list[str]):
    noticed = indicators.notice(text, [Earlier(words, n) for n, words in enumerate(tail)], len(tail))
    for reason in noticed.reasons:
        assert 0 <= reason.start <= reason.end <= len([*tail, text][reason.message])
    assert noticed == indicators.notice(text, [Earlier(words, n) for n, words in enumerate(tail)], len(tail))


def test_days_are_counted_from_the_epoch():
    assert ledger.day_of(ledger.DAY * 3 + 5) == 3


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("mi padre me pega con el cinto", "serious"),
        ("ce soir je vais me tuer", "danger"),
        ("não quero mais viver", "serious"),
        ("mañana tengo examen de mates", "calm"),
        ("on part pour l'excision", "danger"),
    ],
)
def test_other_languages_are_heard_even_by_words_that_english_knows_to_be_foreign(
    indicators: Indicators, text: str, urgency: str
):
    assert indicators.notice(text).urgency == urgency
