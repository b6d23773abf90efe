"""Slots: a member's secret, locked with a passphrase, kept by a server that cannot open it (PROTOCOL.md 7).

Argon2id stretches the passphrase once; HKDF splits the result into `auth`, which is shown at sign-in, and the
key that locks the secret, which never leaves the browser. On this side only rehearsal, `wren read` and tests run
it; the service itself parses slots, keeps `verifier(auth)` and answers with `fake_salt`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from flows.errors import Broken
from safeguarding import keys

SECRET = 64
SALT = 16
ENTROPY = 36
AUTH = 32
KIND = "passphrase"

_WRAPPED = keys.NONCE + SECRET + keys.TAG
_SLOT_ID = re.compile(r"[0-9a-f]{16}")
_BLANK = re.compile(r"[\t\n\v\f\r ]+")


@dataclass(frozen=True, slots=True)
class Kdf:
    """What Argon2id costs: `m` KiB of memory, `t` passes, `p` lanes. Raises Broken outside its bounds."""

    m: int = 65536
    t: int = 3
    p: int = 1

    def __post_init__(self) -> None:
        numbers = all(type(n) is int for n in (self.m, self.t, self.p))
        if not numbers or not (65536 <= self.m <= 2**20 and 3 <= self.t <= 16 and 1 <= self.p <= 4):  # noqa: PLR2004
            raise Broken("the passphrase would be stretched too little, or without end")

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return {"name": "argon2id", "m": self.m, "t": self.t, "p": self.p}


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to unlock a member's secret."""

    id: str
    salt: bytes
    wrapped: bytes
    kdf: Kdf = field(default_factory=Kdf)

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "v": 1,
            "id": self.id,
            "kind": KIND,
            "salt": keys.b64u(self.salt),
            "kdf": self.kdf.document(),
            "wrapped": keys.b64u(self.wrapped),
        }


@dataclass(frozen=True, slots=True)
class Stretched:
    """What a passphrase gives: `auth` for the server, `wrap` for nobody else."""

    auth: bytes
    wrap: bytes


def parse(document: Any) -> Slot:
    """A slot from its JSON. Raises Broken for anything but version 1 with parameters that are strong enough."""
    if not isinstance(document, Mapping) or set(document) != {"v", "id", "kind", "salt", "kdf", "wrapped"}:
        raise Broken("a slot has the wrong members")
    name = document["id"]
    if document["v"] != 1 or document["kind"] != KIND or not isinstance(name, str) or not _SLOT_ID.fullmatch(name):
        raise Broken("not a version 1 slot")
    salt, wrapped = keys.unb64u(document["salt"], SALT), keys.unb64u(document["wrapped"], _WRAPPED)
    return Slot(name, salt, wrapped, parse_kdf(document["kdf"]))


def parse_kdf(document: Any) -> Kdf:
    """Parameters from their JSON. Raises Broken for another function or weaker figures."""
    if not isinstance(document, Mapping) or set(document) != {"name", "m", "t", "p"}:
        raise Broken("a slot's function has the wrong members")
    if document["name"] != "argon2id":
        raise Broken("a slot uses another function")
    return Kdf(document["m"], document["t"], document["p"])


def spoken(passphrase: str) -> bytes:
    """The one form of a passphrase: however it was typed, the same words give the same bytes."""
    return _BLANK.sub(" ", unicodedata.normalize("NFKC", passphrase).lower()).strip(" ").encode()


def stretch(passphrase: str, salt: bytes, kdf: Kdf, deployment: str) -> Stretched:
    """The slow step, about a third of a second: Argon2id, then the split. Run it off the event loop."""
    argon = Argon2id(salt=salt, length=32, iterations=kdf.t, lanes=kdf.p, memory_cost=kdf.m)
    root, where = argon.derive(spoken(passphrase)), keys.raw_id(deployment)
    auth = keys.hkdf(root, keys.ctx(b"wren/v1/auth", where))
    return Stretched(auth, keys.hkdf(root, keys.ctx(b"wren/v1/wrap", where)))


def make_slot(
    passphrase: str, secret: bytes, *, deployment: str, member: str, entropy: bytes, kdf: Kdf | None = None
) -> tuple[Slot, bytes]:
    """A slot that locks a member's 64-byte secret, and its `auth`. `entropy`: 36 fresh random bytes."""
    if len(secret) != SECRET or len(entropy) != ENTROPY:
        raise ValueError("a slot takes a 64-byte secret and 36 bytes of entropy")
    name, salt, nonce, cost = entropy[:8].hex(), entropy[8:24], entropy[24:], kdf or Kdf()
    stretched = stretch(passphrase, salt, cost, deployment)
    wrapped = nonce + keys.lock(stretched.wrap, nonce, secret, _bound(deployment, member))
    return Slot(name, salt, wrapped, cost), stretched.auth


def auth_of(passphrase: str, slot: Slot, deployment: str) -> bytes:
    """What the browser shows at sign-in. Slow."""
    return stretch(passphrase, slot.salt, slot.kdf, deployment).auth


def open_slot(passphrase: str, slot: Slot, *, deployment: str, member: str) -> bytes:
    """The member's 64-byte secret: X-Wing seed, Ed25519 seed. Slow. Raises Broken for a wrong passphrase."""
    return unlock(stretch(passphrase, slot.salt, slot.kdf, deployment), slot, deployment=deployment, member=member)


def unlock(stretched: Stretched, slot: Slot, *, deployment: str, member: str) -> bytes:
    """`open_slot` for a passphrase that is stretched already. Raises Broken."""
    nonce, sealed = slot.wrapped[: keys.NONCE], slot.wrapped[keys.NONCE :]
    return keys.unlock(stretched.wrap, nonce, sealed, _bound(deployment, member))


def verifier(auth: bytes) -> bytes:
    """What the server keeps of `auth`."""
    return hashlib.sha256(auth).digest()


def proves(auth: bytes, kept: bytes) -> bool:
    """Whether `auth` is the one that `verifier` was made of; in constant time."""
    return hmac.compare_digest(verifier(auth), kept)


def fake_salt(server_key: bytes, name: str) -> bytes:
    """The salt for a name nobody has: always the same, so that asking does not tell who works here."""
    form = unicodedata.normalize("NFKC", name).casefold().strip()
    message = keys.ctx(b"wren/v1/fake-salt", form.encode(errors="replace")[: 2**16 - 1])
    return hmac.digest(server_key, message, hashlib.sha256)[:SALT]


def _bound(deployment: str, member: str) -> bytes:
    return keys.ctx(b"wren/v1/slot", keys.raw_id(deployment), keys.raw_id(member), KIND.encode())
