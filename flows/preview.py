"""What a locked phone shows of a turn: its first bubble's first letters. They must not say what this chat is about.

Every prompt that may be the first thing said in a turn is found by following the moves, and looked at in every
language and voice. Lines that are fixed word for word stand in `FIXED`, each with its reason; anything else begins
with something neutral. Rules may say `spoken` lines first, so those count too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from flows.faults import Fault
from flows.model import ALWAYS, BACK, RESUME, Flow, Line, Move, Plan, State
from flows.words import Words

SHOWN = 40
"""Letters that a phone shows of a message while it is locked."""
_DANGER = "The emergency number comes first, whoever sees it (safety decisions, danger by kind)."
_PROMISE = "The promise is worded by the safeguarding lead, and answers what was just asked or tapped."
_FIXED = "Worded in the safety decisions."
FIXED: Mapping[str, str] = MappingProxyType(
    {
        **{f"danger-{kind}-1": _DANGER for kind in ("person", "taken", "suicidal", "other")},
        **{f"danger-person-{number}": _DANGER for number in (2, 3)},
        **{f"danger-taken-{number}": _DANGER for number in (2, 3)},
        **dict.fromkeys(("danger-suicidal-2", "danger-nobody", "danger-nobody-suicidal"), _DANGER),
        **dict.fromkeys(("danger-person-landline", "danger-person-bsl"), _DANGER),
        **{f"promise-{number}": _PROMISE for number in range(1, 11)},
        **{f"promise-{name}": _PROMISE for name in ("duty", "told", "statutory", "school")},
        "broken": _FIXED,
        "check-ask": _FIXED,
        "phoning": _FIXED,
        "secret": _FIXED,
        "thanks": _FIXED,
    }
)
_TELLS = re.compile(
    r"\b(999|childline|shout|danger|safe|help\w*|tell\w*|told|hits?|hurt\w*|harm\w*|serious\w*|police|court|judge|law"
    r"|perygl|saff|ddiogel|diogel|help\w*|heddlu|llys|niwed|brifo|(dd|d)weud|ddifri)\b"
)


def tells(text: str) -> bool:
    """Whether what a locked phone shows of a bubble says what the chat is about."""
    return bool(_TELLS.search(text[:SHOWN].casefold()))


def faults(plan: Plan, words: Words) -> Iterator[Fault]:
    """First bubbles that give the topic away, and exceptions that are none."""
    first = firsts(plan)
    for prompt in sorted(first.keys() - FIXED.keys()):
        for (_, ident, _), phrase in words.phrases.items():
            if ident == prompt and tells(phrase.render(dict.fromkeys(words.args[prompt], "Xx"))):
                yield Fault(first[prompt].where, f"'{prompt}' can come first, and its first {SHOWN} letters tell")
                break


def firsts(plan: Plan) -> dict[str, Line]:
    """Each prompt that may be the first thing said in a turn, with a line that says it."""
    found: dict[str, Line] = {}
    for flow in plan.flows.values():
        found |= {line.prompt: line for line in flow.spoken}
        for state in flow.states.values():
            for event, moves in state.moves.items():
                if event != ALWAYS:
                    for move in moves:
                        found |= {line.prompt: line for line in _begins(plan, flow, state, move, 8)}
    return found


def _begins(plan: Plan, flow: Flow, state: State, move: Move, hops: int) -> Iterator[Line]:
    """The lines with which a move may begin: its own up to the first that is always said, else those of its target."""
    lines = move.says + (state.says if move.repeat else ())
    for line in lines:
        yield line
        if not line.guard.atoms:
            return
    if move.to and hops:
        for there, target in _targets(plan, flow, move.to):
            yield from _enters(plan, there, target, hops - 1)


def _enters(plan: Plan, flow: Flow, state: State, hops: int) -> Iterator[Line]:
    for line in state.says:
        yield line
        if not line.guard.atoms:
            return
    for move in state.moves.get(ALWAYS, ()) if state.passing else ():
        yield from _begins(plan, flow, state, move, hops)


def _targets(plan: Plan, flow: Flow, to: str) -> Iterator[tuple[Flow, State]]:
    """Where a move may lead; back and on again may lead to any state that can be returned to."""
    if to in {BACK, RESUME}:
        for there in plan.flows.values():
            for state in there.states.values():
                if not state.aside and not state.passing:
                    yield there, there.states[state.again] if state.again else state
        return
    name, _, rest = to.rpartition(":")
    there = plan.newest.get(name, flow) if name else flow
    if rest in there.states:
        yield there, there.states[rest]
