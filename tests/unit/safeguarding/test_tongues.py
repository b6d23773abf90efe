from __future__ import annotations

import pytest

from safeguarding.tongues import heard

WRITTEN = {
    "pl": "boję się wracać do domu bo tata mnie bije",
    "ro": "mi-e frică să merg acasă pentru că tata mă bate",
    "uk": "я боюся йти додому бо тато мене б'є",
    "es": "tengo miedo de volver a casa porque mi padre me pega",
    "fr": "j'ai peur de rentrer à la maison parce que mon père me frappe",
    "pt": "tenho medo de voltar para casa porque o meu pai bate-me",
    "ar": "أخاف أن أرجع إلى البيت لأن أبي يضربني",
    "ur": "مجھے گھر جانے سے ڈر لگتا ہے ابو مجھے مارتے ہیں",
    "ur-Latn": "mujhe ghar jane se dar lagta hai abbu mujhe marte hain",
    "cy": "dw i ofn mynd adref achos mae dad yn fy nharo i",
}


@pytest.mark.parametrize("lang", WRITTEN)
def test_each_language_is_heard(policy, lang):
    assert heard(WRITTEN[lang], policy.indicators.lexicons) == lang


def test_english_is_heard_and_a_word_of_french_or_a_name_is_no_language(policy):
    for text in ("my dad hits me when mum is at work", "idk what to do about my brother tbh"):
        assert heard(text, policy.indicators.lexicons) == "en"
    for text in ("hola", "bonjour", "lol", "ok", "hahahaha", "😭😭", "", "Mikołaj", "1234", "x"):
        assert heard(text, policy.indicators.lexicons) == "", text


def test_a_language_that_its_letters_give_away_needs_no_known_word(policy):
    lexicons = policy.indicators.lexicons

    assert heard("ґудзик їжака", lexicons) == "uk"
    assert heard("کھڑکی ٹوٹے", lexicons) == "ur"
    assert heard("объявление съезд", lexicons) == ""
    assert heard("گچپژ پژوهش", lexicons) == ""
