"""From drafts to the plan: groups, the moves of everywhere, and reminders are written into every state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from flows.faults import Fault, instead
from flows.few import CHOICE
from flows.model import Flow, Line, Move, Plan, State
from flows.read import Draft, Everywhere
from flows.words import Words


def _grouped(draft: Draft, faults: list[Fault]) -> dict[str, dict[str, tuple[Move, ...]]]:
    """The moves that each state gets from the groups it is in."""
    given: dict[str, dict[str, tuple[Move, ...]]] = {}
    for group, members in draft.groups.items():
        shared = draft.states.get(f"@{group}")
        if shared is None:
            faults.append(Fault(draft.at("groups", group), f"group '{group}' has no [states.\"@{group}\".on]"))
            continue
        for member in members:
            if member not in draft.states:
                near = instead(member, draft.states)
                faults.append(Fault(shared.where, f"group '{group}': no state '{member}'{near}"))
            mine = given.setdefault(member, {})
            for event, moves in shared.moves.items():
                if event in mine:
                    faults.append(Fault(moves[0].where, f"'{member}' gets '{event}' from two groups"))
                mine[event] = moves
    for name, state in draft.states.items():
        if name.startswith("@") and name[1:] not in draft.groups:
            faults.append(Fault(state.where, f"no group '{name[1:]}'{instead(name[1:], draft.groups)}"))
    return given


def _merged(
    draft: Draft, state: State, grouped: Mapping[str, tuple[Move, ...]], everywhere: Everywhere, timers: Sequence[str]
) -> State:
    """A state with all its moves: its own, else its group's, else everywhere's; `first` ones come before all."""
    own = {**grouped, **state.moves}
    spot = {f"{draft.name}:{state.name}", f"{draft.name}:*"}
    if not state.passing:
        for event, moves in everywhere.moves.items():
            mine = tuple(move for move in moves if not spot & set(move.skips))
            urgent = tuple(move for move in mine if move.first)
            base = own.get(event, tuple(move for move in mine if not move.first))
            own[event] = urgent + base
        for timer in timers:
            event = f"due:{timer}"
            own.setdefault(event, (Move(event, state.where, everywhere=True),))
    return replace(state, moves=MappingProxyType({e: tuple(_local(draft, m) for m in own[e]) for e in own}))


def _local(draft: Draft, move: Move) -> Move:
    """A destination in this very flow is written without the flow's name."""
    flow, _, state = move.to.partition(":")
    return replace(move, to=state) if flow == draft.name and state in draft.states else move


def _worded(lines: tuple[Line, ...], words: Words) -> tuple[Line, ...]:
    return tuple(
        replace(line, args=tuple(name for name in words.args.get(line.prompt, ()) if name != "choices"))
        for line in lines
    )


def _finish(state: State, words: Words, promise: str) -> State:
    """Lines learn which facts their words need; notes learn the promise's version."""

    def noted(notes: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        return tuple((name, value.replace("$promise", promise)) for name, value in notes)

    moves = {
        event: tuple(replace(m, says=_worded(m.says, words), notes=noted(m.notes)) for m in moves)
        for event, moves in state.moves.items()
    }
    rows = (tuple(choice for choice in row if _spoken(choice, words)) for row in state.buttons)
    return replace(
        state,
        says=_worded(state.says, words),
        notes=noted(state.notes),
        buttons=tuple(row for row in rows if row),
        moves=MappingProxyType(moves),
    )


def _spoken(choice: str, words: Words) -> bool:
    """Whether a button stands: one for a language does if there are words of it."""
    return not choice.startswith(CHOICE) or choice.removeprefix(CHOICE) in (*words.langs, *words.few)


def _timers(drafts: Sequence[Draft], everywhere: Everywhere) -> list[str]:
    written = [everywhere.moves, *(state.moves for draft in drafts for state in draft.states.values())]
    moves = (move for by_event in written for several in by_event.values() for move in several)
    woken = {name for draft in drafts for name in draft.woken}
    return sorted(woken | {remind.name for move in moves for remind in move.reminds})


def expand(drafts: Sequence[Draft], everywhere: Everywhere, words: Words, promise: str) -> tuple[Plan, list[Fault]]:
    """The plan, and the faults of groups, names and versions."""
    faults: list[Fault] = []
    timers = _timers(drafts, everywhere)
    flows: dict[tuple[str, int], Flow] = {}
    for draft in drafts:
        grouped = _grouped(draft, faults)
        states = {
            name: _finish(_merged(draft, state, grouped.get(name, {}), everywhere, timers), words, promise)
            for name, state in draft.states.items()
            if not name.startswith("@")
        }
        key = (draft.name, draft.version)
        if key in flows:
            faults.append(
                Fault(draft.at("version"), f"{draft.name} {draft.version} stands in {flows[key].lines['flow']} too")
            )
        flows[key] = draft.flow(MappingProxyType(states))
    newest = {name: flows[name, version] for name, version in sorted(flows)}
    return Plan(everywhere.first, everywhere.home, flows, newest), faults
