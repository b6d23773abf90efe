"""What crosses between the service and the store. Bytes in here are already sealed; ids are opaque hex.

Times are milliseconds since the Unix epoch, UTC. A case id's first byte is its partition, so a case alone
names its keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from flows.errors import Refused
from safeguarding.people import Who
from safeguarding.urgency import Urgency

ALWAYS = 2**53 - 1
"""As an outbox entry's fence: a line that stays true whoever speaks now, and is never stale."""


class Lost(Refused):
    """Another writer was first; load again."""


class Erased(Refused):
    """This case was erased; nothing can be added to it."""


class Lane(StrEnum):
    """Who numbers a record: the bot or the workers."""

    BOT = "b"
    WORKER = "w"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who speaks to a person now: `bot`, `queue` or `worker:<id>`; and the fence that says since when."""

    name: str = "bot"
    fence: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """What one load finds. `version` 0 and no blob: never seen."""

    version: int
    blob: bytes | None
    owner: Owner


@dataclass(frozen=True, slots=True)
class Salted:
    """The shred secret of a case, its generation, and a fresh salt for each record asked for."""

    secret: bytes
    generation: int
    salts: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Shredding:
    """What takes the outer layer off a case's records: the secret, its generation, a salt by `<lane>:<seq>`.

    `old`: the secret of the generation before, while the records change from one to the other; else empty.
    """

    secret: bytes
    generation: int
    salts: Mapping[str, bytes]
    old: bytes = b""


class Rank(StrEnum):
    """Outbox lanes, most urgent first."""

    DANGER = "0"  # danger and presence
    HUMAN = "1"  # a worker's words
    BOT = "2"  # the bot's words
    LATER = "3"  # surveys, sweeps


@dataclass(frozen=True, slots=True)
class Out:
    """One thing to do at Telegram, sealed. A bot line is dropped once the owner's fence has passed `fence`.

    `case` and `reply` are set for a worker's words only: the reply's id, under which its delivery is shown.
    """

    rank: Rank
    body: bytes
    expires: int
    fence: int
    from_worker: bool = False
    case: str = ""
    reply: str = ""


class Delivery(StrEnum):
    """Where a worker's reply is. `maybe`: handed to Telegram, no answer yet. `dropped`: too late to say it.

    `hidden`: it waits until the person says that it is OK to type; when the worker's hold ends it is dropped.
    """

    QUEUED = "queued"
    HIDDEN = "hidden"
    MAYBE = "maybe"
    SENT = "sent"
    DROPPED = "dropped"
    UNDELIVERED = "undelivered"


@dataclass(frozen=True, slots=True)
class Replied:
    """A worker's reply as committed: its outbox number (0 for a note, which is not sent) and record number."""

    out: int
    seq: int


@dataclass(frozen=True, slots=True)
class Queued:
    """An outbox entry as the sender takes it. `tries`: earlier attempts; `maybe`: one may have arrived."""

    part: int
    id: int
    who: str
    out: Out
    tries: int
    maybe: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """Partition to desk: this case wants a human. Idempotent by (case, number); it only ever raises urgency."""

    case: str
    who: Who
    number: int
    urgency: Urgency
    since: int
    lang: str


@dataclass(frozen=True, slots=True)
class Record:
    """A sealed record and its place: lane and number."""

    lane: Lane
    seq: int
    kind: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Timer:
    """Wake this person's conversation at a time. A name is unique a person; setting it again moves it."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """A due timer under lease. Acknowledged by the commit that names it in `done`."""

    who: Who
    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Commit:
    """Everything one turn changes, committed in one atomic step or not at all.

    Refused as `Lost` unless the stored version is `version`, the owner's fence is `fence`, and each record's
    number is its lane's last + 1; and, when `owner` is given, unless it still is the owner. A notice makes an
    owner `bot` into `queue` in the same step. While `hidden`, a worker's words wait; when that is over they go out
    after `out`, and may until `fresh`.
    """

    who: Who
    version: int
    fence: int
    blob: bytes
    case: str | None = None
    clear: dict[str, str] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    out: tuple[Out, ...] = ()
    timers: tuple[Timer, ...] = ()
    forget: tuple[str, ...] = ()
    done: tuple[Claimed, ...] = ()
    notice: Notice | None = None
    counts: bytes | None = None
    audit: tuple[str, ...] = ()
    theirs: tuple[tuple[int, int], ...] = ()
    owner: str = ""
    hidden: bool = False
    fresh: int = 0


@dataclass(frozen=True, slots=True)
class Committed:
    """The new version and the numbers of the outbox entries made."""

    version: int
    out: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Handoff:
    """A handoff as the desk holds it: the clear facts only. `worker` and `tab` are empty while waiting.

    `version` is the number of the newest notice; `last_in` and `last_out` are known to `Store.queue` only.
    `rung`: the last one called. `ladder`: the time from which its clocks count; how long they had, while it is held.
    """

    case: str
    who: Who
    urgency: Urgency
    state: str
    since: int
    lang: str
    worker: str
    tab: str
    fence: int
    lease_until: int
    rung: int
    last_in: int
    last_out: int
    version: int
    score: int = 0
    ladder: int = 0


@dataclass(frozen=True, slots=True)
class Paging:
    """A page under lease: whose handoff, the rung that was climbed, which duties it calls. `id` acknowledges it."""

    id: str
    handoff: Handoff
    rung: int
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """Sealed count deltas of a partition, oldest first, and how many were folded before them."""

    offset: int
    deltas: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Unchained:
    """How far an audit chain has got (`after` entries, `last` hash; empty for none) and the entries that wait."""

    after: int
    last: bytes
    entries: tuple[str, ...]
