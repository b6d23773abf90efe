"""setWebhook and deleteWebhook: checks and words of the real server, which is run with `--local` here.

So http and any port will do; but only this machine's own addresses, as nothing may leave it.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any

from yarl import URL

from bot.rehearsal.parameters import Failed, Parameters, bad, flood
from bot.rehearsal.polling import BY_WEBHOOK, Polling, allowed_kinds
from bot.rehearsal.webhook import Webhook
from bot.rehearsal.world import Hook, World

SECOND = 1_000
DEFAULT_CONNECTIONS = 40
MOST_CONNECTIONS = 100
SECRET = re.compile(r"[A-Za-z0-9_-]*")
MOST_SECRET = 256
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Hooks:
    """Sets, changes and removes the webhook of one bot."""

    def __init__(self, world: World, webhook: Webhook, polling: Polling) -> None:
        self.world = world
        self.webhook = webhook
        self.polling = polling
        self._next_set = 0
        self._setting: object | None = None

    async def set(self, parameters: Parameters) -> tuple[Any, str]:
        """Answer setWebhook.

        Raises:
            Failed: 400, 409 or 429.
        """
        wanted = _wanted(parameters, self.world.hook)
        if not wanted.url:
            return self.delete(parameters)
        mark = self._setting = object()
        now = self.world.hook
        dropping = parameters.flag("drop_pending_updates") and len(self.world.queue)
        if _same(wanted, now) and not dropping:
            now.allowed = wanted.allowed
            return True, "Webhook is already set"
        if self.world.now < self._next_set:
            raise flood(1)
        self._next_set = self.world.now + SECOND
        await _reach(wanted.url)
        if self._setting is not mark:
            raise Failed(409, "Conflict: terminated by other setWebhook")
        self.polling.abort(BY_WEBHOOK)
        self._replace(wanted, parameters)
        return True, "Webhook was set"

    def delete(self, parameters: Parameters) -> tuple[Any, str]:
        """Answer deleteWebhook; what is pending stays unless it shall be dropped."""
        self._setting = None
        was = bool(self.world.hook.url)
        self._replace(Hook(allowed=self.world.hook.allowed), parameters)
        return True, "Webhook was deleted" if was else "Webhook is already deleted"

    def _replace(self, hook: Hook, parameters: Parameters) -> None:
        if parameters.flag("drop_pending_updates"):
            self.world.queue.clear()
        self.world.hook = hook
        self.webhook.restart()


def _wanted(parameters: Parameters, before: Hook) -> Hook:
    secret = parameters.text("secret_token")
    if len(secret) > MOST_SECRET:
        raise bad("Secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad("Secret token contains unallowed characters")
    return Hook(
        url=parameters.text("url"),
        secret=secret,
        max_connections=parameters.integer("max_connections", DEFAULT_CONNECTIONS, 1, MOST_CONNECTIONS),
        ip_address=parameters.text("ip_address"),
        allowed=allowed_kinds(parameters, before.allowed),
    )


def _same(wanted: Hook, now: Hook) -> bool:
    return (wanted.url, wanted.secret, wanted.max_connections, wanted.ip_address) == (
        now.url,
        now.secret,
        now.max_connections,
        now.ip_address,
    )


async def _reach(address: str) -> None:
    url = URL(address)
    if url.scheme not in {"http", "https"} or not url.host:
        raise bad("invalid webhook URL specified")
    if url.host not in LOOPBACK:
        raise bad("bad webhook: Failed to resolve host: Name or service not known")
    try:
        _, writer = await asyncio.open_connection(url.host, url.port)
    except OSError as error:
        raise bad("bad webhook: Connection refused") from error
    writer.close()
