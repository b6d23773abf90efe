from __future__ import annotations

import pytest

from bot.web import stream
from bot.web.stream import Crowded, Hub


def test_each_change_is_a_higher_number():
    hub = Hub()
    numbers = []
    for _ in range(3):
        hub.change()
        numbers.append(hub.number)

    assert numbers == [1, 2, 3]


def test_a_ninth_tab_ends_the_first_and_others_stay():
    hub = Hub()
    mine = [hub._admit("me", f"s{n}") for n in range(stream.EACH)]
    other = hub._admit("other", "s")

    hub._admit("me", "new")

    assert [listener.open for listener in mine] == [False] + [True] * (stream.EACH - 1)
    assert other.open


def test_ending_a_session_or_a_worker_ends_theirs_only():
    hub = Hub()
    one, two, other = hub._admit("me", "a"), hub._admit("me", "b"), hub._admit("you", "c")

    hub.end(session="a")
    assert (one.open, two.open, other.open) == (False, True, True)
    hub.end(worker="me")
    assert (two.open, other.open) == (False, True)
    assert hub.present() == {"you"}


def test_nobody_is_let_in_after_closing():
    hub = Hub()
    listener = hub._admit("me", "a")

    hub.close()

    assert not listener.open
    with pytest.raises(Crowded):
        hub._admit("me", "b")


def test_a_waking_listener_is_one_event_whatever_it_slept_through():
    hub = Hub()
    listener = hub._admit("me", "a")
    for _ in range(1_000):
        hub.change()

    assert listener.woken.is_set()
