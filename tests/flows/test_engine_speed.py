"""How fast the engine is: printed, never asserted."""

from __future__ import annotations

import time

from flows.engine import Flows, Session


def events_per_second(flows: Flows, events: int = 4_000) -> float:
    """Whole steps a second on one core, over the listening states, effects built."""
    session = Session("talk", flows.plan.newest["talk"].version, "listen-1")
    facts = {"staffed": True, "told": True, "clears": True}
    begun = time.perf_counter()
    for _ in range(events):
        session = flows.step(session, "said", facts).session
    return events / (time.perf_counter() - begun)


def test_print_events_per_second(flows):
    print(f"\nengine: {max(events_per_second(flows) for _ in range(3)):,.0f} events/s, best of 3")
