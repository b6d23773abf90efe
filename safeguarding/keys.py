"""Keys and the byte forms they are used on: the only place that knows the cipher suite (PROTOCOL.md 1, 2, 8).

HPKE with X-Wing (ML-KEM-768 and X25519 together), HKDF-SHA256 and AES-256-GCM; Ed25519 for signatures. The
library has no bytes form for X-Wing keys, so the seed's expansion is here. Only seeds are ever stored or moved.
Context is bound through HPKE's `info`: the library's public call has no `aad`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from flows.errors import Broken, Refused

SEED = 32
ID = 16
SIGN_PUBLIC = 32
SIGNATURE = 64
SEAL_PUBLIC = 1216
SEAL_OVERHEAD = 1136
NONCE = 12
TAG = 16
WORDS = 7776
UNITS = 4096
EXACT = 2**53

_MLKEM_PUBLIC = 1184
_DIE = 0x1FFF
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_ID = re.compile(r"[0-9a-f]{32}")


def ctx(*parts: bytes) -> bytes:
    """Each part behind its 16-bit length, so that no two lists of parts make the same bytes."""
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def raw_id(text: str) -> bytes:
    """The 16 bytes of an id written as 32 lower-case hex digits. Raises Broken."""
    if not _is_id(text):
        raise Broken("an id is not 32 hex digits")
    return bytes.fromhex(text)


def _is_id(text: object) -> bool:
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def key_id(public: bytes) -> str:
    """How a public key is named everywhere: the first 16 bytes of its SHA-256, in hex."""
    return hashlib.sha256(public).digest()[:ID].hex()


def b64u(data: bytes) -> str:
    """Bytes as they stand in JSON: base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64u(text: object, size: int | None = None) -> bytes:
    """The one decoding of base64url: no padding, no other alphabet, no stray bits. Raises Broken."""
    if not isinstance(text, str) or not text.isascii() or "=" in text or "+" in text or "/" in text:
        raise Broken("not base64url")
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Broken("not base64url") from error
    if b64u(data) != text or (size is not None and len(data) != size):
        raise Broken("base64url of a wrong length")
    return data


def canonical(value: Any) -> bytes:
    """RFC 8785 for what our documents hold: ASCII keys, lists, strings, integers below 2^53, booleans, null.

    Raises Broken for anything else (fractions, other keys, lone surrogates), which is what keeps this short.
    """
    try:
        _plain(value)
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    except (UnicodeEncodeError, RecursionError) as error:
        raise Broken("a value has no canonical form") from error


def _plain(value: Any) -> None:
    match value:
        case None | bool() | str():
            return
        case int() if -EXACT < value < EXACT:
            return
        case list() | tuple():
            for item in value:
                _plain(item)
        case dict() if all(isinstance(key, str) and key.isascii() for key in value):
            for item in value.values():
                _plain(item)
        case _:
            raise Broken("a value has no canonical form")


def strict_json(text: str | bytes) -> Any:
    """JSON with nothing left to chance: no duplicate names, no fractions, no NaN, UTF-8. Raises Broken."""
    try:
        text = text.decode() if isinstance(text, bytes) else text
        return json.loads(text, object_pairs_hook=unique, parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Broken("not the JSON that was expected") from error


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """For `json.loads`: an object, unless a name stands in it twice (ValueError)."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate name")
    return found


def _refuse(text: str) -> Any:
    raise ValueError(text[:8])


def new_seed() -> bytes:
    """32 fresh random bytes, drawn by the library."""
    return AESGCM.generate_key(256)


def hkdf(secret: bytes, info: bytes) -> bytes:
    """HKDF-SHA256 without salt, 32 bytes."""
    return HKDF(SHA256(), 32, None, info).derive(secret)


def lock(key: bytes, nonce: bytes, plain: bytes, aad: bytes) -> bytes:
    """AES-256-GCM. The caller answers for the nonce."""
    return AESGCM(key).encrypt(nonce, plain, aad)


def unlock(key: bytes, nonce: bytes, sealed: bytes, aad: bytes) -> bytes:
    """The inverse of `lock`. Raises Broken."""
    try:
        return AESGCM(key).decrypt(nonce, sealed, aad)
    except (InvalidTag, ValueError) as error:
        raise Broken("a locked value does not open") from error


class SealTo:
    """A public X-Wing key, parsed once. Raises Broken for bytes that are no such key."""

    __slots__ = ("_key", "id", "public")

    def __init__(self, public: bytes) -> None:
        if len(public) != SEAL_PUBLIC:
            raise Broken("a seal key has a wrong length")
        try:
            lattice = MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC])
            curve = X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC:])
        except ValueError as error:
            raise Broken("a seal key is not one") from error
        self._key = MLKEM768X25519PublicKey(lattice, curve)
        self.public = public
        self.id = key_id(public)

    def seal(self, info: bytes, plain: bytes) -> bytes:
        """HPKE: enc || ciphertext || tag, 1,136 bytes longer. Raises Broken for a degenerate key."""
        try:
            return _SUITE.encrypt(plain, self._key, info)
        except ValueError as error:
            raise Broken("a seal key is degenerate") from error


class SealKey:
    """An X-Wing private key from its 32-byte seed."""

    __slots__ = ("_key", "id", "public")

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED:
            raise Broken("a seed is not 32 bytes")
        wide = hashlib.shake_256(seed).digest(96)
        lattice = MLKEM768PrivateKey.from_seed_bytes(wide[:64])
        curve = X25519PrivateKey.from_private_bytes(wide[64:])
        self._key = MLKEM768X25519PrivateKey(lattice, curve)
        self.public = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
        self.id = key_id(self.public)

    def open(self, info: bytes, sealed: bytes) -> bytes:
        """What was sealed to this key with this very `info`. Raises Broken."""
        try:
            return _SUITE.decrypt(sealed, self._key, info)
        except (InvalidTag, ValueError) as error:
            raise Broken("a sealed value does not open with this key") from error


class SignKey:
    """An Ed25519 private key from its 32-byte seed."""

    __slots__ = ("_key", "id", "public")

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED:
            raise Broken("a seed is not 32 bytes")
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()
        self.id = key_id(self.public)

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self._key.sign(message)


def verified(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` over `message` is by the Ed25519 key `public`; a malformed key verifies nothing."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def words(text: str) -> tuple[str, ...]:
    """The word list from its file. Raises Broken unless it has 7,776 different words."""
    found = tuple(text.split())
    if len(set(found)) != WORDS or len(found) != WORDS:
        raise Broken("the word list is not 7,776 different words")
    return found


def six_words(digest: bytes, wordlist: Sequence[str]) -> str:
    """A 32-byte digest as six words (77 bits) that two people can compare aloud."""
    number, out = int.from_bytes(digest, "big"), []
    for _ in range(6):
        number, index = divmod(number, WORDS)
        out.append(wordlist[index])
    return " ".join(out)


def passphrase(entropy: bytes, wordlist: Sequence[str]) -> str:
    """Six words without bias: 13 bits at a time, those outside the list dropped.

    64 bytes are ample (32 tries; each fails one time in twenty). Raises ValueError when the bytes run out.
    """
    draws = (int.from_bytes(entropy[i : i + 2], "big") & _DIE for i in range(0, len(entropy) - 1, 2))
    picked = [wordlist[draw] for draw in draws if draw < WORDS][:6]
    if len(picked) < 6:  # noqa: PLR2004 - six words
        raise ValueError("not enough entropy for a passphrase")
    return " ".join(picked)


def enrolment(deployment: str, name: str, sign: bytes, seal: bytes) -> bytes:
    """The digest that a new member and a lead compare, as six words, before the lead signs."""
    return hashlib.sha256(ctx(b"wren/v1/enrol", raw_id(deployment), name.encode(), sign, seal)).digest()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a worker's sealed words are bound to: one case, one fence, one reply."""

    case: str
    fence: int
    reply: str

    def info(self, deployment: str) -> bytes:
        """The HPKE `info` of the copy that the service may open."""
        fence = self.fence.to_bytes(8, "big")
        return ctx(b"wren/v1/outbox", raw_id(deployment), raw_id(self.case), fence, raw_id(self.reply))


def seal_out(deployment: str, to: SealTo, outgoing: Outgoing, text: str) -> bytes:
    """A worker's words for sending, as the browser seals them. Raises Refused for what cannot be sent."""
    return to.seal(outgoing.info(deployment), _sendable(text).encode())


def _sendable(text: str) -> str:
    try:
        units = len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError as error:
        raise Refused("The text has a broken character.") from error
    if not 0 < units <= UNITS:
        raise Refused(f"The text must have 1 to {UNITS} characters.")
    return text


class OutboxKey:
    """The key to which workers' browsers seal what is to be sent. It lives in memory for one process's life."""

    __slots__ = ("_deployment", "_key", "document", "id")

    def __init__(self, deployment: str, bot: SignKey, seed: bytes | None = None) -> None:
        self._deployment = deployment
        self._key = SealKey(new_seed() if seed is None else seed)
        self.id = self._key.id
        signature = bot.sign(_outbox(deployment, self._key.public))
        self.document = {"id": self.id, "key": b64u(self._key.public), "by": bot.id, "sig": b64u(signature)}

    def open(self, outgoing: Outgoing, sealed: bytes) -> str:
        """The worker's words. Raises Broken (not for this key or place) or Refused (not to be sent)."""
        plain = self._key.open(outgoing.info(self._deployment), sealed)
        try:
            return _sendable(plain.decode())
        except UnicodeDecodeError as error:
            raise Broken("a reply is not UTF-8") from error


def outbox_key(deployment: str, document: Mapping[str, Any], bots: Mapping[str, bytes]) -> SealTo:
    """The published outbox key, its signature by an active bot checked as the browser does. Raises Broken."""
    public, signature = unb64u(document.get("key"), SEAL_PUBLIC), unb64u(document.get("sig"), SIGNATURE)
    signer = bots.get(str(document.get("by")))
    if document.get("id") != key_id(public) or signer is None:
        raise Broken("an outbox key has the wrong id or signer")
    if not verified(signer, signature, _outbox(deployment, public)):
        raise Broken("an outbox key's signature is wrong")
    return SealTo(public)


def _outbox(deployment: str, public: bytes) -> bytes:
    return ctx(b"wren/v1/outbox-key", raw_id(deployment), public)
