"""The canary of an epoch: a record of nobody's words, by which each member shows that they open the newest key.

A lead's browser seals 32 random bytes to the epoch as any worker's record is sealed, in a case of the canary's own.
Whoever opens it signs what was in it; who did not open it cannot know what to sign. So nobody needs to believe the
service, which keeps both and understands neither (PROTOCOL.md 4.4).
"""

from __future__ import annotations

import hashlib

from flows.errors import Refused
from safeguarding import keys, record
from safeguarding.record import Kind, Place
from safeguarding.roster import Epoch, Role, Roster


def place(deployment: str, epoch: Epoch) -> Place:
    """Where the canary of an epoch stands: a case of its own, made of the epoch's number."""
    case = hashlib.sha256(keys.ctx(b"wren/v1/canary", keys.raw_id(deployment), epoch.n.to_bytes(4, "big"))).digest()
    return Place(case[: keys.ID].hex(), keys.key_id(epoch.key), epoch.n, "w", 1, Kind.NOTE)


def opened(deployment: str, epoch: int, message: bytes) -> bytes:
    """What a member signs who has opened it: bound to what was inside, which nobody else can know."""
    digest = hashlib.sha256(message).digest()
    return keys.ctx(b"wren/v1/canary-opened", keys.raw_id(deployment), epoch.to_bytes(4, "big"), digest)


def check(roster: Roster, by: str, inner: bytes, signature: bytes) -> None:
    """That a lead made this canary for the newest epoch. Raises Refused."""
    lead = next((m for m in roster.active(Role.LEAD) if m.id == by), None)
    if lead is None:
        raise Refused("Only a lead makes a canary.")
    record.check(roster.deployment, place(roster.deployment, roster.epoch), inner, signature, lead.sign)
