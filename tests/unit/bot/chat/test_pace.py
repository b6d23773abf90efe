from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import pace
from bot.chat.pace import Answer, Done, Drop, Fault, Later, Limit, Pace, Why, judge
from bot.store.model import Out, Queued, Rank

NOW = 1_700_000_000_000


def entry(who, number=1, rank=Rank.BOT, part=0, tries=0):
    return Queued(part, number, who, Out(rank, b"", NOW + 600_000, 0), tries, maybe=False)


def drain(line, now, wait=60_000):
    """Everything that goes within `wait`, as (who, id, time since now)."""
    sent, at = [], now
    while (ms := line.wait(at)) is not None and at + ms <= now + wait:
        at += ms
        if (taken := line.next(at)) is not None:
            sent.append((taken.who, taken.id, at - now))
            line.finish(taken.who)
    return sent


def test_nothing_offered_is_nothing_to_wait_for():
    line = Pace(25)

    assert line.wait(NOW) is None
    assert line.next(NOW) is None


def test_the_more_urgent_person_goes_first_and_equals_as_they_came():
    line = Pace(25)

    line.offer([entry("d", rank=Rank.DANGER), entry("h", rank=Rank.HUMAN), entry("a"), entry("b")], NOW)
    line.offer([entry("e", rank=Rank.DANGER, part=1), entry("z", rank=Rank.LATER, part=1)], NOW)

    assert [who for who, _, _ in drain(line, NOW)] == ["d", "e", "h", "a", "b", "z"]


def test_a_line_before_an_urgent_one_is_lifted_with_it():
    order = pace.lifted([entry("a"), entry("b", rank=Rank.DANGER), entry("c"), entry("d", rank=Rank.HUMAN)])

    assert [rank for rank, _ in order] == [Rank.DANGER, Rank.DANGER, Rank.HUMAN, Rank.HUMAN]


def test_one_chat_rests_a_second_while_others_go():
    line = Pace(25)
    line.offer([entry("a", 1), entry("b", 1)], NOW)
    assert [line.next(NOW).who, line.next(NOW).who] == ["a", "b"]
    line.finish("a")
    line.finish("b")

    line.offer([entry("a", 2), entry("c", 1)], NOW)

    assert drain(line, NOW) == [("c", 1, 0), ("a", 2, 1000)]


def test_words_at_danger_may_come_three_at_once():
    line, times = Pace(25), []
    for number in range(1, 6):
        line.offer([entry("a", number, Rank.DANGER)], NOW)
        times += [at for _, _, at in drain(line, NOW + (times[-1] if times else 0))]

    assert times[:3] == [0, 0, 0]
    assert sum(times) > 0


def test_a_person_is_busy_until_the_entry_is_dealt_with():
    line = Pace(25)
    line.offer([entry("a", 1)], NOW)
    line.next(NOW)

    line.offer([entry("a", 1), entry("a", 2)], NOW + 5000)
    assert line.next(NOW + 5000) is None
    line.finish("a")
    line.offer([entry("a", 2)], NOW + 5000)

    assert line.next(NOW + 5000).id == 2


def test_what_is_offered_again_goes_once():
    line = Pace(25)
    for _ in range(3):
        line.offer([entry("a", 1), entry("b", 1)], NOW)

    assert [who for who, _, _ in drain(line, NOW)] == ["a", "b"]


def test_an_entry_that_became_more_urgent_moves_up():
    line = Pace(25)
    line.offer([entry("a"), entry("b")], NOW)

    line.offer([entry("b"), entry("c", rank=Rank.DANGER)], NOW)

    assert [who for who, _, _ in drain(line, NOW)] == ["b", "c", "a"]


def test_the_overall_limit_holds_in_any_second():
    line = Pace(25)
    line.offer([entry(f"p{n}") for n in range(200)], NOW)

    times = [at for _, _, at in drain(line, NOW)]

    assert len(times) == 200
    assert max(sum(1 for other in times if 0 <= other - at < 1000) for at in times) <= 30
    assert times[-1] >= 7_500


def test_a_partition_that_another_process_works_is_forgotten():
    line = Pace(25)
    line.offer([entry("a", part=0)], NOW)
    line.offer([entry("b", part=1)], NOW)

    line.forget(0)

    assert drain(line, NOW) == [("b", 1, 0)]


def test_when_nothing_gets_through_everyone_waits_longer_each_time():
    line, waits = Pace(25), []
    line.offer([entry("a")], NOW)
    for _ in range(10):
        line.failed(NOW)
        waits.append(line.wait(NOW))

    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (500, 15_000)
    line.worked()
    line.failed(NOW + 20_000)
    assert line.wait(NOW + 20_000) == 500


def test_a_clock_that_steps_back_stalls_nobody():
    line = Pace(25)
    line.offer([entry("a", 1)], NOW)
    line.next(NOW)
    line.finish("a")
    line.offer([entry("a", 2)], NOW)
    line.pause(NOW + 500)

    assert line.wait(NOW - 86_400_000) == 1000


def test_people_who_have_rested_are_forgotten(monkeypatch):
    monkeypatch.setattr(pace, "SWEEP", 10)
    line = Pace(10_000)
    for n in range(100):
        now = NOW + n * 5000
        line.offer([entry(f"p{n}")], now)
        drain(line, now)

    assert len(line._lines) < 25


RANKS = {"a": Rank.BOT, "b": Rank.HUMAN, "c": Rank.DANGER}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 900)), max_size=30))
@settings(max_examples=100)
def test_whatever_comes_when_each_persons_lines_go_in_order_and_rested(coming):
    line, now, sent, queues = Pace(25), NOW, [], {who: [] for who in "abc"}
    for number, (who, later) in enumerate(coming):
        now += later
        queues[who].append(entry(who, number, RANKS[who]))
        line.offer(sorted((q[0] for q in queues.values() if q), key=lambda each: each.out.rank), now)
        while (taken := line.next(now)) is not None:
            sent.append((taken, now))
            queues[taken.who].pop(0)
            line.finish(taken.who)
            line.offer(sorted((q[0] for q in queues.values() if q), key=lambda each: each.out.rank), now)

    for who, burst in [("a", 0), ("b", 0), ("c", pace.BURST)]:
        mine = [(each.id, at) for each, at in sent if each.who == who]
        assert mine == sorted(mine)
        assert all(later - at >= 1000 for (_, at), (_, later) in zip(mine, mine[burst + 1 :], strict=False))


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (Answer(message=5), Done(5)),
        (Answer(fault=Fault.WAIT, wait=4000), Later(NOW + 4000, Fault.WAIT)),
        (Answer(fault=Fault.WAIT), Later(NOW + 1000, Fault.WAIT)),
        (Answer(fault=Fault.GONE), Drop(Why.GONE)),
        (Answer(fault=Fault.NEVER), Drop(Why.REFUSED)),
        (Answer(fault=Fault.MAYBE), Later(NOW + 8000, Fault.MAYBE)),
        (Answer(fault=Fault.UNSENT), Later(NOW + 8000, Fault.UNSENT)),
        (Answer(fault=Fault.BARRED), Later(NOW + 60_000, Fault.BARRED, everyone=True)),
        (Answer(fault=Fault.CONFLICT), Later(NOW + 60_000, Fault.CONFLICT, everyone=True)),
    ],
)
def test_each_answer_has_one_verdict(answer, verdict):
    assert judge(entry("a", tries=3), answer, NOW) == verdict


def test_backing_off_ends_at_a_minute():
    assert [pace.backoff(tries) for tries in (0, 1, 5, 6, 50)] == [1000, 2000, 32_000, 60_000, 60_000]


def test_a_limit_of_many_a_second_is_exact():
    limit, now, count = Limit(1000, 5), NOW, 0
    while now < NOW + 1000:
        if (ms := limit.wait(now)) == 0:
            limit.take(now)
            count += 1
        now += ms

    assert 1000 <= count <= 1010
