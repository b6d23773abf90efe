"""The loader takes what is right and refuses what is not, each with file, line and a suggestion."""

# ruff: noqa: E501, Q000, Q003 (a table is read by column)

from __future__ import annotations

import pytest

from flows.faults import Unfit
from flows.load import load

T = "talk.toml"
E = "everywhere.toml"
W = "text/en/w.ftl"
MANY = "".join(
    f'[states.s{n}]\nrest = true\nsay = "fine"\n[states.s{n}.on]\nsaid = {{ say = "fine" }}\n' for n in range(39)
)

# path, what stands there, what is written instead, a mark on the faulty line, the whole complaint
REFUSALS = {
    "unknown key of a flow": (T, "about =", "abuot =", "abuot", "unknown key 'abuot'; did you mean 'about'?"),
    "unknown key of a state": (T, "rest = true", "rset = true", "rset", "unknown key 'rset'; did you mean 'rest'?"),
    "unknown key of a move": (T, '{ to = "two" }', '{ too = "two" }', "too", "unknown key 'too'; did you mean 'to'?"),
    "unknown state": (T, 'to = "two"', 'to = "tow"', "tow", "no state 'tow'; did you mean 'two'?"),
    "unknown first state": (T, 'first = "one"', 'first = "oen"', "first = ", "first: no state 'oen'; did you mean 'one'?"),
    "unknown flow": (T, 'to = "two"', 'to = "tolk:two"', "tolk", "no flow 'tolk'; did you mean 'talk'?"),
    "unknown state of a flow": (E, 'home = "talk:one"', 'home = "talk:on"', "home", "no state 'talk:on'; did you mean 'talk:one'?"),
    "unknown event": (T, "said = { to", 'saidd = {}\nsaid = { to', "saidd", "unknown event 'saidd'; did you mean 'said'?"),
    "unknown guard": (T, '{ to = "two" }', '[{ if = "stafed", to = "two" }, { to = "two" }]', "stafed", "unknown guard 'stafed'; did you mean 'staffed'?"),
    "a value asked of a yes-or-no fact": (T, '{ to = "two" }', '[{ if = "told=x", to = "two" }, { to = "two" }]', "told=x", "unknown guard 'told=x'; did you mean 'told'?"),
    "unknown effect": (T, '{ to = "two" }', '{ note = { sfae = "yes" }, to = "two" }', "sfae", "unknown effect: note 'sfae'; did you mean 'safe'?"),
    "unknown words": (T, 'say = "ask"', 'say = "aks"', "aks", "no words for 'aks'; did you mean 'ask'?"),
    "a button without words": (T, '"person"]]', '"persn"]]', "[states.one]", "button 'persn' has no words: choice-persn; did you mean 'person'?"),
    "a button that leads nowhere": (T, '"chose:yes" = { to = "two" }\n', "", "[states.one]", "button 'yes' of 'one' leads nowhere: no 'chose:yes'"),
    "an answer without a button": (T, "chose:yes", "chose:yse", "yse", "'one' has no button 'yse'; did you mean 'yes'?"),
    "a button twice": (T, '"person"]]', '"yes"]]', "buttons", "button 'yes' stands twice"),
    "a wide row": (T, '"person"]]', '"person", "hide"]]', "buttons", "a row holds 1 to 2 buttons"),
    "a dead end": (T, "rest = true\n", "", "[states.two]", "dead end: nothing of its own leads out of 'two', and it is no 'rest'"),
    "a state nobody reaches": (T, "[states.two]", '[states.six]\nsay = "fine"\nrest = true\n[states.six.on]\nsaid = { say = "fine" }\n[states.two]', "[states.six]", "nothing leads to 'six'"),
    "silence": (T, 'said = { say = "fine" }', "said = {}", "said = {}", "'said' in 'two' can go unanswered"),
    "half an answer": (T, 'said = { say = "fine" }', 'said = { say = [{ say = "fine", if = "staffed" }] }', "staffed", "'said' in 'two' can go unanswered"),
    "no answer to words": (T, 'said = { say = "fine" }\n', "", "[states.two]", "'two' has no answer to 'said'"),
    "only guarded moves": (T, 'said = { say = "fine" }', 'said = { if = "told", say = "fine" }', "told", "'said' in 'two' needs a last move without 'if'"),
    "a move never reached": (T, 'said = { to = "two" }', 'said = [\n{ to = "two" },\n{ if = "told", to = "two" },\n]', "told", "'said' in 'one': this move is never reached"),
    "a missing everywhere event": (E, 'pause = { say = "fine" }\n', "", "[on]", "everywhere: 'pause' is missing"),
    "a fact for words that may be missing": (W, "fine = Fine.", "fine = Fine, { $name }.", None, None),
    "a reminder nobody answers": (T, 'said = { say = "fine" }', 'said = { say = "fine", remind = { nap = "2 min" } }', "nap", "reminder 'nap' is never answered"),
    "a reminder nobody sets": (T, 'said = { say = "fine" }', 'said = { say = "fine" }\n"due:nap" = {}', "due:nap", "no reminder 'nap' is ever set"),
    "a reminder that the rules set and nobody answers": (T, 'first = "one"', 'first = "one"\nwoken = ["nap"]', "woken", "reminder 'nap' is never answered"),
    "an unknown reminder to forget": (T, 'said = { say = "fine" }', 'said = { say = "fine", forget = "nap" }', "nap", "no reminder 'nap' to forget"),
    "a time that is none": (T, 'said = { say = "fine" }', 'said = { say = "fine", remind = { nap = "soon" } }', "nap", "'soon' is not a time like '90 s', '2 min' or '1 h'"),
    "a version gap": (T, "version = 1", "version = 2", "version =", "talk version 1 is neither shipped nor in [migrate]; sessions may still hold it"),
    "a migration to nowhere": (T, "version = 1", 'version = 2\nmigrate.1 = { old = "gone" }', "migrate.1", "[migrate] from 1: no state 'gone'; did you mean 'one'?"),
    "a version of nothing": (T, "version = 1", "version = 0", "version", "'version' must be a whole number above 0"),
    "a duplicate state": (T, "[states.two]", "[states.one]", "[states.one]\nsay = \"fine\"", "not TOML: Cannot declare ('states', 'one') twice"),
    "not TOML": (T, 'say = "ask"', "say = ask", "say = ask", "not TOML: Invalid value"),
    "too many states": (T, "[states.two]", MANY + "[states.two]", "[states.two]", "41 states; a flow has at most 40"),
    "an unknown group member": (T, "[states.one]", '[groups]\nall = ["oen"]\n[states."@all".on]\nskip = { say = "fine" }\n[states.one]', "@all", "group 'all': no state 'oen'; did you mean 'one'?"),
    "a group without moves": (T, "[states.one]", '[groups]\nall = ["one"]\n[states.one]', "all = ", "group 'all' has no [states.\"@all\".on]"),
    "an unknown group": (T, "[states.one]", '[states."@al".on]\nskip = { say = "fine" }\n[states.one]', "@al", "no group 'al'"),
    "a passing state that waits": (T, "rest = true", "rest = true\npassing = true", "[states.two]", "'two' is passing: it may have only 'always'"),
    "unused words": (W, "fine = Fine.", "fine = Fine.\nextra = More.", "extra", "no flow says 'extra'"),
    "a label of no button": (W, "choice-yes", "choice-no = No\nchoice-yes", "choice-no", "'choice-no' is for a button that no flow has"),
    "words twice": (W, "fine = Fine.", "fine = Fine.\nfine = Fine.", "fine = Fine.\nchoice", "'fine' stands twice in this language"),
    "not Fluent": (W, "fine = Fine.", "fine = Fine.\n?? broken", "?? broken", 'not Fluent: Expected an entry start'),
    "an unknown argument": (W, "Fine.", "Fine, { $nmae }.", "nmae", "'fine' uses an unknown argument '$nmae'"),
    "more than words": (W, "Fine.", 'Fine, { NUMBER(1) }.', "NUMBER", "words may hold text, arguments and references only"),
    "a reference to nothing": (W, "Fine.", "Fine, { -nobody }.", "nobody", "'fine' can't be put into words: Unknown term: -nobody"),
    "a missing control": (W, "control-hide = hide\n", "", None, "text/en: 'control-hide' is missing in en"),
    "an unknown control": (W, "control-hide", "control-hidde = x\ncontrol-hide", "hidde", "no control 'hidde'; did you mean 'hide'?"),
    "a text that means two things": (W, "control-hide = hide", "control-hide = hide, pause", "control-pause", "'pause' means both 'hide' and 'pause'"),
    "an answer that is a control": (W, "choice-yes = Yes", "choice-yes = Stop", None, "talk.toml:6: 'stop' answers 'one' and is the control 'stop'"),
}  # fmt: skip


def line_of(text: str, mark: str) -> int:
    return text.count("\n", 0, text.index(mark)) + 1


def test_the_small_files_load(small):
    flows = load(small)

    assert flows.begin().place == "talk@1:one"
    assert load({f"flows/{path}": text for path, text in small.items()}).begin() == flows.begin()


@pytest.mark.parametrize("case", REFUSALS)
def test_each_mistake_is_refused_with_its_place(changed, case):
    path, old, new, mark, complaint = REFUSALS[case]
    files = changed(path, old, new)

    with pytest.raises(Unfit) as refused:
        load(files)

    if complaint is None:
        assert "'fine' uses $name: say it only 'if = \"name\"'" in str(refused.value)
    elif mark is None:
        assert complaint in str(refused.value).splitlines()
    else:
        expected = f"{path}:{line_of(files[path], mark)}: {complaint}"
        assert expected in str(refused.value).splitlines(), f"{expected}\n--\n{refused.value}"


def test_all_that_is_wrong_is_told_at_once_in_file_order(changed):
    files = changed("talk.toml", 'say = "ask"', 'say = "aks"')
    files["talk.toml"] = files["talk.toml"].replace('to = "two"', 'to = "tow"')

    with pytest.raises(Unfit) as refused:
        load(files)

    lines = [fault.where.line for fault in refused.value.faults if fault.where.path == "talk.toml"]
    assert len(lines) >= 3
    assert lines == sorted(lines)


def test_a_loop_of_passing_states_is_refused(changed):
    loop = "".join(
        f'[states.{a}]\npassing = true\n[states.{a}.on]\nalways = [{{ if = "told", to = "two" }}, {{ to = "{b}" }}]\n'
        for a, b in (("ping", "pong"), ("pong", "ping"))
    )
    files = changed("talk.toml", 'said = { to = "two" }', 'said = { say = "fine", to = "ping" }')
    files["talk.toml"] += loop

    with pytest.raises(Unfit, match="'ping' leads round to itself without anyone speaking"):
        load(files)


def test_a_second_language_must_have_every_word_and_argument(small):
    welsh = small["text/en/w.ftl"].replace("fine = Fine.\n", "").replace("english", "cymraeg")

    with pytest.raises(Unfit) as refused:
        load(small | {"text/cy/w.ftl": welsh})

    told = str(refused.value).splitlines()
    assert "text/cy: 'fine' is missing in cy (text/en/w.ftl:5 has it)" in told


def test_a_language_needs_its_move_everywhere(small):
    with pytest.raises(Unfit, match="everywhere: 'lang:cy' is missing"):
        load(small | {"text/cy/w.ftl": small["text/en/w.ftl"].replace("english", "cymraeg")})


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("notes.txt", r"notes.txt: not a flow file \(.toml\) or a word file"),
        ("words.ftl", r"words.ftl: not a flow file \(.toml\) or a word file"),
        ("tolk.toml", r"tolk.toml:1: the file is named 'tolk' and holds talk 1"),
        ("talk@3.toml", r"talk@3.toml:1: the file is named 'talk@3' and holds talk 1"),
    ],
)
def test_a_file_out_of_place_is_refused(small, path, complaint):
    with pytest.raises(Unfit, match=complaint):
        load(small | {path: small["talk.toml"]})


def test_no_everywhere_no_flows(small):
    del small["everywhere.toml"]

    with pytest.raises(Unfit, match=r"everywhere\.toml: this file is missing"):
        load(small)
