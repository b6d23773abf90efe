from __future__ import annotations

import json
from typing import Any

import pytest

from bot.rehearsal.keyboard import inline
from bot.rehearsal.parameters import Failed, Parameters


def markup(value: Any) -> Parameters:
    return Parameters({"reply_markup": value if isinstance(value, str) else json.dumps(value)})


def button(**fields: Any) -> Parameters:
    return markup({"inline_keyboard": [[{"text": "x", **fields}]]})


def test_rows_of_data_and_address_buttons():
    rows = [[{"text": "Yes", "callback_data": "a"}], [{"text": "Call", "url": "tel:999", "style": "danger"}]]

    assert inline(markup({"inline_keyboard": rows})) == [
        rows[0],
        [{"text": "Call", "style": "danger", "url": "tel:999"}],
    ]
    assert inline(Parameters({})) == []
    assert inline(markup({"remove_keyboard": True})) == []


def test_buttons_without_words_are_left_out_and_long_rows_broken():
    many = [{"text": "x", "callback_data": str(n)} for n in range(9)]

    assert [len(row) for row in inline(markup({"inline_keyboard": [many, [{"text": " ", "callback_data": "y"}]]}))] == [
        8,
        1,
    ]


@pytest.mark.parametrize(
    ("parameters", "why"),
    [
        (markup("{"), "can't parse reply keyboard markup JSON object"),
        (markup([]), "object expected as reply markup"),
        (markup({"inline_keyboard": {}}), 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array'),
        (
            markup({"inline_keyboard": [{}]}),
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (
            markup({"inline_keyboard": [["x"]]}),
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            markup({"inline_keyboard": [[{"callback_data": "x"}]]}),
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (button(callback_data=1), 'can\'t parse inline keyboard button: Field "callback_data" must be of type String'),
        (button(), "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (button(callback_data="x" * 65), "BUTTON_DATA_INVALID"),
        (button(url="javascript:x"), "BUTTON_URL_INVALID"),
        (
            markup({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}),
            "reply markup is too long",
        ),
    ],
)
def test_a_keyboard_that_will_not_do(parameters, why):
    with pytest.raises(Failed) as failed:
        inline(parameters)

    assert failed.value.description == f"Bad Request: {why}"
