"""A passkey's slot: a member's secret, locked with what an authenticator's PRF gives (PROTOCOL.md 7.2).

The service parses it and keeps it. Nothing on this side can ask an authenticator, so nothing here opens one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flows.errors import Broken
from safeguarding import keys, slots

KIND = "passkey"
CREDENTIAL = range(16, 1024)
"""How many bytes a credential's id may have (WebAuthn level 3)."""

_WRAPPED = keys.NONCE + slots.SECRET + keys.TAG
_SLOT_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey that unlocks a member's secret. `credential`: its id, as the authenticator chose it."""

    id: str
    credential: bytes
    wrapped: bytes

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "v": 2,
            "id": self.id,
            "kind": KIND,
            "credential": keys.b64u(self.credential),
            "wrapped": keys.b64u(self.wrapped),
        }


def parse(document: Any) -> Passkey:
    """A passkey's slot from its JSON. Raises Broken for anything but exactly its form."""
    if not isinstance(document, Mapping) or set(document) != {"v", "id", "kind", "credential", "wrapped"}:
        raise Broken("a passkey's slot has the wrong members")
    name = document["id"]
    version = document["v"] if type(document["v"]) is int else 0
    if version != 2 or document["kind"] != KIND:  # noqa: PLR2004
        raise Broken("not a passkey's slot")
    if not isinstance(name, str) or not _SLOT_ID.fullmatch(name):
        raise Broken("a passkey's slot has no id")
    credential = keys.unb64u(document["credential"])
    if len(credential) not in CREDENTIAL:
        raise Broken("a passkey's id has a wrong length")
    return Passkey(name, credential, keys.unb64u(document["wrapped"], _WRAPPED))
