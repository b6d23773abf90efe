"""What the pages keep: sessions, invitations, enrolments, accounts, rosters, proofs, the throttle.

All values are opaque bytes. Ids and tokens come as their SHA-256, never as themselves. What has an end is given only
before it (`now` is an argument); `sweep` removes the rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.store import keys
from bot.store.keys import Key
from bot.store.wires import Part, each
from flows.errors import Broken

SESSIONS, INVITATIONS, ENROLMENTS = keys.CABINET
FOR_EVER = 2**53 - 1


class WebStore(Part):
    """One trip a method."""

    async def session(self, key: str, now: int) -> bytes | None:
        """A session that has not ended."""
        return _alive(await self._get(SESSIONS, key), now)

    async def session_put(self, key: str, worker: str, value: bytes, until: int) -> None:
        """Keep a session until then."""
        await self._put(SESSIONS, key, worker, value, until)

    async def session_renew(self, key: str, worker: str, value: bytes, until: int, now: int) -> bool:
        """Keep a session for longer; False when it has ended meanwhile, and then it stays ended."""
        text = f"{until}|{worker}|".encode() + value
        return bool(await self._wires.at("renew", (self._wires.keys.desk(SESSIONS),), key, now, text) == b"1")

    async def sessions(self, worker: str, now: int) -> dict[str, bytes]:
        """A worker's sessions that have not ended, by their keys."""
        found = await self._wires.main.call("HGETALL", self._wires.keys.desk(SESSIONS))
        own = {key.decode(): text for key, text in found.items() if text.split(b"|", 2)[1:2] == [worker.encode()]}
        return {key: value for key, text in own.items() if (value := _alive(text, now)) is not None}

    async def session_drop(self, key: str) -> None:
        """End one session."""
        await self._wires.main.call("HDEL", self._wires.keys.desk(SESSIONS), key)

    async def sessions_end(self, worker: str, now: int) -> int:
        """End all of a worker's sessions. Returns how many went, ended ones of others included."""
        return int(await self._wires.at("sweep", (self._wires.keys.desk(SESSIONS),), now, worker))

    async def invitation_put(self, key: str, by: str, value: bytes, until: int) -> None:
        """Keep a one-use invitation until then."""
        await self._put(INVITATIONS, key, by, value, until)

    async def invitation(self, key: str, now: int) -> bytes | None:
        """An invitation that can still be used."""
        return _alive(await self._get(INVITATIONS, key), now)

    async def invitation_take(self, key: str, now: int) -> bytes | None:
        """Use an invitation up: only one of two who try gets it."""
        text = await self._wires.at("take", (self._wires.keys.desk(INVITATIONS),), key, now)
        return _alive(text, now) if text else None

    async def enrolment_put(self, member: str, value: bytes) -> None:
        """Somebody has enrolled and waits for a lead's signature."""
        await self._put(ENROLMENTS, member, member, value, FOR_EVER)

    async def enrolments(self) -> dict[str, bytes]:
        """All who wait, by member id."""
        found = await self._wires.main.call("HGETALL", self._wires.keys.desk(ENROLMENTS))
        return {key.decode(): value for key, text in found.items() if (value := _alive(text, 0)) is not None}

    async def enrolment_drop(self, member: str) -> None:
        """Signed, or sent away."""
        await self._wires.main.call("HDEL", self._wires.keys.desk(ENROLMENTS), member)

    async def account(self, name: str) -> bytes | None:
        """The account of a name."""
        found: bytes | None = await self._wires.main.call("HGET", self._wires.keys.desk(keys.ACCOUNTS), name)
        return found

    async def account_new(self, name: str, value: bytes) -> bool:
        """Make an account; False when the name is taken."""
        return bool(await self._wires.main.call("HSETNX", self._wires.keys.desk(keys.ACCOUNTS), name, value))

    async def account_put(self, name: str, value: bytes) -> None:
        """Change an account."""
        await self._wires.main.call("HSET", self._wires.keys.desk(keys.ACCOUNTS), name, value)

    async def account_swap(self, name: str, before: bytes, after: bytes, audit: tuple[str, ...] = ()) -> bool:
        """Change an account that is still as it was read, and append to the audit; False when it is not."""
        names = (self._wires.keys.desk(keys.ACCOUNTS), self._wires.keys.desk(keys.DESK_AUDIT))
        return bool(await self._wires.at("account", names, name, before, after, *each(audit)) == b"1")

    async def account_drop(self, name: str) -> None:
        """Remove an account."""
        await self._wires.main.call("HDEL", self._wires.keys.desk(keys.ACCOUNTS), name)

    async def accounts(self) -> dict[str, bytes]:
        """Every account by name."""
        found = await self._wires.main.call("HGETALL", self._wires.keys.desk(keys.ACCOUNTS))
        return {name.decode(): value for name, value in found.items()}

    async def rosters(self) -> tuple[bytes, ...]:
        """All roster documents, oldest first."""
        return tuple(await self._wires.main.call("LRANGE", self._wires.keys.desk(keys.ROSTERS), 0, -1))

    async def roster_add(
        self, version: int, document: bytes, audit: Sequence[str] = (), *, left: Sequence[str] = (), now: int = 0
    ) -> None:
        """Add the next roster. Raises Lost unless `version` is the last one's + 1.

        `left`: who leaves with it, `now`. Their sessions and invitations end in the same step, and no claim is theirs.
        """
        words = (version, document, now, *each(left), *each(audit))
        await self._wires.at("roster", self._wires.keys.rosters(), *words)

    async def left(self) -> dict[str, int]:
        """Everybody who has left, with the time."""
        found = await self._wires.main.call("HGETALL", self._wires.keys.desk(keys.LEFT))
        return {who.decode(): int(at) for who, at in found.items()}

    async def proofs(self, epoch: int) -> tuple[bytes | None, dict[str, bytes]]:
        """The canary of an epoch, and by member what each has found, as they were kept."""
        found: dict[bytes, bytes] = await self._wires.main.call("HGETALL", self._wires.keys.desk(keys.PROOFS))
        mine = f"{epoch}:".encode()
        members = {field[len(mine) :].decode(): value for field, value in found.items() if field.startswith(mine)}
        return found.get(str(epoch).encode()), members

    async def canary_put(self, epoch: int, value: bytes, audit: Sequence[str] = ()) -> bool:
        """Keep the canary of an epoch. False when it has one: the first stays."""
        return await self._prove(str(epoch), value, "", audit)

    async def proof_put(self, epoch: int, member: str, value: bytes, audit: Sequence[str] = ()) -> bool:
        """Keep what a member found, `<at>|<signature>` or `<at>|`. False when they have shown it before."""
        return await self._prove(f"{epoch}:{member}", value, "|", audit)

    async def _prove(self, field: str, value: bytes, replaces: str, audit: Sequence[str]) -> bool:
        names = (self._wires.keys.desk(keys.PROOFS), self._wires.keys.desk(keys.DESK_AUDIT))
        return bool(await self._wires.at("proof", names, field, value, replaces, *each(audit)) == b"1")

    async def throttle(self, name: str, now: int, interval_ms: int, burst: int) -> int:
        """0 when one more is allowed: `burst` at once, then one each `interval_ms`. Else the ms to wait.

        A refused try costs nothing. Throttle known accounts by id and all unknown names as one.
        """
        names = (self._wires.keys.desk(keys.THROTTLE),)
        return int(await self._wires.at("throttle", names, name, now, interval_ms, burst))

    async def sweep(self, now: int) -> int:
        """Remove what has ended. Returns how many went."""
        names = ((self._wires.keys.desk(cabinet),) for cabinet in keys.CABINET)
        return sum(map(int, await asyncio.gather(*(self._wires.at("sweep", name, now, "") for name in names))))

    async def _get(self, cabinet: Key, key: str) -> bytes | None:
        found: bytes | None = await self._wires.main.call("HGET", self._wires.keys.desk(cabinet), key)
        return found

    async def _put(self, cabinet: Key, key: str, owner: str, value: bytes, until: int) -> None:
        text = f"{until}|{owner}|".encode() + value
        await self._wires.main.call("HSET", self._wires.keys.desk(cabinet), key, text)


def _alive(text: bytes | None, now: int) -> bytes | None:
    if text is None:
        return None
    until, _, rest = text.partition(b"|")
    if not until.isdigit():
        raise Broken("Something the pages keep does not parse.")
    return rest.partition(b"|")[2] if int(until) > now else None
