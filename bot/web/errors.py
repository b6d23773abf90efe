"""Every failure as one plain sentence with its status: JSON for scripts, a small page for people.

Nothing of a request stands in an answer or in the log: of an unexpected error only its type and place are told.
"""

from __future__ import annotations

import aiohttp_jinja2
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from bot import log
from flows.errors import Broken, Refused, Unavailable

SENTENCES = {
    400: "This request was not understood.",
    401: "Sign in first.",
    403: "Your role does not include this.",
    404: "There is nothing here.",
    405: "This cannot be done here.",
    413: "This is too large.",
    415: "This needs plain JSON.",
    429: "Too many tries. Wait a moment and try again.",
    503: "Not available now. Try again in a moment.",
}
FAILED = "Something went wrong here. Nothing was changed. Try again."
UNREADABLE = "What is stored here cannot be read. Tell the lead."


@web.middleware
async def told(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what was raised into an answer."""
    try:
        return await handler(request)
    except web.HTTPException as raised:
        if raised.status < web.HTTPBadRequest.status_code:
            raise
        return _answer(request, raised.status, _sentence(raised), raised)
    except Refused as error:
        return _answer(request, web.HTTPConflict.status_code, str(error))
    except Unavailable as error:
        return _answer(request, web.HTTPServiceUnavailable.status_code, str(error))
    except Broken as error:
        log.event(log.Event.WEB_FAILED, error=error)
        return _answer(request, web.HTTPInternalServerError.status_code, UNREADABLE)
    except Exception as error:  # noqa: BLE001 - whatever it was, the answer is a sentence and the log has no words
        log.event(log.Event.WEB_FAILED, error=error)
        return _answer(request, web.HTTPInternalServerError.status_code, FAILED)


def _sentence(raised: web.HTTPException) -> str:
    """Our own words where a handler gave some; never the library's, which quote addresses and sizes."""
    common = SENTENCES.get(raised.status, FAILED)
    library = raised.text is None or raised.text == f"{raised.status}: {raised.reason}"
    return common if library or isinstance(raised, web.HTTPRequestEntityTooLarge) else str(raised.text)


def _answer(request: web.Request, status: int, sentence: str, raised: web.HTTPException | None = None) -> web.Response:
    if request.method == hdrs.METH_GET and "text/html" in request.headers.get(hdrs.ACCEPT, ""):
        response = aiohttp_jinja2.render_template("error.html", request, {"sentence": sentence}, status=status)
    else:
        response = web.json_response({"error": sentence}, status=status)
    for name in (hdrs.ALLOW, hdrs.RETRY_AFTER):
        if raised is not None and name in raised.headers:
            response.headers[name] = raised.headers[name]
    return response
