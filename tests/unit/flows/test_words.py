"""Words are read strictly and rendered whole or not at all."""

from __future__ import annotations

import pytest

from flows.errors import Broken
from flows.words import Voice, read_words

HEAD = "### status: needs-review\n"
PATH = "text/en/w.ftl"


def read(text, head=HEAD, path=PATH):
    return read_words({path: head + text})


def complaints(faults):
    return [str(fault) for fault in faults if "control-" not in fault.what]


def test_two_voices_and_an_explicit_rule_for_one():
    words, faults = read("a = Plain.\n    .simpler = Simple.\n# simpler: plain\nb = Both.\n")

    assert complaints(faults) == []
    assert words.phrase("a", "en", Voice.PLAIN).render({}) == "Plain."
    assert words.phrase("a", "en", Voice.SIMPLER).render({}) == "Simple."
    assert words.phrase("b", "en", Voice.SIMPLER).render({}) == "Both."
    assert words.borrowed == (("en", "b"),)


def test_without_a_rule_a_missing_voice_is_a_fault():
    assert complaints(read("a = Plain.\n")[1]) == [
        "text/en/w.ftl:2: 'a' has no '.simpler'; write one, or '# simpler: plain' above it"
    ]
    assert complaints(read("a = Plain.\n", HEAD + "### simpler: plain\n")[1]) == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a = A.\n    .loud = A!\n    .simpler = A.\n", "2: 'a' can't have '.loud'"),
        ("a = A.\n    .simpler = A.\n    .simpler = B.\n", "2: 'a' can't have '.simpler'"),
        ("choice-a = A\n    .simpler = B\n", "2: 'choice-a' can't have '.simpler'"),
        ("a =\n    .simpler = A.\n", "2: 'a' has no text"),
        ("a = { $x }\n    .simpler = A.\n", "2: 'a' uses an unknown argument '$x'"),
        ("a = { $name }\n    .simpler = A.\n", "2: 'a' leaves the argument '$name' unused"),
        ("-t = T\n-t = T\n", "3: '-t' stands twice in this language"),
        ("a = { b }\n    .simpler = A.\n", "2: 'a' can't be put into words: Unknown message: b"),
        ("a = { $name ->\n   *[other] A\n }\n    .simpler = { $name }\n", "2: words may hold text"),
        ("a = { -t(x: 1) }\n    .simpler = A.\n-t = T\n", "2: words may hold text"),
        ("ok = {\n", "3: not Fluent: Expected an inline expression"),
    ],
)
def test_what_fluent_forgives_is_a_fault(text, complaint):
    found = complaints(read(text)[1])

    assert any(f"{PATH}:{complaint}" in one for one in found), found


def test_a_cycle_is_a_fault():
    assert any(
        "Cyclic" in one
        for one in complaints(read("a = { b } b\n    .simpler = A.\nb = { a } a\n    .simpler = A.\n")[1])
    )


def test_a_message_may_refer_to_a_term_and_its_version_follows():
    one = read("-us = Wren\na = { -us } is here.\n    .simpler = { -us }.\n")[0].phrase("a", "en", "plain")
    two = read("-us = Robin\na = { -us } is here.\n    .simpler = { -us }.\n")[0].phrase("a", "en", "plain")

    assert one.render({}) == "Wren is here."
    assert one.version != two.version


def test_half_a_sentence_is_never_sent():
    words, _ = read("a = Hi { $name }.\n    .simpler = Hi { $name }.\n")

    assert words.phrase("a", "en", "plain").render({"name": "Sam"}) == "Hi Sam."
    with pytest.raises(Broken):
        words.phrase("a", "en", "plain").render({})


def test_a_name_is_put_in_bare_without_isolating_marks():
    words, _ = read("a = { $name }.\n    .simpler = { $name }.\n")

    assert words.phrase("a", "en", "plain").render({"name": "Sam"}) == "Sam."


def test_languages_are_compared_in_both_directions():
    files = {
        "text/en/w.ftl": HEAD + "choice-a = A\nchoice-b = B\n",
        "text/cy/w.ftl": HEAD + "choice-b = B\nchoice-c = C\n",
    }

    found = complaints(read_words(files)[1])
    assert "text/cy: 'choice-a' is missing in cy (text/en/w.ftl:2 has it)" in found
    assert "text/en: 'choice-c' is missing in en (text/cy/w.ftl:3 has it)" in found


def test_lists_are_split_at_commas_and_may_be_missing():
    words, _ = read("answer-yes = yes , yeah\n")

    assert words.listed("answer-yes", "en") == ("yes", "yeah")
    assert words.listed("answer-no", "en") == ()


def test_one_version_covers_a_family_of_prompts():
    base = "p-1 = One.\n    .simpler = One.\nq = Q.\n    .simpler = Q.\n"
    words = read(base)[0]

    assert words.version_of("p-") == read(base.replace("Q.", "R."))[0].version_of("p-")
    assert words.version_of("p-") != read(base.replace("One.", "Two.", 1))[0].version_of("p-")
    assert set(words.prompts()) == {"p-1", "q"}
