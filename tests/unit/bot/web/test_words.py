from __future__ import annotations

from bot.web.words import six_words, wordlist


def test_a_digest_is_six_words_of_the_list():
    words = six_words(b"\x01" * 32).split()

    assert len(words) == 6
    assert set(words) <= set(wordlist())
    assert six_words(b"\x01" * 32) != six_words(b"\x02" + b"\x01" * 31)
