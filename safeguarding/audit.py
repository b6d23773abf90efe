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
from itertools import groupby
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
    HANDOFF_PARTED = "handoff:case:parted"
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
    SLOT_ADDED = "account:slot:added"
    SLOT_REMOVED = "account:slot:removed"
    SLOT_REPLACED = "account:slot:replaced"
    DRILLED = "account:slot:drilled"
    ROSTER_ACCEPTED = "key:roster:accepted"
    ROSTER_REFUSED = "key:roster:refused"
    ROSTER_PROPOSED = "key:roster:proposed"
    PROPOSAL_ENDED = "key:roster:proposal-ended"
    EPOCH_MADE = "key:epoch:made"
    EPOCH_STALE = "key:epoch:stale"
    EPOCH_PROVED = "key:epoch:proved"
    MEMBER_ENDED = "key:member:ended"
    RECOVERY_USED = "key:recovery:used"
    RECOVERY_DRILLED = "key:recovery:drilled"
    TERM_PROPOSED = "cue:term:proposed"
    TERM_ENDED = "cue:term:ended"
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


IDS = frozenset({"case", "person", "member", "reply", "key", "other", "term"})
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

_HASH = 32
_NUMBER = r"(?:0|[1-9][0-9]{0,14})"  # a larger one takes the long way
_WHO, _SHORT = r"[0-9a-f]{32}", r"[a-z0-9][a-z0-9_-]{0,31}"
_ACTOR = re.compile(rf"{_WHO}|bot|operator")
_TOKEN = re.compile(_SHORT)


def _form() -> re.Pattern[str]:
    """The canonical form of an entry: its members in their order, each at most once, each of its own form."""
    tags = "|".join(re.escape(tag.value) for tag in Tag)
    forms = {"at": _NUMBER, "by": f'"(?:{_ACTOR.pattern})"', "tag": f'"(?:{tags})"', "v": "1"}
    facts = dict.fromkeys(IDS, f'"{_WHO}"') | dict.fromkeys(NUMBERS, _NUMBER)
    facts |= dict.fromkeys(TOKENS, f'"{_SHORT}"') | dict.fromkeys(FLAGS, "(?:true|false)")
    whole = ""
    for letter, names in groupby(sorted({**forms, **facts}), key=lambda name: name[0]):
        members = [(name, f',"{name}":{(forms | facts)[name]}') for name in names]
        block = "".join(member if name in forms else f"(?:{member})?" for name, member in members)
        must = any(name in forms for name, _ in members)
        whole += block if must else f'(?:(?=,"{letter}){block})?'  # one look instead of one a fact
    return re.compile(r"\{" + whole.removeprefix(",") + r"\}")


_FORM = _form()


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


_AHEAD, _AMID = keys.ctx(b"wren/v1/audit") + b"\x00\x20", b"\x00\x08"


def _link(prev: bytes, n: int, text: str) -> bytes:
    """`chain` for a check of many entries: the same bytes, put together in one go. Nothing for what cannot be."""
    data = text.encode(errors="replace")
    if len(prev) != _HASH or len(data) > LONGEST:
        return b""
    size = len(data).to_bytes(2, "big")
    return hashlib.sha256(b"".join((_AHEAD, prev, _AMID, n.to_bytes(8, "big"), size, data))).digest()


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain has got: `n` entries, the last hash `h`."""

    n: int
    h: bytes


class Flaw(StrEnum):
    """What a check finds wrong, in one word."""

    ALTERED = "altered"  # an entry or its link is not what it was, or entries changed places
    GAP = "gap"  # entries are missing in the middle
    TRUNCATED = "truncated"  # the end is cut off
    FORK = "fork"  # a whole history, but not the one that was seen outside


_WHY = {
    Flaw.GAP: "entries are missing before this one",
    Flaw.ALTERED: "an entry or its link was changed, or put elsewhere",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of a chain found. `bad`: the first wrong entry, 0 for none; `tail`: entries not chained yet."""

    bad: int
    why: str
    chained: int
    tail: int
    flaw: Flaw | None = None

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
    tail = max(0, len(entries) - len(links))
    seen = {head.n: head.h for head in known}
    differing = [head.n for head in known if seen[head.n] != head.h]
    if differing:
        return Verdict(min(differing), "two outside heads differ", 0, tail, Flaw.FORK)
    here = start(deployment, name)
    if seen.get(0, here) != here:
        return Verdict(1, "an outside head is another chain's", 0, tail, Flaw.FORK)
    for n, (text, link) in enumerate(zip(entries, links, strict=False), 1):
        before, here = here, _link(here, n, text)
        if here != link or not _formed(text):
            flaw = _flaw(n, before, entries, links)
            return Verdict(n, _WHY[flaw], n - 1, tail, flaw)
        if n in seen and seen[n] != here:
            return Verdict(n, "the chain differs from one seen outside", n - 1, tail, Flaw.FORK)
    whole = min(len(links), len(entries))
    if whole < max(len(links), *seen, 0):
        why = "the end is cut off: more was " + ("chained" if whole < len(links) else "seen outside")
        return Verdict(whole + 1, why, whole, tail, Flaw.TRUNCATED)
    return Verdict(0, "", whole, tail)


def _formed(text: str) -> bool:
    """Whether it is an entry in its one form."""
    if _FORM.fullmatch(text):
        return True
    try:
        read(text)
    except Broken:
        return False
    return True


def _flaw(n: int, before: bytes, entries: Sequence[str], links: Sequence[bytes]) -> Flaw:
    """A gap when entry n is nowhere and the one in its place belongs further on; else something was changed."""
    later = zip(range(n + 1, len(links) + 1), links[n - 1 :], links[n:], strict=False)
    further = any(_link(prev, k, entries[n - 1]) == link for k, prev, link in later)
    gone = further and not any(_link(before, n, text) == links[n - 1] for text in entries[n:])
    return Flaw.GAP if gone else Flaw.ALTERED


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


_FIRST = b'{"at":'
"""What a checkpoint begins with."""


def torn(text: bytes) -> bool:
    """Whether this is only the beginning of a checkpoint, as a write that was cut short leaves it: it never closes."""
    begun = text.startswith(_FIRST) or _FIRST.startswith(text)
    return begun and text.count(b"{") > text.count(b"}")


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
