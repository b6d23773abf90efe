"""The engine: what a step is, what it refuses, and that the library still does what we stand on."""

from __future__ import annotations

import inspect
import logging

import pytest
import transitions
from transitions import Machine, MachineError

from flows.effects import Clear, Forget, Note, Remind, Say, Session
from flows.engine import Flows, Guarded, NotHere, fire
from flows.errors import Broken, Refused
from flows.faults import Where
from flows.hear import Ear
from flows.load import load
from flows.model import Atom, Flow, Guard, Line, Move, Plan, State

HERE = Where("made.toml", 1)


class Model:
    def __init__(self, state):
        self.state = state
        self.out = []


def hand_made(words, *states, migrate=None, version=1):
    flow = Flow("f", version, states[0].name, {}, "", {s.name: s for s in states}, migrate or {})
    plan = Plan("f", f"f:{states[0].name}", {("f", version): flow}, {"f": flow})
    return Flows(plan, words, Ear({}, {}), "v")


@pytest.fixture
def words(small):
    return load(small).words


def test_the_library_still_moves_an_unregistered_model():
    machine = Machine(model=None, states=["a", "b"], initial=None, auto_transitions=False, send_event=True)
    machine.add_transition(
        "go", "a", "b", conditions=[lambda e: e.model.out == []], before=[lambda e: e.model.out.append(1)]
    )
    model = Model("a")

    assert transitions.__version__ == "0.9.3"
    assert list(inspect.signature(machine.events["go"].trigger).parameters) == ["model", "args", "kwargs"]
    assert machine.events["go"].trigger(model) is True
    assert (model.state, model.out) == ("b", [1])
    assert machine.models == []
    assert set(vars(model)) == {"state", "out"}
    with pytest.raises(MachineError):
        machine.events["go"].trigger(model)
    refused = Model("a")
    refused.out.append(0)
    assert machine.events["go"].trigger(refused) is False
    assert refused.state == "a"
    with pytest.raises(ValueError, match="not a registered state"):
        machine.events["go"].trigger(Model("elsewhere"))
    assert "go" in machine.events
    assert machine.events.get("to_a") is None


def test_the_library_is_handed_callables_only(small):
    for machine in load(small)._machines.values():
        for event in machine.events.values():
            for several in event.transitions.values():
                for one in several:
                    handed = [*one.before, *one.after, *one.prepare, *(c.func for c in one.conditions)]
                    assert all(callable(callback) for callback in handed)


def test_a_step_gives_effects_in_one_order_and_buttons_on_the_last_bubble(words):
    asks = State("b", HERE, says=(Line("ask", HERE),), notes=(("told", "v"),), buttons=(("yes",),), rest=True)
    move = Move(
        "said",
        HERE,
        to="b",
        says=(Line("fine", HERE),),
        notes=(("safe", "yes"),),
        reminds=(Remind("nap", 5),),
        forgets=("old",),
        clear=True,
    )
    flows = hand_made(words, State("a", HERE, moves={"said": (move,)}), asks)

    step = flows.step(flows.begin(), "said", {})

    assert step.session == Session("f", 1, "b")
    assert step.effects == (
        Clear(),
        Note("safe", "yes"),
        Forget("old"),
        Remind("nap", 5),
        Say("fine"),
        Note("told", "v"),
        Say("ask", (), (("yes",),)),
    )


def test_not_a_move_here_and_a_refusing_guard_are_told_apart(words):
    guarded = Move("said", HERE, Guard((Atom("told"),)), to="b")
    flows = hand_made(words, State("a", HERE, moves={"said": (guarded,)}), State("b", HERE, moves={"skip": ()}))

    with pytest.raises(Guarded):
        flows.step(flows.begin(), "said", {"told": ""})
    with pytest.raises(NotHere):
        flows.step(flows.begin(), "unheard", {})
    with pytest.raises(NotHere):
        flows.step(Session("f", 1, "b"), "said", {})
    assert flows.step(flows.begin(), "said", {"told": "truthy, not True"}).session.state == "b"
    assert issubclass(Guarded, Refused)
    assert issubclass(NotHere, Refused)


@pytest.mark.parametrize(
    "session",
    [
        Session("gone", 1, "one"),
        Session("talk", 7, "one"),
        Session("talk", 1, "gone"),
        Session("talk", 1, "one", back=("talk@1:gone",)),
        Session("talk", 1, "one", back=("nonsense",)),
        Session("talk", 1, "one", back=("talk@x:one",)),
    ],
)
def test_a_stored_session_that_means_nothing_is_broken(changed, session):
    flows = load(changed("everywhere.toml", 'back = { say = "fine" }', 'back = { to = "@back" }'))

    with pytest.raises(Broken):
        flows.step(session, "back", {})


def test_an_unknown_state_inside_the_machine_is_broken(small):
    machine = load(small)._machines["talk", 1]

    with pytest.raises(Broken):
        fire(machine, "nowhere", "said", {})


def test_a_session_of_an_old_version_is_moved_by_the_migration(changed):
    flows = load(changed("talk.toml", "version = 1", 'version = 2\nmigrate.1 = { start = "two" }'))

    assert flows.step(Session("talk", 1, "start"), "said", {}).session == Session("talk", 2, "two")
    assert flows.step(Session("talk", 1, "one"), "said", {}).session == Session("talk", 2, "two")
    assert flows.read(Session("talk", 1, "one"), "yes") == "chose:yes"
    with pytest.raises(Broken):
        flows.step(Session("talk", 1, "gone"), "said", {})


def test_a_shipped_old_version_keeps_its_sessions(changed, small):
    files = changed("talk.toml", "version = 1", "version = 2") | {"talk@1.toml": small["talk.toml"]}
    files["talk.toml"] = files["talk.toml"].replace('say = "fine"', 'say = ["fine", "ask"]', 1)
    flows = load(files)

    assert flows.begin().version == 2
    old = flows.step(Session("talk", 1, "one"), "said", {})
    assert (old.session.version, old.effects) == (1, (Say("fine"),))
    assert len(flows.step(flows.begin(), "said", {}).effects) == 2


def test_a_flow_that_goes_round_is_stopped(words):
    ping = State("ping", HERE, passing=True, moves={"always": (Move("always", HERE, to="pong"),)})
    pong = State("pong", HERE, passing=True, moves={"always": (Move("always", HERE, to="ping"),)})
    flows = hand_made(words, State("a", HERE, moves={"said": (Move("said", HERE, to="ping"),)}), ping, pong)

    with pytest.raises(Broken, match="round"):
        flows.step(flows.begin(), "said", {})


def test_a_session_held_in_a_passing_state_is_broken(words):
    flows = hand_made(words, State("a", HERE), State("p", HERE, passing=True))

    with pytest.raises(Broken):
        flows.step(Session("f", 1, "p"), "said", {})


def test_an_old_tap_cannot_answer_a_new_question(small):
    flows = load(small)
    one, two = flows.begin(), Session("talk", 1, "two")

    assert flows.data(one, "yes") == "talk:one:yes"
    assert flows.tapped(one, "talk:one:yes") == "chose:yes"
    assert flows.tapped(two, "talk:one:yes") == "stale"
    assert flows.tapped(two, "talk:one:person") == "person"
    assert flows.tapped(two, "talk:one:back") == "stale"
    assert flows.tapped(one, "person") == "stale"
    assert flows.tapped(one, "") == "stale"
    assert flows.tapped(one, "talk:one:no") == "stale"


def test_rendered_gives_text_labels_and_a_version_of_the_words(small, changed):
    say = Say("ask", (), (("yes", "person"),))
    shown = load(small).rendered(say, "en", "plain")
    reworded = load(changed("text/en/w.ftl", "Shall we?", "Shall we now?")).rendered(say, "en", "plain")

    assert (shown.text, shown.buttons) == ("Shall we?", ((("yes", "Yes"), ("person", "A person")),))
    assert len(shown.version) == 8
    assert reworded.version != shown.version
    for broken in (("ask", "fr", "plain"), ("ask", "en", "loud"), ("aks", "en", "plain")):
        with pytest.raises(Broken):
            load(small).rendered(Say(broken[0]), *broken[1:])


def test_told_knows_the_whole_and_the_part_and_no_older_promise(small):
    flows = load(small)

    assert flows.told(flows.promise)
    assert flows.told(f"some:{flows.promise}")
    assert not flows.told("0ld")
    assert not flows.told("")


def test_no_words_of_a_person_reach_the_librarys_log(small, caplog):
    flows = load(small)
    with caplog.at_level(logging.DEBUG):
        flows.step(flows.begin(), flows.read(flows.begin(), "poison words"), {"name": "poison name"})

    assert "poison" not in caplog.text
