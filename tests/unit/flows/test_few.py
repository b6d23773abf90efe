from __future__ import annotations

import re

import pytest

from flows import few
from flows.faults import Unfit
from flows.load import load

POLISH = """\
### status: needs-review
### simpler: plain

""" + "".join(
    f"{ident} = {{ $name }}\n" if ident == "joined-name" else f"{ident} = Tak {ident}.\n"
    for ident in sorted(few.NEEDED)
)
POLISH += "choice-lang-pl = Polski\ncontrol-lang = polski\n"
PATH = few.path("pl")


def refused(files):
    with pytest.raises(Unfit) as caught:
        load(files)
    return [str(fault) for fault in caught.value.faults]


def test_a_language_of_few_words_stands_beside_those_that_have_all(small):
    flows = load(small | {PATH: POLISH})

    assert (flows.words.langs, flows.words.few) == (("en",), ("pl",))
    assert flows.read(flows.begin(), "Polski") == "lang:pl"
    assert flows.step(flows.begin(), "lang:pl", {}).effects[0].value == "pl"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda text: text.replace("danger-where = Tak danger-where.\n", ""), "'danger-where' is missing in pl"),
        (lambda text: text.replace("control-lang = polski\n", ""), "'control-lang' is missing in pl"),
        (lambda text: text + "danger-wher = Tak.\n", "'danger-wher' is none of the few words"),
        (lambda text: text + "choice-lang-uk = Inne\n", "'choice-lang-uk' stands in pl"),
    ],
)
def test_a_missing_or_strange_word_is_refused_with_its_place(small, change, fault):
    assert any(PATH in each and fault in each for each in refused(small | {PATH: change(POLISH)}))


def test_a_prompt_is_said_in_the_few_words_only_with_all_its_buttons(flows_of_all):
    words = flows_of_all.words

    assert words.language("again-ask", ("yes", "no"), "pl", "en") == "pl"
    assert words.language("again-ask", ("status",), "pl", "en") == "en"
    assert words.language("invite-1", (), "pl", "en") == "en"
    assert words.language("invite-1", (), "cy", "en") == "en"
    assert words.language("language-offer", (), "cy", "en") == "cy"


def test_words_that_nobody_has_reviewed_are_left_out_of_a_real_service(small):
    assert few.reviewed(small | {PATH: POLISH}) == small
    fingerprint = re.search(r"they are (\w+) now", str(refused({**small, PATH: signed("0" * 8)})))[1]
    assert PATH in few.reviewed(small | {PATH: signed(fingerprint)})


def signed(words):
    head = "\n".join(
        f"### {key}: {value}"
        for key, value in {
            "status": "reviewed", "lead": "A", "panel": "B", "date": "2026-11-30", "version": "1", "words": words
        }.items()
    )  # fmt: skip
    return POLISH.replace("### status: needs-review", head)


def test_no_button_stands_for_a_language_without_words(small, flows_of_all):
    menu = flows_of_all.plan.newest["tongue"].states["menu"]
    assert {choice for choice in menu.choices if choice.startswith(few.CHOICE)} == {
        f"{few.CHOICE}{lang}" for lang in (*flows_of_all.words.langs, *flows_of_all.words.few)
    }
    named = small["talk.toml"].replace('["yes", "person"]', '["yes", "person"], ["lang-pl"]')
    assert "lang-pl" not in load(small | {"talk.toml": named}).plan.newest["talk"].states["one"].choices
