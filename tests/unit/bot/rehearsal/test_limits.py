from __future__ import annotations

from bot.rehearsal.limits import MOST_CHATS, Limits, Pace


def sends(limits: Limits, chat: int, times: list[int]) -> list[int]:
    return [limits.take(chat, now) for now in times]


def test_a_short_burst_is_tolerated_and_then_one_a_second():
    assert sends(Limits(), 1, [0] * 6 + [999, 1_000, 1_001, 3_000, 3_000, 3_000]) == [
        *([0] * 5),
        1,
        1,
        0,
        1,
        0,
        0,
        1,
    ]


def test_a_refused_message_does_not_count():
    limits = Limits()
    sends(limits, 1, [0] * 50)

    assert limits.take(1, 1_000) == 0


def test_a_group_takes_twenty_a_minute():
    assert sum(wait == 0 for wait in sends(Limits(), -5, list(range(0, 60_000, 100)))) == 20 + 19


def test_everyone_together_takes_thirty_a_second():
    limits = Limits()

    assert [limits.take(chat, 0) for chat in range(31)] == [0] * 30 + [1]


def test_the_wait_is_as_long_as_it_takes():
    slow = Limits(chat=Pace(per_second=0.1, burst=1))

    assert sends(slow, 1, [0, 0, 4_000, 10_000]) == [0, 10, 6, 0]


def test_no_pace_is_no_limit():
    free = Pace(per_second=0, burst=0)
    limits = Limits(chat=free, everyone=free)

    assert set(sends(limits, 1, [0] * 1_000)) == {0}


def test_memory_is_bounded():
    limits = Limits(everyone=Pace(per_second=0, burst=0))
    for chat in range(MOST_CHATS + 10):
        limits.take(chat, 0)

    assert len(limits._chats) == MOST_CHATS
