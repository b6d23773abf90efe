from __future__ import annotations

import tomllib

import pytest
from msgspec.structs import replace

from bot import packs
from flows import engine
from flows.engine import Session
from flows.errors import Broken
from safeguarding import converse
from safeguarding.counts import Count
from safeguarding.effects import Clear, Lane, Remind, Say, Tally
from safeguarding.indicators import Noticed
from safeguarding.memory import Person
from safeguarding.messages import Due, Edited, Joined, Media, MediaKind, Said, Tapped, Unreadable
from safeguarding.urgency import Urgency
from safeguarding.work import LATE, Around, Work

AT = 1_800_000_000_000
CASE = "03" * 16
WORKER = "worker:" + "a" * 32
SAM = Joined("a" * 32, "Sam", 3, AT)


@pytest.fixture
def work(policy):
    """Somebody who was asked whether it is safe to type."""

    def made(flow="hello", state="safe", *, owner="bot", noticed=None, **more):
        person = Person(chat=7, session=Session(flow, 1, state), case=CASE, contacts=1, **more)
        around = Around(owner, staffed=True, case=CASE)
        return Work(person, AT, policy, around, [], [], noticed or Noticed(Urgency.CALM))

    return made


def said(text, at=AT):
    return Said(1, 1, at, text)


def moved(work, message):
    converse.move(work, message, ())
    return work


def prompts(work):
    return [say.prompt for say in work.said]


def reminders(work):
    return [e.name for e in work.effects if isinstance(e, Remind)]


@pytest.mark.parametrize("text", ["yes", "ok", "hello", "a person please", "stop", "he hits me"])
def test_nothing_is_said_over_a_worker_of_whom_the_flow_has_not_heard(work, text):
    begun = work(owner=WORKER)
    before = begun.person.session

    moved(begun, said(text))

    assert begun.said == []
    assert begun.person.session == before


@pytest.mark.parametrize(
    "message",
    [
        Tapped(1, 1, AT, "c", "hello:safe:yes"),
        Edited(1, 1, AT, "yes"),
        Media(1, 1, AT, MediaKind.PHOTO),
        said("yes", AT - LATE - 1),
    ],
)
def test_nor_is_a_tap_a_picture_or_a_late_word_answered_over_them(work, message):
    assert moved(work(owner=WORKER), message).said == []


def test_hiding_works_whoever_speaks(work):
    hidden = moved(work(owner=WORKER), said("hide"))

    assert any(isinstance(e, Clear) for e in hidden.effects)
    assert prompts(hidden) == ["cleared"]


def test_when_the_flow_hears_of_the_worker_it_says_who_has_come(work):
    joined = moved(work(owner=WORKER, waiting=True), SAM)

    assert "Sam" in " ".join(say.text for say in joined.said)
    assert (joined.person.session.flow, joined.person.session.state) in converse.WITH


def test_the_places_where_a_flow_knows_of_a_worker_are_those_of_the_flow_files():
    groups = tomllib.loads(packs.texts("flows", ".toml")["flows/person.toml"])["groups"]

    assert {("person", state) for state in groups["worker"]} == converse.WITH


@pytest.mark.parametrize("kind", ["person", "taken", "suicidal", "other"])
def test_in_danger_the_script_comes_first_with_999_in_its_first_bubble(work, kind):
    alarmed = moved(work(noticed=Noticed(Urgency.DANGER, kind=kind)), said("now"))

    assert prompts(alarmed)[0] == f"danger-{kind}-1"
    assert "999" in alarmed.said[0].text
    assert alarmed.said[0].lane is Lane.DANGER
    assert alarmed.said[0].stands
    assert (alarmed.person.card, alarmed.person.card_at) == (kind, AT)


def test_999_is_said_even_while_a_worker_speaks_and_no_more_of_the_script(work):
    alarmed = moved(work("person", "with", owner=WORKER, noticed=Noticed(Urgency.DANGER, kind="taken")), said("now"))

    danger = [p for p in prompts(alarmed) if p.startswith("danger-")]
    assert danger == ["danger-taken-1"]


def test_late_danger_waits_until_it_is_ok_to_type_and_then_comes_first(work):
    late = moved(work(noticed=Noticed(Urgency.DANGER, kind="taken")), said("now", AT - LATE - 1))
    asked = replace(late.person, waiting=True, urgency=Urgency.DANGER)
    assert not any(p.startswith("danger") for p in prompts(late))

    again = Work(asked, AT, late.policy, late.around, [], [])
    moved(again, said("yes"))

    assert prompts(again)[0] == "danger-taken-1"


@pytest.mark.parametrize(
    ("change", "speaks"),
    [
        ({"waiting": True}, True),
        ({"waiting": False}, False),
        ({"waiting": True, "watched": True}, False),
        ({"waiting": True, "owner": WORKER}, False),
        ({"waiting": True, "flow": "quiet", "state": "hidden"}, False),
    ],
)
def test_that_nobody_has_come_is_said_only_where_it_is_true_and_safe(work, change, speaks):
    rung = moved(work(**{"flow": "person", "state": "waiting"} | change), Due("nobody", AT))

    assert bool(rung.said) is speaks
    assert all("999" in say.text for say in rung.said)


@pytest.mark.parametrize(
    ("urgency", "waiting", "case"),
    [
        (Urgency.CALM, False, ""),
        (Urgency.WORRY, False, ""),
        (Urgency.WORRY, True, CASE),
        (Urgency.CONCERN, False, CASE),
        (Urgency.DANGER, True, CASE),
    ],
)
def test_quiet_days_close_only_what_nobody_has_to_see(work, urgency, waiting, case):
    assert moved(work(urgency=urgency, waiting=waiting), Due("quiet-case", AT)).person.case == case


def test_a_timer_of_a_state_that_was_left_changes_nothing(work):
    before = work()
    after = moved(work(), Due("no-such-timer", AT))

    assert (after.person, after.said, after.effects) == (before.person, [], [])


def test_what_no_parser_could_read_is_answered_with_nothing(work):
    assert moved(work(), Unreadable(1, AT, "raw")).said == []


def test_a_flow_cannot_have_anything_remembered_that_is_not_listed(work):
    with pytest.raises(Broken):
        converse._note(work(), "name", "Alex")


def test_saying_that_it_is_safe_ends_being_watched_and_nothing_else_does(work):
    for value, watched in (("yes", False), ("unsure", True), ("no", True)):
        begun = work(watched=True)
        converse._note(begun, "safe", value)
        assert begun.person.watched is watched


def test_asking_twice_for_a_person_is_counted_once(work):
    begun = work()
    for _ in range(2):
        converse._note(begun, "wants", "person")

    assert len(begun.effects) == 1


def test_the_phone_sounds_only_when_asked_to_and_only_when_a_person_comes(work):
    for buzz, expected in (("yes", True), ("no", False), ("", False)):
        joined = moved(work("person", "waiting", owner=WORKER, waiting=True, buzz=buzz), SAM)
        assert any(say.sounds for say in joined.said) is expected
    assert not any(say.sounds for say in moved(work(buzz="yes"), said("yes")).said)


def test_a_tapped_button_is_kept_by_its_words(work):
    begun = work()

    assert converse.label(Tapped(1, 1, AT, "c", "hello:safe:yes"), begun) == "Yes"
    assert converse.label(Tapped(1, 1, AT, "c", "hello:safe:gone"), begun) == "gone"
    assert converse.label(said("yes"), begun) == ""


def test_one_turn_offers_one_set_of_buttons_the_last(policy):
    rows = ((("a", "A"),),)
    say = Say("p", "", "en", (), "text", rows, Lane.BOT, AT)
    plain = Say("q", "", "en", (), "text", (), Lane.BOT, AT)

    assert [s.buttons for s in converse.with_last_buttons([say, say, plain])] == [(), rows, ()]
    assert converse.with_last_buttons([plain, plain]) == [plain, plain]
    assert policy.flows.rendered(engine.Say("danger-other-1"), "en", "plain").text


def test_the_places_that_may_not_be_safe_are_those_of_the_flow_files(work):
    groups = tomllib.loads(packs.texts("flows", ".toml")["flows/quiet.toml"])["groups"]

    assert {("quiet", state) for state in groups["unsafe"]} | {("hello", "late")} == converse.UNSAFE
    assert converse.hidden(moved(work("person", "with", owner=WORKER), said("hide")).person)
    assert not converse.hidden(work("person", "with", owner=WORKER).person)


@pytest.mark.parametrize("answer", ["yes", "partly", "no"])
def test_how_it_was_is_counted_and_not_remembered(work, answer):
    begun = work("feedback", "listened")
    moved(begun, said({"yes": "yes", "partly": "sort of", "no": "nah"}[answer]))
    assert Tally(Count.LISTENED, answer) in begun.effects
    assert "listened" not in Person.__struct_fields__
    assert begun.person.session.state == "respected"


def test_what_is_no_answer_to_how_it_was_is_not_counted(work):
    begun = work("feedback", "listened")
    moved(begun, said("you were all horrible"))
    assert not [e for e in begun.effects if isinstance(e, Tally)]
    assert begun.person.session.flow == "hello"
