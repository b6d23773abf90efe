from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from flows.engine import Session
from safeguarding import turn as turns
from safeguarding.counts import Count
from safeguarding.effects import Clear, Forget, HandOff, Keep, Lane, Remind, Say, Tally
from safeguarding.hours import Opening
from safeguarding.indicators import Earlier
from safeguarding.memory import Person
from safeguarding.messages import (
    Closed,
    Due,
    Edited,
    Gone,
    Joined,
    Left,
    Media,
    MediaKind,
    Parted,
    Phoning,
    Returned,
    Said,
    Tapped,
    Unreadable,
)
from safeguarding.urgency import Urgency
from safeguarding.work import LATE, Around

NOW = 1_800_000_000_000
CASE = "07" + "c" * 30
BOT = Around("bot", staffed=True, case=CASE)
WORKER = replace(BOT, owner="worker:" + "a" * 32)


class Talk:
    """One conversation, turn by turn."""

    def __init__(self, policy):
        self.policy = policy
        self.person = Person(chat=7, session=policy.flows.begin())
        self.around = BOT
        self.tail = ()
        self.now = NOW
        self.updates = 0

    def take(self, message):
        turn = turns.take(self.person, message, self.tail, self.now, self.policy, self.around)
        self.person = turn.person
        if words := turns.words_of(message):
            self.tail = (*self.tail, Earlier(words, self.now))[-5:]
        return turn

    def update(self):
        self.updates += 1
        return self.updates

    def say(self, text, **more):
        return self.take(Said(self.update(), self.updates, more.get("at", self.now), text))


@pytest.fixture
def talk(policy):
    return Talk(policy)


def of(turn, kind):
    return [effect for effect in turn.effects if isinstance(effect, kind)]


def said(turn):
    return [say.prompt for say in of(turn, Say)]


def test_every_message_is_kept_once_with_what_was_said_beside_it(talk):
    turn = talk.say("hello")

    (keep,) = of(turn, Keep)
    assert keep.kind == "turn"
    assert keep.payload["in"]["text"] == "hello"
    assert [out["text"] for out in keep.payload["out"]] == [say.text for say in of(turn, Say)]


def test_the_same_update_again_does_nothing(talk):
    first = Said(1, 1, NOW, "he hits me")
    talk.take(first)
    before = talk.person

    again = talk.take(first)

    assert again.again
    assert again.effects == ()
    assert talk.person == before


def test_plain_words_of_harm_bring_a_human_with_the_reason(talk):
    turn = talk.say("my dad hits me")

    (handoff,) = of(turn, HandOff)
    assert handoff.urgency.rank >= Urgency.SERIOUS.rank
    assert Tally(Count.HANDOFFS) in of(turn, Tally)
    notice = next(keep for keep in of(turn, Keep) if keep.kind == "notice")
    assert notice.payload["reasons"][0]["quote"] == "my dad hits me"


def test_what_was_asked_for_is_not_asked_for_again_but_is_raised(talk):
    talk.say("my dad hits me")
    same = talk.say("my dad hits me a lot")
    raised = talk.say("ive just taken a load of tablets")

    assert of(same, HandOff) == []
    (handoff,) = of(raised, HandOff)
    assert (handoff.number, handoff.urgency, handoff.since) == (2, Urgency.DANGER, NOW)


def test_asking_for_a_person_brings_one_whatever_was_noticed(talk):
    talk.say("/start")
    turn = talk.say("can i talk to a person please")

    assert [h.urgency for h in of(turn, HandOff)] == [Urgency.CONCERN]
    assert Tally(Count.ASKED) in of(turn, Tally)


def test_danger_says_999_in_the_first_bubble_and_skips_the_promise(talk):
    turn = talk.say("ive just taken a load of tablets")

    first = of(turn, Say)[0]
    assert "999" in first.text
    assert first.lane is Lane.DANGER
    assert not any(prompt.startswith("promise") for prompt in said(turn))


def test_the_danger_script_is_not_said_twice_in_half_an_hour(talk):
    talk.say("ive just taken a load of tablets")
    again = talk.say("ive taken loads of tablets i feel sick")

    assert "danger-taken-1" not in said(again)
    assert said(again)


def test_danger_from_a_person_nearby_sets_no_timer_that_would_light_the_phone(talk):
    turn = talk.say("hes got a knife hes outside my door right now")

    assert "danger-person-1" in said(turn)
    assert {r.name for r in of(turn, Remind)} <= {"quiet-case", "went-quiet"}  # neither writes to anybody


def test_unclaimed_danger_is_told_the_truth_and_999_again(talk):
    talk.say("ive just taken a load of tablets")
    talk.now += 180_000

    unclaimed = talk.take(Due("nobody", talk.now))
    talk.around = WORKER
    claimed = talk.take(Due("nobody", talk.now))

    assert "999" in of(unclaimed, Say)[0].text
    assert of(claimed, Say) == []


def test_an_assessor_that_fails_is_a_reason_for_a_human(talk, monkeypatch):
    def fail(*_):
        raise RuntimeError("broken")

    monkeypatch.setattr(type(talk.policy.indicators), "notice", fail)
    turn = talk.say("anything at all")

    assert [h.urgency for h in of(turn, HandOff)] == [Urgency.SERIOUS]
    assert turn.person.urgency is Urgency.SERIOUS


def test_a_message_that_comes_late_gets_one_line_and_pages_with_its_true_age(talk):
    turn = talk.say("my dad hits me", at=NOW - LATE - 60_000)

    assert len(said(turn)) == 1
    (handoff,) = of(turn, HandOff)
    assert handoff.since == NOW - LATE - 60_000
    notice = next(keep for keep in of(turn, Keep) if keep.kind == "notice")
    assert notice.payload["late"] == LATE + 60_000


def test_late_danger_gets_no_script(talk):
    turn = talk.say("ive just taken a load of tablets", at=NOW - LATE - 1)

    assert len(said(turn)) == 1
    assert not said(turn)[0].startswith("danger")


def test_while_a_worker_speaks_words_are_kept_and_nothing_is_said(talk):
    talk.say("my dad hits me")
    talk.around = WORKER
    talk.take(Joined("a" * 32, "Sam", 3, NOW))

    turn = talk.say("ok")

    assert said(turn) == []
    assert len(of(turn, Keep)) == 1


def test_who_has_joined_is_said_by_name(talk):
    talk.say("my dad hits me")
    talk.around = WORKER

    turn = talk.take(Joined("a" * 32, "Sam", 3, NOW))

    assert "Sam" in " ".join(say.text for say in of(turn, Say))
    assert Tally(Count.TAKEN) in of(turn, Tally)


def test_closing_begins_anew_and_the_next_words_open_another_case(talk):
    talk.say("my dad hits me")
    talk.around = WORKER
    talk.take(Joined("a" * 32, "Sam", 3, NOW))
    talk.take(Closed(3, NOW, number=1))
    talk.around = replace(BOT, case="07" + "d" * 30)

    assert talk.person.case == ""
    assert talk.person.urgency is Urgency.CALM
    assert talk.person.peak.rank >= Urgency.SERIOUS.rank
    talk.say("hello again")
    assert talk.person.case == talk.around.case
    assert talk.person.contacts == 2


def test_closing_what_was_raised_meanwhile_puts_the_person_back_in_the_queue(talk):
    talk.say("my dad hits me")
    talk.around = WORKER
    talk.take(Joined("a" * 32, "Sam", 3, NOW))
    talk.say("ive just taken a load of tablets")

    talk.take(Closed(3, NOW, number=1))

    assert talk.person.case == CASE
    assert talk.person.urgency is Urgency.DANGER
    assert talk.person.waiting


def test_hiding_clears_the_chat_and_lowers_nothing(talk):
    talk.say("my dad hits me")
    before = talk.person

    turn = talk.say("hide")

    assert of(turn, Clear)
    assert (turn.person.urgency, turn.person.case) == (before.urgency, before.case)
    assert len(of(turn, Keep)) == 1


def test_goodbye_does_not_end_a_serious_conversation(talk):
    talk.say("my dad hits me")

    talk.say("bye")

    assert talk.person.waiting
    assert not talk.person.session.state.startswith("ended")


def test_thirty_quiet_days_close_a_calm_case_and_never_one_above_worry(talk):
    talk.say("hello")
    talk.take(Due("quiet-case", NOW))
    assert talk.person.case == ""

    talk.say("my dad hits me")
    talk.take(Due("quiet-case", NOW))
    assert talk.person.case == CASE


def test_slow_harm_reaches_a_human_over_weeks(talk):
    for _ in range(3):
        talk.say("theres never any food in the house")
        talk.now += 35 * 86_400_000
        talk.tail = ()

    assert talk.person.urgency.rank >= Urgency.SERIOUS.rank


def test_one_turn_offers_one_set_of_buttons_and_they_are_those_of_the_state_that_waits(talk):
    turn = talk.say("my dad hits me")

    (buttons,) = [say.buttons for say in of(turn, Say) if say.buttons]
    assert all(talk.policy.flows.tapped(turn.person.session, data) != "stale" for row in buttons for data, _ in row)


def test_where_nobody_is_here_the_person_is_told_when_somebody_will_be(talk):
    talk.around = replace(BOT, staffed=False, opening=Opening("tomorrow", "15:00"))

    turn = talk.say("hello")

    assert any("tomorrow at 15:00" in say.text for say in of(turn, Say))


TEXTS = st.sampled_from(
    [
        "hi", "yes", "1", "stop", "bye", "x", "hide", "back", "skip", "pause", "a person please", "my dad hits me",
        "ive just taken a load of tablets", "jk lol", "i made it up", "thanks", "👍", "she checks my phone", "",
    ]
) | st.text(st.characters(), max_size=200)  # fmt: skip
EVENTS = st.one_of(
    TEXTS.map(lambda text: ("say", text)),
    TEXTS.map(lambda text: ("edit", text)),
    st.sampled_from(list(MediaKind)).map(lambda kind: ("media", kind)),
    st.sampled_from(["hello:safe:yes", "x", "person:waiting:status", ":", "talk:tell:person"]).map(
        lambda data: ("tap", data)
    ),
    st.sampled_from(["nobody", "presence-1", "presence-2", "quiet-case", "other"]).map(lambda n: ("due", n)),
    st.sampled_from(["joined", "vanished", "released", "phoning", "closed", "left", "returned", "unreadable"]).map(
        lambda what: ("desk", what)
    ),
    st.integers(0, 3_600_000).map(lambda ms: ("wait", ms)),
)


def given_to(talk, what, detail):
    match what:
        case "say":
            return talk.say(detail)
        case "edit":
            return talk.take(Edited(talk.update(), talk.updates, talk.now, detail))
        case "media":
            return talk.take(Media(talk.update(), talk.updates, talk.now, detail, "a caption"))
        case "tap":
            return talk.take(Tapped(talk.update(), talk.updates, talk.now, "c", detail))
        case "due":
            return talk.take(Due(detail, talk.now))
        case _:
            made = {
                "joined": Joined("a" * 32, "Sam", talk.updates, talk.now),
                "vanished": Parted(Gone.VANISHED, talk.updates, talk.now),
                "released": Parted(Gone.RELEASED, talk.updates, talk.now),
                "phoning": Phoning(talk.updates, talk.now),
                "closed": Closed(talk.updates, talk.now, talk.person.notices),
                "left": Left(talk.update(), talk.now),
                "returned": Returned(talk.update(), talk.now),
                "unreadable": Unreadable(talk.update(), talk.now, "raw"),
            }[detail]
            talk.around = WORKER if detail in {"joined", "phoning"} else BOT
            return talk.take(made)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(EVENTS, max_size=14))
def test_whatever_happens_words_are_kept_and_urgency_falls_only_when_a_worker_closes(policy, events):
    talk = Talk(policy)
    for what, detail in events:
        if what == "wait":
            talk.now += detail
            continue
        before = talk.person
        turn = given_to(talk, what, detail)
        keeps = [keep for keep in of(turn, Keep) if keep.kind == "turn"]
        assert len(keeps) == (1 if before.case or turn.person.case else 0)
        closed = detail in {"closed", "quiet-case"}
        assert turn.person.urgency.rank >= before.urgency.rank or closed
        assert turn.person.urgency.rank < Urgency.CONCERN.rank or turn.person.waiting
        assert len(of(turn, HandOff)) <= 1
        assert all(say.text.strip() for say in of(turn, Say))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(EVENTS, max_size=10))
def test_what_is_remembered_holds_no_words(policy, events):
    talk = Talk(policy)
    for what, detail in events:
        if what != "wait":
            given_to(talk, what, f"{detail} zanzibar" if what in {"say", "edit"} else detail)

    assert b"zanzibar" not in msgspec.msgpack.encode(talk.person)


def test_the_list_of_what_is_remembered_is_closed():
    assert list(Person.__struct_fields__) == [
        "chat", "session", "lang", "tongue", "voice", "ring", "case", "seq", "notices", "urgency", "peak", "handed",
        "waiting_since", "waiting", "untold", "read", "complained", "safe", "told", "wants", "stage", "buzz",
        "pace", "word", "entry", "missed", "missed_at", "veiled", "since", "sought", "left_at", "call", "watched",
        "unclear", "disclosed",
        "ledger", "categories", "card", "card_at", "numbers_at", "near", "first_in", "last_in",
        "answered_at", "owing", "company", "contacts", "left",
    ]  # fmt: skip


NEAR = "he's at my door with a knife and he's going to kill me"
SELF = "im going to kill myself tonight"


def later(talk, name):
    return talk.take(Due(name, talk.now))


def test_nothing_is_written_unasked_into_a_hidden_chat(talk):
    talk.say(SELF)
    talk.say("hide")
    assert not said(later(talk, "nobody"))
    assert not said(later(talk, "presence-1"))


@pytest.mark.parametrize("words", [(SELF, NEAR), (NEAR, SELF)])
def test_danger_from_a_person_nearby_takes_back_every_reminder_whichever_danger_came_first(talk, words):
    for each in words:
        turn = talk.say(each)
    assert "nobody" in {e.name for e in of(turn, Forget)}
    assert not {e.name for e in of(turn, Remind)} & {"nobody", "presence-1", "presence-2"}


def test_danger_in_a_chat_that_was_cleared_says_999_again(talk):
    talk.say(SELF)
    talk.say("hide")
    assert "999" in of(talk.say(SELF), Say)[0].text


def test_danger_again_says_999_first_to_whoever_has_left_the_flow_that_stays_with_them(talk):
    talk.say(SELF)
    talk.person = structs.replace(talk.person, session=Session("quiet", 1, "late"))
    prompts = said(talk.say(SELF))
    assert prompts[0] == "danger-suicidal-1"
    assert "danger-suicidal-2" not in prompts


def test_danger_that_was_read_late_has_its_script_once_it_is_ok_to_type(talk):
    talk.say(SELF, at=talk.now - LATE - 1)
    prompts = [say.prompt for say in of(talk.say("yes"), Say)]
    assert prompts[0].startswith("danger-suicidal-1")
    assert not [p for p in prompts if p.startswith("promise")]


def test_one_list_of_numbers_and_the_question_last_where_nobody_is_here(talk):
    talk.around = replace(BOT, staffed=False)
    prompts = [say.prompt for say in of(talk.say("my dad hits me with a belt"), Say)]
    assert prompts.count("numbers") == 1
    assert prompts[-1] == "safe-ask"


@pytest.mark.parametrize("late", [0, LATE + 1])
def test_that_nobody_is_here_is_said_once_in_a_turn_that_greets_and_leaves_word(talk, late):
    talk.around = replace(BOT, staffed=False)
    first = said(talk.say("my dad hits me with a belt", at=talk.now - late))
    prompts = said(talk.say("yes")) if late else first
    assert "hello-away" in prompts
    assert "queued-away" not in prompts


def test_danger_that_is_no_person_sets_its_first_presence_once(talk):
    reminders = [e.name for e in of(talk.say(SELF), Remind)]
    assert reminders.count("presence-1") == 1


def test_goodbye_while_waiting_for_a_person_does_not_leave_the_line(talk):
    talk.say("can i talk to someone")
    assert [say.prompt for say in of(talk.say("bye"), Say)] == ["stop-open"]


def test_a_new_case_does_not_begin_as_if_somebody_were_still_looking(talk):
    talk.say("hi")
    talk.person = structs.replace(talk.person, watched=True)
    talk.take(Closed(1, talk.now, talk.person.notices))
    assert not talk.person.watched


@pytest.mark.parametrize("words", ["are you real?", "r u a bot", "Are you a real person??"])
def test_whoever_asks_whether_this_is_a_person_is_told_the_truth(talk, words):
    talk.say("hi")
    assert "not a person" in of(talk.say(words), Say)[0].text


def test_no_secret_is_promised_to_whoever_asks_for_one(talk):
    talk.say("hi")
    assert said(talk.say("can you keep a secret?"))[0] == "secret"


def test_taking_back_what_was_told_brings_a_human_sooner(talk):
    talk.say("im being bullied at school")
    before = talk.person.urgency
    assert before is Urgency.CONCERN
    turn = talk.say("forget me")
    assert [h.urgency for h in of(turn, HandOff)] == [Urgency.SERIOUS]
    assert said(turn)[0] == "cleared"


@pytest.mark.parametrize("end", [Parted(Gone.RELEASED, 3, NOW), Parted(Gone.VANISHED, 3, NOW), Closed(3, NOW, 1)])
def test_after_a_worker_somebody_who_was_watched_meanwhile_is_told_nothing_unasked_and_then_asked(talk, end):
    talk.say("my dad hits me")
    talk.around = WORKER
    talk.take(Joined("a" * 32, "Sam", 3, NOW))
    talk.say("gtg mums coming")
    assert talk.person.watched
    end = replace(end, number=talk.person.notices) if isinstance(end, Closed) else end

    gone = talk.take(end)
    talk.around = replace(BOT, owner="bot" if isinstance(end, Closed) else "queue")

    assert said(gone) == []
    assert said(talk.say("hello")) == ["again-ask"]
    assert said(talk.say("yes"))[0] == "resumed"


def test_the_same_numbers_are_not_given_twice_in_half_an_hour_unless_the_chat_was_cleared(talk):
    talk.around = replace(BOT, staffed=False)
    assert said(talk.say("hi")).count("numbers") == 1
    talk.now += 2 * 60_000
    asked = talk.say("i want to talk to a person")
    assert "asked-away" in said(asked)
    assert "numbers" not in said(asked)

    talk.now += 60_000
    told = talk.say("my dad hits me")
    assert "numbers" not in said(told)

    talk.say("hide")
    assert not talk.person.numbers_at


def test_after_half_an_hour_the_numbers_may_be_given_again(talk):
    talk.around = replace(BOT, staffed=False)
    talk.say("hi")
    talk.now += 30 * 60_000 + 1
    assert "numbers" in said(talk.say("i want to talk to a person"))


def test_buttons_below_numbers_that_are_not_given_again_stand_below_the_line_before(talk):
    talk.around = replace(BOT, staffed=False)
    talk.person = structs.replace(
        talk.person, session=Session("talk", 1, "listen-1"), case=CASE, numbers_at=NOW, contacts=1, told="x"
    )
    turn = talk.say("my dad hits me")
    assert "queued-away" in said(turn)
    assert "numbers" not in said(turn)
    assert sum(bool(say.buttons) for say in of(turn, Say)) == 1


@pytest.mark.parametrize(
    ("staffed", "before", "line"),
    [(True, "hi", "queued"), (True, "", "queued"), (False, "hi", "queued-away"), (False, "", "hello-away")],
)
def test_late_harm_is_answered_with_the_one_question_and_after_a_yes_it_is_said_who_was_asked(
    talk, before, staffed, line
):
    talk.around = replace(BOT, staffed=staffed)
    if before:
        talk.say(before)
    late = talk.say("my dad hits me", at=NOW - LATE - 1)
    assert of(late, HandOff)
    assert said(late) == ["late"]

    answered = said(talk.say("yes"))
    assert answered.count(line) == 1
    assert "thanks" in answered
    assert line not in said(talk.say("ok"))


def test_somebody_who_says_it_is_not_ok_hears_of_the_helper_only_when_it_is(talk):
    talk.say("my dad hits me", at=NOW - LATE - 1)
    assert said(talk.say("no")) == ["frozen"]
    assert said(talk.say("hello")) == ["again-ask"]
    assert "queued" in said(talk.say("yes"))


def test_late_harm_whose_helper_has_come_before_the_answer_is_not_told_that_one_is_asked_for(talk):
    talk.say("my dad hits me", at=NOW - LATE - 1)
    talk.around = WORKER
    assert said(talk.take(Joined("a" * 32, "Sam", 3, NOW))) == []
    talk.say("hello")
    assert said(talk.say("yes")) == ["person-here"]
    talk.around = replace(BOT, owner="queue")
    assert "queued" not in said(talk.take(Parted(Gone.RELEASED, 3, NOW)))


def test_late_danger_reads_999_and_that_a_helper_was_asked_for_after_the_yes(talk):
    talk.say("ive just taken a load of tablets", at=NOW - LATE - 1)
    answered = said(talk.say("yes"))
    assert answered[0] == "danger-taken-1"
    assert "danger-asked" in answered


UNREAD = "მამა სახლში გვიან ბრუნდება და მე მეშინია სკოლიდან წამოსვლა"


def test_words_that_are_not_read_here_are_told_how_to_go_on_and_that_a_person_looks_once_a_case(talk):
    first = talk.say(UNREAD)
    assert [h.urgency for h in of(first, HandOff)] == [Urgency.CONCERN]
    assert said(first)[-3:] == ["unclear", "unclear-how", "safe-ask"]
    assert "unclear" not in said(talk.say(UNREAD))

    assert of(talk.say("cymraeg"), Say)[0].lang == "cy"


@pytest.mark.parametrize("where", ["hidden", "worker", "late"])
def test_nothing_is_said_of_unread_words_where_nothing_else_may_be(talk, where):
    talk.say("hi")
    at = NOW - LATE - 1 if where == "late" else NOW
    if where == "hidden":
        talk.say("hide")
    if where == "worker":
        talk.around = WORKER
    assert "unclear" not in said(talk.say(UNREAD, at=at))


POLISH = "dzień dobry, mam na imię Ola i mam pytanie"


def langs(turn):
    return {say.lang for say in of(turn, Say)}


def test_whoever_writes_a_language_with_few_words_reads_only_that_and_a_person_is_asked(talk):
    first = talk.say(POLISH)

    assert said(first) == ["tongue-hello", "tongue-read", "tongue-how", "tongue-asked"]
    assert langs(first) == {"pl"}
    assert of(first, HandOff)
    notice = next(keep.payload for keep in of(first, Keep) if keep.kind == "notice")
    assert notice["lang"] == "pl"
    assert turns.FEW_WORDS in {reason["rule"] for reason in notice["reasons"]}
    for text in ("tata mnie bije", "nie wiem co robić", "x", "jestem tu znowu", "tak", "pomocy", "koniec"):
        talk.now += 60_000
        assert langs(talk.say(text)) == {"pl"}, text


def test_a_calm_hello_in_such_a_language_asks_for_a_person_too_since_the_promise_cannot_be_read(talk):
    turn = talk.say("bonjour, comment ça va")
    assert [(h.urgency, turn.person.urgency) for h in of(turn, HandOff)] == [(Urgency.CONCERN, Urgency.CALM)]
    assert langs(turn) == {"fr"}


def test_danger_in_such_a_language_is_answered_in_it_with_999_first(talk):
    turn = talk.say("ojciec zaraz mnie zabije, jest pod drzwiami z nożem")
    assert turn.person.urgency is Urgency.DANGER
    assert "999" in of(turn, Say)[0].text
    assert langs(turn) == {"pl"}
    talk.now += 60_000
    assert langs(talk.say("ulica Mostowa")) == {"pl"}


def test_clear_english_or_a_chosen_language_ends_it_and_it_is_not_begun_again(talk):
    talk.say(POLISH)
    assert langs(talk.say("i can write in english too if you want")) == {"en"}
    talk.say(POLISH)
    assert langs(talk.say("english")) == {"en"}
    talk.now += 60_000
    assert langs(talk.say(POLISH)) == {"en"}


def test_a_language_named_by_hand_is_used(talk):
    talk.say("hi")
    assert langs(talk.say("polski")) == {"pl"}


def test_whoever_writes_welsh_is_told_in_welsh_how_to_have_it_once(talk):
    first = talk.say("dw i ofn mynd adref achos mae dad yn fy nharo i")
    assert [s.lang for s in of(first, Say) if s.prompt == "language-offer"] == ["cy"]
    assert "language-offer" not in said(talk.say("dw i ddim yn gwybod beth i'w wneud"))
    assert langs(talk.say("cymraeg")) == {"cy"}


def test_a_worker_who_joins_and_goes_is_told_of_in_the_few_words(talk):
    talk.say(POLISH)
    talk.around = WORKER
    assert langs(talk.take(Joined("a" * 32, "Sam", 3, NOW))) == {"pl"}
    talk.around = replace(BOT, owner="queue")
    assert langs(talk.take(Parted(Gone.VANISHED, 3, NOW))) == {"pl"}
    talk.around = WORKER
    talk.take(Joined("a" * 32, "Sam", 4, NOW))
    talk.around = BOT
    assert langs(talk.take(Closed(4, NOW, talk.person.notices))) == {"pl"}


@pytest.mark.parametrize(("model", "line"), [("statutory", "promise-statutory"), ("school", "promise-school")])
def test_another_model_makes_its_own_promise_and_whoever_had_the_helplines_has_it_anew(policy, model, line):
    talk = Talk(policy)
    talk.say("hi")
    assert "promise-3" in said(talk.say("yes"))
    talk.policy = replace(policy, model=model)
    talk.person = structs.replace(talk.person, session=policy.flows.begin())
    talk.say("hi")
    again = said(talk.say("yes"))
    assert line in again
    assert "promise-3" not in again
    talk.person = structs.replace(talk.person, session=policy.flows.begin())
    talk.say("hi")
    assert line not in said(talk.say("yes"))


def test_the_duty_to_report_stands_in_the_promise_where_it_is_on(policy):
    talk = Talk(replace(policy, duty=True))
    talk.say("hi")
    talk.say("yes")
    assert "promise-duty" in said(talk.say("more"))


def test_a_word_or_two_of_a_neighbouring_language_change_nothing(talk):
    talk.say("وہ دروازہ توڑ رہا ہے")
    talk.now += 60_000
    talk.say("جلدی")
    assert talk.person.tongue == "ur"


def test_whoever_was_promised_before_helpers_had_to_report_by_law_is_promised_anew(talk):
    for text in ("hi", "yes"):
        talk.say(text)
    assert not any(word in talk.person.told for word in ("/", "duty"))
    for duty, line in ((True, "promise-1"), (True, "invite-1"), (False, "promise-1")):
        talk.policy = replace(talk.policy, duty=duty)
        talk.person = structs.replace(talk.person, session=Session("hello", 1, "safe"))
        assert said(talk.say("yes"))[0] == line
