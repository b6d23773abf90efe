"""Whether every name in the flows means something: states, events, buttons, words, timers, versions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows import few
from flows.faults import Fault, Where, instead
from flows.model import (
    ALWAYS,
    BACK,
    CONTROLS,
    EVERYWHERE,
    INPUT,
    MENU,
    RESUME,
    SYSTEM,
    Flow,
    Guard,
    Line,
    Move,
    Plan,
    State,
)
from flows.read import Everywhere
from flows.words import Words

_TIMER = re.compile(r"due:[a-z][a-z0-9-]*")


def names(plan: Plan, everywhere: Everywhere, words: Words) -> Iterator[Fault]:
    """All faults that need no following of moves."""
    yield from _ends(plan, everywhere, words)
    yield from _skips(plan, everywhere)
    for flow in plan.flows.values():
        yield from _versions(plan, flow)
        if flow.first not in flow.states:
            yield Fault(flow.lines["first"], f"first: no state '{flow.first}'{instead(flow.first, flow.states)}")
        for state in flow.states.values():
            yield from _state(plan, flow, state, words)
    yield from _timers(plan)
    yield from _words(plan, words)


def _ends(plan: Plan, everywhere: Everywhere, words: Words) -> Iterator[Fault]:
    if plan.first not in plan.newest:
        yield Fault(
            everywhere.top.source.where(("first",)), f"no flow '{plan.first}'{instead(plan.first, plan.newest)}"
        )
    yield from _target(plan, None, plan.home, everywhere.top.source.where(("home",)))
    for event in sorted((EVERYWHERE | {f"lang:{lang}" for lang in words.langs}) - everywhere.moves.keys()):
        near = instead(event, everywhere.moves.keys() - EVERYWHERE)
        yield Fault(everywhere.top.source.where(("on",)), f"everywhere: '{event}' is missing{near}")


def _skips(plan: Plan, everywhere: Everywhere) -> Iterator[Fault]:
    known = {f"{flow.name}:{name}" for flow in plan.newest.values() for name in (*flow.states, "*")}
    for moves in everywhere.moves.values():
        for move in moves:
            for skip in move.skips:
                if skip not in known:
                    yield Fault(move.where, f"except: no state '{skip}'{instead(skip, known)}")


def _target(plan: Plan, flow: Flow | None, to: str, where: Where) -> Iterator[Fault]:
    if to in {"", BACK, RESUME}:
        return
    name, colon, state = to.partition(":")
    if not colon and flow is not None:
        if to not in flow.states:
            yield Fault(where, f"no state '{to}'{instead(to, flow.states)}")
    elif name not in plan.newest:
        yield Fault(where, f"no flow '{name}'{instead(name, plan.newest)}")
    elif state not in plan.newest[name].states:
        yield Fault(where, f"no state '{to}'{instead(to, (f'{name}:{s}' for s in plan.newest[name].states))}")


def _versions(plan: Plan, flow: Flow) -> Iterator[Fault]:
    newest = plan.newest[flow.name]
    if flow is not newest:
        if flow.migrate:
            yield Fault(flow.lines["migrate"], "only the newest version of a flow has [migrate]")
        return
    for old in range(1, flow.version):
        shipped = (flow.name, old) in plan.flows
        if shipped == (old in flow.migrate):
            what = "is both shipped and in [migrate]" if shipped else "is neither shipped nor in [migrate]"
            yield Fault(flow.lines["version"], f"{flow.name} version {old} {what}; sessions may still hold it")
    for old, table in flow.migrate.items():
        if old >= flow.version:
            yield Fault(flow.lines["migrate"], f"[migrate] from {old}: this is version {flow.version}")
        for state in table.values():
            if state not in flow.states:
                yield Fault(
                    flow.lines["migrate"], f"[migrate] from {old}: no state '{state}'{instead(state, flow.states)}"
                )


def _state(plan: Plan, flow: Flow, state: State, words: Words) -> Iterator[Fault]:
    if state.again and state.again not in flow.states:
        yield Fault(state.where, f"again: no state '{state.again}'{instead(state.again, flow.states)}")
    yield from _lines(state.says, Guard(), words)
    yield from _choices(state, words)
    events = {ALWAYS} if state.passing else {"said"}
    if state.passing and state.moves.keys() - events:
        yield Fault(state.where, f"'{state.name}' is passing: it may have only '{ALWAYS}'")
    for event in sorted(events - state.moves.keys()):
        yield Fault(state.where, f"'{state.name}' has no answer to '{event}'")
    for event, moves in state.moves.items():
        yield from _event(state, event, moves, words)
        for move in moves:
            yield from _target(plan, flow, move.to, move.where)
            yield from _lines(move.says, move.guard, words)


def _event(state: State, event: str, moves: tuple[Move, ...], words: Words) -> Iterator[Fault]:
    known = INPUT | CONTROLS | SYSTEM | {ALWAYS} | {f"lang:{lang}" for lang in words.langs}
    if event.startswith("chose:"):
        if event[6:] not in state.answers:
            near = instead(event[6:], state.answers)
            yield Fault(moves[0].where, f"'{state.name}' has no button '{event[6:]}'{near}")
    elif not _TIMER.fullmatch(event) and event not in known:
        yield Fault(moves[0].where, f"unknown event '{event}'{instead(event, known)}")
    open_at = [index for index, move in enumerate(moves) if not move.guard.atoms]
    if not open_at:
        yield Fault(moves[-1].where, f"'{event}' in '{state.name}' needs a last move without 'if'")
    elif open_at[0] < len(moves) - 1:
        yield Fault(moves[open_at[0] + 1].where, f"'{event}' in '{state.name}': this move is never reached")


def _choices(state: State, words: Words) -> Iterator[Fault]:
    for choice in state.choices:
        if f"choice-{choice}" not in words.first:
            known = (ident[7:] for ident in words.first if ident.startswith("choice-"))
            yield Fault(state.where, f"button '{choice}' has no words: choice-{choice}{instead(choice, known)}")
    for choice in state.answers:
        if f"chose:{choice}" not in state.moves:
            yield Fault(state.where, f"button '{choice}' of '{state.name}' leads nowhere: no 'chose:{choice}'")


def _lines(lines: tuple[Line, ...], guard: Guard, words: Words) -> Iterator[Fault]:
    for line in lines:
        if line.prompt not in words.first:
            yield Fault(line.where, f"no words for '{line.prompt}'{instead(line.prompt, words.prompts())}")
        sure = {atom.fact for atom in (*guard.atoms, *line.guard.atoms) if atom.wanted}
        for name in line.args:
            if name not in sure:
                yield Fault(line.where, f"'{line.prompt}' uses ${name}: say it only 'if = \"{name}\"'")


def _timers(plan: Plan) -> Iterator[Fault]:
    moves = [
        move for flow in plan.flows.values() for s in flow.states.values() for ms in s.moves.values() for move in ms
    ]
    answered = {move.event[4:]: move.where for move in moves if move.event.startswith("due:") and not move.everywhere}
    set_at = [(name, flow.lines["woken"]) for flow in plan.flows.values() for name in flow.woken]
    set_at += [(remind.name, move.where) for move in moves for remind in move.reminds]
    names = {name for name, _ in set_at}
    for name, where in set_at:
        if name not in answered:
            yield Fault(where, f"reminder '{name}' is never answered{instead(name, answered)}")
    for move in moves:
        for name in move.forgets:
            if name not in names:
                yield Fault(move.where, f"no reminder '{name}' to forget{instead(name, names)}")
    for name, where in answered.items():
        if name not in names:
            yield Fault(where, f"no reminder '{name}' is ever set{instead(name, names)}")


def _said(flow: Flow) -> Iterator[Line]:
    yield from flow.spoken
    for state in flow.states.values():
        yield from state.says
        for moves in state.moves.values():
            for move in moves:
                yield from move.says


def _words(plan: Plan, words: Words) -> Iterator[Fault]:
    said = {line.prompt for flow in plan.flows.values() for line in _said(flow)}
    chosen = {choice for flow in plan.flows.values() for s in flow.states.values() for choice in s.choices}
    for flow in plan.flows.values():
        yield from _lines(flow.spoken, Guard(), words)
    for ident, where in words.first.items():
        kind, _, rest = ident.partition("-")
        if kind == "choice" or (kind == "answer" and rest):
            if (
                rest not in chosen
                and rest not in MENU
                and not few.language(where.path)
                and not rest.startswith(few.CHOICE)
            ):
                yield Fault(where, f"'{ident}' is for a button that no flow has{instead(rest, chosen)}")
        elif kind == "control" and rest:
            if rest not in CONTROLS | {"lang", "polite", "never", "bye"}:
                yield Fault(where, f"no control '{rest}'{instead(rest, CONTROLS)}")
        elif ident not in said:
            yield Fault(where, f"no flow says '{ident}'{instead(ident, said)}")
