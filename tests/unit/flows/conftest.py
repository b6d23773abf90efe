"""The smallest conversation that the loader takes, to break on purpose."""

from __future__ import annotations

import pytest

from bot import shipped
from flows.model import CONTROLS, EVERYWHERE

TALK = """\
flow = "talk"
version = 1
first = "one"
about = "A small talk."

[states.one]
say = "ask"
buttons = [["yes", "person"]]

[states.one.on]
said = { to = "two" }
"chose:yes" = { to = "two" }

[states.two]
say = "fine"
rest = true

[states.two.on]
said = { say = "fine" }
"""
WORDS = """\
### status: needs-review
### simpler: plain

ask = Shall we?
fine = Fine.
choice-yes = Yes
choice-person = A person
"""


@pytest.fixture(scope="session")
def flows_of_all():
    return shipped.flows()


@pytest.fixture
def small() -> dict[str, str]:
    everywhere = 'first = "talk"\nhome = "talk:one"\n\n[on]\n'
    everywhere += "".join(f'{event} = {{ say = "fine" }}\n' for event in sorted(EVERYWHERE))
    everywhere += '"lang:en" = { say = "fine" }\n'
    words = WORDS + "".join(f"control-{control} = {control}\n" for control in sorted(CONTROLS))
    return {"everywhere.toml": everywhere, "talk.toml": TALK, "text/en/w.ftl": words + "control-lang = english\n"}


@pytest.fixture
def changed(small):
    """The small files with one text replaced by another in one of them."""

    def change(path: str, old: str, new: str) -> dict[str, str]:
        assert old in small[path], old
        return small | {path: small[path].replace(old, new, 1)}

    return change
