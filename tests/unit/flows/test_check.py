"""Names must mean something: what the refusals in test_load leave over."""

from __future__ import annotations

import pytest

from flows.faults import Unfit
from flows.load import load


def refusal(files):
    with pytest.raises(Unfit) as refused:
        load(files)
    return str(refused.value)


def test_old_versions_are_shipped_or_migrated_and_not_both(changed, small):
    files = changed("talk.toml", "version = 1", 'version = 2\nmigrate.1 = { start = "two" }')
    files["talk@1.toml"] = small["talk.toml"]

    assert "talk version 1 is both shipped and in [migrate]; sessions may still hold it" in refusal(files)


def test_only_the_newest_version_migrates(changed, small):
    files = changed("talk.toml", "version = 1", "version = 2")
    files["talk@1.toml"] = small["talk.toml"].replace("version = 1", 'version = 1\nmigrate.1 = { a = "two" }')

    assert "talk@1.toml:3: only the newest version of a flow has [migrate]" in refusal(files)


def test_a_migration_comes_from_an_older_version(changed):
    assert "[migrate] from 1: this is version 1" in refusal(
        changed("talk.toml", "version = 1", 'version = 1\nmigrate.1 = { a = "two" }')
    )


def test_words_with_an_argument_need_the_fact_to_be_known(changed):
    files = changed("text/en/w.ftl", "fine = Fine.", "fine = Fine.\nhi = Hi { $name }.")
    bare = files["talk.toml"]

    files["talk.toml"] = bare.replace('say = "ask"', 'say = ["ask", "hi"]')
    assert "talk.toml:7: 'hi' uses $name: say it only 'if = \"name\"'" in refusal(files)
    files["talk.toml"] = bare.replace('say = "ask"', 'say = ["ask", { say = "hi", if = "name" }]')
    assert load(files).step(load(files).begin(), "said", {}).effects
    files["talk.toml"] = bare.replace('say = "ask"', 'say = ["ask", { say = "hi", if = "not name" }]')
    assert "say it only 'if = \"name\"'" in refusal(files)


def test_again_must_name_a_state(changed):
    assert "talk.toml:14: again: no state 'oen'; did you mean 'one'?" in refusal(
        changed("talk.toml", "rest = true", 'rest = true\nagain = "oen"')
    )


def test_a_first_flow_that_is_not_there_is_refused(changed):
    assert "everywhere.toml:1: no flow 'tolk'; did you mean 'talk'?" in refusal(
        changed("everywhere.toml", 'first = "talk"', 'first = "tolk"')
    )
