"""Checks a reply_markup as the real server does, in its words. Pure."""

from __future__ import annotations

from typing import Any

from bot.rehearsal.parameters import Parameters, bad

MOST_DATA_BYTES = 64
MOST_BUTTONS = 100
MOST_IN_ROW = 8
STYLES = {"danger", "success", "primary"}
OTHER_MARKUPS = ("keyboard", "remove_keyboard", "force_reply")


def inline(parameters: Parameters) -> list[list[dict[str, Any]]]:
    """The rows of an inline keyboard, empty when there is none (or only a custom keyboard, which is not shown).

    Raises:
        Failed: the markup is not one.
    """
    markup = parameters.decoded("reply_markup", "Can't parse reply keyboard markup JSON object")
    if markup is None:
        return []
    if not isinstance(markup, dict):
        raise bad("Object expected as reply markup")
    return _rows(markup.get("inline_keyboard", []))


def _rows(keyboard: Any) -> list[list[dict[str, Any]]]:
    if not isinstance(keyboard, list):
        raise bad('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    if not all(isinstance(row, list) for row in keyboard):
        raise bad('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    rows = [[_button(button) for button in row] for row in keyboard]
    shown = [[button for button in row if button["text"]] for row in rows]
    if sum(map(len, shown)) > MOST_BUTTONS:
        raise bad("Reply markup is too long")
    return [row[at : at + MOST_IN_ROW] for row in shown for at in range(0, len(row), MOST_IN_ROW)]


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise _unreadable("InlineKeyboardButton must be an Object")
    checked: dict[str, Any] = {"text": _string(button, "text", needed=True).strip()}
    if button.get("style") in STYLES:
        checked["style"] = button["style"]
    url, data = _string(button, "url"), _string(button, "callback_data")
    if url:
        if not url.startswith(("http://", "https://", "tg://", "tel:")):
            raise bad("BUTTON_URL_INVALID")
        return {**checked, "url": url}
    if not data:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    if len(data.encode()) > MOST_DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    return {**checked, "callback_data": data}


def _string(button: dict[str, Any], name: str, *, needed: bool = False) -> str:
    if needed and name not in button:
        raise _unreadable(f'Can\'t find field "{name}"')
    value = button.get(name, "")
    if not isinstance(value, str):
        raise _unreadable(f'Field "{name}" must be of type String')
    return value


def _unreadable(why: str) -> Exception:
    return bad(f"Can't parse inline keyboard button: {why}")
