"""One flow file to a draft."""

from __future__ import annotations

import pytest

from flows.effects import Remind
from flows.read import read_everywhere, read_flow

FLOW = """\
flow = "f"
version = 2
first = "a"
about = "Short."
spoken = ["s-1"]
woken = ["w-1"]

[groups]
both = ["a"]

[migrate]
1 = { old = "a" }

[states."@both".on]
skip = { say = "no" }

[states.a]
about = "Here."
say = ["one", { say = "two", if = "not staffed and owner=queue" }]
buttons = [["yes"], ["hide"]]
aside = true

[states.a.on]
said = { to = "@resume", remind = { nap = "90 s" }, forget = "old", clear = true, keep = true, repeat = true }
"""


def test_all_parts_of_a_flow_are_read():
    draft, faults = read_flow("f.toml", FLOW)
    state = draft.states["a"]
    move = state.moves["said"][0]

    assert faults == []
    assert (draft.name, draft.version, draft.first, draft.about) == ("f", 2, "a", "Short.")
    assert draft.migrate == {1: {"old": "a"}}
    assert draft.groups == {"both": ("a",)}
    assert [line.prompt for line in draft.spoken] == ["s-1"]
    assert draft.woken == ("w-1",)
    assert [str(line.guard) for line in state.says] == ["", "not staffed and owner=queue"]
    assert (state.choices, state.answers, state.aside, state.rest) == (("yes", "hide"), ("yes",), True, False)
    assert (move.to, move.reminds, move.forgets) == ("@resume", (Remind("nap", 90_000),), ("old",))
    assert move.clear
    assert move.keep
    assert move.repeat
    assert str(move.where) == "f.toml:24"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('say = ["one"', 'say = [1, "one"', "f.toml:19: 'say' must be prompts in quotes"),
        ("buttons = [[", "buttons = [1, [", "f.toml:20: 'buttons' must be a list of rows"),
        ('[["yes"]', "[[]", "f.toml:20: a row holds 1 to 2 buttons"),
        ("1 = { old", "one = { old", "f.toml:12: 'one' is no version number"),
        ("[states.a]", "[states.A_b]", "f.toml:17: 'A_b' is no name for a state: a-z, 0-9 and -"),
        ('about = "Short."\n', "", "f.toml: 'about' is missing"),
        ("keep = true", "first = true", "f.toml:24: unknown key 'first'"),
        ('about = "Here."', 'abut = "Here."', "f.toml:18: unknown key 'abut'; did you mean 'about'?"),
    ],
)
def test_a_malformed_part_is_a_fault(old, new, complaint):
    found = [str(fault) for fault in read_flow("f.toml", FLOW.replace(old, new, 1))[1]]

    assert any(one.startswith(complaint) for one in found), found


def test_only_everywhere_may_put_a_move_first():
    text = 'first = "f"\nhome = "f:a"\n[on]\nsaid = [\n{ first = true, if = "watched", except = ["f:*"] },\n]\n'

    everywhere, faults = read_everywhere("everywhere.toml", text)

    assert faults == []
    move = everywhere.moves["said"][0]
    assert (move.first, move.skips, move.everywhere, move.where.line) == (True, ("f:*",), True, 5)
