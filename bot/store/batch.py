"""Many calls, one trip: what is asked for while a trip is under way goes out together in the next pipeline.

redis-py's pool refuses the 101st concurrent call and a single call costs 70 µs and more; many in one trip cost a few
each, packed by hiredis (redis-py's own pipeline packs in Python), and the server makes one fsync for all of it. A
command that fails fails only its own caller.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, TypeAlias

import hiredis
from redis.asyncio import Connection, Redis
from redis.exceptions import RedisError, ResponseError

from bot.store.model import Erased, Lost
from flows.errors import Broken, Refused, Unavailable, WrenError

Word: TypeAlias = bytes | str | int
LANES = 2
MOST = 1000
TRIP_SECONDS = 5.0
_REPLICA_MS = 1000
_CODES: dict[str, type[Refused]] = {"LOST": Lost, "ERASED": Erased, "REFUSED": Refused}
_AWAY = frozenset({"OOM", "READONLY", "MISCONF", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "BUSY", "NOREPLICAS"})


def typed(error: ResponseError) -> WrenError:
    """The error a reply means: ours by its code, Unavailable when the server cannot do it now, else Broken."""
    text = str(error).partition(" script:")[0]
    code, _, why = text.partition(" ")
    if code in _CODES:
        refused = _CODES[code](f"The store refused: {why}.")
        refused.why = why
        return refused
    if (error.status_code or code) in _AWAY or "unction not found" in text:
        return Unavailable("The store cannot do that now.")
    return Broken(f"The store found something wrong: {why}." if code == "BROKEN" else "The store refused a command.")


class Batch:
    """Commands to one server. `replicas`: how many must have each batch before it counts; 0 asks none.

    Raises, from `call`: Lost, Erased, Refused, Broken; Unavailable when the server did not answer in time or
    too few replicas did. An Unavailable write may have happened: versions and numbers catch its repetition.
    """

    def __init__(self, client: Redis, *, replicas: int = 0) -> None:
        self._client = client
        self._replicas = replicas
        self._waiting: list[tuple[tuple[Word, ...], asyncio.Future[Any]]] = []
        self._trips: set[asyncio.Task[None]] = set()
        self._woken = False
        self.trips = 0

    async def call(self, *words: Word) -> Any:
        """Send one command and wait for its reply."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        self._waiting.append((words, future))
        if not self._woken:
            self._woken = True
            loop.call_soon(self._depart)
        return await future

    async def function(self, name: str, keys: Sequence[str], *words: Word) -> Any:
        """Call a library function with its declared keys."""
        return await self.call("FCALL", name, len(keys), *keys, *words)

    async def close(self) -> None:
        """Let the trips under way end, then hang up."""
        while self._trips:
            await asyncio.wait(self._trips)
        await self._client.aclose()

    def _depart(self) -> None:
        self._woken = False
        loop = asyncio.get_running_loop()
        while self._waiting and len(self._trips) < LANES:
            load, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            trip = loop.create_task(self._trip(load))
            self._trips.add(trip)
            trip.add_done_callback(self._arrived)

    def _arrived(self, trip: asyncio.Task[None]) -> None:
        self._trips.discard(trip)
        self._depart()

    async def _trip(self, load: list[tuple[tuple[Word, ...], asyncio.Future[Any]]]) -> None:
        self.trips += 1
        commands = [words for words, _ in load]
        if self._replicas:
            commands.append(("WAIT", self._replicas, _REPLICA_MS))
        try:
            async with asyncio.timeout(TRIP_SECONDS):
                replies = await self._exchange(commands)
            if self._replicas and not (isinstance(copies := replies.pop(), int) and copies >= self._replicas):
                replies = [Unavailable("Too few replicas have it.")] * len(load)
        except (RedisError, OSError, TimeoutError):
            replies = [Unavailable("The store does not answer.")] * len(load)
        for (_, future), reply in zip(load, replies, strict=True):
            _settle(future, reply)

    async def _exchange(self, commands: Sequence[tuple[Word, ...]]) -> list[Any]:
        """Every reply, in order; an error reply stands in its command's place."""
        pool = self._client.connection_pool
        connection: Connection = await pool.get_connection()  # type: ignore[no-untyped-call]
        try:
            await connection.send_packed_command(b"".join([hiredis.pack_command(words) for words in commands]))  # type: ignore[arg-type]
            replies = [await self._reply(connection, words[0]) for words in commands]
        except BaseException:
            # What is still to come would be read as the answer to somebody else's question.
            await connection.disconnect(nowait=True)
            raise
        finally:
            await pool.release(connection)
        return replies

    async def _reply(self, connection: Connection, command: Word) -> Any:
        try:
            return await self._client.parse_response(connection, str(command))
        except ResponseError as error:
            return error


def _settle(future: asyncio.Future[Any], reply: Any) -> None:
    if future.done():
        return
    if isinstance(reply, ResponseError):
        future.set_exception(typed(reply))
    elif isinstance(reply, Exception):
        future.set_exception(reply)
    else:
        future.set_result(reply)
