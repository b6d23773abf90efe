"""A flow as it stands in memory after loading: states, moves, lines. Read by the engine and by the drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from flows.effects import Remind
from flows.faults import Where
from flows.few import CHOICE

ALWAYS = "always"
BACK = "@back"
RESUME = "@resume"

# What a guard may ask. Yes-or-no facts, then facts with a value; a missing fact is "no" or empty.
# The service gives them with each step, except the last two, which the engine knows itself.
ASKED = frozenset(
    {
        "staffed",
        "told",
        "watched",
        "watching",
        "waiting",
        "clears",
        "disclosed",
        "disclosing",
        "danger",
        "duty",
        "buttons",
        "behind",
        "tongue",
        "slow",
        "worded",
        "entered",
        "locked",
        "asked",
    }
)
VALUED = frozenset({"model", "waited", "owner", "kind", "media", "name", "opens", "buzz", "complained", "read"})

# What somebody may say of how it was, by tap.
FELT = ("listened", "respected", "knew")

CONTROLS = frozenset(
    {
        "pause",
        "resume",
        "skip",
        "back",
        "stop",
        "hide",
        "forget",
        "person",
        "start",
        "simpler",
        "plainer",
        "bot",
        "secret",
        "language",
        "slower",
        "buttons",
        "ground",
        "find",
        "complain",
        "word",
        "known",
    }
)
MENU = ("person", "hide", "stop", "skip", "back", "slower", "buttons", "language")
"""The controls that are one tap away in every state, since the chat's own menu has them."""
# `tongue`: the person has named a language of which there are only a few words.
TONGUE = "tongue"
SYSTEM = frozenset(
    {"danger", "joined", "parted", "phoning", "closed", "queued", "returned", "unclear", "offered", TONGUE}
)
INPUT = frozenset({"said", "media", "edited", "stale", "late"})
# Every state must have an answer to these, whatever else it does.
EVERYWHERE = CONTROLS | SYSTEM | (INPUT - {"said"})


def is_control(choice: str) -> bool:
    """Whether a button answers no question, but works from anywhere."""
    return choice in CONTROLS or choice.startswith(CHOICE)


@dataclass(frozen=True, slots=True)
class Atom:
    """One question about one fact: `staffed`, `not told`, `owner=worker`."""

    fact: str
    value: str = ""
    wanted: bool = True

    def holds(self, facts: Mapping[str, bool | str]) -> bool:
        """Whether the facts answer as wanted. A missing fact is no."""
        found = facts.get(self.fact, "")
        return (bool(found) if not self.value else found == self.value) is self.wanted

    def __str__(self) -> str:
        return ("" if self.wanted else "not ") + self.fact + (f"={self.value}" if self.value else "")


@dataclass(frozen=True, slots=True)
class Guard:
    """All of these must hold. No atoms: always."""

    atoms: tuple[Atom, ...] = ()

    def holds(self, facts: Mapping[str, bool | str]) -> bool:
        """Whether every atom holds."""
        return all(atom.holds(facts) for atom in self.atoms)

    def __str__(self) -> str:
        return " and ".join(map(str, self.atoms))


@dataclass(frozen=True, slots=True)
class Line:
    """A prompt to say if its guard holds. `args` are the facts that its words need."""

    prompt: str
    where: Where
    guard: Guard = Guard()
    args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """One alternative for one event in one state. No `to`: stay. `keep`: remember this place for `@resume`.

    `repeat`: say the state's own lines again after this move's.
    """

    event: str
    where: Where
    guard: Guard = Guard()
    to: str = ""
    says: tuple[Line, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    reminds: tuple[Remind, ...] = ()
    forgets: tuple[str, ...] = ()
    clear: bool = False
    keep: bool = False
    repeat: bool = False
    first: bool = False
    skips: tuple[str, ...] = ()
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A spot where a conversation can wait, or (`passing`) one that only decides where to go.

    `rest`: fine to stay in. `silent`: what is typed is kept and not replied to. `aside`: not a place to resume.
    `again`: where a return to this state really enters. `fresh`: entering it forgets `back` and `resume`.
    """

    name: str
    where: Where
    about: str = ""
    says: tuple[Line, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    buttons: tuple[tuple[str, ...], ...] = ()
    rest: bool = False
    silent: bool = False
    passing: bool = False
    aside: bool = False
    fresh: bool = False
    again: str = ""
    moves: Mapping[str, tuple[Move, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def choices(self) -> tuple[str, ...]:
        """Choice ids in reading order, controls among them."""
        return tuple(choice for row in self.buttons for choice in row)

    @property
    def answers(self) -> tuple[str, ...]:
        """The choices that answer this state's question: those that are no control."""
        return tuple(choice for choice in self.choices if not is_control(choice))


@dataclass(frozen=True, slots=True)
class Flow:
    """One version of one flow. `migrate`: old version → (old state → state here). `lines`: where its keys stand.

    `spoken`, `woken`: prompts that the safeguarding rules say by themselves, and reminders that they set.
    """

    name: str
    version: int
    first: str
    lines: Mapping[str, Where]
    about: str
    states: Mapping[str, State]
    migrate: Mapping[int, Mapping[str, str]]
    spoken: tuple[Line, ...] = ()
    woken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All flows, every version, and where a conversation begins (`first`) and goes when lost (`home`)."""

    first: str
    home: str
    flows: Mapping[tuple[str, int], Flow]
    newest: Mapping[str, Flow]
