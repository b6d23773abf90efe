"""The table of the Bot API methods that answer at once, and those about the bot itself.

A method takes the world and the parameters, and gives the result.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.rehearsal import messages, shapes
from bot.rehearsal.entities import units
from bot.rehearsal.parameters import Failed, Parameters, bad, flood, forbidden
from bot.rehearsal.world import DEFAULT_KINDS, World

MOST_COMMANDS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
Method = Callable[[World, Parameters], Any]


def get_me(world: World, _: Parameters) -> Any:
    """Who the bot is."""
    no = ("can_connect_to_business", "has_main_web_app", "has_topics_enabled", "allows_users_to_create_topics",
          "supports_inline_queries", "can_read_all_group_messages")  # fmt: skip
    return {**world.bot.user(), "can_join_groups": True, **dict.fromkeys(no, False)}


def get_chat(world: World, parameters: Parameters) -> Any:
    """What is known of a chat."""
    return shapes.full(messages.find_chat(world, parameters))


def leave_chat(world: World, parameters: Parameters) -> Any:
    """Leave a group or channel."""
    chat = messages.find_chat(world, parameters)
    if chat.kind == "private":
        raise bad("Chat member status can't be changed in private chats")
    if not chat.member:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    world.member(chat, world.bot.user(), member=False)
    return True


def set_commands(world: World, parameters: Parameters) -> Any:
    """Set the menu of commands."""
    given = parameters.decoded("commands", "Can't parse commands JSON object")
    commands = [] if given is None else given
    if not isinstance(commands, list) or not all(isinstance(command, dict) for command in commands):
        raise bad("Expected an Array of BotCommand")
    checked = []
    for command in commands:
        name, words = (str(command.get(part, "")) for part in ("command", "description"))
        name = name.removeprefix("/")
        if not COMMAND.fullmatch(name):
            raise bad("BOT_COMMAND_INVALID")
        if not words.strip():
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        checked.append({"command": name, "description": words})
    if len(checked) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    world.bot.commands = checked
    return True


def delete_commands(world: World, _: Parameters) -> Any:
    """Take the menu away."""
    world.bot.commands = []
    return True


def get_commands(world: World, _: Parameters) -> Any:
    """The menu of commands."""
    return world.bot.commands


def _setter(field: str, parameter: str, most: int, error: str) -> Method:
    def set_field(world: World, parameters: Parameters) -> Any:
        value = parameters.text(parameter)
        if units(value) > most:
            raise bad(error)
        setattr(world.bot, field, value or (world.bot.name if field == "name" else ""))
        return True

    return set_field


def _getter(field: str, parameter: str) -> Method:
    return lambda world, _: {parameter: getattr(world.bot, field)}


def close(_: World, __: Parameters) -> Any:
    """A real server refuses this in the first ten minutes, and needs it only to move a bot between servers."""
    raise flood(600)


def log_out(world: World, _: Parameters) -> Any:
    """Leave the cloud server: what it held is gone."""
    world.queue.clear()
    return True


def webhook_info(world: World, _: Parameters) -> Any:
    """The state of the webhook and of the queue."""
    hook = world.hook
    world.queue.expire(world.now)
    info = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(world.queue)}
    if hook.url:
        info |= {"max_connections": hook.max_connections, "ip_address": hook.ip_address or "127.0.0.1"}
    if hook.last_error_at:
        info |= {"last_error_date": hook.last_error_at // 1000, "last_error_message": hook.last_error}
    if set(hook.allowed) != DEFAULT_KINDS:
        info["allowed_updates"] = hook.allowed
    return info


METHODS: dict[str, Method] = {
    "getme": get_me,
    "logout": log_out,
    "close": close,
    "getwebhookinfo": webhook_info,
    "sendmessage": messages.send_message,
    "editmessagetext": messages.edit_text,
    "editmessagereplymarkup": messages.edit_markup,
    "deletemessage": messages.delete_message,
    "deletemessages": messages.delete_messages,
    "answercallbackquery": messages.answer_tap,
    "sendchataction": messages.chat_action,
    "setmessagereaction": messages.react,
    "getchat": get_chat,
    "leavechat": leave_chat,
    "setmycommands": set_commands,
    "getmycommands": get_commands,
    "deletemycommands": delete_commands,
    "setmyname": _setter("name", "name", 64, "BOT_TITLE_INVALID"),
    "getmyname": _getter("name", "name"),
    "setmydescription": _setter("description", "description", 512, "BOT_DESCRIPTION_INVALID"),
    "getmydescription": _getter("description", "description"),
    "setmyshortdescription": _setter("short_description", "short_description", 120, "BOT_ABOUT_INVALID"),
    "getmyshortdescription": _getter("short_description", "short_description"),
}


def perform(world: World, method: str, parameters: Parameters) -> Any:
    """Do one method (its name in lower case).

    Raises:
        Failed: as the real server fails.
    """
    found = METHODS.get(method)
    if found is None:
        raise Failed(404, "Not Found: method not found")
    return found(world, parameters)
