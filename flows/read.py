"""One flow file, or `everywhere.toml`, from TOML to the model. What names mean is checked later, in `check`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flows.effects import Remind
from flows.faults import Fault, Where, instead
from flows.model import ASKED, FELT, VALUED, Atom, Flow, Guard, Line, Move, State
from flows.tables import Table, parse

MAX_STATES = 40
ROW = 2

_MOVE = ("if", "to", "say", "note", "remind", "forget", "clear", "keep", "repeat", "first", "except")
_STATE = ("about", "say", "note", "buttons", "rest", "silent", "passing", "aside", "fresh", "again", "on")
_FLOW = ("flow", "version", "about", "first", "spoken", "woken", "groups", "migrate", "states")
_NOTES = frozenset(
    {
        "safe",
        "told",
        "wants",
        "voice",
        "lang",
        "stage",
        "card",
        "buzz",
        "call",
        "tongue",
        "pace",
        "company",
        "veil",
        *FELT,
    }
)
_UNITS = {"s": 1_000, "min": 60_000, "h": 3_600_000}
_ATOM = re.compile(r"(not )?([a-z]+)(?:=([a-z]+))?")
_NAME = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Draft:
    """A flow file as written: groups (`@name`) not yet expanded, everywhere's moves not yet added."""

    name: str
    version: int
    first: str
    about: str
    top: Table
    states: Mapping[str, State]
    groups: Mapping[str, tuple[str, ...]]
    migrate: Mapping[int, Mapping[str, str]]
    spoken: tuple[Line, ...]
    woken: tuple[str, ...]

    def flow(self, states: Mapping[str, State]) -> Flow:
        """The finished flow, with its states expanded."""
        lines = {key: self.at(key) for key in ("flow", "first", "version", "migrate", "woken")}
        return Flow(
            self.name, self.version, self.first, lines, self.about, states, self.migrate, self.spoken, self.woken
        )

    def at(self, *key: str) -> Where:
        """The line of one of the file's keys."""
        return self.top.source.where(key)


@dataclass(frozen=True, slots=True)
class Everywhere:
    """`everywhere.toml`: where conversations begin, where the lost go, and the moves every state gets."""

    first: str
    home: str
    moves: Mapping[str, tuple[Move, ...]]
    top: Table


def _guard(table: Table) -> Guard:
    text = table.text("if", "")
    atoms = []
    for part in text.split(" and ") if text else ():
        match = _ATOM.fullmatch(part.strip())
        if not match or match[2] not in ASKED | VALUED or (match[3] and match[2] not in VALUED):
            name = match[2] if match else part
            table.fault("if", f"unknown guard '{part}'{instead(name, ASKED | VALUED)}")
            continue
        atoms.append(Atom(match[2], match[3] or "", not match[1]))
    return Guard(tuple(atoms))


def _lines(table: Table) -> tuple[Line, ...]:
    value = table.values.get("say", [])
    lines = []
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        inner = Table(table.source, (*table.key, "say", str(index)), item if isinstance(item, dict) else {})
        if isinstance(item, str):
            lines.append(Line(item, inner.where))
        elif isinstance(item, dict):
            lines.append(Line(inner.only(("say", "if")).text("say"), inner.where, _guard(inner)))
        else:
            table.fault("say", "'say' must be prompts in quotes")
    return tuple(lines)


def _notes(table: Table) -> tuple[tuple[str, str], ...]:
    notes = table.pairs("note")
    for name, _ in notes:
        if name not in _NOTES:
            table.fault("note", f"unknown effect: note '{name}'{instead(name, _NOTES)}")
    return notes


def _reminds(table: Table) -> tuple[Remind, ...]:
    reminds = []
    for name, span in table.pairs("remind"):
        number, _, unit = span.partition(" ")
        if not number.isdecimal() or unit not in _UNITS:
            table.fault("remind", f"'{span}' is not a time like '90 s', '2 min' or '1 h'")
            continue
        reminds.append(Remind(name, int(number) * _UNITS[unit]))
    return tuple(reminds)


def _move(event: str, table: Table, *, everywhere: bool) -> Move:
    table.only(_MOVE if everywhere else _MOVE[:-2])
    return Move(
        event=event,
        where=table.where,
        guard=_guard(table),
        to=table.text("to", ""),
        says=_lines(table),
        notes=_notes(table),
        reminds=_reminds(table),
        forgets=table.texts("forget"),
        clear=table.flag("clear"),
        keep=table.flag("keep"),
        repeat=table.flag("repeat"),
        first=table.flag("first"),
        skips=table.texts("except"),
        everywhere=everywhere,
    )


def _moves(table: Table, *, everywhere: bool = False) -> dict[str, tuple[Move, ...]]:
    return {
        event: tuple(_move(event, one, everywhere=everywhere) for one in table.alternatives(event))
        for event in table.values
    }


def _buttons(table: Table) -> tuple[tuple[str, ...], ...]:
    value = table.values.get("buttons", [])
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        table.fault("buttons", "'buttons' must be a list of rows")
        return ()
    rows = tuple(tuple(str(choice) for choice in row) for row in value)
    flat = [choice for row in rows for choice in row]
    if any(not 0 < len(row) <= ROW for row in rows):
        table.fault("buttons", f"a row holds 1 to {ROW} buttons")
    for choice in sorted({choice for choice in flat if flat.count(choice) > 1}):
        table.fault("buttons", f"button '{choice}' stands twice")
    return rows


def _state(name: str, table: Table) -> State:
    table.only(("on",) if name.startswith("@") else _STATE)
    if not _NAME.fullmatch(name.removeprefix("@")):
        table.fault("", f"'{name}' is no name for a state: a-z, 0-9 and -")
    return State(
        name=name,
        where=table.where,
        about=table.text("about", ""),
        says=_lines(table),
        notes=_notes(table),
        buttons=_buttons(table),
        rest=table.flag("rest"),
        silent=table.flag("silent"),
        passing=table.flag("passing"),
        aside=table.flag("aside"),
        fresh=table.flag("fresh"),
        again=table.text("again", ""),
        moves=_moves(table.table("on")),
    )


def _migrate(top: Table) -> dict[int, dict[str, str]]:
    steps = {}
    for old, table in top.table("migrate").tables():
        if old.isdecimal():
            steps[int(old)] = {name: table.text(name) for name in table.values}
        else:
            table.fault("", f"'{old}' is no version number")
    return steps


def read_flow(path: str, text: str) -> tuple[Draft, list[Fault]]:
    """A flow file and the faults of its form."""
    top = parse(path, text)
    if top.source.faults:
        return Draft("", 0, "", "", top, {}, {}, {}, (), ()), top.source.faults
    top.only(_FLOW)
    states = {name: _state(name, table) for name, table in top.table("states").tables()}
    draft = Draft(
        name=top.text("flow"),
        version=top.number("version"),
        first=top.text("first"),
        about=top.text("about"),
        top=top,
        states=states,
        groups={name: top.table("groups").texts(name) for name in top.table("groups").values},
        migrate=_migrate(top),
        spoken=tuple(Line(name, top.source.where(("spoken",))) for name in top.texts("spoken")),
        woken=top.texts("woken"),
    )
    named = [name for name in states if not name.startswith("@")]
    if len(named) > MAX_STATES:
        top.table("states").fault(named[MAX_STATES], f"{len(named)} states; a flow has at most {MAX_STATES}")
    return draft, top.source.faults


def read_everywhere(path: str, text: str) -> tuple[Everywhere, list[Fault]]:
    """`everywhere.toml` and the faults of its form."""
    top = parse(path, text)
    if top.source.faults:
        return Everywhere("", "", {}, top), top.source.faults
    top.only(("first", "home", "on"))
    moves = _moves(top.table("on"), everywhere=True)
    return Everywhere(top.text("first"), top.text("home"), moves, top), top.source.faults
