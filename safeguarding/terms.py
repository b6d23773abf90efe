"""Terms: words that a worker proposes as a sign, sealed to the team until the keepers of the cues have read them.

Theory of operation. Somebody who talks with young people hears new words first. Their browser seals the proposal to
the team's newest key and signs it (PROTOCOL.md 6.1); the service keeps it without being able to read it, hands it to
leads, and to whoever proposed it, and remembers how it ended. Nothing becomes a cue by itself: an accepted term is
text that a lead takes out of the page, into a file that `wren check` proves and a second person reads.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from flows.errors import Broken, Refused
from safeguarding import keys, record
from safeguarding.messages import Ms

MOST = 100
"""How many may wait at once."""
LIFE: Ms = 90 * 24 * 3_600_000
"""How long one that has ended is still shown."""


class State(StrEnum):
    """How a term stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Term:
    """One as it is kept: who proposed it when, sealed to which key; how it ended. Ids in hex."""

    id: str
    by: str
    at: Ms
    epoch: int
    key_id: str
    inner: bytes
    signature: bytes
    state: State = State.WAITING
    ended_by: str = ""
    ended_at: Ms = 0

    def context(self, deployment: str) -> bytes:
        """What the sealing and the signature are bound to."""
        return keys.ctx(
            b"wren/v1/term",
            keys.raw_id(deployment),
            keys.raw_id(self.key_id),
            self.epoch.to_bytes(4, "big"),
            keys.raw_id(self.by),
            keys.raw_id(self.id),
        )

    def past(self, now: Ms) -> bool:
        """Whether it ended so long ago that it is not kept any more."""
        return self.state is not State.WAITING and now >= self.ended_at + LIFE


def check(deployment: str, term: Term, public: bytes) -> None:
    """That a browser's sealed term may be kept. Raises Refused; opens nothing."""
    if len(term.inner) not in record.INNER:
        raise Refused("The sealed words have a wrong length.")
    if not keys.verified(public, term.signature, signed(deployment, term)):
        raise Refused("The signature on the sealed words is wrong.")


def signed(deployment: str, term: Term) -> bytes:
    """What whoever proposes a term signs."""
    return keys.ctx(b"wren/v1/term-sig", term.context(deployment), hashlib.sha256(term.inner).digest())


def encode(term: Term) -> bytes:
    """What is kept of a term that waits."""
    parts = (str(term.at), term.by, str(term.epoch), term.key_id, keys.b64u(term.signature), keys.b64u(term.inner))
    return "|".join(parts).encode()


def decode(ident: str, line: bytes, ending: bytes | None = None) -> Term:
    """A kept term, with how it ended (`state|by|at`) if it has. Raises Broken."""
    try:
        at, by, epoch, key_id, signature, inner = line.decode().split("|")
        state, ended_by, ended_at = (ending.decode() if ending else f"{State.WAITING}||0").split("|")
        return Term(
            id=ident,
            by=by,
            at=int(at),
            epoch=int(epoch),
            key_id=key_id,
            inner=keys.unb64u(inner),
            signature=keys.unb64u(signature, keys.SIGNATURE),
            state=State(state),
            ended_by=ended_by,
            ended_at=int(ended_at),
        )
    except (ValueError, UnicodeDecodeError):
        raise Broken("A stored term does not parse.") from None
