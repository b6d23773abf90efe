from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shell import AT, DANGER, HARM

from bot import commits
from bot.bodies import Bodies
from bot.chat import body
from bot.store.model import Claimed, Held, Owner, Rank, Timer
from flows.errors import Broken
from safeguarding import counts, people
from safeguarding.memory import Person
from safeguarding.messages import Closed, Due, Gone, Joined, Parted, Phoning, Said
from safeguarding.people import SessionKey
from safeguarding.turn import Around, take

ADA = people.who(b"p" * 32, 7)
CASE = people.case_id(ADA, b"e" * people.ENTROPY)
BODIES = Bodies(SessionKey(b"k" * 32))
HELD = Held(0, None, Owner("bot", 3))
fences, times = st.integers(0, 2**53), st.integers(0, 2**53)
DESK = st.one_of(
    st.builds(Joined, st.text("0123456789abcdef", min_size=32, max_size=32), st.text(max_size=40), fences, times),
    st.builds(Parted, st.sampled_from(Gone), fences, times),
    st.builds(Phoning, fences, times),
    st.builds(Closed, fences, times, st.integers(0, 1000)),
)


@given(DESK)
def test_the_desks_word_comes_back_as_it_was(message):
    assert commits.desk_message(commits.desk_event(message)) == message


@pytest.mark.parametrize(
    "event",
    ["", "{}", "[]", '["joined"]', '["gone",{}]', '["joined",{"worker":1,"name":"x","fence":1,"at":1}]',
     '["parted",{"how":"left","fence":1,"at":1}]', '["closed",{"fence":"1","at":1,"number":1}]', '["phoning",[1,2]]'],
)  # fmt: skip
def test_anything_else_is_broken(event):
    with pytest.raises(Broken):
        commits.desk_message(event)


def made(policy, message, person=None, **more):
    person = person or Person(chat=7, session=policy.flows.begin())
    turn = take(person, message, (), AT, policy, Around("bot", staffed=True, case=CASE))
    values = {"records": (), "blob": b"blob", "done": (), "now": AT, "bodies": BODIES} | more
    return commits.commit(ADA, HELD, message, turn, turn.person.case or person.case, **values)


def says(commit):
    return [body.decode(BODIES.open_out(ADA, out.body)) for out in commit.out]


def test_a_turn_becomes_one_commit_with_everything_in_it(policy):
    done = (Claimed(ADA, "quiet-case", AT),)
    commit = made(policy, Said(1, 55, AT - 5, HARM), done=done)

    assert (commit.who, commit.version, commit.fence, commit.owner, commit.case) == (ADA, 0, 3, "bot", CASE)
    assert commit.theirs == ((55, AT - 5),)
    assert commit.done == done
    assert commit.notice is not None
    assert (commit.notice.case, commit.notice.number, commit.notice.lang) == (CASE, 1, "en")
    assert Timer("quiet-case", AT + 30 * 86_400_000) in commit.timers
    assert all(out.fence == 3 for out in commit.out)


def test_what_stands_in_clear_and_in_the_audit_holds_no_words(policy):
    commit = made(policy, Said(1, 1, AT, f"{HARM} zanzibar"))

    assert set(commit.clear) == {"urgency", "lang", "state", "last_in", "last_out", "returning", "hidden"}
    assert not any("zanzibar" in text for text in (*commit.clear.values(), *commit.audit))
    assert not any(b"zanzibar" in out.body for out in commit.out)


def test_counts_go_out_sealed_and_say_the_week(policy):
    commit = made(policy, Said(1, 1, AT, HARM))

    assert commit.counts is not None
    week, fields = counts.decode(BODIES.open_count(ADA.part, commit.counts))
    assert week == counts.week(AT)
    assert (fields["messages"], fields["people"], fields["cases"]) == (1, 1, 1)


def test_danger_goes_first_and_buttons_are_silent(policy):
    commit = made(policy, Said(1, 1, AT, DANGER))

    assert commit.out[0].rank is Rank.DANGER
    assert "999" in says(commit)[0].text
    assert all(say.silent for say in says(commit))


def test_clearing_comes_before_what_is_said_about_it(policy):
    kinds = [type(what) for what in says(made(policy, Said(1, 1, AT, "hide")))]

    assert kinds[0] is body.Clear
    assert body.Say in kinds


def test_a_timer_that_changes_nothing_touches_no_case_and_no_count(policy):
    commit = made(policy, Due("nobody", AT))

    assert (commit.case, commit.clear, commit.notice, commit.counts, commit.audit) == (None, {}, None, None, ())
    assert commit.theirs == ()


def test_closing_marks_the_case_and_is_audited(policy):
    open_ = take(
        Person(chat=7, session=policy.flows.begin()), Said(1, 1, AT, HARM), (), AT, policy, Around("bot", True, CASE)
    ).person
    commit = made(policy, Closed(3, AT, 1), open_)

    assert commit.case == CASE
    assert commit.clear["state"] == "closed"
    assert any("case:closed" in entry for entry in commit.audit)
