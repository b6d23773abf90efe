"""TOML with line numbers, read strictly."""

from __future__ import annotations

import pytest

from flows.tables import locate, parse

TEXT = """\
# a comment
top = "x"

[states.one]
say = "a"  # [not a table]
on.said = { to = "b" }
list = [
    { if = "x" },  # first
    { if = "]" },
    ["row"],
]
[states."@all".on]
"chose:yes" = {}
"""


def test_each_key_header_and_item_has_its_line():
    found = locate(TEXT)

    assert found["top",] == 2
    assert found["states", "one"] == 4
    assert found["states", "one", "say"] == 5
    assert found["states", "one", "on", "said"] == 6
    assert [found["states", "one", "list", str(index)] for index in range(3)] == [8, 9, 10]
    assert found["states", "@all", "on"] == 12
    assert found["states", "@all"] == 12
    assert found["states", "@all", "on", "chose:yes"] == 13


def test_a_fault_falls_back_to_the_nearest_line_above():
    table = parse("t.toml", TEXT).table("states").table("one")

    table.fault("missing", "is missing")

    assert [str(fault) for fault in table.source.faults] == ["t.toml:4: is missing"]


@pytest.mark.parametrize(
    ("text", "read", "complaint"),
    [
        ("a = 1", lambda t: t.text("a"), "t:1: 'a' must be text in quotes"),
        ("", lambda t: t.text("a"), "t: 'a' is missing"),
        ("a = 0", lambda t: t.number("a"), "t:1: 'a' must be a whole number above 0"),
        ("a = true", lambda t: t.number("a"), "t:1: 'a' must be a whole number above 0"),
        ('a = "yes"', lambda t: t.flag("a"), "t:1: 'a' must be true or false"),
        ("a = [1]", lambda t: t.texts("a"), "t:1: 'a' must be a list of texts in quotes"),
        ("a = { b = 1 }", lambda t: t.pairs("a"), "t:1: 'a' must be a table of texts in quotes"),
        ("a = 1", lambda t: t.table("a"), "t:1: 'a' must be a table"),
        ("a = [1]", lambda t: list(t.alternatives("a")), "t:1: 'a' must be { … } or a list of { … }"),
        ("ab = 1", lambda t: t.only(["abc"]), "t:1: unknown key 'ab'; did you mean 'abc'?"),
    ],
)
def test_a_wrong_type_is_a_fault_and_reading_goes_on(text, read, complaint):
    table = parse("t", text)

    read(table)

    assert [str(fault) for fault in table.source.faults] == [complaint]


def test_one_text_stands_for_a_list_of_one_and_order_is_kept():
    table = parse("t", 'a = "x"\nb = { z = "1", y = "2" }\n')

    assert table.texts("a") == ("x",)
    assert table.pairs("b") == (("z", "1"), ("y", "2"))


@pytest.mark.parametrize(("text", "line"), [("a = 1\nb = ?\n", 2), ("a = [\n1,\n", 2)])
def test_a_syntax_error_has_its_line(text, line):
    assert [fault.where.line for fault in parse("t", text).source.faults] == [line]
