"""Every key of the store in one table, and the only way to build a key's name.

A name is `<prefix>:{p07}:person:<who>`: the braces are the hash tag, so everything of one partition, or of the
desk, lies in one slot of a cluster and one function may touch it. The prefix stands outside the braces; two
services may share a server under two prefixes, and each test has its own. Nothing has a store expiry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from safeguarding.people import PARTITIONS


class Kind(StrEnum):
    """The store's type of a key, in the words of TYPE."""

    STRING = "string"
    HASH = "hash"
    LIST = "list"
    ZSET = "zset"


class Tag(StrEnum):
    """Which hash tag a key lies in: a partition's `{pNN}` or the desk's `{desk}`."""

    PART = "part"
    DESK = "desk"


class Where(StrEnum):
    """Which of the two servers holds a key."""

    MAIN = "main"
    SHRED = "shred"


@dataclass(frozen=True, slots=True)
class Key:
    """One kind of key. `per`: what the id after the name is, or nothing when there is one a tag."""

    name: str
    kind: Kind
    tag: Tag
    holds: str
    life: str
    per: str = ""
    where: Where = Where.MAIN


_P, _D = Tag.PART, Tag.DESK
_STRING, _HASH, _LIST, _ZSET = Kind

PERSON = Key(
    "person",
    _HASH,
    _P,
    "v version, b sealed session, o owner, f fence, e last desk event, h hidden",
    "until forgotten",
    "who",
)
CASE = Key(
    "case",
    _HASH,
    _P,
    "clear facts, person, last numbers, keep_… (retention), shred_… (replaced secrets), doomed, erased",
    "tombstones stay",
    "case",
)
LANE_B = Key("lane-b", _LIST, _P, "the bot's sealed records, `<kind>|<sealed>`, in order", "until erased", "case")
LANE_W = Key("lane-w", _LIST, _P, "the workers' sealed records, likewise", "until erased", "case")
DELIVERY = Key("delivery", _HASH, _P, "reply id to `<state>:<out id>:<seq>`", "until erased", "case")
SENT = Key("sent", _ZSET, _P, "message ids of both sides by time, for *hide*", "48 hours, trimmed", "who")
OUT = Key("out", _HASH, _P, "entry id to the entry (see outbox.lua); `last` is the last id", "until sent or dropped")
LINE = Key("line", _ZSET, _P, "`<who>:<id>` in lexical order: each person's entries in order", "until sent or dropped")
HEADS = tuple(
    Key(f"heads-{rank}", _ZSET, _P, f"persons whose most urgent entry has rank {rank}, by not-before", "until empty")
    for rank in range(4)
)
TIMERS = Key("timers", _ZSET, _P, "`<who>:<name>` by the time of the next attempt", "until acknowledged")
TIMERS_AT = Key("timers-at", _HASH, _P, "`<who>:<name>` to the time it was set for", "until acknowledged")
NOTICES = Key("notices", _HASH, _P, "case to the notice on its way to the desk", "until the desk has it")
DELTAS = Key("deltas", _LIST, _P, "sealed count deltas", "until the nightly fold")
FOLDED = Key("folded", _STRING, _P, "how many deltas were ever folded", "for ever")
WEEK = Key("week", _HASH, _P, "count to its number in one ISO week", "for ever", "week")
LEASE = Key("lease", _STRING, _P, "`<until>|<holder>`: who works this partition", "until taken over")
AUDIT = Key("audit", _LIST, _P, "audit entries; an entry's number is its place", "for ever")
CHAIN = Key("chain", _LIST, _P, "hash chain over the audit entries", "for ever")

FENCE = Key("fence", _STRING, _D, "the last fence allotted", "for ever")
HANDOFFS = Key("handoffs", _HASH, _D, "case to the handoff (see desk.lua)", "until closed")
WAITING = Key("waiting", _ZSET, _D, "waiting cases by score, lower first", "until claimed")
HELD = Key("held", _ZSET, _D, "claimed cases by the end of their lease", "until back or closed")
NUMBERS = Key("numbers", _HASH, _D, "case to the number of the last notice seen", "until erased")
CHANGES = Key("changes", _STRING, _D, "grows with every change a console should see", "for ever")
PAGES = Key("pages", _ZSET, _D, "pages to be sent (see desk.lua), by the time of the next attempt", "until accepted")
DESK_AUDIT = Key("audit", _LIST, _D, "audit entries of the desk", "for ever")
DESK_CHAIN = Key("chain", _LIST, _D, "hash chain over them", "for ever")
CABINETS = ("session", "invitation", "enrolment")
CABINET = tuple(
    Key(f"{name}s", _HASH, _D, f"{name} id to `<until>|<owner>|<value>`", "its `until`, swept") for name in CABINETS
)
ACCOUNTS = Key("accounts", _HASH, _D, "worker's name to the account: slots, hashes of `auth`", "until removed")
ROSTERS = Key("rosters", _LIST, _D, "signed rosters, oldest first", "for ever")
PROPOSALS = Key("proposals", _HASH, _D, "proposal id to `version|at|by|state|ended by`", "until others need the room")
PROPOSED = Key("proposed", _HASH, _D, "proposal id to the roster as one lead signed it", "until the proposal ends")
LEFT = Key("left", _HASH, _D, "id of a member who has left to when: nothing is claimed by them", "for ever")
PROOFS = Key("proofs", _HASH, _D, "epoch to its canary; `<epoch>:<member>` to `<at>|<signature>`, or none", "for ever")
REISSUED = Key("reissued", _STRING, _D, "the epoch for whose leaver every shred secret was replaced", "overwritten")
TERMS = Key("terms", _HASH, _D, "term id to `at|by|epoch|key|signature|sealed`", "90 days after it ended")
TERM_ENDS = Key("term-ends", _HASH, _D, "term id to `<state>|<by>|<at>`, once", "as long as the term")
PROBE = Key("probe", _STRING, _D, "when a write was last tried", "overwritten")
THROTTLE = Key("throttle", _HASH, _D, "what is throttled to its theoretical arrival time", "swept when past")

SECRET = Key(
    "secret",
    _HASH,
    _P,
    "s secret, g generation, o the one before while records change, `<lane>:<seq>` salts; or `tombstone`, when",
    "until erased; tombstones for ever",
    "case",
    Where.SHRED,
)

SHRED_PROBE = Key("probe", _STRING, _D, "when a write was last tried", "overwritten", where=Where.SHRED)

TABLE: tuple[Key, ...] = (
    *(PERSON, CASE, LANE_B, LANE_W, DELIVERY, SENT, OUT, LINE, *HEADS, TIMERS, TIMERS_AT, NOTICES, DELTAS, FOLDED),
    *(WEEK, LEASE, AUDIT, CHAIN),
    *(FENCE, HANDOFFS, WAITING, HELD, NUMBERS, CHANGES, PAGES, DESK_AUDIT, DESK_CHAIN, *CABINET, ACCOUNTS, ROSTERS),
    *(PROPOSALS, PROPOSED, LEFT, PROOFS, REISSUED, TERMS, TERM_ENDS, THROTTLE),
    *(PROBE, SECRET, SHRED_PROBE),
)

_PREFIX = re.compile(r"[a-z0-9-]{1,40}")


class Keys:
    """Builds names under one prefix. Raises ValueError for a prefix that could break a hash tag."""

    def __init__(self, prefix: str) -> None:
        if not _PREFIX.fullmatch(prefix):
            raise ValueError("a key prefix is 1 to 40 of a-z, 0-9 and -")
        self.prefix = prefix
        self._parts = tuple(f"{prefix}:{{p{part:02d}}}:" for part in range(PARTITIONS))
        self._desk = f"{prefix}:{{desk}}:"
        self._fixed = tuple(
            tuple(tag + key.name for key in (OUT, LINE, *HEADS, TIMERS, TIMERS_AT, NOTICES, DELTAS, AUDIT))
            for tag in self._parts
        )

    def part(self, key: Key, part: int, name: str = "") -> str:
        """A key of a partition."""
        tag = self._parts[part]
        return f"{tag}{key.name}:{name}" if key.per else tag + key.name

    def desk(self, key: Key) -> str:
        """A key of the desk."""
        return self._desk + key.name

    def turn(self, part: int, who: str, case: str) -> tuple[str, ...]:
        """All that a function about one person may touch, in the order of `person_keys` in functions/turn.lua."""
        tag = self._parts[part]
        return (
            f"{tag}person:{who}",
            f"{tag}case:{case}",
            f"{tag}lane-b:{case}",
            f"{tag}lane-w:{case}",
            f"{tag}delivery:{case}",
            f"{tag}sent:{who}",
            *self._fixed[part],
        )

    def handoffs(self) -> tuple[str, ...]:
        """All that a function about handoffs may touch, in the order of `desk_keys` in functions/desk.lua."""
        return tuple(map(self.desk, (FENCE, HANDOFFS, WAITING, HELD, NUMBERS, CHANGES, DESK_AUDIT, PAGES, LEFT)))

    def proposals(self) -> tuple[str, ...]:
        """All that a function about proposals may touch, in the order of `proposal_keys` in their functions."""
        return tuple(map(self.desk, (PROPOSALS, PROPOSED, ROSTERS, DESK_AUDIT, LEFT, *CABINET[:2])))

    def rosters(self) -> tuple[str, ...]:
        """All that taking a roster may touch, in the order of its function."""
        return tuple(map(self.desk, (ROSTERS, DESK_AUDIT, LEFT, *CABINET[:2])))
