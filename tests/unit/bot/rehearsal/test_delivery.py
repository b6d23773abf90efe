from __future__ import annotations

from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.rehearsal.delivery import Connections, Lanes, Try
from bot.rehearsal.queue import DAY, Queue


def lanes_with(*lanes: int, life: int = DAY, most: int = 40) -> Lanes:
    queue = Queue(Random(1))
    for lane in lanes:
        queue.push(kind="message", lane=lane, chat=lane, body="{}", expires=life, now=0)
    loaded = Lanes(queue, Random(2), most)
    loaded.load(0)
    return loaded


def taken(lanes: Lanes, now: int) -> Try:
    attempt = lanes.take(now)
    assert attempt is not None
    return attempt


def test_a_lane_is_first_in_first_out_and_lanes_run_side_by_side():
    lanes = lanes_with(1, 1, 2)

    first, other = taken(lanes, 0), taken(lanes, 0)

    assert (first.update.lane, other.update.lane) == (1, 2)
    assert lanes.take(0) is None
    lanes.succeeded(first, 0)
    assert taken(lanes, 0).update.id == first.update.id + 1


def test_the_first_retry_is_at_once_then_2_to_64_seconds_then_60_to_120():
    lanes, now, waits = lanes_with(1), 0, []
    for _ in range(40):
        attempt = taken(lanes, now)
        lanes.failed(attempt, now)
        waits.append((attempt.wake - now) // 1000)
        now = attempt.wake

    assert waits[:7] == [0, 2, 4, 8, 16, 32, 64]
    assert all(60 <= wait <= 120 for wait in waits[7:])
    assert len(set(waits[7:])) > 5


def test_retry_after_is_honoured_up_to_an_hour_and_does_not_grow_the_back_off():
    lanes = lanes_with(1)
    attempt = taken(lanes, 0)
    waits = []
    for asked in (7, 9_999, 0, 0):
        lanes.failed(attempt, 0, asked)
        waits.append(attempt.wake // 1000)

    assert waits == [7, 3_600, 2, 4]


def test_one_failing_lane_does_not_hold_another():
    lanes = lanes_with(1, 2)
    failing = taken(lanes, 0)
    lanes.failed(failing, 0)
    lanes.failed(taken(lanes, 0), 0)

    order = [taken(lanes, 0).update.lane for _ in range(2)]

    assert sorted(order) == [1, 2]


def test_what_would_be_tried_too_late_is_dropped():
    lanes = lanes_with(1, 1, life=150_000)
    now, tries = 0, 0
    first = taken(lanes, 0)
    kept = True
    while kept:
        tries += 1
        kept = lanes.failed(first, now)
        if kept:
            now = first.wake
            assert taken(lanes, now) is first

    assert (tries, now) == (8, 126_000)
    assert first.update.id not in lanes.queue
    assert taken(lanes, now).update.id == first.update.id + 1


def test_an_update_that_expired_while_it_waited_is_not_sent():
    lanes = lanes_with(1, life=150_000)

    assert lanes.take(150_001) is None
    assert len(lanes.queue) == 0


def test_no_connection_is_not_a_failure():
    lanes = lanes_with(1)
    attempt = taken(lanes, 0)
    lanes.returned(attempt, 500)

    assert attempt.fails == 0
    assert lanes.take(499) is None
    assert taken(lanes, 500) is attempt


def test_only_twice_the_connections_are_loaded_so_80_poisoned_chats_stop_everyone():
    lanes = lanes_with(*range(1, 101))
    poisoned = [taken(lanes, 0) for _ in range(80)]

    assert lanes.take(0) is None
    lanes.load(0)
    assert lanes.take(0) is None
    lanes.succeeded(poisoned[0], 0)
    lanes.load(0)
    assert taken(lanes, 0).update.lane == 81


def test_a_confirmed_duplicate_goes_out_once_more():
    lanes = lanes_with(1)
    attempt = taken(lanes, 0)
    attempt.update.again = 1
    lanes.succeeded(attempt, 0)

    assert taken(lanes, 0) is attempt
    lanes.succeeded(attempt, 0)
    assert lanes.take(0) is None
    assert len(lanes.queue) == 0


def test_a_held_lane_waits_until_it_is_released():
    lanes = lanes_with(1, 2)
    lanes.held_back[1] = 5_000

    assert taken(lanes, 0).update.lane == 2
    assert lanes.take(0) is None
    lanes.release(1)
    assert taken(lanes, 0).update.lane == 1


def test_a_cleared_queue_is_not_sent():
    lanes = lanes_with(1, 2)
    lanes.queue.clear()

    assert lanes.take(0) is None
    assert len(lanes) == 0


def test_one_connection_probes_every_two_seconds_until_something_succeeded():
    connections = Connections(40)

    assert connections.claim(0, 5)
    assert not connections.claim(0, 5)
    connections.released(0, success=False, closed=True)
    assert not connections.claim(1_999, 5)
    assert connections.claim(2_000, 5)


def test_after_a_success_ten_connections_open_in_half_a_second():
    connections = Connections(40)
    connections.claim(0, 50)
    connections.released(0, success=True, closed=False)

    opened = [connections.claim(now, 50) for now in [0] * 12 + [499, 500] + [500] * 9]

    assert sum(opened[:12]) == 10
    assert opened[12:14] == [False, True]
    assert sum(opened) == 20


@pytest.mark.parametrize(("lanes", "most", "open_"), [(3, 40, 3), (50, 7, 7)])
def test_there_are_never_more_connections_than_lanes_or_than_allowed(lanes: int, most: int, open_: int):
    connections = Connections(most)
    connections.claim(0, lanes)
    connections.released(0, success=True, closed=False)

    assert sum(connections.claim(now, lanes) for now in range(0, 8_000, 50)) == open_


def test_a_spared_connection_can_be_used_again():
    connections = Connections(40)
    connections.claim(0, 1)
    connections.spare()

    assert connections.claim(0, 1)


class LanesMachine(RuleBasedStateMachine):
    """Whatever the webhook answers: a lane never has two on their way, never overtakes, never loses."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = Queue(Random(5))
        self.lanes = Lanes(self.queue, Random(6), 2)
        self.now = 0
        self.flying: list[Try] = []
        self.last: dict[int, int] = {}
        self.waiting: dict[int, int] = {}

    @rule(lane=st.integers(1, 6), life=st.sampled_from([150_000, DAY]))
    def push(self, lane: int, life: int) -> None:
        update = self.queue.push(kind="m", lane=lane, chat=lane, body="{}", expires=self.now + life, now=self.now)
        assert update is not None
        self.waiting[update.id] = update.expires
        self.lanes.load(self.now)

    @rule()
    def take(self) -> None:
        self.lanes.load(self.now)
        attempt = self.lanes.take(self.now)
        if attempt is None:
            return
        lane = attempt.update.lane
        assert lane not in {flying.update.lane for flying in self.flying}
        assert attempt.update.id >= self.last.get(lane, 0)
        self.last[lane] = attempt.update.id
        self.flying.append(attempt)

    @precondition(lambda self: self.flying)
    @rule(data=st.data(), answer=st.sampled_from(["ok", "error", "later", "no connection"]))
    def answer(self, data: st.DataObject, answer: str) -> None:
        attempt = data.draw(st.sampled_from(self.flying))
        self.flying.remove(attempt)
        if answer == "ok":
            self.lanes.succeeded(attempt, self.now)
            del self.waiting[attempt.update.id]
        elif answer == "no connection":
            self.lanes.returned(attempt, self.now)
        elif not self.lanes.failed(attempt, self.now, 30 if answer == "later" else 0):
            assert attempt.wake > attempt.update.expires
            del self.waiting[attempt.update.id]

    @rule(by=st.integers(1, 130_000))
    def wait(self, by: int) -> None:
        self.now += by

    @invariant()
    def what_lives_is_held(self) -> None:
        held = {update.id for update in self.queue}
        assert {number for number, end in self.waiting.items() if end >= self.now} <= held
        assert held <= set(self.waiting)


TestLanesMachine = LanesMachine.TestCase
TestLanesMachine.settings = settings(max_examples=80, stateful_step_count=50, deadline=None, derandomize=True)
