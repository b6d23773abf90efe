from __future__ import annotations

from safeguarding import danger, silence


def test_danger_from_a_person_nearby_brings_nothing_unasked_for():
    assert danger.script("person").timers == ()


def test_other_danger_brings_presence_at_two_minutes_and_the_truth_at_three():
    timers = [s.timers for kind, s in danger.SCRIPTS.items() if kind != "person"]

    assert timers == [(("presence-1", 120_000), ("nobody", 180_000))] * 3


def test_an_unknown_kind_still_gets_a_script():
    assert danger.script("") == danger.SCRIPTS["suicidal"]


def test_an_answer_that_says_danger_is_a_button_of_the_flows_and_has_a_script(policy):
    flows = policy.flows.plan.newest.values()
    answers = {answer for flow in flows for state in flow.states.values() for answer in state.answers}

    assert set(danger.CHOSEN) <= answers
    assert set(danger.CHOSEN.values()) <= set(danger.SCRIPTS)


def test_the_reminders_that_the_rules_set_are_those_that_the_flows_answer(policy):
    woken = {name for flow in policy.flows.plan.newest.values() for name in flow.woken}

    assert woken == {danger.STILL_HERE, silence.STILL}
