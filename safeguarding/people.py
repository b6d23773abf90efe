"""Who a person is to us: a keyed pseudonym, never a name or a number that Telegram knows.

Ten-digit chat ids are enumerable, so a plain hash would reverse trivially: HMAC with a pepper that lives in a
credential file and never rotates, since persons and partitions hang on it.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from flows.errors import Broken

PARTITIONS = 64
ENTROPY = 15
NONCE = 12


@dataclass(frozen=True, slots=True)
class Who:
    """A person as the store knows one: 16 bytes of HMAC(pepper, chat id) as hex, and the partition from it."""

    id: str
    part: int


def who(pepper: bytes, chat: int) -> Who:
    """The person behind a Telegram chat id."""
    digest = hmac.digest(pepper, b"wren/v1/person" + chat.to_bytes(8, "big", signed=True), hashlib.sha256)
    return Who(digest[1:17].hex(), digest[0] % PARTITIONS)


def case_id(who: Who, entropy: bytes) -> str:
    """A new case's id: its first byte is the partition, so a case alone names its keys."""
    if len(entropy) != ENTROPY:
        raise ValueError(f"a case id needs {ENTROPY} bytes of entropy")
    return (bytes([who.part]) + entropy).hex()


class SessionKey:
    """Seals what only the running service must read: sessions, outbox bodies, counts. AES-256-GCM."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, plain: bytes, bound: bytes, nonce: bytes) -> bytes:
        """Seal, bound to a context; `nonce` is 12 fresh random bytes."""
        return nonce + self._aead.encrypt(nonce, plain, bound)

    def open(self, sealed: bytes, bound: bytes) -> bytes:
        """Open what `seal` made. Raises Broken when altered, cut, or bound to something else."""
        try:
            return self._aead.decrypt(sealed[:NONCE], sealed[NONCE:], bound)
        except (InvalidTag, ValueError):
            raise Broken("Something sealed with the session key does not open.") from None
