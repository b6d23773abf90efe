from __future__ import annotations

import pytest

from bot.rehearsal.chats import MOST_BUBBLES, OWN_WINDOW, SHOWN, Bubble, Chats
from flows.errors import Refused


def test_people_have_names_and_chat_numbers_of_their_own():
    chats = Chats()
    one, eleven = chats.person(1), chats.person(11)

    assert (one.id, one.title) == (7_000_000_001, "Robin")
    assert (eleven.id, eleven.title) == (7_000_000_011, "Robin 2")
    assert chats.person(1) is one
    assert chats.people() == [one, eleven]


@pytest.mark.parametrize("n", [0, -1, 10_001])
def test_people_are_bounded(n):
    with pytest.raises(Refused):
        Chats().person(n)


def test_groups_have_the_numbers_of_their_kind():
    chats = Chats()

    assert [chats.group(3, kind).id for kind in ("group", "supergroup")] == [-3, -1_000_000_000_003]
    assert not chats.group(3, "group").member
    with pytest.raises(Refused):
        chats.group(1, "club")


def test_a_deleted_bubble_keeps_its_place_and_loses_its_words():
    chat = Chats().person(1)
    bubble = chat.add(Bubble(1, "person", 5, text="secret", keyboard=[[{"text": "x"}]], offered=["x"], reaction="👍"))
    bubble.wipe(9)

    assert chat.living(1) is None
    assert "secret" not in repr(bubble)
    shown = chat.view(9, ())["bubbles"][0]
    assert (shown["deleted"], shown["text"], shown["buttons"], shown["reaction"]) == (True, "", [], "")


def test_the_bot_may_delete_what_is_younger_than_48_hours_and_in_groups_only_its_own():
    chats = Chats()
    own, other = Bubble(1, "bot", 0), Bubble(2, "person", 0)

    assert [chats.person(1).deletable(b, OWN_WINDOW - 1) for b in (own, other)] == [True, True]
    assert [chats.person(1).deletable(b, OWN_WINDOW) for b in (own, other)] == [False, False]
    assert [chats.group(1).deletable(b, 0) for b in (own, other)] == [True, False]


def test_a_chat_is_bounded_and_shows_its_end():
    chat = Chats().person(1)
    for number in range(1, MOST_BUBBLES + 11):
        chat.add(Bubble(number, "person", 0))

    assert len(chat.bubbles) == MOST_BUBBLES
    shown = chat.view(0, ())["bubbles"]
    assert (len(shown), shown[-1]["id"]) == (SHOWN, MOST_BUBBLES + 10)


def test_a_message_is_read_once_its_update_is_confirmed():
    chat = Chats().person(1)
    chat.add(Bubble(1, "person", 0, update=55))

    assert [chat.view(0, pending)["bubbles"][0]["read"] for pending in ({55}, set())] == [False, True]
