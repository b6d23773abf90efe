from __future__ import annotations

import traceback

import pytest
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import RequestData

from bot.chat import request as module
from bot.chat.request import AiohttpRequest, NotSent

TOKEN = "123456:AAG-never-to-be-seen"


@pytest.fixture
async def request_():
    made = AiohttpRequest(read=0.2, connect=0.2)
    await made.initialize()
    yield made
    await made.shutdown()


async def fault(request_, url):
    with pytest.raises(TelegramError) as caught:
        await request_.do_request(f"{url}/bot{TOKEN}/getMe", "POST")
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + str(caught.value)
    assert TOKEN not in told
    return type(caught.value)


async def test_parameters_go_as_json_and_the_answer_comes_raw(request_, api):
    status, raw = await request_.do_request(f"{api.url}/bot1:x/getMe", "POST", RequestData([]))

    assert (status, raw) == (200, b'{"ok": true, "result": true}')
    assert api.asked == [("getme", {})]


async def test_without_a_connection_it_certainly_never_left(request_, api):
    assert await fault(request_, "http://127.0.0.1:1") is NotSent
    assert await fault(request_, "http://[not-an-address") is NotSent
    assert await fault(AiohttpRequest(), api.url) is NotSent


async def test_once_it_left_nobody_knows(request_, api):
    api.answers["getme"] = ("hang", 1)
    assert await fault(request_, api.url) is TimedOut
    api.answers["getme"] = ("break", {})
    assert await fault(request_, api.url) is NetworkError


async def test_an_endless_answer_is_refused(request_, api, monkeypatch):
    monkeypatch.setattr(module, "MAX_ANSWER", 1000)
    api.answers["getme"] = (200, b"x" * 2000)

    assert await fault(request_, api.url) is NetworkError


async def test_a_redirect_is_not_followed_since_the_address_holds_the_token(request_, api):
    api.answers["getme"] = ("moved", {})

    status, _ = await request_.do_request(f"{api.url}/bot{TOKEN}/getMe", "POST")

    assert status == 302


async def test_opening_and_closing_again_are_harmless():
    made = AiohttpRequest()
    await made.shutdown()
    await made.initialize()
    await made.initialize()
    await made.shutdown()
    await made.shutdown()
    await made.initialize()
    await made.shutdown()


@pytest.mark.parametrize("raw", [b"", b"<html>", b"[1]", b"\xff"])
def test_what_is_no_json_is_an_error_without_it(raw, caplog):
    with pytest.raises(TelegramError, match="not an answer in JSON"):
        AiohttpRequest.parse_json_payload(raw)

    assert caplog.records == []


def test_timeouts_are_told_to_the_library():
    assert AiohttpRequest(read=7).read_timeout == 7
