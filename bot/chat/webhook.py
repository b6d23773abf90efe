"""Updates as Telegram posts them to us. 200 only once an update is kept; 503 leaves it with Telegram.

The path is made from the secret, so that another secret is another address and Telegram is told. Whoever does not
send the secret is answered before the body is read. An update that is too large is cut, which makes it unreadable:
then its beginning is sealed for a human, and Telegram does not bring it for ever.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from typing import Final

from aiohttp import web
from pydantic import SecretStr

from bot.chat.bot import ALLOWED, Hook, Telegram
from bot.chat.ingest import Intake
from bot.clock import Clock
from bot.log import Event, event
from safeguarding.messages import Ms

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
MAX_BODY: Final = 1 << 20
BODY_SECONDS: Final = 10.0
RETRY_SECONDS: Final = 5
GRACE_SECONDS: Final = 20.0
CHECK: Final[Ms] = 10 * 60 * 1000
FIRST_WAIT: Final[Ms] = 1000
MAX_WAIT: Final[Ms] = 60 * 1000
REFUSALS: Final[Ms] = 60 * 1000


class Webhook:
    """Listens on `host`:`port`, where a proxy brings what Telegram posts to `public_url`. Port 0 takes a free one."""

    def __init__(
        self,
        intake: Intake,
        telegram: Telegram,
        clock: Clock,
        *,
        public_url: str,
        secret: SecretStr,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self._intake = intake
        self._telegram = telegram
        self._clock = clock
        self._secret = secret.get_secret_value().encode()
        self._host = host
        self._port = port
        self._public_url = public_url
        self._path = "/telegram/" + hmac.digest(self._secret, b"wren/v1/webhook-path", hashlib.sha256)[:8].hex()
        self._halt = asyncio.Event()
        self._runner: web.ServerRunner | None = None
        self._refused_at: Ms | None = None

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._runner.addresses[0][1]) if self._runner and self._runner.addresses else self._port

    @property
    def url(self) -> str:
        """Where Telegram shall post."""
        return self._public_url + self._path

    async def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        self._runner = web.ServerRunner(web.Server(self._handle, access_log=None), shutdown_timeout=GRACE_SECONDS)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()

    async def run(self) -> None:
        """See to it that Telegram posts here, now and every ten minutes, until `stop`."""
        wait, ours = FIRST_WAIT, False
        while not self._halt.is_set():
            ours = await self._claim(again=ours)
            wait = FIRST_WAIT if ours else min(2 * wait, MAX_WAIT)
            await self._clock.wait(self._halt, CHECK if ours else wait)

    async def stop(self) -> None:
        """Take no more; what is being taken is finished first."""
        self._halt.set()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _claim(self, *, again: bool) -> bool:
        now = await self._telegram.hook()
        if not isinstance(now, Hook):
            event(Event.TELEGRAM_FAILED, fault=now.fault)
            return False
        if now.url == self.url and set(now.allowed) == set(ALLOWED):
            return True
        if again:
            event(Event.WEBHOOK_CHANGED)
        answer = await self._telegram.set_hook(self.url, SecretStr(self._secret.decode()))
        event(Event.WEBHOOK_SET if answer.fault is None else Event.TELEGRAM_FAILED, fault=answer.fault)
        return answer.fault is None

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        if request.method != "POST" or request.path != self._path:
            return web.Response(status=404)
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode("utf-8", "replace"), self._secret):
            self._refused()
            return web.Response(status=403)
        try:
            raw = await _body(request)
        except TimeoutError:
            return web.Response(status=408)
        if await self._intake.take(self._intake.read(raw), raw):
            return web.Response()
        return web.Response(status=503, headers={"Retry-After": str(RETRY_SECONDS)})

    def _refused(self) -> None:
        now = self._clock.now()
        if self._refused_at is None or abs(now - self._refused_at) >= REFUSALS:
            self._refused_at = now
            event(Event.WEBHOOK_REFUSED)


async def _body(request: web.BaseRequest) -> bytes:
    """At most `MAX_BODY` of it. Raises TimeoutError when the rest does not come."""
    if request.content.is_eof():  # it came in one piece with the head, as nearly all do
        return request.content.read_nowait(MAX_BODY)
    async with asyncio.timeout(BODY_SECONDS):
        return await _arriving(request)


async def _arriving(request: web.BaseRequest) -> bytes:
    parts, room = [], MAX_BODY
    async for part in request.content.iter_any():
        parts.append(part[:room])
        room -= len(parts[-1])
        if not room:
            break
    return b"".join(parts)
