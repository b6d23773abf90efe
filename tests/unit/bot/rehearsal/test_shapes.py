from __future__ import annotations

from bot.rehearsal import shapes
from bot.rehearsal.chats import Bubble, Chats

BOT = {"id": 1, "is_bot": True, "first_name": "Wren", "username": "wren_bot"}


def test_a_message_has_seconds_and_only_what_applies():
    chat = Chats().person(2)
    bubble = Bubble(4, "person", 1_234_567, text="hello")

    assert shapes.message(chat, bubble, BOT, chat) == {
        "message_id": 4,
        "from": {
            "id": 7_000_000_002,
            "is_bot": False,
            "first_name": "Ash",
            "language_code": "en",
        },
        "chat": {"id": 7_000_000_002, "first_name": "Ash", "type": "private"},
        "date": 1_234,
        "text": "hello",
    }


def test_words_of_an_attachment_are_its_caption():
    chat = Chats().person(1)
    shape = shapes.message(chat, Bubble(4, "person", 0, kind="photo", text="look", media={"photo": []}), BOT, chat)

    assert shape["caption"] == "look"
    assert "text" not in shape


def test_a_channel_post_has_no_author():
    channel = Chats().group(1, "channel")
    shape = shapes.message(channel, Bubble(1, "person", 0, text="x"), BOT, None)

    assert "from" not in shape
    assert shape["sender_chat"]["type"] == "channel"


def test_a_block_is_a_kick_with_no_end():
    chat = Chats().person(1)
    shape = shapes.membership(chat, shapes.person(chat), BOT, 5_000, was="member", now="kicked")

    assert (shape["date"], shape["new_chat_member"]) == (5, {"user": BOT, "status": "kicked", "until_date": 0})
