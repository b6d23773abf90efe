"""The engine: one event moves a conversation by one step. The only importer of `transitions`.

Theory of operation. A session is two strings and a number (flow, version, state) that somebody else stores. For each
version of each flow there is one `Machine`, built once and shared, that holds every move and no conversation. A step
makes a throw-away model, `_Walk`, in the stored state, triggers the event on it, reads where it went and which move
was taken, and drops it. Nothing is registered with the machine, so a held session costs what it stores.

The library resolves a *string* callback as an attribute or even an import; it is given callables only. Its guards
compare `== True`, so ours answer a plain bool. Callbacks do nothing but append to `walk.out`; what the move asks for
is read from our own model afterwards. Where a move leads out of its flow, or back, its destination is a door: a state
registered under a name no flow can have (`person:waiting`, `@back`), which the engine resolves.
`Event.trigger(model)` with an unregistered model stands only in a docstring: the version is pinned, and a contract
test watches it.

Passing states are followed within the same step, at most `MAX_HOPS` of them: a flow file can't loop.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from transitions import Machine, MachineError

from flows.effects import Clear, Effect, Forget, Note, Remind, Say, Session, Step
from flows.errors import Broken, Refused
from flows.few import CHOICE
from flows.hear import Ear
from flows.model import ALWAYS, BACK, CONTROLS, MENU, RESUME, TONGUE, Flow, Guard, Line, Move, Plan, State, is_control
from flows.words import Words

__all__ = [
    "Clear",
    "Effect",
    "Flows",
    "Forget",
    "Guarded",
    "NotHere",
    "Note",
    "Remind",
    "Rendered",
    "Say",
    "Session",
    "Step",
]

MAX_HOPS = 8
MAX_BACK = 6

_RELATIVE = frozenset({"skip", "back"})


class NotHere(Refused):
    """That is not a move from here."""


class Guarded(Refused):
    """That move's condition does not hold now."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A prompt in words, ready to send. `buttons` are rows of (choice id, label)."""

    text: str
    buttons: tuple[tuple[tuple[str, str], ...], ...]
    version: str


class _Walk:
    """The model of one step: a state, the facts, and the moves taken."""

    __slots__ = ("facts", "out", "state")

    def __init__(self, state: str, facts: Mapping[str, bool | str]) -> None:
        self.state = state
        self.facts = facts
        self.out: list[Move] = []


def _asks(guard: Guard) -> Callable[[Any], bool]:
    return lambda event: bool(guard.holds(event.model.facts))


def _takes(move: Move) -> Callable[[Any], None]:
    return lambda event: event.model.out.append(move)


def _machine(flow: Flow) -> Machine:
    machine = Machine(
        model=None, states=[*flow.states], initial=None, auto_transitions=False, send_event=True, name=flow.name
    )
    for state in flow.states.values():
        for event, moves in state.moves.items():
            for move in moves:
                if move.to and move.to not in machine.states:
                    machine.add_state(move.to)
                machine.add_transition(
                    event,
                    state.name,
                    move.to or None,
                    conditions=[_asks(move.guard)] if move.guard.atoms else None,
                    before=[_takes(move)],
                )
    return machine


def fire(machine: Machine, state: str, event: str, facts: Mapping[str, bool | str]) -> tuple[str, Move]:
    """Trigger one event in one state; the name of the state or door arrived at, and the move taken.

    Raises:
        NotHere: the state has no such move.
        Guarded: it has, and every one was refused by its guard.
        Broken: the machine does not know the state.
    """
    trigger = machine.events.get(event)
    if trigger is None:
        raise NotHere
    walk = _Walk(state, facts)
    try:
        taken = trigger.trigger(walk)
    except MachineError:
        raise NotHere from None
    except ValueError:
        raise Broken("A stored conversation is in an unknown state.") from None
    if not taken:
        raise Guarded
    return walk.state, walk.out[-1]


def _say(line: Line, facts: Mapping[str, bool | str]) -> Say:
    return Say(line.prompt, tuple((name, str(facts[name])) for name in line.args))


def _asked(move: Move, state: State, facts: Mapping[str, bool | str]) -> list[Effect]:
    """What a move asks for, in the order it is always given: clear, note, forget, remind, say."""
    effects: list[Effect] = [Clear()] if move.clear else []
    effects += [Note(*note) for note in move.notes]
    effects += [Forget(name) for name in move.forgets]
    effects += move.reminds
    lines = move.says + (state.says if move.repeat else ())
    return effects + [_say(line, facts) for line in lines if line.guard.holds(facts)]


def _learnt(move: Move) -> dict[str, bool | str]:
    """What a move's notes change for the rest of its step: which words there are for this person."""
    noted = dict(move.notes)
    return {TONGUE: noted[TONGUE] != "no"} if TONGUE in noted else {}


def _entered(state: State, facts: Mapping[str, bool | str]) -> list[Effect]:
    notes: list[Effect] = [Note(*note) for note in state.notes]
    return notes + [_say(line, facts) for line in state.says if line.guard.holds(facts)]


def _with_buttons(effects: list[Effect], state: State) -> tuple[Effect, ...]:
    """The last bubble carries the buttons of the state that now waits."""
    for index in range(len(effects) - 1, -1, -1):
        effect = effects[index]
        if isinstance(effect, Say):
            effects[index] = Say(effect.prompt, effect.args, state.buttons)
            break
    return tuple(effects)


class Flows:
    """All conversations, ready to run. Built once by `flows.load.load`; holds no conversation itself.

    `promise` is the version of the promise's words over all languages and voices: what `Note("told", …)` names.
    """

    def __init__(self, plan: Plan, words: Words, ear: Ear, promise: str) -> None:
        self.plan = plan
        self.words = words
        self.promise = promise
        self._ear = ear
        self._machines = {key: _machine(flow) for key, flow in plan.flows.items()}

    def begin(self) -> Session:
        """A conversation that nobody has said anything in yet."""
        flow = self.plan.newest[self.plan.first]
        return Session(flow.name, flow.version, flow.first)

    def step(self, session: Session, event: str, facts: Mapping[str, bool | str]) -> Step:
        """The step that one event makes. Pure: the same arguments give the same step.

        Raises:
            Refused: not a move here (`NotHere`), or its condition does not hold (`Guarded`). Nothing has changed.
            Broken: the stored session names a flow, version or state that neither exists nor migrates.
        """
        if event == ALWAYS:
            raise NotHere
        effects: list[Effect] = []
        here, flow, state = self._settled(session)
        code = event.removeprefix("lang:") if event.startswith("lang:") else ""
        if code in self.words.few:
            effects.append(Note(TONGUE, code))
            event, facts = TONGUE, {**facts, TONGUE: True}
        for _ in range(MAX_HOPS):
            known = {**facts, "buttons": bool(state.buttons), "behind": bool(here.back)}
            door, move = fire(self._machines[flow.name, flow.version], state.name, event, known)
            effects += _asked(move, state, known)
            if move.notes:
                facts = {**facts, **_learnt(move)}
            if move.to:
                here = self._follow(here, state, event, move, door)
                here, flow, state = self._settled(here, passing=True)
                effects += _entered(state, known)
            if not state.passing:
                return Step(here, _with_buttons(effects, state))
            event = ALWAYS
        raise Broken("A flow went round without stopping.")

    def _follow(self, here: Session, state: State, event: str, move: Move, door: str) -> Session:
        """The session at the end of a move. A question answered or skipped can be gone back to."""
        back, resume = here.back, here.resume
        if move.keep and not state.aside:
            resume = here.place
        if door == BACK and back:
            there, back = self._returned(_at(back[-1])), back[:-1]
        elif door == RESUME and resume:
            there, resume = self._returned(_at(resume)), ""
        elif door in {BACK, RESUME}:
            there = self._beyond(self.plan.home)
        else:
            there = self._beyond(door) if ":" in door else Session(here.flow, here.version, door)
            answered = event == "skip" or event.startswith("chose:")
            if answered and state.answers and not state.aside and (there.flow, there.state) != (here.flow, here.state):
                back = (*(old for old in back if old != here.place), here.place)[-MAX_BACK:]
        if self.plan.flows[there.flow, there.version].states[there.state].fresh:
            return there
        return Session(there.flow, there.version, there.state, back, resume)

    def _beyond(self, target: str) -> Session:
        """The newest version's state behind a door written `flow:state`."""
        name, _, state = target.partition(":")
        return Session(name, self.plan.newest[name].version, state)

    def _returned(self, place: Session) -> Session:
        """Where a return to a place really enters."""
        there, _, state = self._settled(place)
        return replace(there, state=state.again) if state.again else there

    def _settled(self, session: Session, *, passing: bool = False) -> tuple[Session, Flow, State]:
        """The session, moved to a version that exists, and its flow and state."""
        flow = self.plan.flows.get((session.flow, session.version))
        if flow is None:
            flow = self.plan.newest.get(session.flow)
            if flow is None or session.version not in flow.migrate:
                raise Broken("A stored conversation is in an unknown flow or version.")
            name = flow.migrate[session.version].get(session.state, session.state)
            session = replace(session, version=flow.version, state=name)
        state = flow.states.get(session.state)
        if state is None or (state.passing and not passing):
            raise Broken("A stored conversation is in an unknown state.")
        return session, flow, state

    def read(self, session: Session, text: str, before: str = "") -> str:
        """Which event a typed text is: a control, `chose:<id>`, `lang:<code>`, else `said`.

        `before` is the person's message just before, if it is at hand: a lone "x" after a thank-you is a kiss.
        """
        _, flow, state = self._settled(session)
        return self._ear.hear((flow.name, flow.version, state.name), text, before)

    def data(self, session: Session, choice: str) -> str:
        """What a button carries (≤ 64 bytes): it names the question, so that an old tap can't answer a new one."""
        here, _, _ = self._settled(session)
        return f"{here.flow}:{here.state}:{choice}"

    def tapped(self, session: Session, data: str) -> str:
        """Which event a tap is. A control works from any old bubble; an old answer is `stale`."""
        here, _, state = self._settled(session)
        question, _, choice = data.rpartition(":")
        current = question == f"{here.flow}:{here.state}"
        if choice in CONTROLS and question and (current or choice not in _RELATIVE):
            return choice
        code = choice.removeprefix(CHOICE)
        if code != choice and code in (*self.words.langs, *self.words.few):
            return f"lang:{code}"
        return f"chose:{choice}" if current and choice in state.answers else "stale"

    def rendered(self, say: Say, lang: str, voice: str) -> Rendered:
        """A prompt in words, with its buttons' labels.

        Raises:
            Broken: an unknown prompt, language or voice, or words that need something that is not there.
        """
        phrase = self.words.phrase(say.prompt, lang, voice)
        rows = tuple(tuple((choice, self.words.label(choice, lang)) for choice in row) for row in say.buttons)
        return Rendered(phrase.render({"choices": _numbered(rows), **dict(say.args)}), rows, phrase.version)

    def commands(self, lang: str) -> tuple[tuple[str, str], ...]:
        """What stands in the chat's own menu, from anywhere: a control and its label."""
        return tuple((control, self.words.label(control, lang)) for control in MENU)

    def told(self, note: str) -> bool:
        """Whether a stored `told` note is of the promise as it stands now, the whole or its first part."""
        return note.removeprefix("some:") == self.promise


def _at(place: str) -> Session:
    flow, _, rest = place.partition("@")
    version, _, state = rest.partition(":")
    if not version.isdecimal():
        raise Broken("A stored conversation names a place that can't be read.")
    return Session(flow, int(version), state)


def _numbered(rows: tuple[tuple[tuple[str, str], ...], ...]) -> str:
    """Buttons as text: answers by number, controls by their words."""
    lines = []
    number = 0
    for choice, label in (button for row in rows for button in row):
        number += not is_control(choice)
        lines.append(f"– {label}" if is_control(choice) else f"{number} {label}")
    return "\n".join(lines)
