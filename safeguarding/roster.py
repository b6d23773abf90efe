"""The roster: who may read, who may sign, which key to seal to. Signed, and numbered so as only to go forward.

A pinned first version (people compare it as six words) makes every later one checkable: each is signed by leads
of the one before. The rules are PROTOCOL.md 4 and `verify` is their implementation on this side. The functions
that make a version do not sign it: a lead's key does, through `sign`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeVar

from flows.errors import Broken, Refused
from safeguarding import keys
from safeguarding.messages import Ms

WRAP = keys.SEED + keys.SEAL_OVERHEAD
RECOVERY = "recovery"
MEMBERS, BOTS, EPOCHS, HOLDERS, NAME, SHARE = 256, 64, 512, 16, 64, 2048
SIZE = 2 * 2**20

_Entry = TypeVar("_Entry", "Member", "Bot")
_T = TypeVar("_T")


class Role(StrEnum):
    """What a member may do. Reviewers are given no epoch seeds."""

    LEAD = "lead"
    WORKER = "worker"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team. `id` is the key id of `sign`. The ended stay listed: their records must verify."""

    id: str
    name: str
    role: Role
    sign: bytes
    seal: bytes
    since: Ms
    until: Ms | None = None


@dataclass(frozen=True, slots=True)
class Bot:
    """A signing key of the service."""

    id: str
    sign: bytes
    since: Ms
    until: Ms | None = None


@dataclass(frozen=True, slots=True)
class Epoch:
    """A team key: its public half, and its seed wrapped to each who may open."""

    n: int
    key: bytes
    at: Ms
    wraps: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Recovery:
    """k of n leads together hold the recovery key; the commitment tells a wrong share from a right one."""

    k: int
    n: int
    key: bytes
    commitment: str
    holders: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Roster:
    """One version. `signatures`, (member id, signature), are no part of the digest."""

    deployment: str
    version: int
    prev: str
    at: Ms
    rehearsal: bool
    members: tuple[Member, ...]
    epochs: tuple[Epoch, ...]
    recovery: Recovery | None
    bots: tuple[Bot, ...]
    signatures: tuple[tuple[str, bytes], ...] = ()

    @property
    def digest(self) -> bytes:
        """SHA-256 of the canonical form without signatures: what is signed, pinned and chained."""
        return hashlib.sha256(keys.canonical(_document(self))).digest()

    @property
    def epoch(self) -> Epoch:
        """The newest epoch: the one to seal to."""
        return self.epochs[-1]

    def active(self, *roles: Role) -> tuple[Member, ...]:
        """Members who have not ended, of the roles given (of all, if none are)."""
        return tuple(m for m in self.members if m.until is None and (not roles or m.role in roles))

    def members_at(self, at: Ms) -> tuple[Member, ...]:
        """Who belonged to the team at a time."""
        return tuple(m for m in self.members if m.since <= at and (m.until is None or at < m.until))

    def text(self) -> bytes:
        """The canonical bytes, with signatures, as stored and served."""
        signatures = [{"by": by, "sig": keys.b64u(signature)} for by, signature in self.signatures]
        return keys.canonical({**_document(self), "signatures": signatures})


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose signature a record may carry: in which lane, and from which of our times on no longer."""

    public: bytes
    lane: str
    barred: frozenset[int]

    def may(self, epoch: int) -> bool:
        """Whether this signer had not left when the epoch was made."""
        return epoch not in self.barred


def signers(roster: Roster) -> dict[str, Signer]:
    """Everybody who ever signed for this team, by key id: bots in lane b, members in lane w."""

    def barred(until: Ms | None) -> frozenset[int]:
        return frozenset(e.n for e in roster.epochs if until is not None and e.at >= until)

    bots = {b.id: Signer(b.sign, "b", barred(b.until)) for b in roster.bots}
    return bots | {m.id: Signer(m.sign, "w", barred(m.until)) for m in roster.members}


# Reading: strict, bounded, hostile until parsed.


def parse(text: bytes) -> Roster:
    """A roster from its JSON, strictly. Raises Broken; signatures are not checked here."""
    if len(text) > SIZE:
        raise Broken("a roster is too large")
    names = "v deployment version prev at rehearsal members epochs recovery bots signatures"
    v, deployment, version, prev, at, rehearsal, members, epochs, recovery, bots, signatures = _take(
        keys.strict_json(text), names
    )
    if v != 1 or type(rehearsal) is not bool:
        raise Broken("not a version 1 roster")
    keys.raw_id(deployment)
    found = Roster(
        deployment=deployment,
        version=_int(version, 1),
        prev=_hash(prev) if prev else "",
        at=_int(at),
        rehearsal=rehearsal,
        members=_list(members, MEMBERS, _member),
        epochs=_list(epochs, EPOCHS, _epoch),
        recovery=None if recovery is None else _recovery(recovery),
        bots=_list(bots, BOTS, _bot),
        signatures=_list(signatures, MEMBERS, _signature),
    )
    _sound(found)
    return found


def _take(value: Any, names: str) -> list[Any]:
    wanted = names.split()
    if not isinstance(value, dict) or set(value) != set(wanted):
        raise Broken("a roster's entry has the wrong members")
    return [value[name] for name in wanted]


def _int(value: Any, low: int = 0) -> int:
    if type(value) is not int or not low <= value < keys.EXACT:
        raise Broken("a roster's number is out of range")
    return value


def _hash(value: Any) -> str:
    if not isinstance(value, str) or len(value) != 64:  # noqa: PLR2004 - 32 bytes in hex
        raise Broken("a roster's hash is malformed")
    keys.raw_id(value[:32])
    keys.raw_id(value[32:])
    return value


def _list(value: Any, most: int, each: Callable[[Any], _T]) -> tuple[_T, ...]:
    if not isinstance(value, list) or len(value) > most:
        raise Broken("a roster's list is malformed")
    return tuple(each(item) for item in value)


def _map(value: Any, most: int, read: Callable[[Any], bytes]) -> dict[str, bytes]:
    if not isinstance(value, dict) or len(value) > most:
        raise Broken("a roster's map is malformed")
    return {key: read(item) for key, item in value.items()}


def _key(value: Any) -> bytes:
    return keys.SealTo(keys.unb64u(value, keys.SEAL_PUBLIC)).public


def _name(value: Any) -> str:
    fine = isinstance(value, str) and 0 < len(value) <= NAME and value == value.strip()
    if not fine or value != unicodedata.normalize("NFC", value):
        raise Broken("a roster's name is malformed")
    if any(unicodedata.category(c) in {"Cc", "Cs", "Cf", "Zl", "Zp"} for c in value):
        raise Broken("a roster's name has a control character")
    return str(value)


def _member(value: Any) -> Member:
    id_, name, role, sign, seal, since, until = _take(value, "id name role sign seal since until")
    if role not in set(Role):
        raise Broken("a roster names an unknown role")
    public = keys.unb64u(sign, keys.SIGN_PUBLIC)
    end = None if until is None else _int(until)
    return Member(id_, _name(name), Role(role), public, _key(seal), _int(since), end)


def _bot(value: Any) -> Bot:
    id_, sign, since, until = _take(value, "id sign since until")
    end = None if until is None else _int(until)
    return Bot(id_, keys.unb64u(sign, keys.SIGN_PUBLIC), _int(since), end)


def _epoch(value: Any) -> Epoch:
    n, key, at, wraps = _take(value, "n key at wraps")
    return Epoch(_int(n, 1), _key(key), _int(at), _map(wraps, MEMBERS + 1, lambda w: keys.unb64u(w, WRAP)))


def _recovery(value: Any) -> Recovery:
    k, n, key, commitment, holders = _take(value, "k n key commitment holders")
    shares = _map(holders, HOLDERS, keys.unb64u)
    if any(len(share) > SHARE for share in shares.values()):
        raise Broken("a roster's share is too long")
    return Recovery(_int(k), _int(n), _key(key), _hash(commitment), shares)


def _signature(value: Any) -> tuple[str, bytes]:
    by, sig = _take(value, "by sig")
    keys.raw_id(by)
    return by, keys.unb64u(sig, keys.SIGNATURE)


def _sound(roster: Roster) -> None:
    """What must hold inside one version, whatever came before it. Raises Broken."""
    everybody: tuple[Member | Bot, ...] = (*roster.members, *roster.bots)
    if any(entry.id != keys.key_id(entry.sign) for entry in everybody):
        raise Broken("a roster's id is not that of its key")
    _different([entry.id for entry in everybody])
    recovery = [roster.recovery.key] if roster.recovery else []
    _different([m.seal for m in roster.members] + [e.key for e in roster.epochs] + recovery)
    _different([m.name.casefold() for m in roster.active()])
    if not roster.active(Role.LEAD) or all(bot.until is not None for bot in roster.bots):
        raise Broken("a roster needs a lead and a bot")
    if [e.n for e in roster.epochs] != list(range(1, len(roster.epochs) + 1)) or not roster.epochs:
        raise Broken("a roster's epochs are not numbered from 1")
    if set(roster.epoch.wraps) != readers(roster):
        raise Broken("the newest epoch is not wrapped to exactly those who may open it")
    if any(e.at > roster.at for e in roster.epochs) or any(max(m.since, m.until or 0) > roster.at for m in everybody):
        raise Broken("a roster dates something after itself")
    if roster.recovery is not None:
        _enough(roster.recovery, {m.id for m in roster.active(Role.LEAD)})


def _different(values: Collection[Any]) -> None:
    if len(set(values)) != len(values):
        raise Broken("a roster names something twice")


def _enough(recovery: Recovery, leads: Collection[str]) -> None:
    if not 2 <= recovery.k < recovery.n <= HOLDERS or recovery.n != len(recovery.holders):  # noqa: PLR2004
        raise Broken("recovery needs 2 ≤ k < n leads")
    if not set(recovery.holders) <= set(leads):
        raise Broken("recovery is held by somebody who is not a lead")


def readers(roster: Roster) -> set[str]:
    """To whom the newest epoch must be wrapped: active workers and leads, and recovery when there is one."""
    extra = {RECOVERY} if roster.recovery else set()
    return {m.id for m in roster.active(Role.LEAD, Role.WORKER)} | extra


def _document(roster: Roster) -> dict[str, Any]:
    recovery = roster.recovery
    return {
        "v": 1,
        **{name: getattr(roster, name) for name in ("deployment", "version", "prev", "at", "rehearsal")},
        "members": [_written(m, "id name role sign seal since until") for m in roster.members],
        "epochs": [_written(e, "n key at wraps") for e in roster.epochs],
        "recovery": recovery and _written(recovery, "k n key commitment holders"),
        "bots": [_written(b, "id sign since until") for b in roster.bots],
    }


def _written(entry: object, names: str) -> dict[str, Any]:
    return {name: _plain(getattr(entry, name)) for name in names.split()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: keys.b64u(item) for key, item in value.items()}
    return keys.b64u(value) if isinstance(value, bytes) else value


# Checking one version against the one before.


def verify(previous: Roster | None, roster: Roster) -> None:
    """That `roster` may follow `previous` (None: is a first). Raises Refused with the rule it breaks."""
    _sound(roster)
    leads = {m.id: m.sign for m in (previous or roster).active(Role.LEAD)}
    _signed(roster, leads, 2 if previous and _grave(previous, roster) and len(leads) > 1 else 1)
    if previous is None:
        if roster.version != 1 or roster.prev or len(roster.epochs) != 1:
            raise Refused("A first roster has number 1, one epoch and nothing before it.")
        return
    same = roster.deployment == previous.deployment and roster.rehearsal == previous.rehearsal
    if not same or roster.version != previous.version + 1 or roster.prev != previous.digest.hex():
        raise Refused("The roster does not follow the last one.")
    if roster.at < previous.at:
        raise Refused("The roster is dated before the last one.")
    _grown(previous.members, roster.members, roster.at, ("name", "role", "until"))
    _grown(previous.bots, roster.bots, roster.at, ("until",))
    _epochs(previous, roster)


def _signed(roster: Roster, leads: Mapping[str, bytes], needed: int) -> None:
    message, by = _to_sign(roster), [who for who, _ in roster.signatures]
    good = all(who in leads and keys.verified(leads[who], sig, message) for who, sig in roster.signatures)
    if not good or len(set(by)) != len(by):
        raise Refused("A signature on the roster is wrong.")
    if len(by) < needed:
        raise Refused(f"The roster needs the signatures of {needed} leads.")


def _grave(previous: Roster, roster: Roster) -> bool:
    """Whether this changes leads, anybody's role, or recovery: then one lead alone is not enough."""
    before, after = ({m.id: m.role for m in r.members} for r in (previous, roster))
    leads = {m.id for m in previous.active(Role.LEAD)} != {m.id for m in roster.active(Role.LEAD)}
    return leads or any(after.get(who) != role for who, role in before.items()) or previous.recovery != roster.recovery


def _grown(before: Sequence[_Entry], after: Sequence[_Entry], at: Ms, free: Collection[str]) -> None:
    if len(after) < len(before):
        raise Refused("The roster drops somebody.")
    for old, new in zip(before, after, strict=False):
        if replace(old, **{name: getattr(new, name) for name in free}) != new:
            raise Refused("The roster changes what must stay.")
        if old.until is not None and new.until != old.until:
            raise Refused("The roster brings back somebody who had ended.")
        if old.until is None and new.until is not None and new.until != at:
            raise Refused("The roster ends somebody at another time than its own.")
    if any(new.until is not None or new.since != at for new in after[len(before) :]):
        raise Refused("Somebody new must begin with this roster.")


def _epochs(previous: Roster, roster: Roster) -> None:
    old, new = previous.epochs, roster.epochs
    if not len(old) <= len(new) <= len(old) + 1:
        raise Refused("The roster drops an epoch or adds more than one.")
    gone = {m.id for m in roster.members if m.until is not None}
    able = {m.id for m in roster.active(Role.LEAD, Role.WORKER)}
    rescue = {RECOVERY} if previous.recovery != roster.recovery else set()
    for was, now in zip(old, new, strict=False):
        changed = {who for who in {*was.wraps, *now.wraps} if was.wraps.get(who) != now.wraps.get(who)}
        added = {who for who in changed - rescue if who not in was.wraps}
        if (was.key, was.at) != (now.key, now.at) or not changed - rescue - added <= gone - set(now.wraps):
            raise Refused("The roster changes an epoch.")
        if not added <= able:
            raise Refused("The roster wraps an epoch to somebody who may not open it.")
    if len(new) == len(old):
        lost = {m.id for m in previous.active(Role.LEAD, Role.WORKER)} - able
        if lost:
            raise Refused("Somebody who could read is gone: the roster needs a new epoch.")
    elif roster.epoch.at != roster.at:
        raise Refused("A new epoch must begin with this roster.")


def chain(texts: Sequence[bytes], pinned: str) -> Roster:
    """The newest of all versions (oldest first), from the pinned digest (hex). Raises Refused or Broken."""
    rosters = [parse(text) for text in texts]
    if not rosters or rosters[0].digest.hex() != pinned:
        raise Refused("The first roster is not the one that was pinned.")
    verify(None, rosters[0])
    for before, after in pairwise(rosters):
        verify(before, after)
    return rosters[-1]


# Making versions. A lead signs what comes out of these.


def _to_sign(roster: Roster) -> bytes:
    version = roster.version.to_bytes(4, "big")
    return keys.ctx(b"wren/v1/roster", keys.raw_id(roster.deployment), version, roster.digest)


def sign(roster: Roster, lead: keys.SignKey) -> Roster:
    """The roster with one more signature."""
    return replace(roster, signatures=(*roster.signatures, (lead.id, lead.sign(_to_sign(roster)))))


def wrap(deployment: str, epoch: int, who: str, to: keys.SealTo, seed: bytes) -> bytes:
    """An epoch's seed for one member (for recovery, `who` is the recovery key's id). 1,168 bytes."""
    return to.seal(_wrapped(deployment, epoch, who), seed)


def _wrapped(deployment: str, epoch: int, who: str) -> bytes:
    return keys.ctx(b"wren/v1/epoch-wrap", keys.raw_id(deployment), epoch.to_bytes(4, "big"), keys.raw_id(who))


def unwrap(deployment: str, epoch: Epoch, who: str, key: keys.SealKey) -> bytes:
    """An epoch's seed, for the member whose seal key this is. Raises Broken, also for another epoch's seed."""
    if who not in epoch.wraps:
        raise Broken("an epoch is not wrapped to this member")
    seed = key.open(_wrapped(deployment, epoch.n, who), epoch.wraps[who])
    if keys.SealKey(seed).public != epoch.key:
        raise Broken("a wrap holds another epoch's seed")
    return seed


def seeds(roster: Roster, who: str, key: keys.SealKey) -> dict[int, bytes]:
    """Every epoch seed that a member holds, by epoch."""
    held = (epoch for epoch in roster.epochs if who in epoch.wraps)
    return {epoch.n: unwrap(roster.deployment, epoch, who, key) for epoch in held}


def member(name: str, role: Role, sign: bytes, seal: bytes, at: Ms) -> Member:
    """A new member from what they enrolled with."""
    return Member(keys.key_id(sign), name, role, sign, seal, at)


def first(
    deployment: str,
    lead: Member,
    bot: bytes,
    seed: bytes,
    *,
    at: Ms,
    others: Sequence[Member] = (),
    rehearsal: bool = False,
) -> Roster:
    """Version 1, unsigned: a lead, the service's key, epoch 1 from `seed`. Rehearsal may enrol all at once."""
    bots = (Bot(keys.key_id(bot), bot, at),)
    empty = Roster(deployment, 1, "", at, rehearsal, (lead, *others), (), None, bots)
    return _with_epoch(empty, seed)


def _next(roster: Roster, at: Ms, **changes: Any) -> Roster:
    following = replace(roster, version=roster.version + 1, prev=roster.digest.hex(), at=at, signatures=())
    return replace(following, **changes)


def _with_epoch(roster: Roster, seed: bytes) -> Roster:
    number, public = len(roster.epochs) + 1, keys.SealKey(seed).public
    to = {m.id: (m.id, m.seal) for m in roster.active(Role.LEAD, Role.WORKER)}
    if roster.recovery:
        to[RECOVERY] = (keys.key_id(roster.recovery.key), roster.recovery.key)
    wraps = {slot: wrap(roster.deployment, number, who, keys.SealTo(key), seed) for slot, (who, key) in to.items()}
    return replace(roster, epochs=(*roster.epochs, Epoch(number, public, roster.at, wraps)))


def add_member(roster: Roster, new: Member, held: Mapping[int, bytes]) -> Roster:
    """The next version with one more member, given the epoch seeds that the signing lead holds."""
    to = keys.SealTo(new.seal)

    def shared(epoch: Epoch) -> Epoch:
        if new.role is Role.REVIEWER or epoch.n not in held:
            return epoch
        made = wrap(roster.deployment, epoch.n, new.id, to, held[epoch.n])
        return replace(epoch, wraps={**epoch.wraps, new.id: made})

    epochs = tuple(shared(epoch) for epoch in roster.epochs)
    return _next(roster, new.since, members=(*roster.members, new), epochs=epochs)


def add_epoch(roster: Roster, seed: bytes, *, at: Ms, ended: Collection[str] = ()) -> Roster:
    """The next version with a new epoch for those who remain; members and bots named in `ended` end with it."""
    members, bots = (
        tuple(replace(e, until=at) if e.id in ended and e.until is None else e for e in entries)
        for entries in (roster.members, roster.bots)
    )
    return _with_epoch(_next(roster, at, members=members, bots=bots), seed)


def warnings(roster: Roster) -> tuple[str, ...]:
    """What a lead should be told about a roster that is valid but frail."""
    leads = len(roster.active(Role.LEAD))
    found = {
        "Only one lead: nobody can check or replace that person.": leads == 1,
        "Only two leads: if one vanishes, the other cannot end them alone.": leads == 2,  # noqa: PLR2004
        "No recovery key: if all members lose their keys, the words are lost.": roster.recovery is None,
    }
    return tuple(text for text, true in found.items() if true)
