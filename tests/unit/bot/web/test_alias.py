from __future__ import annotations

from bot.web.alias import FIRST, SECOND, alias

KEY = b"k" * 32


def test_a_case_keeps_its_two_words_and_another_key_gives_others():
    cases = [f"{n:032x}" for n in range(200)]

    assert [alias(KEY, case) for case in cases] == [alias(KEY, case) for case in cases]
    assert [alias(KEY, case) for case in cases] != [alias(b"l" * 32, case) for case in cases]
    assert len({alias(KEY, case) for case in cases}) > 190
    assert all(len(alias(KEY, case).split()) == 2 for case in cases)


def test_the_words_are_plain_and_none_stands_twice():
    for words in (FIRST, SECOND):
        assert len(set(words)) == len(words) > 120
        assert all(word.isascii() and word.isalpha() and word.islower() and len(word) <= 11 for word in words)
