"""What only following the moves can show."""

# ruff: noqa: E501 (flow files in one line)

from __future__ import annotations

import pytest

from flows.faults import Unfit
from flows.load import load


def refused(files):
    with pytest.raises(Unfit) as caught:
        load(files)
    return str(caught.value)


def test_two_lines_that_cover_every_case_are_an_answer(changed):
    both = 'said = { say = [{ say = "fine", if = "told" }, { say = "ask", if = "not told" }] }'

    assert load(changed("talk.toml", 'said = { say = "fine" }', both))


def test_a_line_covered_by_the_moves_own_guard_is_an_answer(changed):
    both = 'said = [{ if = "told", say = [{ say = "fine", if = "told" }] }, { say = "fine" }]'

    assert load(changed("talk.toml", 'said = { say = "fine" }', both))


def test_a_worker_present_or_a_silent_state_may_leave_words_unanswered(changed):
    silent = 'said = [{ if = "owner=worker" }, { say = "fine" }]'

    assert load(changed("talk.toml", 'said = { say = "fine" }', silent))
    files = changed("talk.toml", 'said = { say = "fine" }', "said = {}")
    files["talk.toml"] = files["talk.toml"].replace("rest = true", "rest = true\nsilent = true")
    assert load(files)


def test_a_silent_state_still_answers_its_controls(changed):
    files = changed("talk.toml", 'said = { say = "fine" }', "said = {}\nhide = {}")
    files["talk.toml"] = files["talk.toml"].replace("rest = true", "rest = true\nsilent = true")

    assert "'hide' in 'two' can go unanswered" in refused(files)


def test_an_answer_given_after_passing_states_counts_only_if_all_ways_speak(changed):
    files = changed("talk.toml", 'said = { to = "two" }', 'said = { to = "gate" }')
    gate = '\n[states.gate]\npassing = true\n[states.gate.on]\nalways = [\n{ if = "told", to = "mute" },\n{ to = "two" },\n]\n'
    mute = '[states.mute]\nrest = true\naside = true\n[states.mute.on]\nsaid = { say = "fine" }\n'
    files["talk.toml"] += gate + mute

    assert "'said' in 'one' can go unanswered" in refused(files)
    files["talk.toml"] = files["talk.toml"].replace('to = "mute" }', 'say = "fine", to = "mute" }')
    assert load(files)


def test_a_state_to_come_back_to_says_something(changed):
    files = changed("talk.toml", 'said = { say = "fine" }', 'said = { say = "fine", to = "bare" }')
    files["talk.toml"] += '\n[states.bare]\nrest = true\n[states.bare.on]\nsaid = { say = "fine" }\n'

    assert "a person can come back to 'bare', and it says nothing" in refused(files)


def test_an_old_versions_states_must_be_reachable_in_it(changed, small):
    files = changed("talk.toml", "version = 1", "version = 2")
    files["talk@1.toml"] = (
        small["talk.toml"] + '\n[states.six]\nsay = "fine"\nrest = true\n[states.six.on]\nsaid = { say = "fine" }\n'
    )

    assert "talk@1.toml:21: nothing leads to 'six'" in refused(files)


def test_a_state_reached_only_on_return_counts_as_reached(changed):
    files = changed("talk.toml", "[states.one]", '[states.one]\nagain = "six"')
    files["talk.toml"] += '\n[states.six]\nsay = "fine"\nrest = true\n[states.six.on]\nsaid = { say = "fine" }\n'

    assert load(files)
