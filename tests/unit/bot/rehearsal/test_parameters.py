from __future__ import annotations

import pytest

from bot.rehearsal.parameters import Failed, Parameters, bad, flood, forbidden, from_form, from_json


def test_errors_are_worded_as_the_server_words_them():
    assert bad("Chat not found").description == "Bad Request: chat not found"
    assert bad("BUTTON_DATA_INVALID").description == "Bad Request: BUTTON_DATA_INVALID"
    assert (forbidden("no").code, forbidden("no").description) == (403, "Forbidden: no")
    assert (flood(3).code, flood(3).retry_after, str(flood(3))) == (429, 3, "Too Many Requests: retry after 3")


@pytest.mark.parametrize(
    ("value", "read"), [("7", 7), ("-7", -7), ("7x", 7), ("x", 0), ("", 5), ("99", 9), ("-99", -9)]
)
def test_integers_are_lenient_and_clamped(value, read):
    assert Parameters({"n": value}).integer("n", 5, -9, 9) == read


@pytest.mark.parametrize(("value", "read"), [("True", True), (" yes ", True), ("1", True), ("on", False), ("", False)])
def test_flags(value, read):
    assert Parameters({"f": value}).flag("f") is read


def test_a_json_body_is_read_as_texts():
    body = b'{"a": "x\\u00e9", "b": 1, "c": true, "d": {"e": [1]}, "f": null}'

    assert from_json(body) == {"a": "xé", "b": "1", "c": "true", "d": '{"e": [1]}'}
    assert from_json(b" ") == {}


@pytest.mark.parametrize("body", [b"[]", b"{", b'{"a": "\xff"}'])
def test_a_body_that_is_no_object(body):
    with pytest.raises(Failed, match="can't parse JSON content"):
        from_json(body)


def test_of_two_with_one_name_the_first_counts():
    assert from_form(b"a=1&a=2&b=") == {"a": "1", "b": ""}


def test_what_is_needed_and_what_is_json():
    parameters = Parameters({"a": "[1]", "b": "["})

    assert parameters.required("a") == "[1]"
    assert parameters.decoded("a", "x") == [1]
    assert parameters.decoded("none", "x") is None
    with pytest.raises(Failed, match='parameter "none" is required'):
        parameters.required("none")
    with pytest.raises(Failed, match="can't read b"):
        parameters.decoded("b", "Can't read b")
