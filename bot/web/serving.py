"""How the application is served: nothing of a request is logged or repeated, not even when it is no HTTP at all.

aiohttp answers bytes that it cannot parse below every middleware, repeats them in its answer and logs them with a
traceback; a cookie may be among them. It has no hook for that, so its protocol is replaced by one that tells a
status and nothing else.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from bot import log
from bot.web.headers import DENY, HEADERS

GRACE = 3.0
LINGER = 1.0
LONGEST_LINE = 4096
NO_HTTP = "This request was not understood."


class _Protocol(RequestHandler):
    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        del message  # it quotes the request
        log.event(log.Event.WEB_REFUSED, status=status, error=exc)
        if request.writer.output_size > 0:
            raise ConnectionError
        answer = web.json_response({"error": NO_HTTP}, status=status, headers=HEADERS)
        answer.headers.update({"Content-Security-Policy": DENY, "Cache-Control": "no-store"})
        answer.force_close()
        return answer


class _Server(web.Server):
    def __call__(self) -> RequestHandler:
        return _Protocol(self, loop=self._loop, **self._kwargs)


class Runner(web.AppRunner):
    """Runs an application: no access log, short lines, a short wait for what is in hand at the end."""

    __slots__ = ()

    def __init__(self, app: web.Application) -> None:
        super().__init__(
            app,
            handle_signals=False,
            access_log=None,
            shutdown_timeout=GRACE,
            lingering_time=LINGER,
            max_line_size=LONGEST_LINE,
        )

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        settings: dict[str, Any] = made._kwargs  # noqa: SLF001 - there is no public way to a protocol of one's own
        return _Server(made.request_handler, request_factory=made.request_factory, **settings)
