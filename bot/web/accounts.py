"""What the server keeps of somebody who enrolled: public keys, locked slots and a hash of what is shown at sign-in.

Nothing in here opens anything: a slot opens with words that never left a browser.
"""

from __future__ import annotations

import unicodedata
from typing import Any

import msgspec

from bot.web.body import Base64, Hex16, Name, Natural
from flows.errors import Broken
from safeguarding.roster import Role


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`role` is what the invitation said; the roster decides. `slots` as `safeguarding.slots` writes them.

    `auth`: what `slots.verifier` made of the bytes shown at sign-in, in hex.
    """

    id: Hex16
    name: Name
    role: Role
    sign: Base64
    seal: Base64
    slots: tuple[dict[str, Any], ...]
    auth: str
    at: Natural

    def encode(self) -> bytes:
        """As it is stored."""
        return msgspec.json.encode(self)

    def document(self) -> dict[str, Any]:
        """What a lead needs to see before signing somebody in."""
        return {name: getattr(self, name) for name in ("id", "name", "role", "sign", "seal", "at")}


def decode(kept: bytes) -> Account:
    """An account as stored. Raises Broken."""
    try:
        return msgspec.json.decode(kept, type=Account)
    except msgspec.MsgspecError:
        raise Broken("An account does not parse.") from None


def folded(name: str) -> str:
    """A name as it is looked up: case, width and outer spaces do not matter."""
    return unicodedata.normalize("NFKC", name).casefold().strip()
