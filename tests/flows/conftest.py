"""Plays: a conversation written down as it should go.

`assert play() >> "said hi" << "hello-bot" << "safe-ask" >> "tap yes" << ...`. `>>` is what happens, `<<` what the flow
asks for. A play that does not match shows both as a diff; a play that was never asserted fails the test.
"""

from __future__ import annotations

import difflib
import runpy
from pathlib import Path

import pytest

from flows.engine import Clear, Effect, Flows, Forget, Note, Remind, Say, Session
from flows.load import load


def line(effect: Effect) -> str:
    match effect:
        case Say(prompt, args):
            return f"<< {prompt}" + "".join(f" {name}={value}" for name, value in args)
        case Note(name, value):
            return f"<< note {name}={value}"
        case Remind(name, after):
            return f"<< remind {name} {after}"
        case Forget(name):
            return f"<< forget {name}"
        case Clear():
            return "<< clear"


class Play:
    def __init__(self, flows: Flows, facts: dict[str, bool | str]) -> None:
        self.flows = flows
        self.session = flows.begin()
        self.facts = {"staffed": True, "clears": True, "model": "helpline", **facts}
        self.before = ""
        self.script: list[str] = []
        self.happened: list[str] = []
        self.said: list[Say] = []
        self.asserted = True

    def __rshift__(self, event: str | dict[str, bool | str]) -> Play:
        """An event (`said …`, `tap …`, or its name), or facts that hold from here on."""
        self.asserted = False
        if isinstance(event, dict):
            self.facts |= event
            return self
        kind, _, rest = event.partition(" ")
        name = event
        if kind == "said":
            name = self.flows.read(self.session, rest, self.before)
            self.before = rest
        elif kind == "tap":
            name = self.flows.tapped(self.session, self.flows.data(self.session, rest))
        self.script.append(f">> {event}")
        self.happened.append(f">> {event}")
        step = self.flows.step(self.session, name, self.facts)
        self.session = step.session
        self.said += [effect for effect in step.effects if isinstance(effect, Say)]
        self.happened += [line(effect) for effect in step.effects]
        return self

    def __lshift__(self, effect: Effect | str) -> Play:
        """An effect; a bare string is a prompt to say."""
        self.script.append(f"<< {effect}" if isinstance(effect, str) else line(effect))
        return self

    def at(self, place: str) -> Play:
        """Where the conversation stands now."""
        self.script.append(f"-- {place}")
        self.happened.append(f"-- {self.session.flow}:{self.session.state}")
        return self

    def __bool__(self) -> bool:
        self.asserted = True
        if self.script != self.happened:
            raise AssertionError("the play went otherwise:\n" + "\n".join(difflib.ndiff(self.script, self.happened)))
        return True


@pytest.fixture(scope="session")
def files() -> dict[str, str]:
    return runpy.run_path(str(Path(__file__).with_name("redraw.py")))["shipped"]()


@pytest.fixture(scope="session")
def flows(files) -> Flows:
    return load(files)


@pytest.fixture
def play(flows):
    written: list[Play] = []

    def start(at: str = "", **facts: bool | str) -> Play:
        opened = Play(flows, facts)
        written.append(opened)
        if at:
            flow, _, state = at.partition(":")
            opened.session = Session(flow, flows.plan.newest[flow].version, state)
        return opened

    start.written = written
    yield start
    assert all(one.asserted for one in written), "a play was written and never asserted"
