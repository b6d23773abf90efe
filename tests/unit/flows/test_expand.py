"""Groups and everywhere are written into every state; a state's own move comes before them."""

# ruff: noqa: E501 (flow files in one line)

from __future__ import annotations

import pytest

from flows.faults import Unfit
from flows.load import load
from flows.model import ALWAYS


def prompts(state, event):
    return [[line.prompt for line in move.says] for move in state.moves[event]]


def test_a_states_own_move_wins_over_its_groups_and_that_over_everywhere(changed):
    files = changed(
        "talk.toml",
        "[states.one]",
        '[groups]\nboth = ["one", "two"]\n\n[states."@both".on]\nskip = { say = "ask" }\nhide = { say = "ask" }\n\n[states.one]',
    )
    files["talk.toml"] = files["talk.toml"].replace(
        "[states.one.on]", '[states.one.on]\nskip = { say = ["ask", "fine"] }'
    )
    states = load(files).plan.newest["talk"].states

    assert prompts(states["one"], "skip") == [["ask", "fine"]]
    assert prompts(states["two"], "skip") == [["ask"]]
    assert prompts(states["one"], "pause") == [["fine"]]
    assert [move.everywhere for move in states["one"].moves["pause"]] == [True]
    assert [move.everywhere for move in states["one"].moves["hide"]] == [False]


def test_an_urgent_everywhere_move_comes_before_all_but_where_excepted(changed):
    files = changed(
        "everywhere.toml", "[on]", '[on]\nsaid = { first = true, if = "watched", say = "fine", except = ["talk:two"] }'
    )
    states = load(files).plan.newest["talk"].states

    assert [str(move.guard) for move in states["one"].moves["said"]] == ["watched", ""]
    assert [str(move.guard) for move in states["two"].moves["said"]] == [""]


def test_an_unknown_exception_is_refused(changed):
    files = changed("everywhere.toml", "[on]", '[on]\nsaid = { first = true, if = "watched", except = ["talk:tow"] }')

    with pytest.raises(Unfit, match="except: no state 'talk:tow'; did you mean 'talk:two'"):
        load(files)


def test_every_state_shrugs_at_a_reminder_that_came_too_late(changed):
    files = changed("talk.toml", "[states.one.on]", '[states.one.on]\n"due:nap" = { say = "fine" }')
    files["talk.toml"] = files["talk.toml"].replace(
        'said = { to = "two" }', 'said = { to = "two", remind = { nap = "1 h" } }'
    )
    states = load(files).plan.newest["talk"].states

    assert prompts(states["one"], "due:nap") == [["fine"]]
    assert prompts(states["two"], "due:nap") == [[]]


def test_a_passing_state_gets_nothing_of_everywhere(changed):
    files = changed("talk.toml", 'said = { to = "two" }', 'said = { to = "gate" }')
    files["talk.toml"] += '\n[states.gate]\npassing = true\n[states.gate.on]\nalways = { to = "two" }\n'

    assert list(load(files).plan.newest["talk"].states["gate"].moves) == [ALWAYS]


def test_two_groups_may_not_quarrel_over_a_state(changed):
    groups = '[groups]\na = ["one"]\nb = ["one"]\n[states."@a".on]\nskip = { say = "ask" }\n[states."@b".on]\nskip = { say = "fine" }\n'

    with pytest.raises(Unfit, match="'one' gets 'skip' from two groups"):
        load(changed("talk.toml", "[states.one]", groups + "[states.one]"))


def test_the_same_version_twice_is_refused(small):
    with pytest.raises(Unfit, match=r"talk 1 stands in talk.toml:1 too"):
        load(small | {"talk@1.toml": small["talk.toml"]})


def test_notes_learn_the_promises_version(changed):
    flows = load(
        changed("talk.toml", 'said = { to = "two" }', 'said = { to = "two", note = { told = "some:$promise" } }')
    )

    assert flows.plan.newest["talk"].states["one"].moves["said"][0].notes == (("told", f"some:{flows.promise}"),)
