"""Guards and states as loaded."""

from __future__ import annotations

import pytest

from flows.faults import Where
from flows.model import ASKED, CONTROLS, EVERYWHERE, VALUED, Atom, Guard, State


@pytest.mark.parametrize(
    ("atom", "facts", "holds"),
    [
        (Atom("staffed"), {"staffed": True}, True),
        (Atom("staffed"), {}, False),
        (Atom("staffed", wanted=False), {}, True),
        (Atom("name"), {"name": "Sam"}, True),
        (Atom("name"), {"name": ""}, False),
        (Atom("owner", "worker"), {"owner": "worker"}, True),
        (Atom("owner", "worker"), {"owner": "bot"}, False),
        (Atom("owner", "worker", wanted=False), {}, True),
    ],
)
def test_an_atom_asks_one_fact_and_a_missing_fact_is_no(atom, facts, holds):
    assert atom.holds(facts) is holds


def test_a_guard_holds_when_all_of_it_holds():
    guard = Guard((Atom("told"), Atom("owner", "queue", wanted=False)))

    assert guard.holds({"told": True})
    assert not guard.holds({"told": True, "owner": "queue"})
    assert Guard().holds({})
    assert str(guard) == "told and not owner=queue"


def test_controls_are_no_answers():
    state = State("s", Where("f"), buttons=(("yes", "hide"), ("no",)))

    assert state.choices == ("yes", "hide", "no")
    assert state.answers == ("yes", "no")


def test_what_holds_everywhere_covers_controls_and_what_happens_to_a_person():
    assert CONTROLS <= EVERYWHERE
    assert {"danger", "joined", "parted", "phoning", "closed", "queued", "returned", "late", "stale"} <= EVERYWHERE
    assert not ASKED & VALUED
