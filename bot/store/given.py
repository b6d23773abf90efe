"""A server's address and credentials, and the checks any server must pass before the service trusts it.

It must know us by password and refuse those it does not know, write each change to disk before it answers, and
never evict. A weaker one loses or shows what young people wrote, so the service does not start on it.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.store.batch import Batch
from flows.errors import Refused, Unavailable

LEAST = (7, 2)
NEEDED = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}
SOCKET_SECONDS = 2.0
CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server is (`unix:///path`, `redis://…` or `rediss://…`) and who we are there.

    `replicas`: how many must have each write before it counts (WAIT); 0 for a server without any.
    """

    url: str
    user: str
    password: str = field(repr=False)
    replicas: int = 0


def at(url: str, *, replicas: int = 0) -> Server:
    """A server from an address with credentials in it. Raises Refused when there are none."""
    parts = urlsplit(url)
    if not parts.password:
        raise Refused("The store's address has no password; a store that anybody may open is not used.")
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    return Server(urlunsplit(bare), unquote(parts.username or "default"), unquote(parts.password), replicas)


def connect(server: Server) -> Redis:
    """A client with bounded waits and no retries of its own: whoever repeats must know what repeating does."""
    return _client(server.url, server.user, server.password)


async def answers(server: Server) -> bool:
    """Whether it answers to our credentials. Raises Unavailable when nothing does."""
    client = connect(server)
    try:
        return bool(await client.ping())
    except (RedisError, OSError):
        raise Unavailable("The store does not answer.") from None
    finally:
        await client.aclose()


async def check(server: Server, batch: Batch) -> None:
    """Raises Refused, with the reason, for a server that must not be trusted; Unavailable when it is not there."""
    if not server.password:
        raise Refused("The store has no credentials; a store that anybody may open is not used.")
    info: dict[str, Any] = await batch.call("INFO", "server")
    version = str(info.get("redis_version", "0"))
    if tuple(int(number) for number in version.split(".")[:2]) < LEAST:
        raise Refused(f"The store is version {version}; at least 7.2 is needed.")
    for name, needed in NEEDED.items():
        found = await _setting(batch, name)
        if found != needed:
            raise Refused(f"The store runs with {name} {found}; {needed} is needed, or acknowledged words are lost.")
    if await _open_to_all(server):
        raise Refused("The store answers without credentials.")


async def _setting(batch: Batch, name: str) -> str:
    reply = await batch.call("CONFIG", "GET", name)
    pairs = reply if isinstance(reply, dict) else dict(zip(reply[::2], reply[1::2], strict=True))
    return pairs.get(name.encode(), b"").decode() or "unknown"


async def _open_to_all(server: Server) -> bool:
    client = _client(server.url)
    try:
        return bool(await client.ping())
    except (RedisError, OSError):  # it has just answered to our credentials, so it refuses to answer without
        return False
    finally:
        with contextlib.suppress(RedisError, OSError):
            await client.aclose()


def _client(url: str, user: str | None = None, password: str | None = None) -> Redis:
    client: Redis = Redis.from_url(
        url,
        username=user,
        password=password,
        protocol=2,
        max_connections=CONNECTIONS,
        socket_timeout=None,  # a trip has its own limit; one more timer a reply costs 15 µs
        socket_connect_timeout=SOCKET_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    return client
