"""The audit: what was done, by whom, to which case, chained so that a cut or a change shows (PROTOCOL.md 9).

An entry is made where the act is decided and appended by the atomic step that does the act. A chainer hashes
the entries of a partition in order; a signed checkpoint over all heads goes outside the host. Entries hold ids,
numbers and short fixed tokens, never words of anybody: the fields are closed, and so is each field's form.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from flows.errors import Broken
from safeguarding import keys
from safeguarding.messages import Ms

PARTITIONS = 64
DESK = "desk"
LONGEST = 4096

Fact: TypeAlias = str | int | bool


class Tag(StrEnum):
    """Everything that is audited: source, subject, action. A thing not in here cannot be recorded."""

    CASE_OPENED = "record:case:opened"
    CASE_READ = "record:case:read"
    CASE_READ_REFUSED = "record:case:read-refused"
    CASE_PREVIEWED = "record:case:previewed"
    CASE_BROKEN_GLASS = "record:case:broken-glass"
    CASE_WITHHELD = "record:case:withheld"
    CASE_EXPORTED = "record:case:exported"
    CASE_CLOSED = "record:case:closed"
    RECORD_KEPT = "record:turn:kept"
    RECORD_TAKEN_BACK = "record:turn:taken-back"
    RECORD_UNREADABLE = "record:turn:unreadable"
    NOTE_KEPT = "record:note:kept"
    REPLY_KEPT = "record:reply:kept"
    REPLY_UNDELIVERED = "record:reply:undelivered"
    CONTACT_LOOKED_UP = "record:contact:looked-up"
    COUNTERSIGNED = "record:decision:countersigned"
    REPORTED = "record:decision:reported"
    SECRET_RELEASED = "shred:secret:released"  # noqa: S105 - a tag
    SECRET_REFUSED = "shred:secret:refused"  # noqa: S105 - a tag
    SECRET_REISSUED = "shred:secret:reissued"  # noqa: S105 - a tag
    SECRET_ERASED = "shred:secret:erased"  # noqa: S105 - a tag
    HANDOFF_NOTICED = "handoff:case:noticed"
    HANDOFF_RAISED = "handoff:case:raised"
    HANDOFF_CLAIMED = "handoff:case:claimed"
    HANDOFF_CLAIM_REFUSED = "handoff:case:claim-refused"
    HANDOFF_PHONING = "handoff:case:phoning"
    HANDOFF_RELEASED = "handoff:case:released"
    HANDOFF_LAPSED = "handoff:case:lapsed"
    HANDOFF_TRANSFERRED = "handoff:case:transferred"
    HANDOFF_CLOSED = "handoff:case:closed"
    PAGE_SENT = "page:duty:sent"
    PAGE_ACKNOWLEDGED = "page:duty:acknowledged"
    PAGE_FAILED = "page:duty:failed"
    PAGE_ESCALATED = "page:duty:escalated"
    SIGN_IN = "account:session:signed-in"
    SIGN_IN_REFUSED = "account:session:refused"
    SIGN_OUT = "account:session:signed-out"
    SESSIONS_ENDED = "account:session:ended-all"
    INVITED = "account:member:invited"
    ENROLLED = "account:member:enrolled"
    SLOT_REPLACED = "account:slot:replaced"
    ROSTER_ACCEPTED = "key:roster:accepted"
    ROSTER_REFUSED = "key:roster:refused"
    ROSTER_PROPOSED = "key:roster:proposed"
    PROPOSAL_ENDED = "key:roster:proposal-ended"
    EPOCH_MADE = "key:epoch:made"
    EPOCH_STALE = "key:epoch:stale"
    MEMBER_ENDED = "key:member:ended"
    RECOVERY_USED = "key:recovery:used"
    RECOVERY_DRILLED = "key:recovery:drilled"
    RETENTION_DUE = "retention:case:due"
    RETENTION_HELD = "retention:case:held"
    RETENTION_CONFIRMED = "retention:case:confirmed"
    STATISTICS_READ = "count:chart:read"
    STATISTICS_EXPORTED = "count:chart:exported"
    SERVICE_STARTED = "service:process:started"
    SERVICE_STOPPED = "service:process:stopped"
    BACKUP_MADE = "service:backup:made"
    BACKUP_RESTORED = "service:backup:restored"
    CHECKPOINT_SENT = "service:checkpoint:sent"


IDS = frozenset({"case", "person", "member", "reply", "key", "other"})
NUMBERS = frozenset(
    {
        "seq",
        "last",
        "fence",
        "epoch",
        "version",
        "generation",
        "count",
        "rung",
        "number",
        "until",
        "since",
        "late",
    }
)
TOKENS = frozenset(
    {
        "lane",
        "kind",
        "urgency",
        "state",
        "role",
        "channel",
        "outcome",
        "reason",
        "lang",
        "session",
        "slot",
        "part",
    }
)
FLAGS = frozenset({"rehearsal", "granted"})

_ACTOR = re.compile(r"[0-9a-f]{32}|bot|operator")
_TOKEN = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


def entry(tag: Tag, at: Ms, by: str, **facts: Fact) -> str:
    """One entry as it is appended: canonical JSON. `by`: a member's id, `bot` or `operator`.

    Raises Broken for a fact that is not in the closed lists or not of its list's form.
    """
    if not _ACTOR.fullmatch(by) or not _number(at):
        raise Broken("an audit entry needs a time and an actor")
    for name, value in facts.items():
        if not _allowed(name, value):
            raise Broken("an audit entry holds a fact that is not on the list")
    return keys.canonical({"v": 1, "tag": tag.value, "at": at, "by": by, **facts}).decode()


def _allowed(name: str, value: Fact) -> bool:
    if name in NUMBERS:
        return _number(value)
    if name in FLAGS:
        return isinstance(value, bool)
    if not isinstance(value, str):
        return False
    return _is_id(value) if name in IDS else name in TOKENS and _TOKEN.fullmatch(value) is not None


def _number(value: object) -> bool:
    return type(value) is int and 0 <= value < keys.EXACT


def _is_id(value: str) -> bool:
    try:
        keys.raw_id(value)
    except Broken:
        return False
    return True


def read(text: str) -> dict[str, Any]:
    """An entry taken apart. Raises Broken unless it is exactly what `entry` writes."""
    found = keys.strict_json(text) if len(text) <= LONGEST else None
    if not isinstance(found, dict) or found.pop("v", None) != 1 or found.get("tag") not in tuple(Tag):
        raise Broken("not an audit entry of version 1")
    facts = {name: value for name, value in found.items() if name not in {"tag", "at", "by"}}
    if entry(Tag(found["tag"]), found.get("at", -1), str(found.get("by")), **facts) != text:
        raise Broken("an audit entry is not in its one form")
    return found


def partition(number: int) -> str:
    """The name of a partition's chain; the desk's is DESK."""
    return f"p{number:02d}"


def start(deployment: str, name: str) -> bytes:
    """h_0 of a chain. Each chain of each deployment starts elsewhere, so none can stand in for another."""
    return hashlib.sha256(keys.ctx(b"wren/v1/audit-start", keys.raw_id(deployment), name.encode())).digest()


def chain(prev: bytes, n: int, text: str) -> bytes:
    """h_n, from the one before and entry n (n counts from 1)."""
    return hashlib.sha256(keys.ctx(b"wren/v1/audit", prev, n.to_bytes(8, "big"), text.encode())).digest()


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain has got: `n` entries, the last hash `h`."""

    n: int
    h: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of a chain found. `bad`: the first wrong entry, 0 for none; `tail`: entries not chained yet."""

    bad: int
    why: str
    chained: int
    tail: int

    @property
    def good(self) -> bool:
        """Nothing is wrong; a short tail is normal for some seconds."""
        return self.bad == 0


def verify(
    deployment: str, name: str, entries: Sequence[str], links: Sequence[bytes], known: Sequence[Head] = ()
) -> Verdict:
    """A whole chain: entries 1, 2, …, the chainer's links (at most as many), and heads seen outside the host.

    `known` come from checkpoints and consoles; each must lie on this chain, so that a cut end shows.
    """
    here, tail = start(deployment, name), max(0, len(entries) - len(links))
    seen = {head.n: head.h for head in known}
    if any(seen[head.n] != head.h for head in known):
        return Verdict(min(seen), "two outside heads differ", 0, tail)
    for n, link in enumerate(links, 1):
        if n > len(entries):
            return Verdict(n, "an entry is missing", n - 1, tail)
        why = _flaw(entries[n - 1])
        here = chain(here, n, entries[n - 1])
        if why or here != link:
            return Verdict(n, why or "an entry or its link was changed", n - 1, tail)
        if seen.get(n, here) != here:
            return Verdict(n, "the chain differs from one seen outside", n - 1, tail)
    beyond = [n for n in seen if n > len(links)]
    if beyond:
        return Verdict(len(links) + 1, "the end is cut off: more was seen outside", len(links), tail)
    return Verdict(0, "", len(links), tail)


def _flaw(text: str) -> str:
    try:
        read(text)
    except Broken as error:
        return str(error)
    return ""


def checkpoint(deployment: str, at: Ms, roster: int, heads: Mapping[str, Head], bot: keys.SignKey) -> bytes:
    """All heads, signed, for a place outside the host: canonical JSON."""
    body = {
        "v": 1,
        "deployment": deployment,
        "at": at,
        "roster": roster,
        "heads": {name: {"n": head.n, "h": head.h.hex()} for name, head in heads.items()},
        "by": bot.id,
    }
    return keys.canonical({**body, "sig": keys.b64u(bot.sign(_to_sign(deployment, body)))})


def heads(text: bytes, deployment: str, bots: Mapping[str, bytes]) -> dict[str, Head]:
    """The heads of a checkpoint, its signature checked. Raises Broken."""
    body = keys.strict_json(text)
    if not isinstance(body, dict) or body.get("v") != 1 or body.get("deployment") != deployment:
        raise Broken("not a checkpoint of this deployment")
    signature, signer = keys.unb64u(body.pop("sig", None), keys.SIGNATURE), bots.get(str(body.get("by")))
    if signer is None or not keys.verified(signer, signature, _to_sign(deployment, body)):
        raise Broken("a checkpoint's signature is wrong")
    try:
        return {name: Head(int(head["n"]), bytes.fromhex(head["h"])) for name, head in body["heads"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Broken("a checkpoint is malformed") from error


def _to_sign(deployment: str, body: Mapping[str, Any]) -> bytes:
    digest = hashlib.sha256(keys.canonical(dict(body))).digest()
    return keys.ctx(b"wren/v1/checkpoint", keys.raw_id(deployment), digest)
