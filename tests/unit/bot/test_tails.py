from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot import tails
from bot.tails import Tails


def test_the_last_words_are_kept_in_order_and_no_more_than_five():
    held = Tails()
    for n in range(7):
        held.add("a", f"line {n}", at=n, now=n)

    assert [e.text for e in held.of("a", 7)] == [f"line {n}" for n in range(2, 7)]


def test_words_older_than_ten_minutes_are_gone():
    held = Tails()
    held.add("a", "early", at=0, now=0)

    assert held.of("a", tails.AGE)
    assert not held.of("a", tails.AGE + 1)


def test_forgetting_leaves_nothing():
    held = Tails()
    held.add("a", "words", at=0, now=0)
    held.forget("a")

    assert held.of("a", 0) == ()


@given(st.lists(st.text(st.characters(), max_size=3000), max_size=9))
def test_never_more_than_four_kilobytes(texts):
    held = Tails()
    for text in texts:
        held.add("a", text, at=0, now=0)

    assert sum(len(e.text.encode("utf-8", "surrogatepass")) for e in held.of("a", 0)) <= tails.SIZE


def test_people_long_quiet_are_forgotten(monkeypatch):
    monkeypatch.setattr(tails, "PEOPLE", 2)
    held = Tails()
    for name in "abc":
        held.add(name, "words", at=0, now=0)

    assert held.of("a", 0) == ()
    assert held.of("c", 0)
