from __future__ import annotations

import pytest

from safeguarding.indicators import Indicators
from safeguarding.indicators.language import understood
from safeguarding.indicators.lexicon import Lexicon
from safeguarding.indicators.load import lexicon
from safeguarding.indicators.normalise import read

FINE = [
    *("ok", "hi", "k", "?", "", "9", "2008", "lol", "😂😂", "💔", "Aisha", "Mohammed Khan", "idk bruh", "asdfghjkl"),
    *(
        "w rizz fr no cap",
        "skibidi toilet",
        "arsenal won yesterday",
        "wagwan g",
        "bonjour",
        "@user",
        "https://x.example",
    ),
    *("nm u", "im from Wrocław", "hellooooo", "omg noooo wayyyy", "Zoë", "my nan speaks polish"),
]
NOT = [
    *("我爸爸打我", "아빠가 나를 때려요", "ο πατέρας μου με χτυπάει", "お父さんが怖い", "พ่อตีฉัน"),
    *("apám megver és nagyon félek tőle", "babam beni dövüyor", "xqz wrtv plmk ghtr zzxc"),
]
OTHER = [
    *("мені страшно вдома", "أبي يضربني كل يوم", "میرے ابو مجھے مارتے ہیں", "помоги мне"),
    *("tata mnie bije i boje sie", "mi padre me pega y tengo miedo", "mon père me frappe j'ai peur"),
    *("tatal meu ma bate mi-e frica acasa", "meu pai me bate estou com medo", "mae dad yn fy mwrw i"),
    *("mera abbu mujhe marta hai", "pomocy", "ayuda por favor"),
]


@pytest.mark.parametrize("text", FINE)
def test_short_words_slang_names_and_signs_are_understood(english: Lexicon, text: str):
    assert understood(text, read(text, english), english)


@pytest.mark.parametrize("text", NOT)
def test_other_languages_and_unreadable_words_go_to_a_person(indicators: Indicators, text: str):
    noticed = indicators.notice(text)
    assert not noticed.understood
    assert noticed.urgency.rank >= 2
    assert any(reason.rule == "language.unknown" for reason in noticed.reasons)


@pytest.mark.parametrize("text", OTHER)
def test_fear_in_another_language_reaches_a_person_whether_its_words_are_known_or_not(
    indicators: Indicators, text: str
):
    assert indicators.notice(text).urgency.rank >= 2


def test_few_words_of_another_language_are_understood_only_if_they_are_known():
    words = lexicon({"xx/words.toml": 'plain = "dzien dobry"'}, "xx")
    assert understood("dzień dobry", read("dzień dobry", words), words, first=False)
    assert not understood("lorem ipsum", read("lorem ipsum", words), words, first=False)
