"""Any interleaving of two workers, crashes, lapses and clock jumps against a small model of the handoff."""

from __future__ import annotations

import asyncio
import dataclasses
import secrets

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.store import library
from bot.store.model import Lane, Out, Owner, Rank, Record
from bot.store.store import Store
from flows.errors import Refused
from safeguarding.handoff import LEASE, after_vanishing, score
from safeguarding.urgency import Urgency, highest
from tests.store.conftest import watched
from tests.store.material import ADA, BEN, CAL, FAR, case_of, notice, said

PEOPLE = {case_of(who): who for who in (ADA, BEN, CAL)}
cases, workers = st.sampled_from(sorted(PEOPLE)), st.sampled_from(["w", "v"])
picks = st.integers(0, 5)
jumps = st.sampled_from((-2 * LEASE, -1, 1, LEASE // 2, LEASE, 2 * LEASE, 30 * LEASE))
believing = precondition(lambda self: any(self.beliefs.values()))


@dataclasses.dataclass
class Open:
    """What must be true of a handoff that was asked for and not closed."""

    urgency: Urgency
    since: int
    number: int
    score: int


class Handoffs(RuleBasedStateMachine):
    servers = None

    @initialize(first=cases)
    def start(self, first):
        self.loop = asyncio.new_event_loop()
        self.store = self.run(
            Store.open(
                main=self.servers.plain,
                shred=self.servers.shred,
                prefix=f"t{secrets.token_hex(6)}",
                functions=watched(library.source()),
            )
        )
        for who in PEOPLE.values():
            self.run(self.store.commit(said(who)))
        self.now = 10**9
        self.numbers = dict.fromkeys(PEOPLE, 0)
        self.open: dict[str, Open] = {}
        self.beliefs: dict[str, dict[str, int]] = {"w": {}, "v": {}}
        self.fences: list[int] = []
        self.taken_back: set[int] = set()
        self.given: dict[str, int] = {}
        self.replies = dict.fromkeys(PEOPLE, 0)
        self.raise_(first, Urgency.CONCERN)

    def run(self, work):
        return self.loop.run_until_complete(work)

    def teardown(self):
        if hasattr(self, "store"):
            self.run(self.store.close())
            self.loop.close()

    def belief(self, pick):
        """One of the holds that somebody believes to have: worker, case, fence."""
        held = [(worker, case, fence) for worker, cases in self.beliefs.items() for case, fence in cases.items()]
        return held[pick % len(held)]

    def place(self, case):
        return self.run(self.store.handoff(case))

    @rule(case=cases, urgency=st.sampled_from(list(Urgency)))
    def raise_(self, case, urgency):
        self.numbers[case] += 1
        told = notice(PEOPLE[case], self.numbers[case], urgency, self.now)
        placed = score(urgency, self.now)
        assert self.run(self.store.notice(told, placed, self.now))
        if was := self.open.get(case):
            was.urgency, was.since = highest(was.urgency, urgency), min(was.since, self.now)
            was.number, was.score = told.number, min(was.score, placed)
        else:
            self.open[case] = Open(urgency, self.now, told.number, placed)

    @rule(case=cases, back=st.integers(0, 3))
    def repeat_a_notice(self, case, back):
        number = max(1, self.numbers[case] - back)
        if number <= self.numbers[case]:
            told = notice(PEOPLE[case], number, Urgency.DANGER, 1)
            assert not self.run(self.store.notice(told, score(Urgency.DANGER, 1), self.now))

    @rule(worker=workers, case=st.sampled_from((None, None, *sorted(PEOPLE))), cross=st.booleans())
    def claim(self, worker, case, cross):
        waiting = {c: h for c in self.open if (h := self.place(c)).state == "waiting"}
        try:
            held = self.run(
                self.store.claim(case=case, worker=worker, tab=f"{worker}t", now=self.now, lease_ms=LEASE, capacity=2)
            )
        except Refused:
            return
        if held is None:
            assert not waiting
            return
        if case is None:
            assert held.case in waiting
            assert self.open[held.case].score == min(self.open[c].score for c in waiting)
            if any(self.open[c].urgency is Urgency.DANGER for c in waiting):
                assert self.open[held.case].urgency is Urgency.DANGER
        assert held.fence > max(self.fences, default=0)
        self.fences.append(held.fence)
        self.beliefs[worker][held.case] = held.fence
        if cross:
            self.give(worker, held.case, held.fence)

    def give(self, worker, case, fence):
        """The second half of a claim."""
        joined = Owner(f"worker:{worker}", fence)
        given = self.run(self.store.own(PEOPLE[case], joined, self.now, f"joined {fence}"))
        assert given is (fence not in self.taken_back and fence >= self.given.get(case, 0))

    @believing
    @rule(pick=picks)
    def give_late(self, pick):
        """When the process died between the halves, the second comes late, again, or never."""
        self.give(*self.belief(pick))

    @believing
    @rule(pick=picks)
    def heartbeat(self, pick):
        worker, case, fence = self.belief(pick)
        alive = self.run(self.store.heartbeat(case, fence, f"{worker}t", self.now, LEASE))
        held = self.place(case)
        assert alive == (held is not None and held.state != "waiting" and held.fence == fence)

    @believing
    @rule(pick=picks)
    def telephone(self, pick):
        _, case, fence = self.belief(pick)
        self.run(self.store.phoning(case, fence, self.now + 20 * LEASE))

    @rule(jump=jumps)
    def clock_jumps(self, jump):
        self.now = max(1, self.now + jump)

    @rule(late=st.booleans(), both=st.booleans())
    def sweep(self, late, both):
        """Partition first, then desk; a process that dies between leaves the second half to the next sweep."""
        self.now += 30 * LEASE * late
        for held in self.run(self.store.lapsed(self.now)):
            self.run(self.store.own(held.who, Owner("queue", held.fence), self.now, f"parted {held.fence}"))
            self.taken_back.add(held.fence)
            if both:
                urgency = after_vanishing(held.urgency)
                placed = score(urgency, held.since)
                assert self.run(self.store.unclaim(held.case, held.fence, urgency, placed, self.now))
                was = self.open[held.case]
                was.urgency, was.score = highest(was.urgency, urgency), min(was.score, placed)

    @believing
    @rule(pick=picks, raised=st.booleans())
    def close(self, pick, raised):
        _, case, fence = self.belief(pick)
        held = self.place(case)
        if held is None or held.fence != fence or held.state == "waiting":
            return
        self.taken_back.add(fence)
        self.run(self.store.own(PEOPLE[case], Owner("bot", fence), self.now, f"closed {fence}"))
        if raised:
            self.raise_(case, Urgency.DANGER)
        assert self.run(self.store.close_handoff(held, self.now)) is not raised
        if not raised:
            del self.open[case]

    @believing
    @rule(pick=picks)
    def reply(self, pick):
        worker, case, fence = self.belief(pick)
        who = PEOPLE[case]
        seq = self.replies[case] + 1
        owner = self.run(self.store.owner(who))
        try:
            self.run(
                self.store.reply(
                    case=case,
                    who=who,
                    fence=fence,
                    worker=worker,
                    reply=f"{seq:032x}",
                    record=Record(Lane.WORKER, seq, "reply", b"r"),
                    out=Out(Rank.HUMAN, b"r", FAR, fence, from_worker=True),
                    audit=(),
                    now=self.now,
                )
            )
        except Refused:
            assert owner != Owner(f"worker:{worker}", fence)
        else:
            self.replies[case] = seq
            assert owner == Owner(f"worker:{worker}", fence)
            assert fence not in self.taken_back

    @rule(rung=st.integers(1, 5), late=st.booleans())
    def climb(self, rung, late):
        """Another process may have seen it earlier. What has climbed asks for a page until it is taken."""
        for line in self.run(self.store.waiting()):
            seen = dataclasses.replace(line, fence=line.fence - late)
            assert self.run(self.store.climb(seen, rung, ("primary",), self.now)) == (rung > line.rung and not late)

    @rule()
    def page(self):
        for page in self.run(self.store.pages(self.now, LEASE, 9)):
            assert self.place(page.handoff.case).state == "waiting"
            assert self.run(self.store.paged(page.id))

    @precondition(lambda self: hasattr(self, "store"))
    @invariant()
    def each_open_handoff_stands_in_exactly_one_list(self):
        names = self.store._wires.keys.handoffs()
        lines = {h.case: h for h in self.run(self.store.handoffs())}
        waiting = {case.decode() for case in self.run(self.store._wires.main.call("ZRANGE", names[2], 0, -1))}
        held = {case.decode() for case in self.run(self.store._wires.main.call("ZRANGE", names[3], 0, -1))}
        assert set(lines) == set(self.open) == waiting | held
        assert not waiting & held
        for case, line in lines.items():
            must = self.open[case]
            assert (line.urgency, line.since, line.version, line.score) == (
                must.urgency,
                must.since,
                must.number,
                must.score,
            )
            assert (line.state == "waiting") == (case in waiting) == (line.worker == "")

    @precondition(lambda self: hasattr(self, "store"))
    @invariant()
    def at_most_one_worker_can_speak_and_fences_only_grow(self):
        for case, who in PEOPLE.items():
            owner = self.run(self.store.owner(who))
            assert owner.fence >= self.given.get(case, 0)
            self.given[case] = owner.fence
            if owner.name.startswith("worker:"):
                speaker = owner.name.removeprefix("worker:")
                assert self.beliefs[speaker].get(case, 0) >= owner.fence
                line = self.place(case)
                assert line is None or line.fence >= owner.fence


def test_any_interleaving_keeps_every_handoff_in_one_list_under_one_owner(servers):
    machine = type("Bound", (Handoffs,), {"servers": servers})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=60,
            stateful_step_count=60,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            database=None,
        ),
    )
