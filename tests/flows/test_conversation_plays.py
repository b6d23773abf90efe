"""The first conversation, as plays."""

from __future__ import annotations

from pathlib import Path

import pytest
import textstat

from flows.engine import Clear, Forget, Note, Remind, Session
from flows.hear import fold
from flows.words import Voice

LISTEN = "talk:listen-1"


def test_a_whole_conversation_from_hello_to_coming_back(play, flows):
    told = flows.promise

    assert (
        play()
        >> "said hi"
        << "hello-bot"
        << "hello-here"
        << "safe-ask"
        >> "tap yes"
        << Note("safe", "yes")
        << Note("told", f"some:{told}")
        << "promise-1"
        << "promise-2"
        << "promise-3"
        >> "tap more"
        << "promise-4"
        << "promise-5"
        >> "said when?"
        << "promise-when"
        >> "said 2"
        << Note("told", told)
        << "promise-6"
        << "promise-7"
        << "promise-8"
        << "promise-9"
        << "promise-10"
        >> "tap ok"
        << "check-ask"
        >> "said not sure"
        << "check-answer"
        << "invite-1"
        >> "said its about home"
        << Note("stage", "telling")
        << "invite-2"
        >> "said i dont like being there"
        << "invite-3"
        >> "said its loud"
        << "offer-person"
        >> "said yes please"
        << Note("wants", "person")
        << "asking"
        >> "queued"
        << "asked"
        << "waiting-keep"
        >> {"waiting": True, "owner": "queue"}
        >> "said any news?"
        << "person-still"
        >> "said he shouts"
        << "waiting-said"
        << "waiting-more"
        >> {"owner": "worker", "name": "Sam"}
        >> "joined"
        << "joined-name name=Sam"
        >> "said hello sam"
        >> "media"
        << "media-with"
        >> "phoning"
        << "phoning"
        >> {"owner": "bot", "waiting": False}
        >> "closed"
        << "closed"
        << "ended"
        << "ended-back"
        >> {"told": True}
        >> "said hi its me"
        << "hello-again"
        << "safe-ask"
        >> "said yep"
        << Note("safe", "yes")
        << "invite-1"
    )


def test_nobody_here_is_said_at_once_with_numbers_and_a_time_when_known(play):
    assert play(staffed=False) >> "start" << "hello-bot" << "hello-away" << "numbers" << "safe-ask"
    assert (
        play(staffed=False, opens="at 3 pm")
        >> "said hi"
        << "hello-bot"
        << "hello-away"
        << "away-opens opens=at 3 pm"
        << "numbers"
        << "safe-ask"
    )
    assert (
        play("person:asking", staffed=False, opens="at 3 pm")
        >> "queued"
        << "asked-away"
        << "away-opens opens=at 3 pm"
        << "numbers"
        << "waiting-keep"
    )


def test_not_safe_freezes_until_they_write_and_offers_to_hide(play):
    frozen = play() >> "said hi" << "hello-bot" << "hello-here" << "safe-ask" >> "said nope"
    frozen = frozen << Note("safe", "no") << "frozen"

    assert frozen.at("quiet:frozen")
    assert frozen.said[-1].buttons == (("hide",),)
    assert (
        frozen
        >> "due:presence-1"
        >> "queued"
        >> "parted"
        >> "phoning"
        >> "closed"
        >> "returned"
        >> "edited"
        >> {"owner": "worker", "waiting": True}
        >> "joined"
        >> "said u there"
        << "again-ask"
        >> "said who is this"
        << "again-ask"
        >> "said yes"
        << Note("safe", "yes")
        << "person-here"
    ).at("person:with")


def test_not_sure_goes_on_and_says_how_to_hide(play):
    assert play("hello:safe", told=True) >> "said idk" << Note("safe", "unsure") << "safe-unsure" << "invite-1"


def test_words_before_the_safe_answer_are_thanked_and_the_promise_still_comes(play, flows):
    some = Note("told", f"some:{flows.promise}")

    assert (
        play(disclosed=True, disclosing=True)
        >> "said someone at home hurts me"
        << "hello-bot"
        << "thanks"
        << "hello-here"
        << "safe-ask"
        >> "said every night"
        << Note("safe", "unsure")
        << "thanks"
        << some
        << "promise-1"
        << "promise-2"
        << "promise-3"
        >> "said and my sister"
        << "thanks"
        << "heard-pace"
    )


def test_the_check_blocks_nobody(play):
    for answer, reply in (("tap skip", []), ("said skpi", []), ("said whatever", []), ("tap no", ["check-answer"])):
        went = play("hello:check") >> answer
        for prompt in [*reply, "invite-1"]:
            went = went << prompt
        assert went.at("talk:tell")


def test_each_model_of_promise_says_its_own_and_never_the_helplines(play, flows):
    some = Note("told", f"some:{flows.promise}")
    first = {"statutory": ["promise-statutory"], "school": ["promise-school", "promise-statutory"]}
    for model, lines in first.items():
        went = play("hello:safe", model=model) >> "tap yes" << Note("safe", "yes") << some << "promise-1" << "promise-2"
        for line in lines:
            went = went << line
        assert (
            went
            >> "tap more"
            << "promise-told"
            << "promise-5"
            >> "tap ok"
            << "check-ask"
            >> "tap yes"
            << ("check-told")
            << "invite-1"
        )
        assert play("talk:heard", model=model) >> "tap who" << "who-reads" << "promise-told"


def test_the_law_button_names_the_reporting_duty_where_there_is_one(play):
    assert play("hello:rules", duty=True) >> "tap when" << "promise-when" << "promise-duty"


def test_after_a_disclosure_thanks_then_only_signs_of_listening(play):
    assert (
        play("talk:tell")
        >> {"disclosed": True, "disclosing": True}
        >> "said he hits me"
        << Note("stage", "telling")
        << "thanks"
        << "heard-pace"
        >> {"disclosing": False}
        >> "said a lot"
        << "listen-1"
        >> "said and mum"
        << "listen-2"
        >> "said i dunno"
        << "listen-3"
        >> {"disclosing": True}
        >> "said with a belt"
        << "thanks-more"
        << "listen-1"
        >> "tap who"
        << "who-reads"
        << "promise-4"
    )


def test_no_to_a_person_is_fine(play):
    assert play("talk:offer") >> "said no thanks" << "offer-no" << "listen-1"


def test_a_break_keeps_the_place_and_typing_anything_comes_back(play, flows):
    assert play("talk:offer") >> "said pasue" << "paused" >> "said ok im back now" << "resumed" << "offer-person"
    assert (
        play("hello:safe")
        >> "said wait"
        << "paused"
        >> "tap resume"
        << "resumed"
        << Note("told", f"some:{flows.promise}")
        << "promise-1"
        << "promise-2"
        << "promise-3"
    )


def test_going_back_goes_to_the_question_before(play):
    assert (
        play("hello:rules")
        >> "tap ok"
        << "check-ask"
        >> "said go bakc"
        << "promise-4"
        << "promise-5"
        >> "said back"
        << "back-nothing"
    )


def test_going_back_to_waiting_looks_at_what_is_true_now(play):
    kept = play("person:waiting", waiting=True) >> "tap place" << "place-ask" >> {"waiting": False} >> "back"

    assert (kept << "invite-1").at("talk:tell")


def test_bye_closes_only_while_that_is_safe(play):
    assert (play(LISTEN) >> "said bye" << "stop-ok" << "ended" << "ended-back").at("quiet:ended")
    assert (play(LISTEN, clears=False) >> "said goodbye" << "stop-open").at(LISTEN)
    assert (play("danger:staying") >> "said bye" << "danger-pause").at("danger:staying")


def test_a_lone_x_hides_and_after_thanks_it_is_a_kiss(play):
    assert (play(LISTEN) >> "said x" << Clear() << Forget("check-in") << "cleared").at("quiet:hidden")
    assert (play(LISTEN) >> "said thanks" << "listen-2" >> "said x" << "listen-3").at("talk:listen-3")
    assert play(LISTEN) >> "said xx" << "listen-2"
    assert play(LISTEN) >> "said hdie" << Clear() << Forget("check-in") << "cleared"


def test_after_hiding_nothing_old_is_shown_without_a_yes(play):
    assert (
        play("person:waiting", waiting=True)
        >> "tap hide"
        << Clear()
        << Forget("check-in")
        << "cleared"
        >> "said hi"
        << "again-ask"
        >> "said yes"
        << Note("safe", "yes")
        << "resumed"
        << "person-still"
        << "waiting-keep"
    )
    assert (
        play("person:waiting", waiting=True, told=True)
        >> "hide"
        << Clear()
        << Forget("check-in")
        << "cleared"
        >> "said hi"
        << "again-ask"
        >> "said what is this"
        << Note("safe", "unsure")
        << "invite-1"
    )


def test_take_that_back_has_the_same_reply_as_hide(play):
    assert play(LISTEN) >> "said take that back" << Clear() << Forget("check-in") << "cleared"


def test_a_break_after_a_disclosure_comes_back_to_listening_without_a_second_thank_you(play):
    assert play("talk:heard", disclosed=True) >> "tap pause" << "paused" >> "said ok" << "resumed" << "listen-1"


def test_somebody_watched_can_always_get_back_by_saying_it_is_safe(play):
    assert (
        play(LISTEN, watched=True, watching=True)
        >> "said mum is here"
        << "bland"
        >> {"watching": False}
        >> "said hi"
        << "again-ask"
        >> "said who is this"
        << "bland"
        >> "said hi"
        << "again-ask"
        >> "said yes"
        << Note("safe", "yes")
        << "resumed"
        << "listen-1"
    )


def test_somebody_watched_while_with_a_worker_is_asked_afterwards_whether_it_is_ok(play):
    for event in ("parted", "closed"):
        assert (
            play("person:with", owner="worker", watched=True, watching=True, waiting=True)
            >> "said my mums coming"
            >> {"watching": False}
            >> "said ok shes gone"
            >> {"owner": "queue"}
            >> event
            >> "said hello"
            << "again-ask"
            >> "said yes"
            << Note("safe", "yes")
            << "resumed"
            << "person-still"
            << "waiting-keep"
        )


def test_a_watcher_gets_one_dull_line_without_buttons(play):
    went = play(LISTEN, watched=True, watching=True) >> "said mum is here" << "bland"

    assert went.at("quiet:hidden")
    assert went.said[-1].buttons == ()


def test_a_person_from_anywhere_even_by_an_old_button(play, flows):
    session = play("hello:check").session

    assert flows.tapped(session, "talk:tell:person") == "person"
    assert play("hello:check") >> "said can i talk to someone pls" << Note("wants", "person") << "asking"
    assert play("hello:check") >> "said talk to somone" << Note("wants", "person") << "asking"
    assert play() >> "said a real person" << Note("wants", "person") << "hello-bot" << "asking"
    assert (play(waiting=True) >> "person" << "hello-bot" << "person-still" << "waiting-keep").at("person:waiting")
    assert play(LISTEN, waiting=True) >> "said human" << "person-still" << "waiting-keep"


def test_keep_my_place_asks_once_about_the_buzz(play):
    assert (
        play("person:waiting", waiting=True)
        >> "tap place"
        << "place-ask"
        >> "said 2"
        << Note("buzz", "no")
        << "place-kept"
        << "waiting-more"
        >> {"buzz": "no"}
        >> "tap place"
        << "place-kept"
    )


def test_with_a_worker_the_bot_is_silent_and_controls_still_work(play):
    assert (
        play("person:with", owner="worker")
        >> "said i want to tell you something"
        >> "edited"
        >> "said skip"
        << "with-skip"
        >> "pause"
        << "with-pause"
        >> "stop"
        << "with-stop"
        >> "back"
        << "with-back"
        >> "said x"
        << Clear()
        << Forget("check-in")
        << "cleared"
        >> "said ok now"
        << "again-ask"
        >> "tap yes"
        << Note("safe", "yes")
        << "person-here"
    ).at("person:with")


def test_a_worker_who_has_just_taken_over_is_not_spoken_over(play):
    assert (play(LISTEN, owner="worker") >> "said so then he").at(LISTEN)


def test_a_vanished_worker_is_said_truthfully_and_the_place_is_kept(play):
    assert (
        play("person:with", waiting=True, owner="queue")
        >> "parted"
        << "parted"
        << "waiting-keep"
        >> "said hello?"
        << "waiting-said"
        << "waiting-more"
    )


def test_pictures_are_not_seen_and_that_is_said(play):
    assert play(LISTEN) >> "media" << "media"
    assert play(LISTEN, media="voice") >> "media" << "media-voice"
    assert play(LISTEN, media="sticker") >> "media" << "media-sticker"
    assert play("danger:staying", media="location") >> "media" << "media-place"


def test_an_old_tap_offers_the_buttons_as_numbers(play, flows):
    went = play("hello:safe") >> "stale" << "stale"

    assert went
    assert flows.rendered(went.said[-1], "en", Voice.PLAIN).text == (
        "That button is old. You can send one of these:\n1 Yes\n2 Not sure\n3 No"
    )
    assert flows.tapped(went.session, "hello:check:yes") == "stale"
    assert flows.tapped(went.session, "nonsense") == "stale"


def test_a_late_message_gets_only_the_late_line(play):
    assert play("talk:tell-2") >> "late" << "late" >> "said 1" << Note("safe", "yes") << "resumed" << "invite-2"
    assert (play() >> "late" << "late" >> "said 2" << Note("safe", "no") << "frozen").at("quiet:frozen")


def test_a_late_first_message_is_greeted_after_the_yes_and_not_asked_twice(play, flows):
    assert (
        play(staffed=False)
        >> "late"
        << "late"
        >> "tap yes"
        << Note("safe", "yes")
        << "hello-bot"
        << "hello-away"
        << "numbers"
        << Note("told", f"some:{flows.promise}")
        << "promise-1"
        << "promise-2"
        << "promise-3"
    )


def test_danger_asks_where_and_stays(play):
    assert (
        play("talk:heard", kind="suicidal", waiting=True)
        >> "danger"
        << Note("stage", "danger")
        << "danger-where"
        >> "queued"
        << "danger-asked"
        >> "due:presence-1"
        << Remind("presence-2", 180_000)
        << "danger-presence-1"
        >> "due:presence-2"
        << "danger-presence-2"
        >> "said by the bridge road shop"
        << "danger-thanks"
        << "danger-here"
        >> "said ok"
        << "danger-still"
        >> "tap cannot"
        << "danger-cannot"
        << "danger-asked"
        >> "tap called"
        << Forget("presence-1")
        << Forget("presence-2")
        << "danger-called"
        >> "tap safe-now"
        << "danger-safe-now"
    ).at("danger:staying-3")


def test_the_flow_sets_no_first_reminder_whatever_the_danger_since_the_rules_do(play):
    for kind in ("person", "taken", "suicidal", "other", ""):
        assert play("talk:heard", kind=kind) >> "danger" << Note("stage", "danger") << "danger-where"


def test_a_helper_calls_is_offered_only_while_a_worker_is_there(play):
    went = play("danger:staying", danger=True, name="Sam") >> "joined" << "joined-name name=Sam" << "joined-call"

    assert went
    assert went.said[-1].buttons == (("call",),)
    assert went >> "said a helper calls" << Note("call", "helper") << "call-noted"
    assert (went >> "parted" << "parted" << "danger-here").at("danger:staying-2")


def test_ordinary_words_are_not_taken_for_controls(flows):
    spot = Session("talk", flows.plan.newest["talk"].version, "tell")
    easy = (Path(textstat.__file__).parent / "resources" / "en" / "easy_words.txt").read_text().split()
    known = {control for control in flows._ear.controls if " " not in control}
    taken = {word for word in easy if fold(word) not in known and flows.read(spot, word) != "said"}

    print(f"\n{len(easy)} ordinary words, {len(taken)} read as a control: {sorted(taken)}")
    assert len(easy) > 2_000
    assert taken <= {"simple", "good-bye", "button"}


def test_simpler_words_and_another_language_are_taken_at_once(play):
    assert play("talk:tell") >> "said simpler" << Note("voice", "simpler") << "voice-simpler" << "invite-1"
    assert play("talk:tell") >> "said cymraeg" << Note("lang", "cy") << Note("tongue", "no") << "language" << "invite-1"
    assert play("talk:tell") >> "said plain words" << Note("voice", "plain") << "voice-plain" << "invite-1"


def test_a_whole_play_in_welsh(play, flows):
    went = (
        play()
        >> "said helo"
        << "hello-bot"
        << "hello-here"
        << "safe-ask"
        >> "said ydy"
        << Note("safe", "yes")
        << Note("told", f"some:{flows.promise}")
        << "promise-1"
        << "promise-2"
        << "promise-3"
        >> "said mwy"
        << "promise-4"
        << "promise-5"
        >> "said iawn"
        << "check-ask"
        >> "said na"
        << "check-answer"
        << "invite-1"
        >> "said dw i ddim yn hapus gartref"
        << Note("stage", "telling")
        << "invite-2"
        >> "said seibiant"
        << "paused"
        >> "said dwi nol"
        << "resumed"
        << "invite-2"
        >> "said siarad a rhywun"
        << Note("wants", "person")
        << "asking"
        >> "queued"
        << "asked"
        << "waiting-keep"
        >> "joined"
        << "joined"
        >> "closed"
        << "closed"
        << "ended"
        << "ended-back"
    )

    assert went
    for voice in Voice:
        spoken = [flows.rendered(say, "cy", voice) for say in went.said]
        assert all(said.text for said in spoken)
        assert spoken[1].text == "Mae helpwyr yma nawr. Pobl go iawn ydyn nhw."
        assert spoken[2].buttons[0] == (("yes", "Ie"), ("unsure", "Ddim yn siŵr"))


def test_a_play_that_goes_otherwise_shows_both(play):
    otherwise = play("talk:tell-2") >> "said hi" << "thanks"

    with pytest.raises(AssertionError, match=r"- << thanks[^+]*\+ << invite-3"):
        bool(otherwise)


def test_a_play_never_asserted_is_seen(play):
    play("talk:tell") >> "said hi"

    assert [one.asserted for one in play.written] == [False]
    play.written.clear()
