"""The Bot API methods about messages, each with the real server's checks and words.

A method takes the world and the parameters, and gives the result.
"""

from __future__ import annotations

from typing import Any

from bot.rehearsal import keyboard, shapes
from bot.rehearsal.chats import TYPING, Bubble, Chat
from bot.rehearsal.entities import noticed, units
from bot.rehearsal.markup import parsed
from bot.rehearsal.parameters import Parameters, bad, flood, forbidden
from bot.rehearsal.world import MOST_TEXT, TAP_LIFE, World

ACTIONS = {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
           "upload_document", "choose_sticker", "find_location", "record_video_note",
           "upload_video_note"}  # fmt: skip
MOST_IDS = 100
MOST_ANSWER = 200
REACTIONS = frozenset(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐"
    "🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"


def find_chat(world: World, parameters: Parameters) -> Chat:
    """The chat a request is for, as far as the bot knows it.

    Raises:
        Failed: none given, or none such.
    """
    number = parameters.text("chat_id")
    if not number:
        raise bad("chat_id is empty")
    chat = world.chats.by_id.get(parameters.integer("chat_id", low=-(2**53), high=2**53))
    if chat is None or (chat.kind == "private" and not chat.started):
        raise bad("Chat not found")
    return chat


def writable(world: World, parameters: Parameters) -> Chat:
    """The chat, if the bot may write there.

    Raises:
        Failed: also when it was blocked or is not a member.
    """
    chat = find_chat(world, parameters)
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.member:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    return chat


def _paced(world: World, chat: Chat) -> None:
    wait = world.limits.take(chat.id, world.now)
    if wait:
        raise flood(wait)


def _words(parameters: Parameters) -> tuple[str, list[dict[str, Any]]]:
    if not parameters.text("text"):
        raise bad("Message text is empty")
    text, entities = parsed(parameters.text("text"), parameters.text("parse_mode"))
    given = parameters.decoded("entities", "Can't parse entities JSON object")
    if given is not None and not isinstance(given, list):
        raise bad("Expected an Array of MessageEntity")
    if not text.strip():
        raise bad("Text must be non-empty")
    if units(text) > MOST_TEXT:
        raise bad("Message is too long")
    text = text.rstrip() if entities or given else text.strip()
    return text, entities or given or noticed(text)


def _preview(parameters: Parameters) -> dict[str, Any]:
    if parameters.flag("disable_web_page_preview"):
        return {"is_disabled": True}
    options = parameters.decoded("link_preview_options", "Can't parse link preview options JSON object")
    if options is not None and not isinstance(options, dict):
        raise bad("Object expected as link preview options")
    return {name: value for name, value in (options or {}).items() if value}


def _offer(bubble: Bubble, rows: list[list[dict[str, Any]]]) -> None:
    bubble.keyboard = rows
    fresh = [button["callback_data"] for row in rows for button in row if "callback_data" in button]
    bubble.offered = list(dict.fromkeys(bubble.offered + fresh))


def send_message(world: World, parameters: Parameters) -> Any:
    """Send a text."""
    text, entities = _words(parameters)
    rows, preview = keyboard.inline(parameters), _preview(parameters)
    chat = writable(world, parameters)
    _paced(world, chat)
    bubble = Bubble(
        world.chats.next_message(),
        "bot",
        world.now,
        text=text,
        entities=entities,
        preview=preview,
        protected=parameters.flag("protect_content"),
        silent=parameters.flag("disable_notification"),
    )
    _offer(bubble, rows)
    chat.add(bubble)
    chat.typing_until = 0
    world.changed(chat)
    return shapes.message(chat, bubble, world.bot.user())


def _own_message(world: World, parameters: Parameters, purpose: str) -> tuple[Chat, Bubble]:
    chat = writable(world, parameters)
    bubble = chat.living(parameters.integer("message_id"))
    if bubble is None:
        raise bad(f"Message to {purpose} not found")
    if bubble.who != "bot":
        raise bad("Message can't be edited")
    return chat, bubble


def edit_text(world: World, parameters: Parameters) -> Any:
    """Change the text (and buttons) of the bot's own message."""
    text, entities = _words(parameters)
    rows, preview = keyboard.inline(parameters), _preview(parameters)
    chat, bubble = _own_message(world, parameters, "edit")
    if (bubble.text, bubble.entities, bubble.keyboard) == (text, entities, rows):
        raise bad(NOT_MODIFIED)
    _paced(world, chat)
    bubble.text, bubble.entities, bubble.preview, bubble.edited = text, entities, preview, world.now
    _offer(bubble, rows)
    world.changed(chat)
    return shapes.message(chat, bubble, world.bot.user())


def edit_markup(world: World, parameters: Parameters) -> Any:
    """Change or take away the buttons of the bot's own message."""
    rows = keyboard.inline(parameters)
    chat, bubble = _own_message(world, parameters, "edit")
    if bubble.keyboard == rows:
        raise bad(NOT_MODIFIED)
    _paced(world, chat)
    _offer(bubble, rows)
    bubble.edited = bubble.edited or world.now
    world.changed(chat)
    return shapes.message(chat, bubble, world.bot.user())


def delete_message(world: World, parameters: Parameters) -> Any:
    """Delete one message."""
    chat = find_chat(world, parameters)
    if not parameters.text("message_id"):
        raise bad("Message identifier is not specified")
    bubble = chat.living(parameters.integer("message_id"))
    if bubble is None:
        raise bad("Message to delete not found")
    return _delete(world, chat, [bubble])


def delete_messages(world: World, parameters: Parameters) -> Any:
    """Delete up to a hundred messages; those that are not there are passed over, one too old stops all."""
    given = parameters.decoded("message_ids", "Can't parse message identifiers JSON object")
    if given is not None and not isinstance(given, list):
        raise bad("Expected an Array of message identifiers")
    if not given:
        raise bad("Message identifiers are not specified")
    if len(given) > MOST_IDS:
        raise bad("Too many message identifiers specified")
    if not all(isinstance(number, int) and not isinstance(number, bool) for number in given):
        raise bad("Message identifier must be a Number")
    if not all(number > 0 for number in given):
        raise bad("Invalid message identifier specified")
    chat = find_chat(world, parameters)
    return _delete(world, chat, [bubble for number in given if (bubble := chat.living(number)) is not None])


def _delete(world: World, chat: Chat, bubbles: list[Bubble]) -> bool:
    if not all(chat.deletable(bubble, world.now) for bubble in bubbles):
        raise bad("Message can't be deleted for everyone")
    for bubble in bubbles:
        bubble.wipe(world.now)
    world.changed(chat)
    return True


def answer_tap(world: World, parameters: Parameters) -> Any:
    """End the waiting mark of a tapped button, perhaps with a short notice."""
    text = parameters.text("text")
    tap = world.taps.get(parameters.text("callback_query_id"))
    if tap is None or world.now - tap.at > TAP_LIFE:
        raise bad(OLD_QUERY)
    if units(text) > MOST_ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    chat = world.chats.by_id[tap.chat]
    chat.notice, chat.notice_alert = text, parameters.flag("show_alert")
    chat.notice_n += 1
    world.changed(chat)
    return True


def chat_action(world: World, parameters: Parameters) -> Any:
    """Show "typing…" for five seconds."""
    action = parameters.required("action").lower()
    if action not in ACTIONS:
        raise bad("Wrong parameter action in request")
    chat = writable(world, parameters)
    chat.typing_until = world.now + TYPING
    world.changed(chat)
    return True


def react(world: World, parameters: Parameters) -> Any:
    """Put the bot's reaction on a message, or take it away."""
    given = parameters.decoded("reaction", "Can't parse reaction types JSON object")
    given = [] if given is None else given
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        raise bad("Expected an Array of ReactionType")
    emojis = [str(item.get("emoji", "")).removesuffix("\ufe0f") for item in given]
    if not all(emoji and emoji in REACTIONS for emoji in emojis):
        raise bad("REACTION_INVALID")
    if len(emojis) > 1:
        raise bad("REACTIONS_TOO_MANY")
    chat = writable(world, parameters)
    bubble = chat.living(parameters.integer("message_id"))
    if bubble is None:
        raise bad("Message to react not found")
    bubble.reaction = emojis[0] if emojis else ""
    world.changed(chat)
    return True
