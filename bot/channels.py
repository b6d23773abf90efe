"""The ways a page goes out: e-mail by SMTP, and webhooks over HTTPS. Each answers with a value and never an error.

They need neither the store nor Telegram. A page counts as accepted when the other side has said that it has it:
whether a telephone then rings, only a person can say. No answer is read beyond its status, no redirect followed.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Final, Protocol

import aiohttp
import aiosmtplib

from bot.clock import Clock
from bot.pages import Page
from bot.rota import Address
from bot.settings import MailSecurity, PagerFormat, Settings

SECONDS: Final = 10.0
URGENT, CALM = "5", "3"
"""ntfy's priorities; others ignore them."""


class Why(StrEnum):
    """Why a page was not accepted."""

    UNSET = "unset"  # no such channel is set up
    UNREACHED = "unreached"
    REFUSED = "refused"
    SLOW = "slow"


class Way(Protocol):
    """One channel."""

    async def send(self, address: Address, page: Page) -> Why | None:
        """Send a page; None when it was accepted."""


class Mail:
    """E-mail through one server."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    async def send(self, address: Address, page: Page) -> Why | None:
        """Hand the page to the server. It must take the recipient, else it is refused."""
        return await self._hand(lambda sender: self._page(address, page, sender))

    async def file(self, to: str, title: str, text: str, name: str, data: bytes) -> Why | None:
        """Hand a small JSON file over, as an attachment of a mail with a fixed text."""

        def made(sender: str) -> EmailMessage:
            message = self._message(to, title, sender)
            message.set_content(f"{text}\n")
            message.add_attachment(data, maintype="application", subtype="json", filename=name)
            return message

        return await self._hand(made)

    async def _hand(self, made: Callable[[str], EmailMessage]) -> Why | None:
        chosen = self._settings
        if chosen.pager_smtp_host is None or chosen.pager_from is None:
            return Why.UNSET
        password = chosen.pager_smtp_password
        try:
            async with asyncio.timeout(2 * SECONDS):  # the library's limit is that of each step
                await aiosmtplib.send(
                    made(chosen.pager_from),
                    hostname=chosen.pager_smtp_host,
                    port=chosen.pager_smtp_port,
                    use_tls=chosen.pager_smtp_security is MailSecurity.TLS,
                    start_tls=chosen.pager_smtp_security is MailSecurity.STARTTLS,
                    username=chosen.pager_smtp_user,
                    password=None if password is None else password.get_secret_value(),
                    timeout=SECONDS,
                )
        except (aiosmtplib.SMTPTimeoutError, TimeoutError):
            return Why.SLOW
        except (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPServerDisconnected, ssl.SSLError, OSError):
            return Why.UNREACHED
        except (aiosmtplib.SMTPException, ValueError):
            return Why.REFUSED
        return None

    def _page(self, address: Address, page: Page, sender: str) -> EmailMessage:
        message = self._message(address.to, page.title, sender)
        if page.urgent:
            message["Importance"], message["X-Priority"] = "high", "1"
        message.set_content(f"{page.text}\n\n{page.url}\n")
        return message

    def _message(self, to: str, title: str, sender: str) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, to, title
        message["Date"] = format_datetime(dt.datetime.fromtimestamp(self._clock.now() / 1000, dt.UTC))
        message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        return message


class Webhook:
    """A POST to the address: plain text with ntfy's headers, or JSON. The bearer token goes along, if there is one."""

    def __init__(self, settings: Settings) -> None:
        self._format = settings.pager_format
        self._token = settings.pager_token

    async def send(self, address: Address, page: Page) -> Why | None:
        """Post the page; any 2xx accepts it."""
        headers = {} if self._token is None else {"Authorization": f"Bearer {self._token.get_secret_value()}"}
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as http,
                http.post(address.to, allow_redirects=False, **self._body(page, headers)) as answer,
            ):
                accepted = HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES
        except TimeoutError:
            return Why.SLOW
        except (aiohttp.ClientError, OSError, ValueError):
            return Why.UNREACHED
        return None if accepted else Why.REFUSED

    def _body(self, page: Page, headers: dict[str, str]) -> dict[str, Any]:
        priority = URGENT if page.urgent else CALM
        if self._format is PagerFormat.JSON:
            body = {"title": page.title, "text": page.text, "url": page.url, "priority": int(priority)}
            return {"json": body, "headers": headers}
        named = {"Title": page.title, "Priority": priority, "Click": page.url}
        return {"data": f"{page.text}\n{page.url}".encode(), "headers": {**headers, **named}}
