"""The drawings follow the files."""

from __future__ import annotations

from flows.draw import diagram, pages
from flows.load import load


def test_a_diagram_has_each_state_and_its_own_moves_only(small):
    drawn = diagram(load(small).plan.newest["talk"])

    assert drawn.splitlines() == [
        "stateDiagram-v2",
        "    [*] --> one",
        '    state "one" as one',
        '    state "two" as two',
        "    one --> two: said, tap yes",
    ]


def test_guards_and_doors_are_drawn(changed):
    files = changed(
        "talk.toml", 'said = { to = "two" }', 'said = [{ if = "owner=queue", to = "@resume" }, { to = "two" }]'
    )
    drawn = diagram(load(files).plan.newest["talk"])

    assert '    state "where they were" as to_resume' in drawn
    assert "    one --> to_resume: said if owner is queue" in drawn


def test_pages_show_words_buttons_and_what_moves_do(small):
    page = pages(load(small))

    assert set(page) == {"talk.md", "everywhere.md"}
    assert "> Shall we?" in page["talk.md"]
    assert "`Yes` `A person`" in page["talk.md"]
    assert "- said: “Fine.”" in page["talk.md"]
    assert "- hide: “Fine.”" in page["everywhere.md"]


def test_a_change_of_a_move_changes_the_drawing(small, changed):
    before = pages(load(small))
    after = pages(load(changed("talk.toml", 'chose:yes" = { to', 'chose:yes" = { say = "fine", to')))

    assert before["talk.md"] != after["talk.md"]
    assert before["everywhere.md"] == after["everywhere.md"]
