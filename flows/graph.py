"""What can be seen only by following the moves: dead ends, states nobody reaches, loops, and silence.

A node is one state of one version. `@back` and `@resume` lead only where a conversation has been.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TypeAlias

from flows.faults import Fault
from flows.model import ALWAYS, BACK, CONTROLS, RESUME, TONGUE, Atom, Flow, Guard, Line, Move, Plan, State

Node: TypeAlias = tuple[str, int, str]

_ASKS = CONTROLS | {"said", "media", "stale", "late", TONGUE}
_WORKER = Atom("owner", "worker")
_TOO_MANY = 12


def targets(plan: Plan, flow: Flow, state: State, move: Move) -> Iterator[Node]:
    """Where a move can lead. An unknown name leads nowhere; `check` has said so already."""
    if not move.to:
        yield flow.name, flow.version, state.name
    elif move.to == RESUME:
        yield from _places(plan, plan.home)
    elif move.to != BACK:
        yield from _places(plan, move.to) if ":" in move.to else ((flow.name, flow.version, move.to),)


def _places(plan: Plan, target: str) -> Iterator[Node]:
    name, _, state = target.partition(":")
    return (
        (name, version, state)
        for (flow, version), found in plan.flows.items()
        if flow == name and state in found.states
    )


def _states(plan: Plan) -> Iterator[tuple[Flow, State]]:
    for flow in plan.flows.values():
        for state in flow.states.values():
            yield flow, state


def _moves(state: State) -> Iterator[Move]:
    return itertools.chain.from_iterable(state.moves.values())


def _at(plan: Plan, node: Node) -> State | None:
    flow = plan.flows.get(node[:2])
    return flow.states.get(node[2]) if flow else None


def dead_ends(plan: Plan) -> Iterator[Fault]:
    """States that only moves of everywhere lead out of, and that are not declared `rest`."""
    for _, state in _states(plan):
        leaves = any(not m.everywhere and m.to not in {"", state.name} for m in _moves(state))
        if not leaves and not state.rest:
            yield Fault(state.where, f"dead end: nothing of its own leads out of '{state.name}', and it is no 'rest'")


def unreachable(plan: Plan) -> Iterator[Fault]:
    """States that no conversation can come to. An old version's first state counts as reached."""
    reached: set[Node] = set(_places(plan, plan.home))
    waiting = [
        (flow.name, flow.version, flow.first)
        for flow in plan.flows.values()
        if flow.name == plan.first or flow is not plan.newest[flow.name]
    ] + list(reached)
    while waiting:
        node = waiting.pop()
        state = _at(plan, node)
        reached.add(node)
        if state is None:
            continue
        flow = plan.flows[node[:2]]
        next_nodes = {n for move in _moves(state) for n in targets(plan, flow, state, move)}
        if state.again:
            next_nodes.add((flow.name, flow.version, state.again))
        waiting += next_nodes - reached
        reached |= next_nodes
    for flow, state in _states(plan):
        if (flow.name, flow.version, state.name) not in reached:
            yield Fault(state.where, f"nothing leads to '{state.name}'")


def loops(plan: Plan) -> Iterator[Fault]:
    """Passing states that lead back to themselves without anything happening in between."""
    for flow, state in _states(plan):
        if not state.passing:
            continue
        start = (flow.name, flow.version, state.name)
        seen: set[Node] = set()
        waiting = [start]
        while waiting:
            node = waiting.pop()
            found = _at(plan, node)
            if found is None or not found.passing:
                continue
            onward = {n for m in found.moves.get(ALWAYS, ()) for n in targets(plan, plan.flows[node[:2]], found, m)}
            if start in onward:
                yield Fault(state.where, f"'{state.name}' leads round to itself without anyone speaking")
                break
            waiting += onward - seen
            seen |= onward


def _covered(lines: tuple[Line, ...], guard: Guard) -> bool:
    """Whether some line is said whatever the facts are, given that the guard holds."""
    if any(not line.guard.atoms for line in lines):
        return True
    asked = sorted({(a.fact, a.value) for g in (guard, *(line.guard for line in lines)) for a in g.atoms})
    if not lines or len(asked) > _TOO_MANY:
        return False

    def holds(one: Guard, answers: dict[tuple[str, str], bool]) -> bool:
        return all(answers[a.fact, a.value] is a.wanted for a in one.atoms)

    for values in itertools.product((True, False), repeat=len(asked)):
        answers = dict(zip(asked, values, strict=True))
        if holds(guard, answers) and not any(holds(line.guard, answers) for line in lines):
            return False
    return True


def _answers(plan: Plan, flow: Flow, state: State, move: Move, before: tuple[Line, ...], guard: Guard) -> bool:
    lines = before + move.says + (state.says if move.repeat else ())
    guard = Guard(guard.atoms + move.guard.atoms)
    if _covered(lines, guard) or move.to in {BACK, RESUME}:
        return True
    if not move.to:
        return False
    for node in targets(plan, flow, state, move):
        there = _at(plan, node)
        if there is None or _covered(lines + there.says, guard):
            continue
        inner = plan.flows[node[:2]]
        onward = there.moves.get(ALWAYS, ()) if there.passing else ()
        if not onward or not all(_answers(plan, inner, there, m, lines + there.says, guard) for m in onward):
            return False
    return True


def unanswered(plan: Plan) -> Iterator[Fault]:
    """What a person could do and get no reply to. A worker present, or a `silent` state, may stay silent."""
    for flow, state in _states(plan):
        if state.passing:
            continue
        for event, moves in state.moves.items():
            if event not in _ASKS and not event.startswith(("chose:", "lang:")):
                continue
            if state.silent and event in {"said", "media", "bot", "secret"}:
                continue
            for move in moves:
                if _WORKER not in move.guard.atoms and not _answers(plan, flow, state, move, (), Guard()):
                    yield Fault(move.where, f"'{event}' in '{state.name}' can go unanswered")
        if not (state.aside or state.silent or state.again or _covered(state.says, Guard())):
            yield Fault(state.where, f"a person can come back to '{state.name}', and it says nothing")
