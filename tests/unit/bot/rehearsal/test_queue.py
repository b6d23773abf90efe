from __future__ import annotations

from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.rehearsal.queue import DAY, MOST_UPDATES, WEEK, Queue, Update


def filled(count: int, *, life: int = DAY) -> tuple[Queue, int]:
    queue = Queue(Random(7))
    for at in range(count):
        queue.push(kind="message", lane=1, chat=1, body=f'{{"n":{at}}}', expires=life, now=0)
    return queue, queue.head


def ids(updates: list[Update]) -> list[int]:
    return [update.id for update in updates]


def test_the_first_id_is_random_and_the_next_ones_follow():
    queue, head = filled(3)

    assert 100_000_000 <= head <= 999_999_999
    assert ids(list(queue)) == [head, head + 1, head + 2]
    assert head != Queue(Random(8)).push(kind="m", lane=1, chat=1, body="", expires=1, now=0).id


def test_after_a_quiet_week_the_next_id_is_random_again():
    queue, head = filled(1)
    queue.forget(head)

    soon = queue.push(kind="m", lane=1, chat=1, body="", expires=9 * WEEK, now=WEEK - 1)
    queue.forget(soon.id)
    later = queue.push(kind="m", lane=1, chat=1, body="", expires=9 * WEEK, now=2 * WEEK)

    assert soon.id == head + 1
    assert later.id != head + 2


@pytest.mark.parametrize(
    ("offset", "given", "kept"),
    [
        (0, [0, 1, 2, 3], [0, 1, 2, 3]),
        (2, [2, 3], [2, 3]),
        (4, [], []),
        (-1, [3], [3]),
        (-3, [1, 2, 3], [1, 2, 3]),
        (-99, [0, 1, 2, 3], [0, 1, 2, 3]),
        (14, [], []),
        (15, [0, 1, 2, 3], [0, 1, 2, 3]),
    ],
)
def test_an_offset_confirms_what_is_before_it(offset: int, given: list[int], kept: list[int]):
    queue, head = filled(4)

    found = queue.fetch(offset + head if offset > 0 else offset, 100, 0)

    assert ids(found) == [head + at for at in given]
    assert ids(list(queue)) == [head + at for at in kept]


def test_an_offset_far_in_the_past_means_the_head():
    queue = Queue(Random(1))
    queue.restore(Update(500_000, "message", 1, 1, "{}", DAY), 0)

    assert ids(queue.fetch(500_000 - MOST_UPDATES - 1, 100, 0)) == [500_000]
    assert ids(queue.fetch(1, 100, 0)) == [500_000]


def test_the_limit_leaves_the_rest_for_later():
    queue, head = filled(5)

    assert ids(queue.fetch(0, 2, 0)) == [head, head + 1]
    assert len(queue) == 5


def test_an_update_lives_to_its_last_millisecond():
    queue, _ = filled(1, life=150_000)

    assert len(queue.fetch(0, 1, 150_000)) == 1
    assert len(queue.fetch(0, 1, 150_001)) == 0
    assert len(queue) == 0


def test_a_full_queue_drops_new_updates_silently():
    queue, _ = filled(MOST_UPDATES)

    assert queue.push(kind="m", lane=1, chat=1, body="{}", expires=DAY, now=0) is None
    assert len(queue) == MOST_UPDATES


def test_an_update_over_512_kib_is_dropped():
    queue = Queue(Random(1))

    assert queue.push(kind="m", lane=1, chat=1, body="x" * (2**19 + 1), expires=DAY, now=0) is None


def test_no_more_than_128_mib_are_held():
    queue = Queue(Random(1))
    body = "x" * 2**19
    taken = [queue.push(kind="m", lane=1, chat=1, body=body, expires=DAY, now=0) for _ in range(257)]

    assert [update is None for update in taken] == [False] * 256 + [True]


def test_a_planted_duplicate_comes_once_more_after_its_confirmation():
    queue, head = filled(2)
    next(iter(queue)).again = 1

    assert ids(queue.fetch(head + 2, 100, 0)) == [head]
    assert ids(queue.fetch(head + 2, 100, 0)) == []


def test_whoever_listens_hears_what_is_done():
    queue, head = filled(2)
    done: list[int] = []
    queue.on_done = lambda update: done.append(update.id)

    queue.fetch(head + 1, 1, 0)
    queue.expire(DAY + 1)

    assert done == [head, head + 1]


class QueueMachine(RuleBasedStateMachine):
    """Against a plain list: nothing is lost before its time, nothing comes twice out of order."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = Queue(Random(3))
        self.now = 0
        self.model: list[tuple[int, int]] = []

    @rule(life=st.integers(0, 200))
    def push(self, life: int) -> None:
        update = self.queue.push(kind="m", lane=1, chat=1, body="{}", expires=self.now + life, now=self.now)
        assert update is not None
        assert all(update.id > number for number, _ in self.model)
        self.model.append((update.id, self.now + life))

    @rule(by=st.integers(1, 150))
    def wait(self, by: int) -> None:
        self.now += by

    @rule(back=st.integers(0, 8), limit=st.integers(1, 5))
    def fetch(self, back: int, limit: int) -> None:
        offset = max(self.queue.tail - back, 0)
        found = self.queue.fetch(offset, limit, self.now)
        if self.queue.tail:
            self.model = [(number, end) for number, end in self.model if number >= offset]
        self.model = [(number, end) for number, end in self.model if end >= self.now]
        assert ids(found) == [number for number, _ in self.model][:limit]

    @rule(last=st.integers(1, 4))
    def fetch_the_last(self, last: int) -> None:
        found = self.queue.fetch(-last, 100, self.now)
        if self.queue.tail:
            self.model = [(number, end) for number, end in self.model if number >= self.queue.tail - last]
        self.model = [(number, end) for number, end in self.model if end >= self.now]
        assert ids(found) == [number for number, _ in self.model]

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def forget(self, data: st.DataObject) -> None:
        number, _ = data.draw(st.sampled_from(self.model))
        self.queue.forget(number)
        self.model = [(other, end) for other, end in self.model if other != number]

    @invariant()
    def nothing_is_lost(self) -> None:
        held = {update.id for update in self.queue}
        assert {number for number, end in self.model if end >= self.now} <= held


TestQueueMachine = QueueMachine.TestCase
TestQueueMachine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True)
