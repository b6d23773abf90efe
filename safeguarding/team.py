"""The roster's document: its form, read strictly and written canonically (PROTOCOL.md 4).

Bytes are hostile until parsed: `parse` gives a Roster that is sound in itself, or raises Broken. Whether it may be
believed (signatures, what came before) is decided in `roster`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flows.errors import Broken
from safeguarding import keys
from safeguarding.messages import Ms

WRAP = keys.SEED + keys.SEAL_OVERHEAD
RECOVERY = "recovery"
MEMBERS, BOTS, EPOCHS, HOLDERS, NAME, SHARE = 256, 64, 512, 16, 64, 2048
SIZE = 2 * 2**20

_T = TypeVar("_T")


class Role(StrEnum):
    """What a member may do. Reviewers are given no epoch seeds."""

    LEAD = "lead"
    WORKER = "worker"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team. `id` is the key id of `sign`. The ended stay listed: their records must verify."""

    id: str
    name: str
    role: Role
    sign: bytes
    seal: bytes
    since: Ms
    until: Ms | None = None


@dataclass(frozen=True, slots=True)
class Bot:
    """A signing key of the service."""

    id: str
    sign: bytes
    since: Ms
    until: Ms | None = None


@dataclass(frozen=True, slots=True)
class Epoch:
    """A team key: its public half, and its seed wrapped to each who may open."""

    n: int
    key: bytes
    at: Ms
    wraps: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Recovery:
    """k of n leads together hold the recovery key; the commitment tells a wrong share from a right one."""

    k: int
    n: int
    key: bytes
    commitment: str
    holders: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Roster:
    """One version. `signatures`, (member id, signature), are no part of the digest."""

    deployment: str
    version: int
    prev: str
    at: Ms
    rehearsal: bool
    members: tuple[Member, ...]
    epochs: tuple[Epoch, ...]
    recovery: Recovery | None
    bots: tuple[Bot, ...]
    signatures: tuple[tuple[str, bytes], ...] = ()

    @property
    def digest(self) -> bytes:
        """SHA-256 of the canonical form without signatures: what is signed, pinned and chained."""
        return hashlib.sha256(keys.canonical(_document(self))).digest()

    @property
    def epoch(self) -> Epoch:
        """The newest epoch: the one to seal to."""
        return self.epochs[-1]

    def active(self, *roles: Role) -> tuple[Member, ...]:
        """Members who have not ended, of the roles given (of all, if none are)."""
        return tuple(m for m in self.members if m.until is None and (not roles or m.role in roles))

    def text(self) -> bytes:
        """The canonical bytes, with signatures, as stored and served."""
        signatures = [{"by": by, "sig": keys.b64u(signature)} for by, signature in self.signatures]
        return keys.canonical({**_document(self), "signatures": signatures})


def parse(text: bytes) -> Roster:
    """A roster from its JSON, strictly. Raises Broken; signatures are not checked here."""
    if len(text) > SIZE:
        raise Broken("a roster is too large")
    names = "v deployment version prev at rehearsal members epochs recovery bots signatures"
    v, deployment, version, prev, at, rehearsal, members, epochs, recovery, bots, signatures = _take(
        keys.strict_json(text), names
    )
    if v != 1 or type(rehearsal) is not bool:
        raise Broken("not a version 1 roster")
    keys.raw_id(deployment)
    found = Roster(
        deployment=deployment,
        version=_int(version, 1),
        prev=_hash(prev) if prev else "",
        at=_int(at),
        rehearsal=rehearsal,
        members=_list(members, MEMBERS, _member),
        epochs=_list(epochs, EPOCHS, _epoch),
        recovery=None if recovery is None else _recovery(recovery),
        bots=_list(bots, BOTS, _bot),
        signatures=_list(signatures, MEMBERS, _signature),
    )
    sound(found)
    return found


def _take(value: Any, names: str) -> list[Any]:
    wanted = names.split()
    if not isinstance(value, dict) or set(value) != set(wanted):
        raise Broken("a roster's entry has the wrong members")
    return [value[name] for name in wanted]


def _int(value: Any, low: int = 0) -> int:
    if type(value) is not int or not low <= value < keys.EXACT:
        raise Broken("a roster's number is out of range")
    return value


def _hash(value: Any) -> str:
    if not isinstance(value, str) or len(value) != 64:  # noqa: PLR2004 - 32 bytes in hex
        raise Broken("a roster's hash is malformed")
    keys.raw_id(value[:32])
    keys.raw_id(value[32:])
    return value


def _list(value: Any, most: int, each: Callable[[Any], _T]) -> tuple[_T, ...]:
    if not isinstance(value, list) or len(value) > most:
        raise Broken("a roster's list is malformed")
    return tuple(each(item) for item in value)


def _map(value: Any, most: int, read: Callable[[Any], bytes]) -> dict[str, bytes]:
    if not isinstance(value, dict) or len(value) > most:
        raise Broken("a roster's map is malformed")
    return {key: read(item) for key, item in value.items()}


def _key(value: Any) -> bytes:
    return keys.SealTo(keys.unb64u(value, keys.SEAL_PUBLIC)).public


def _name(value: Any) -> str:
    fine = isinstance(value, str) and 0 < len(value) <= NAME and value == value.strip()
    if not fine or value != unicodedata.normalize("NFC", value):
        raise Broken("a roster's name is malformed")
    if any(unicodedata.category(c) in {"Cc", "Cs", "Cf", "Zl", "Zp"} for c in value):
        raise Broken("a roster's name has a control character")
    return str(value)


def _member(value: Any) -> Member:
    id_, name, role, sign, seal, since, until = _take(value, "id name role sign seal since until")
    if role not in tuple(Role):
        raise Broken("a roster names an unknown role")
    public = keys.unb64u(sign, keys.SIGN_PUBLIC)
    end = None if until is None else _int(until)
    return Member(id_, _name(name), Role(role), public, _key(seal), _int(since), end)


def _bot(value: Any) -> Bot:
    id_, sign, since, until = _take(value, "id sign since until")
    end = None if until is None else _int(until)
    return Bot(id_, keys.unb64u(sign, keys.SIGN_PUBLIC), _int(since), end)


def _epoch(value: Any) -> Epoch:
    n, key, at, wraps = _take(value, "n key at wraps")
    return Epoch(_int(n, 1), _key(key), _int(at), _map(wraps, MEMBERS + 1, lambda w: keys.unb64u(w, WRAP)))


def _recovery(value: Any) -> Recovery:
    k, n, key, commitment, holders = _take(value, "k n key commitment holders")
    shares = _map(holders, HOLDERS, keys.unb64u)
    if any(len(share) > SHARE for share in shares.values()):
        raise Broken("a roster's share is too long")
    return Recovery(_int(k), _int(n), _key(key), _hash(commitment), shares)


def _signature(value: Any) -> tuple[str, bytes]:
    by, sig = _take(value, "by sig")
    keys.raw_id(by)
    return by, keys.unb64u(sig, keys.SIGNATURE)


def sound(roster: Roster) -> None:
    """What must hold inside one version, whatever came before it. Raises Broken."""
    everybody: tuple[Member | Bot, ...] = (*roster.members, *roster.bots)
    if any(entry.id != keys.key_id(entry.sign) for entry in everybody):
        raise Broken("a roster's id is not that of its key")
    _different([entry.id for entry in everybody])
    recovery = [roster.recovery.key] if roster.recovery else []
    _different([m.seal for m in roster.members] + [e.key for e in roster.epochs] + recovery)
    _different([m.name.casefold() for m in roster.active()])
    if not roster.active(Role.LEAD) or all(bot.until is not None for bot in roster.bots):
        raise Broken("a roster needs a lead and a bot")
    if [e.n for e in roster.epochs] != list(range(1, len(roster.epochs) + 1)) or not roster.epochs:
        raise Broken("a roster's epochs are not numbered from 1")
    if set(roster.epoch.wraps) != readers(roster):
        raise Broken("the newest epoch is not wrapped to exactly those who may open it")
    if any(e.at > roster.at for e in roster.epochs) or any(max(m.since, m.until or 0) > roster.at for m in everybody):
        raise Broken("a roster dates something after itself")
    if roster.recovery is not None:
        _enough(roster.recovery, {m.id for m in roster.active(Role.LEAD)})


def _different(values: Collection[Any]) -> None:
    if len(set(values)) != len(values):
        raise Broken("a roster names something twice")


def _enough(recovery: Recovery, leads: Collection[str]) -> None:
    if not 2 <= recovery.k < recovery.n <= HOLDERS or recovery.n != len(recovery.holders):  # noqa: PLR2004
        raise Broken("recovery needs 2 ≤ k < n leads")
    if not set(recovery.holders) <= set(leads):
        raise Broken("recovery is held by somebody who is not a lead")


def readers(roster: Roster) -> set[str]:
    """To whom the newest epoch must be wrapped: active workers and leads, and recovery when there is one."""
    extra = {RECOVERY} if roster.recovery else set()
    return {m.id for m in roster.active(Role.LEAD, Role.WORKER)} | extra


def _document(roster: Roster) -> dict[str, Any]:
    recovery = roster.recovery
    return {
        "v": 1,
        **{name: getattr(roster, name) for name in ("deployment", "version", "prev", "at", "rehearsal")},
        "members": [_written(m, "id name role sign seal since until") for m in roster.members],
        "epochs": [_written(e, "n key at wraps") for e in roster.epochs],
        "recovery": recovery and _written(recovery, "k n key commitment holders"),
        "bots": [_written(b, "id sign since until") for b in roster.bots],
    }


def _written(entry: object, names: str) -> dict[str, Any]:
    return {name: _plain(getattr(entry, name)) for name in names.split()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: keys.b64u(item) for key, item in value.items()}
    return keys.b64u(value) if isinstance(value, bytes) else value
