"""Opening sealed records with a member's keys: for `wren read`, rehearsal and tests, never in the service.

Every check comes in the order of PROTOCOL.md 3.3 and has one reason for its failure. One bad record never keeps
the others from being shown, and is never shown as somebody's words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from flows.errors import Broken
from safeguarding import keys, record, roster
from safeguarding.record import Header, Place
from safeguarding.roster import Signer

_T = TypeVar("_T")


class Reason(StrEnum):
    """Why a record cannot be shown, in the order in which it is checked."""

    MALFORMED = "malformed"
    PLACE = "place"
    RELEASED = "released"
    OUTER = "outer"
    SIGNER = "signer"
    SIGNATURE = "signature"
    KEY = "key"
    INNER = "inner"
    PADDING = "padding"
    PAYLOAD = "payload"
    PARTS = "parts"


class Unopened(Broken):
    """A record cannot be shown."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"a record cannot be shown: {reason.value}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Part:
    """A slice of a payload that was too long for one record."""

    index: int
    count: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """A record that passed every check. `payload` is None for a lone part; `parts` is how many."""

    place: Place
    signer: str
    payload: Mapping[str, Any] | None
    part: Part | None = None
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """Stored bytes and the place in the list where they stood; `kind` where the list names it."""

    lane: str
    seq: int
    stored: bytes
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place in the list whose record cannot be shown, and why."""

    lane: str
    seq: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of a lane, first to last, for which there is no record at all."""

    lane: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Released:
    """What the shred store let go of for one case: secrets by generation, salts by "lane:number"."""

    secrets: Mapping[int, bytes]
    salts: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Read:
    """A case as far as it can be read: every place accounted for."""

    records: tuple[Opened | Unreadable, ...]
    gaps: tuple[Gap, ...]


class Reader:
    """Opens what was sealed to the epochs whose seeds are given, believing the signers given."""

    def __init__(self, deployment: str, seeds: Mapping[int, bytes], signers: Mapping[str, Signer]) -> None:
        self._deployment = deployment
        opened = ((epoch, keys.SealKey(seed)) for epoch, seed in seeds.items())
        self._keys = {(epoch, key.id): key for epoch, key in opened}
        self._signers = signers

    def open(self, stored: bytes, secret: bytes, salt: bytes) -> Opened:
        """One record. Raises Unopened with the reason."""
        return self._open(_parsed(stored), secret, salt)

    def open_all(
        self, case: str, found: Iterable[Found], released: Released, last: Mapping[str, int] | None = None
    ) -> Read:
        """A case's records in the order given, parts joined. `last`: each lane's last number. Never raises."""
        seen: set[tuple[str, int]] = set()
        there: set[tuple[str, int]] = set()
        out: list[Opened | Unreadable] = []
        for item in found:
            there.add((item.lane, item.seq))
            try:
                header = _parsed(item.stored)
                _expect(header.place, case, item, seen)
                secret, salt = _release(header, released)
                out.append(self._open(header, secret, salt))
            except Unopened as error:
                out.append(Unreadable(item.lane, item.seq, error.reason))
        return Read(_joined(out), _gaps(there, last or {}))

    def _open(self, header: Header, secret: bytes, salt: bytes) -> Opened:
        place = header.place
        where = record.of(self._deployment, place)
        inner = _or(Reason.OUTER, record.unwrap, self._deployment, header, secret, salt)
        signer = self._signers.get(header.signer)
        if signer is None or signer.lane != place.lane or place.epoch not in signer.epochs:
            raise Unopened(Reason.SIGNER)
        if not keys.verified(signer.public, header.signature, record.signed(where, inner)):
            raise Unopened(Reason.SIGNATURE)
        key = self._keys.get((place.epoch, place.key_id))
        if key is None:
            raise Unopened(Reason.KEY)
        message = _unpadded(_or(Reason.INNER, key.open, where, inner))
        part = _part(message)
        return Opened(place, header.signer, None if part else _payload(message), part)


def _parsed(stored: bytes) -> Header:
    return _or(Reason.MALFORMED, record.parse, stored)


def _or(reason: Reason, act: Callable[..., _T], *given: Any) -> _T:
    try:
        return act(*given)
    except Broken as error:
        raise Unopened(reason) from error


def _expect(place: Place, case: str, item: Found, seen: set[tuple[str, int]]) -> None:
    moved = (place.case, place.lane, place.seq, place.kind) != (case, item.lane, item.seq, item.kind or place.kind)
    if moved or (item.lane, item.seq) in seen:
        raise Unopened(Reason.PLACE)
    seen.add((item.lane, item.seq))


def _release(header: Header, released: Released) -> tuple[bytes, bytes]:
    secret = released.secrets.get(header.generation)
    salt = released.salts.get(f"{header.place.lane}:{header.place.seq}")
    if secret is None or salt is None:
        raise Unopened(Reason.RELEASED)
    return secret, salt


def _unpadded(padded: bytes) -> bytes:
    message = padded[4 : 4 + int.from_bytes(padded[:4], "big")]
    if record.pad(message) != padded:  # a false length, another bucket, or padding that is not zero
        raise Unopened(Reason.PADDING)
    return message


def _part(message: bytes) -> Part | None:
    if message[:1] != bytes([record.PART]):
        return None
    index, count = int.from_bytes(message[1:3], "big"), int.from_bytes(message[3:5], "big")
    data, is_last = message[record.PART_HEAD :], index == count - 1
    if index >= count or count < 2 or not data or (len(data) != record.SLICE and not is_last):  # noqa: PLR2004
        raise Unopened(Reason.PAYLOAD)
    return Part(index, count, data)


def _payload(message: bytes) -> dict[str, Any]:
    if message[:1] != b"{":
        raise Unopened(Reason.PAYLOAD)
    try:
        text = message.decode()
        found: dict[str, Any] = json.loads(text, object_pairs_hook=keys.unique, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Unopened(Reason.PAYLOAD) from error
    return found


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _joined(records: Sequence[Opened | Unreadable]) -> tuple[Opened | Unreadable, ...]:
    by_place = {(r.place.lane, r.place.seq): r for r in records if isinstance(r, Opened)}
    out: list[Opened | Unreadable] = []
    for item in records:
        if not isinstance(item, Opened) or item.part is None:
            out.append(item)
            continue
        whole = _whole(item, item.part, by_place)
        if isinstance(whole, Unreadable) or item.part.index == 0:
            out.append(whole)
    return tuple(out)


def _whole(item: Opened, part: Part, by_place: Mapping[tuple[str, int], Opened]) -> Opened | Unreadable:
    """The payload that a part belongs to, opened from its first part's place."""
    lane, start = item.place.lane, item.place.seq - part.index
    data = []
    for index in range(part.count):
        other = by_place.get((lane, start + index))
        if other is None or other.part is None or not _belongs(other, item, index, part.count):
            return Unreadable(lane, item.place.seq, Reason.PARTS)
        data.append(other.part.data)
    try:
        return replace(item, payload=_payload(b"".join(data)), part=None, parts=part.count)
    except Unopened as error:
        return Unreadable(lane, item.place.seq, error.reason)


def _belongs(other: Opened, item: Opened, index: int, count: int) -> bool:
    same = replace(other.place, seq=item.place.seq) == item.place and other.signer == item.signer
    return same and other.part is not None and (other.part.index, other.part.count) == (index, count)


def _gaps(seen: set[tuple[str, int]], last: Mapping[str, int]) -> tuple[Gap, ...]:
    gaps = []
    for lane in record.KINDS:
        numbers = sorted(seq for where, seq in seen if where == lane)
        end = max(last.get(lane, 0), numbers[-1] if numbers else 0)
        before = 0
        for number in (*numbers, end + 1):
            if number > before + 1:
                gaps.append(Gap(lane, before + 1, number - 1))
            before = number
    return tuple(gaps)


def read_bundle(text: str, pinned: str, member: str, secret: bytes) -> Read:
    """An exported bundle opened with a member's 64-byte secret, rosters checked from the pinned digest (hex).

    Raises Broken or Refused for the bundle itself, rosters or the member's wraps; single records never raise.
    """
    bundle = keys.strict_json(text)
    if not isinstance(bundle, dict) or bundle.get("v") != 1 or bundle.get("bundle") != "wren":
        raise Broken("not a bundle of version 1")
    try:
        newest = roster.chain([keys.canonical(document) for document in bundle["rosters"]], pinned)
        found = [_found(item) for item in bundle["records"]]
        released = Released(
            {int(generation): keys.unb64u(s) for generation, s in bundle["secrets"].items()},
            {place: keys.unb64u(salt) for place, salt in bundle["salts"].items()},
        )
        case = str(bundle["case"])
        last = {lane: _number(number, 0) for lane, number in bundle["last"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Broken("a bundle lacks something") from error
    if bundle["deployment"] != newest.deployment:
        raise Broken("a bundle's roster is another deployment's")
    seeds = roster.seeds(newest, member, keys.SealKey(secret[: keys.SEED]))
    return Reader(newest.deployment, seeds, roster.signers(newest)).open_all(case, found, released, last)


def _found(item: Mapping[str, Any]) -> Found:
    if item["lane"] not in record.KINDS:
        raise ValueError("lane")
    return Found(item["lane"], _number(item["seq"], 1), keys.unb64u(item["sealed"]))


def _number(value: Any, low: int) -> int:
    if type(value) is not int or not low <= value < keys.EXACT:
        raise ValueError("number")
    return value
