"""What a backup says of itself, signed; and the credentials, sealed to the recovery key (PROTOCOL.md 11).

A backup is three files that lie apart: the words and the configuration; the shred secrets; the service's credentials.
The first opens nothing without the second and a member's key. The third opens only with the recovery key, which k of
n leads hold together. The signature tells an honest file from one that somebody who holds no key of ours has made.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flows.errors import Broken
from safeguarding import keys
from safeguarding.handoff import HOUR
from safeguarding.messages import Ms
from safeguarding.team import Roster

LIVES: Ms = 14 * 24 * HOUR
"""How long a copy of shred secrets lives, and so for how long an erasure could be undone."""

_NAME = re.compile(r"(?:config|appendonlydir)/[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Part(StrEnum):
    """Which store a file holds."""

    MAIN = "main"
    SHRED = "shred"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file inside: its size and its SHA-256 in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in a backup. `pair`: the same in the two files that were made together."""

    deployment: str
    part: Part
    pair: str
    at: Ms
    files: Mapping[str, Piece]


def write(manifest: Manifest, bot: keys.SignKey) -> bytes:
    """The manifest's bytes, signed by the service."""
    files = {name: {"size": piece.size, "sha256": piece.sha256} for name, piece in manifest.files.items()}
    body: dict[str, Any] = {
        "v": 1,
        "backup": manifest.part.value,
        "deployment": manifest.deployment,
        "pair": manifest.pair,
        "at": manifest.at,
        "files": files,
        "by": bot.id,
    }
    return keys.canonical({**body, "sig": keys.b64u(bot.sign(_to_sign(body)))})


def read(text: bytes) -> Manifest:
    """A manifest from its bytes, for its form only: whether it may be believed, `believe` says. Raises Broken."""
    body = keys.strict_json(text)
    if not isinstance(body, dict) or body.get("v") != 1 or body.get("backup") not in tuple(Part):
        raise Broken("not a backup of version 1")
    try:
        files = {name: Piece(piece["size"], piece["sha256"]) for name, piece in body["files"].items()}
        manifest = Manifest(body["deployment"], Part(body["backup"]), body["pair"], body["at"], files)
    except (KeyError, TypeError, AttributeError) as error:
        raise Broken("a backup's manifest lacks something") from error
    keys.raw_id(manifest.deployment)
    keys.raw_id(manifest.pair)
    if type(manifest.at) is not int or not all(map(_sound, files.items())):
        raise Broken("a backup's manifest is malformed")
    return manifest


def _sound(item: tuple[str, Piece]) -> bool:
    name, piece = item
    digest: object = piece.sha256
    formed = isinstance(digest, str) and _DIGEST.fullmatch(digest) is not None
    return _NAME.fullmatch(name) is not None and formed and type(piece.size) is int and 0 <= piece.size < keys.EXACT


def believe(text: bytes, roster: Roster) -> None:
    """That the team's own service made this manifest. Raises Broken."""
    body = keys.strict_json(text)
    signature, bots = keys.unb64u(body.pop("sig", None), keys.SIGNATURE), {bot.id: bot.sign for bot in roster.bots}
    signer = bots.get(str(body.get("by")))
    if body.get("deployment") != roster.deployment or signer is None:
        raise Broken("a backup is another service's")
    if not keys.verified(signer, signature, _to_sign(body)):
        raise Broken("a backup's signature is wrong")


def _to_sign(body: Mapping[str, Any]) -> bytes:
    return keys.ctx(b"wren/v1/backup", hashlib.sha256(keys.canonical(dict(body))).digest())


def seal_credentials(deployment: str, recovery: bytes, files: Mapping[str, str]) -> bytes:
    """Small text files, sealed to the recovery key: canonical JSON."""
    to = keys.SealTo(recovery)
    sealed = to.seal(_info(deployment, to.id), keys.canonical(dict(files)))
    body = {"v": 1, "backup": "credentials", "deployment": deployment, "key": to.id, "sealed": keys.b64u(sealed)}
    return keys.canonical(body)


def open_credentials(text: bytes, seed: bytes) -> dict[str, str]:
    """The files again, with the recovery key's seed. Raises Broken, also for another team's recovery key."""
    body, key = keys.strict_json(text), keys.SealKey(seed)
    if not isinstance(body, dict) or body.get("v") != 1 or body.get("backup") != "credentials":
        raise Broken("not sealed credentials of version 1")
    if body.get("key") != key.id:
        raise Broken("the credentials are sealed to another recovery key")
    files: Any = keys.strict_json(key.open(_info(str(body.get("deployment")), key.id), keys.unb64u(body.get("sealed"))))
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise Broken("sealed credentials hold something else")
    return files


def _info(deployment: str, key: str) -> bytes:
    return keys.ctx(b"wren/v1/credentials", keys.raw_id(deployment), keys.raw_id(key))
