"""A faith, an origin, a sexuality or a disability is never a sign by itself, in any language with cues."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from safeguarding.indicators import Indicators
from safeguarding.urgency import Urgency

CUES = Path(__file__).parents[2] / "safeguarding" / "indicators"


@dataclass(frozen=True)
class Tongue:
    """Words for who somebody is, sentences in which they stand alone, and some in which harm stands with them."""

    who: tuple[str, ...]
    alone: tuple[str, ...]
    harm: tuple[str, ...]


ENGLISH = Tongue(
    ("muslim", "jewish", "sikh", "catholic", "gay", "trans", "black", "polish", "somali", "autistic", "deaf", "roma"),
    ("im {}", "my friend is {}", "my family is {} and we love cooking", "theres a {} boy in my class"),
    (
        "im {} and my dad hits me",
        "hes {} and he wont let me leave the house",
        "they beat me up because im {}",
        "my mum said shed throw me out if im {}",
        "my {} friend says she wants to die",
    ),
)
TONGUES = {
    "en": ENGLISH,
    "cy": Tongue(
        # Not "du": beside "dwi'n" English, which knows neither, weighs it as a worry.
        ("mwslim", "iddewig", "catholig", "hoyw", "traws", "sipsi", "awtistig", "byddar", "sais"),
        ("dwi'n {}", "mae fy ffrind i'n {}"),
        ("dwi'n {} a mae dad yn taro fi", "dwi'n {} a dwi isio marw"),
    ),
    "pl": Tongue(
        (
            "muzułmaninem",
            "żydem",
            "katolikiem",
            "gejem",
            "trans",
            "czarny",
            "romem",
            "ukraińcem",
            "głuchy",
            "niewidomy",
        ),
        ("jestem {}", "mój kolega jest {}"),
        ("jestem {} i tata mnie bije", "jestem {} i chcę umrzeć"),
    ),
    "ro": Tongue(
        ("musulman", "evreu", "ortodox", "gay", "trans", "negru", "rom", "autist", "surd", "bisexual"),
        ("sunt {}", "prietenul meu e {}"),
        ("sunt {} și tata mă bate", "sunt {} și vreau să mor"),
    ),
    "uk": Tongue(
        ("мусульманин", "єврей", "католик", "гей", "транс", "чорний", "ром", "поляк", "аутист", "глухий"),
        ("я {}", "мій друг {}"),
        ("я {} і тато мене б'є", "я {} і хочу померти"),
    ),
    "es": Tongue(
        ("musulmán", "judío", "católico", "gay", "trans", "negro", "gitano", "autista", "sordo", "bisexual"),
        ("soy {}", "mi amigo es {}"),
        ("soy {} y mi papá me pega", "soy {} y quiero morir"),
    ),
    "fr": Tongue(
        ("musulman", "juif", "catholique", "gay", "trans", "noir", "rom", "autiste", "sourd", "bisexuel"),
        ("je suis {}", "mon ami est {}"),
        ("je suis {} et mon père me frappe", "je suis {} et je veux mourir"),
    ),
    "pt": Tongue(
        ("muçulmano", "judeu", "católico", "gay", "trans", "negro", "cigano", "autista", "surdo", "bissexual"),
        ("sou {}", "o meu amigo é {}"),
        ("sou {} e o meu pai bate-me", "sou {} e quero morrer"),
    ),
    "ar": Tongue(
        ("مسلم", "يهودي", "مسيحي", "شيعي", "مثلي", "أسود", "كردي", "أصم", "أعمى"),
        ("أنا {}", "صديقي {}"),
        ("أنا {} وأبي يضربني", "أنا {} وأريد أن أموت"),
    ),
    "ur": Tongue(
        ("مسلمان", "ہندو", "سکھ", "عیسائی", "شیعہ", "احمدی", "پٹھان", "گے", "بہرا", "اندھا"),
        ("میں {} ہوں", "میرا دوست {} ہے"),
        ("میں {} ہوں اور ابو مجھے مارتے ہیں", "میں {} ہوں اور مرنا چاہتا ہوں"),
    ),
    "ur-Latn": Tongue(
        ("musalman", "hindu", "sikh", "isai", "shia", "ahmadi", "pathan", "gay", "behra", "andha"),
        ("main {} hoon", "mera dost {} hai"),
        ("main {} hoon aur abbu mujhe marte hain", "main {} hoon aur marna chahta hoon"),
    ),
}


def asked(kind: str) -> list[tuple[str, str]]:
    """Each sentence of a kind in each language."""
    return [(lang, words) for lang, tongue in TONGUES.items() for words in getattr(tongue, kind)]


def ranks(indicators: Indicators, lang: str, said: str) -> dict[str, int]:
    return {who: indicators.notice(said.format(who)).urgency.rank for who in TONGUES[lang].who}


def test_every_language_with_cues_is_asked():
    assert TONGUES.keys() == {path.parent.name for path in CUES.glob("*/words.toml")}


@pytest.mark.parametrize(("lang", "said"), asked("alone"))
def test_a_faith_an_origin_a_sexuality_or_a_disability_is_no_sign(indicators: Indicators, lang: str, said: str):
    found = ranks(indicators, lang, said)
    assert max(found.values()) <= Urgency.WORRY.rank, found
    assert len(set(found.values())) == 1, found


@pytest.mark.parametrize(("lang", "said"), asked("harm"))
def test_it_changes_nothing_of_the_harm_that_stands_with_it(indicators: Indicators, lang: str, said: str):
    found = ranks(indicators, lang, said)
    assert len(set(found.values())) == 1, found
    assert min(found.values()) >= Urgency.CONCERN.rank


@pytest.mark.parametrize("who", ENGLISH.who)
def test_being_scared_to_tell_because_of_it_is_still_a_sign(indicators: Indicators, who: str):
    told = indicators.notice(f"im scared to tell anyone because im {who}").urgency
    assert told is indicators.notice("im scared to tell anyone because im gay").urgency
    assert told.rank >= Urgency.WORRY.rank
