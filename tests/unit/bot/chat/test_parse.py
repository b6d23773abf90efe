from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.chat.parse import Foreign, Heard, Ignored, Unreadable, Why, bounded, parse
from safeguarding.messages import Edited, Left, Media, MediaKind, Returned, Said, Tapped

NOW = 1_700_000_100_000
PRIVATE = {"id": 4411223344, "type": "private", "first_name": "Heron", "username": "heron"}
PERSON = {"id": 4411223344, "is_bot": False, "first_name": "Heron", "language_code": "en"}
MESSAGE = {"message_id": 5, "from": PERSON, "chat": PRIVATE, "date": 1_700_000_000}
GROUP = {"id": -100, "type": "supergroup", "title": "Heron"}
AT = 1_700_000_000_000
SECRETS = ("Heron", "heron", "file-id", "51.5", "+44")


def update(**fields):
    return json.dumps({"update_id": 7, **fields}).encode()


def said(text, **more):
    return update(message={**MESSAGE, "text": text, **more})


def heard(raw):
    result = parse(raw, NOW)
    assert isinstance(result, Heard)
    assert (result.chat, result.update) == (4411223344, 7)
    return result.message


def test_words_are_said():
    assert heard(said("hello")) == Said(7, 5, AT, "hello")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("/start", "/start"),
        ("/start kampagne_7-x", "/start"),
        ("/start@WrenBot abc", "/start"),
        ("/start he is here", "/start he is here"),
        ("/startle", "/startle"),
        ("/stop@WrenBot", "/stop"),
        ("/stop it now", "/stop it now"),
        ("/x", "/x"),
        ("/help", "/help"),
        ("/hide ", "/hide "),
    ],
)
def test_commands_are_words_and_a_link_payload_is_dropped(text, kept):
    assert heard(said(text)).text == kept


def test_an_edit_is_dated_when_it_was_made():
    edit = {**MESSAGE, "edit_date": 1_700_000_050, "text": "new"}

    assert heard(update(edited_message=edit)) == Edited(7, 5, 1_700_000_050_000, "new")
    caption = {**MESSAGE, "photo": [{"file_id": "file-id"}], "caption": "see"}
    assert heard(update(edited_message=caption)) == Edited(7, 5, AT, "see")


def test_an_edit_without_words_is_nothing_like_a_moving_pin():
    moving = {**MESSAGE, "location": {"latitude": 51.5, "longitude": 0}, "edit_date": 1_700_000_050}

    assert parse(update(edited_message=moving), NOW) == Ignored(7, Why.EMPTY_EDIT)


def test_a_tap_is_dated_when_it_is_heard():
    tap = {"id": "99", "from": PERSON, "message": {**MESSAGE, "text": "q"}, "data": "hello:yes"}

    assert heard(update(callback_query=tap)) == Tapped(7, 5, NOW, "99", "hello:yes")


def test_a_tap_under_a_message_that_telegram_no_longer_shows():
    gone = {"chat": PRIVATE, "message_id": 4, "date": 0}

    assert heard(update(callback_query={"id": "99", "from": PERSON, "message": gone})) == Tapped(7, 4, NOW, "99", "")


def test_a_tap_nowhere_is_ignored():
    assert parse(update(callback_query={"id": "1", "inline_message_id": "x"}), NOW) == Ignored(7, Why.KIND)


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("photo", [{"file_id": "file-id"}], MediaKind.PHOTO),
        ("video", {"file_id": "file-id"}, MediaKind.VIDEO),
        ("video_note", {"file_id": "file-id"}, MediaKind.VIDEO),
        ("animation", {"file_id": "file-id"}, MediaKind.VIDEO),
        ("voice", {"file_id": "file-id"}, MediaKind.VOICE),
        ("audio", {"file_id": "file-id"}, MediaKind.FILE),
        ("sticker", {"file_id": "file-id", "emoji": "x"}, MediaKind.STICKER),
        ("document", {"file_name": "Heron.pdf"}, MediaKind.FILE),
        ("location", {"latitude": 51.5, "longitude": 0}, MediaKind.LOCATION),
        ("venue", {"title": "Heron"}, MediaKind.LOCATION),
        ("contact", {"phone_number": "+44"}, MediaKind.CONTACT),
        ("poll", {"question": "Heron"}, MediaKind.OTHER),
        ("something_new", {"x": 1}, MediaKind.OTHER),
    ],
)
def test_media_is_a_kind_and_a_caption_and_nothing_else(name, value, kind):
    message = heard(update(message={**MESSAGE, name: value, "caption": "look"}))

    assert message == Media(7, 5, AT, kind, "look")
    assert not any(secret in repr(message) for secret in SECRETS)


@pytest.mark.parametrize("name", ["pinned_message", "message_auto_delete_timer_changed", "chat_background_set"])
def test_what_telegram_itself_writes_into_a_chat_is_ignored(name):
    assert parse(update(message={**MESSAGE, name: {}}), NOW) == Ignored(7, Why.SERVICE)


@pytest.mark.parametrize(
    ("status", "message"),
    [("kicked", Left(7, AT)), ("member", Returned(7, AT))],
)
def test_blocking_and_unblocking(status, message):
    change = {"chat": PRIVATE, "date": 1_700_000_000, "from": PERSON, "new_chat_member": {"status": status}}

    assert heard(update(my_chat_member=change)) == message


@pytest.mark.parametrize(
    "fields",
    [
        {"message": {**MESSAGE, "chat": GROUP, "text": "hi"}},
        {"edited_message": {**MESSAGE, "chat": GROUP, "text": "hi"}},
        {"callback_query": {"id": "1", "message": {**MESSAGE, "chat": GROUP}}},
        {"my_chat_member": {"chat": GROUP, "date": 1, "new_chat_member": {"status": "member"}}},
        {
            "my_chat_member": {
                "chat": {**GROUP, "type": "channel"},
                "date": 1,
                "new_chat_member": {"status": "administrator"},
            }
        },
        {"channel_post": {**MESSAGE, "chat": GROUP}},
        {"edited_channel_post": {**MESSAGE, "chat": GROUP}},
    ],
)
def test_groups_and_channels_are_to_be_left(fields):
    assert parse(update(**fields), NOW) == Foreign(-100, 7)


@pytest.mark.parametrize("status", ["left", "kicked"])
def test_a_group_that_has_put_the_bot_out_is_not_left_again(status):
    change = {"chat": GROUP, "date": 1, "new_chat_member": {"status": status}}

    assert parse(update(my_chat_member=change), NOW) == Ignored(7, Why.MEMBERSHIP)


def test_other_kinds_of_updates_are_ignored():
    assert parse(update(inline_query={"id": "1"}), NOW) == Ignored(7, Why.KIND)


def test_lone_surrogates_and_broken_bytes_keep_the_words():
    assert heard(said("a\ud83d b")).text == "a\ud83d b"
    assert heard(update(message={**MESSAGE, "photo": [{}], "caption": "\udc00!"})).caption == "\udc00!"
    assert heard(said("help").replace(b"help", b"he\xfflp")).text == "he\ufffdlp"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"update_id":' + b"9" * 5000 + b"}",
        b'{"update_id":-1,"message":{}}',
        b'{"update_id":1.5}',
    ],
)
def test_what_has_no_number_is_unreadable_without_one(raw):
    assert parse(raw, NOW) == Unreadable(0)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"update_id": 7, "message": {"text": "cut o',
        b'{"update_id": 7, "message": {}}',
        said(["not", "text"]),
        said("x", chat={"id": "4411223344", "type": "private"}),
        said("x", chat={"id": 0, "type": "private"}),
        said("x", chat={"id": -5, "type": "private"}),
        said("x", chat={"id": 2**70, "type": "private"}),
        said("x", date=10**30),
        said("x", date=-1),
        update(callback_query={"id": "9" * 200, "message": MESSAGE}),
        update(message={**MESSAGE, "x": None}).replace(b"null", b"[" * 20_000),
    ],
)
def test_what_is_damaged_keeps_its_number(raw):
    assert parse(raw, NOW) == Unreadable(7)


@pytest.mark.parametrize(
    ("text", "units"),
    [("x" * 4096, 4096), ("x" * 5000, 4096), ("😀" * 2048, 4096), ("😀" * 3000, 4096), ("x" + "😀" * 3000, 4095)],
)
def test_words_are_bounded_as_telegram_counts(text, units):
    kept = heard(said(text)).text

    assert text.startswith(kept)
    assert len(kept.encode("utf-16-le")) // 2 == units


@given(st.text(alphabet=st.characters(), max_size=6000))
@example("\ud83d" * 5000)
@example("a" + "😀" * 2100)
@settings(max_examples=50)
def test_bounding_never_makes_or_moves_a_letter(text):
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    kept = bounded(text)

    assert text[: len(kept)] == kept
    assert len(kept.encode("utf-16-le", "surrogatepass")) <= 4096 * 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(alphabet=st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["message_id", "date", "chat", "text", "caption", "photo", "edit_date", "location", "pinned_message"]
SENT = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, JSON)) | st.just(MESSAGE)
KINDS = ["update_id", "message", "edited_message", "callback_query", "my_chat_member", "channel_post"]
TAP = st.fixed_dictionaries({}, optional={"id": JSON, "message": SENT, "data": JSON})
UPDATES = st.fixed_dictionaries({"update_id": st.just(7) | JSON}, optional=dict.fromkeys(KINDS[1:], SENT | TAP | JSON))


@given(UPDATES)
@settings(max_examples=300)
def test_no_update_is_so_strange_that_reading_it_fails(strange):
    assert isinstance(parse(json.dumps(strange).encode(), NOW), Heard | Foreign | Ignored | Unreadable)


@given(st.binary(max_size=200), st.integers(0, 200), st.integers(0, 200))
@settings(max_examples=300)
def test_no_bytes_are_so_strange_that_reading_them_fails(noise, start, cut):
    whole = said("hello, is anybody there")

    parse(noise, NOW)
    parse(whole[:start] + noise + whole[start + cut :], NOW)
