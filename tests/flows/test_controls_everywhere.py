"""Each control in every state: by the chat's menu, by a button, typed, and typed with a slip of the finger."""

from __future__ import annotations

import itertools

import pytest

from flows.engine import Say, Session
from flows.hear import fold
from flows.model import MENU

WORLDS = {
    "nothing": {"model": "helpline"},
    "told": {"model": "helpline", "staffed": True, "told": True, "clears": True},
    "waiting": {"model": "school", "disclosed": True, "waiting": True, "owner": "queue", "waited": "hours"},
    "worker": {"model": "statutory", "owner": "worker", "name": "Sam", "waiting": True},
    "watched": {"model": "helpline", "watched": True},
    "polish": {"model": "helpline", "tongue": True, "waiting": True},
}
TYPED = {
    "person": ("a person please", "talk to someone", "can i talk to a real person", "siarad â rhywun"),
    "hide": ("hide this chat", "hide", "x", "cuddio"),
    "stop": ("stop", "please stop", "stopio"),
    "skip": ("skip", "rather not say", "hepgor"),
    "back": ("back", "go back", "mynd yn ôl"),
    "slower": ("slower", "slow down", "too fast", "arafach"),
    "buttons": ("buttons please", "can i have buttons", "botymau"),
    "language": ("language", "change language", "iaith"),
}
NOT_SLIPPED = {"x", "stop", "skip", "hide", "back", "iaith"}
"""Too short for more than two letters swapped, or near another word."""


def spots(flows):
    return [
        Session(name, version, state.name)
        for (name, version), flow in flows.plan.flows.items()
        for state in flow.states.values()
        if not state.passing
    ]


def slipped(text):
    """The text with two letters swapped, one left out, one doubled: in its longest word, not at its beginning."""
    word = max(text.split(), key=len)
    at = len(word) // 2
    yield text.replace(word, word[:at] + word[at + 1] + word[at] + word[at + 2 :]) if len(word) > at + 1 else text
    if text not in NOT_SLIPPED and len(word) > 5:
        yield text.replace(word, word[:at] + word[at + 1 :])
        yield text.replace(word, word[:at] + word[at] + word[at:])


def test_every_control_is_read_in_every_state_typed_with_slips_and_from_the_menu(flows):
    seen = 0
    for session, control in itertools.product(spots(flows), MENU):
        for text in (
            f"/{control}",
            *TYPED[control],
            *(each for typed in TYPED[control][:3] for each in slipped(typed)),
        ):
            if fold(text) == "x" or len(text) > 3:
                assert flows.read(session, text) == control, (session.place, text)
                seen += 1
    print(f"\n{seen} typed controls, {len(spots(flows))} states")


def test_every_control_is_a_tap_away_in_every_state_from_any_bubble_however_old(flows):
    assert dict(flows.commands("en")).keys() == set(MENU)
    for session, control in itertools.product(spots(flows), MENU):
        if control not in {"skip", "back"}:  # these answer the question under which they stand
            assert flows.tapped(session, f"hello:safe:{control}") == control
        assert flows.tapped(session, flows.data(session, control)) == control


@pytest.mark.parametrize("world", WORLDS)
def test_every_control_is_answered_in_every_state_with_at_most_one_question(flows, world):
    for session, control in itertools.product(spots(flows), MENU):
        step = flows.step(session, control, WORLDS[world])
        told = [effect for effect in step.effects if isinstance(effect, Say)]
        asked = [say.prompt for say in told if "?" in flows.rendered(say, "en", "plain").text]

        assert told, (session.place, control)
        assert len(asked) <= 1, (session.place, control, asked)
