"""Sealing: from a payload to stored bytes that the service itself cannot read (PROTOCOL.md 3).

    payload -> JSON -> padded to a bucket -> HPKE to the epoch's key (I) -> outer layer from the shred secret

The context C (deployment, case, key, epoch, lane, number, kind) is in HPKE's `info`, in the outer key and in
the signature, so bytes moved to any other place do not open there. The signature is over I, so that the outer
layer can be rewritten under a new shred secret by somebody who can neither read nor sign. `reader` opens.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flows.errors import Broken, Refused
from safeguarding import keys

VERSION = 1
BUCKETS = (512, 1024, 2048, 4096, 8192, 16384, 32768)
LARGEST = BUCKETS[-1] - 4
PART = 1
PART_HEAD = 5
SLICE = LARGEST - PART_HEAD
SALT = 16
INNER = frozenset(bucket + keys.SEAL_OVERHEAD for bucket in BUCKETS)

_FIXED = 46  # version, case, key id, epoch, lane, number
_TAIL = 2 + keys.ID + keys.SIGNATURE + keys.NONCE
_U16, _U32 = 2**16, 2**32


class Kind(StrEnum):
    """What a record holds."""

    TURN = "turn"
    NOTICE = "notice"
    REPLY = "reply"
    NOTE = "note"
    RISK = "risk"
    DECISION = "decision"
    PLAN = "plan"
    TOMBSTONE = "tombstone"


KINDS: Mapping[str, frozenset[Kind]] = {
    "b": frozenset({Kind.TURN, Kind.NOTICE, Kind.TOMBSTONE}),
    "w": frozenset(Kind) - {Kind.TURN, Kind.NOTICE},
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record belongs and to whom it is sealed: what its context is made of. Ids in hex."""

    case: str
    key_id: str
    epoch: int
    lane: str
    seq: int
    kind: str


@dataclass(frozen=True, slots=True)
class Header:
    """Stored bytes, taken apart and checked for form only; nothing here is to be believed before it opens."""

    place: Place
    generation: int
    signer: str
    signature: bytes
    nonce: bytes
    sealed: bytes


def context(deployment: str, case: str, key_id: str, epoch: int, lane: str, seq: int, kind: str) -> bytes:
    """C. Raises Broken for a place that cannot be."""
    return of(deployment, Place(case, key_id, epoch, lane, seq, kind))


def of(deployment: str, place: Place) -> bytes:
    """C of a place. Raises Broken for a place that cannot be."""
    _checked(place)
    return keys.ctx(
        b"wren/v1/record",
        keys.raw_id(deployment),
        keys.raw_id(place.case),
        keys.raw_id(place.key_id),
        place.epoch.to_bytes(4, "big"),
        place.lane.encode("ascii"),
        place.seq.to_bytes(8, "big"),
        place.kind.encode("ascii"),
    )


def _checked(place: Place) -> None:
    if place.lane not in KINDS or place.kind not in KINDS[place.lane]:
        raise Broken("a record has no such lane or kind")
    if not (0 < place.epoch < _U32 and 0 < place.seq < keys.EXACT):
        raise Broken("a record's number is out of range")


def encode(payload: Mapping[str, Any]) -> tuple[bytes, ...]:
    """A payload as the messages to seal, one record each: one, or numbered parts when it is very long.

    Characters stay as they are; a lone surrogate becomes U+FFFD and the payload says `replaced`.
    """
    text = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        whole = text.encode()
    except UnicodeEncodeError:
        whole = _replaced(text)
    if len(whole) <= LARGEST:
        return (whole,)
    slices = [whole[i : i + SLICE] for i in range(0, len(whole), SLICE)]
    count = len(slices).to_bytes(2, "big")
    return tuple(bytes([PART]) + i.to_bytes(2, "big") + count + part for i, part in enumerate(slices))


def _replaced(text: str) -> bytes:
    mended: dict[str, Any] = json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return json.dumps({**mended, "replaced": True}, ensure_ascii=False, separators=(",", ":")).encode()


def pad(message: bytes) -> bytes:
    """P: the length, the message, zeros up to the smallest bucket. Raises ValueError when it fits none."""
    for bucket in BUCKETS:
        if len(message) + 4 <= bucket:
            return (len(message).to_bytes(4, "big") + message).ljust(bucket, b"\0")
    raise ValueError("a message is longer than the largest bucket")


def signed(place_context: bytes, inner: bytes) -> bytes:
    """What a signer signs: C and the hash of I."""
    return keys.ctx(b"wren/v1/record-sig", place_context, hashlib.sha256(inner).digest())


def outer_key(place_context: bytes, secret: bytes, generation: int, salt: bytes) -> bytes:
    """K, from the case's shred secret and the record's salt."""
    if len(secret) != keys.SEED or len(salt) != SALT or not 0 < generation < _U16:
        raise Broken("a shred secret, salt or generation has a wrong size")
    info = keys.ctx(b"wren/v1/shred", generation.to_bytes(2, "big")) + place_context
    return keys.hkdf(secret + salt, info)


class Sealer:
    """Seals to one epoch of one team, signed by one key. Holds no key that opens. Made once an epoch."""

    __slots__ = ("_deployment", "_signing", "_team", "epoch")

    def __init__(self, deployment: str, epoch: int, team_public: bytes, signing_key: keys.SignKey) -> None:
        self._deployment = deployment
        self._team = keys.SealTo(team_public)
        self._signing = signing_key
        self.epoch = epoch

    @property
    def key_id(self) -> str:
        """Which key opens what this seals."""
        return self._team.id

    def place(self, case: str, lane: str, seq: int, kind: str) -> Place:
        """A place in a case under this epoch."""
        return Place(case, self._team.id, self.epoch, lane, seq, str(kind))

    def inner(self, place: Place, message: bytes) -> tuple[bytes, bytes]:
        """I and its signature, as a worker's browser makes them. Only the team can open I."""
        where = of(self._deployment, place)
        inner = self._team.seal(where, pad(message))
        return inner, self._signing.sign(signed(where, inner))

    def seal(
        self,
        case: str,
        lane: str,
        seq: int,
        kind: str,
        message: bytes,
        secret: bytes,
        generation: int,
        salt: bytes,
    ) -> bytes:
        """One message of `encode` as stored bytes. Raises Broken for a place, secret or salt that cannot be."""
        place = self.place(case, lane, seq, kind)
        inner, signature = self.inner(place, message)
        return wrap(
            self._deployment,
            place,
            inner,
            signer=self._signing.id,
            signature=signature,
            secret=secret,
            generation=generation,
            salt=salt,
        )


def check(deployment: str, place: Place, inner: bytes, signature: bytes, public: bytes) -> None:
    """That a worker's I and signature may be kept at this place. Raises Refused or Broken; opens nothing."""
    if len(inner) not in INNER:
        raise Refused("The sealed words have a wrong length.")
    if not keys.verified(public, signature, signed(of(deployment, place), inner)):
        raise Refused("The signature on the sealed words is wrong.")


def wrap(
    deployment: str,
    place: Place,
    inner: bytes,
    *,
    signer: str,
    signature: bytes,
    secret: bytes,
    generation: int,
    salt: bytes,
) -> bytes:
    """Stored bytes: the outer layer around I, with its header.

    The nonce follows from I, which is never the same twice: a re-seal under the same salt after a lost race
    takes another, and doing the same work again after a crash gives the same bytes.
    """
    where = of(deployment, place)
    nonce = hashlib.sha256(keys.ctx(b"wren/v1/nonce", hashlib.sha256(inner).digest())).digest()[: keys.NONCE]
    sealed = keys.lock(outer_key(where, secret, generation, salt), nonce, inner, where)
    kind = place.kind.encode("ascii")
    return b"".join(
        (
            bytes([VERSION]),
            keys.raw_id(place.case),
            keys.raw_id(place.key_id),
            place.epoch.to_bytes(4, "big"),
            place.lane.encode("ascii"),
            place.seq.to_bytes(8, "big"),
            bytes([len(kind)]),
            kind,
            generation.to_bytes(2, "big"),
            keys.raw_id(signer),
            signature,
            nonce,
            sealed,
        )
    )


def parse(stored: bytes) -> Header:
    """Stored bytes taken apart. Raises Broken for anything that is not exactly a version 1 record."""
    if len(stored) <= _FIXED or stored[0] != VERSION:
        raise Broken("not a version 1 record")
    end = _FIXED + 1 + stored[_FIXED]
    body = end + _TAIL
    if len(stored) - body - keys.TAG not in INNER:
        raise Broken("a record has a wrong length")
    lane, kind = stored[37:38].decode("latin-1"), stored[_FIXED + 1 : end].decode("latin-1")
    epoch, seq = int.from_bytes(stored[33:37], "big"), int.from_bytes(stored[38:46], "big")
    place = Place(stored[1:17].hex(), stored[17:33].hex(), epoch, lane, seq, kind)
    _checked(place)
    generation = int.from_bytes(stored[end : end + 2], "big")
    if generation == 0:
        raise Broken("a record's number is out of range")
    signer, rest = stored[end + 2 : end + 18].hex(), stored[end + 18 : body]
    return Header(place, generation, signer, rest[: keys.SIGNATURE], rest[keys.SIGNATURE :], stored[body:])


def unwrap(deployment: str, header: Header, secret: bytes, salt: bytes) -> bytes:
    """I, from under the outer layer. Raises Broken."""
    where = of(deployment, header.place)
    return keys.unlock(outer_key(where, secret, header.generation, salt), header.nonce, header.sealed, where)


def rewrap(deployment: str, stored: bytes, salt: bytes, old: bytes, new: bytes, generation: int) -> bytes:
    """The same record under a re-issued shred secret: I and signature stay, no key is needed. Raises Broken."""
    header = parse(stored)
    return wrap(
        deployment,
        header.place,
        unwrap(deployment, header, old, salt),
        signer=header.signer,
        signature=header.signature,
        secret=new,
        generation=generation,
        salt=salt,
    )
