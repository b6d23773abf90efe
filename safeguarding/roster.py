"""The roster: who may read, who may sign, which key to seal to. Signed, and numbered so as only to go forward.

A pinned first version (people compare it as six words) makes every later one checkable: each is signed by leads
of the one before. The rules are PROTOCOL.md 4 and `verify` is their implementation on this side. The functions
that make a version do not sign it: a lead's key does, through `sign`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeVar

from flows.errors import Broken, Refused
from safeguarding import keys
from safeguarding.messages import Ms
from safeguarding.team import RECOVERY, Bot, Epoch, Member, Recovery, Role, Roster, parse, readers, sound

__all__ = [
    "LIFE",
    "RECOVERY",
    "Bot",
    "Epoch",
    "Member",
    "Recovery",
    "Role",
    "Roster",
    "Signer",
    "add_bot",
    "add_epoch",
    "add_member",
    "chain",
    "commitment",
    "due_at",
    "first",
    "member",
    "needed",
    "parse",
    "parted",
    "readers",
    "recovered",
    "seeds",
    "sign",
    "signers",
    "unwrap",
    "verify",
    "vouched",
    "warnings",
    "wrap",
]

_Entry = TypeVar("_Entry", Member, Bot)

LIFE: Ms = 90 * 24 * 3600 * 1000
"""How long an epoch is meant to live when nobody leaves."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose signature a record may carry, in which lane. `epochs`: those made before this signer left."""

    public: bytes
    lane: str
    epochs: frozenset[int]


def signers(roster: Roster) -> dict[str, Signer]:
    """Everybody who ever signed for this team, by key id: bots in lane b, members in lane w."""

    def before(until: Ms | None) -> frozenset[int]:
        return frozenset(e.n for e in roster.epochs if until is None or e.at < until)

    bots = {b.id: Signer(b.sign, "b", before(b.until)) for b in roster.bots}
    return bots | {m.id: Signer(m.sign, "w", before(m.until)) for m in roster.members}


# Checking one version against the one before.


def verify(roster: Roster, previous: Roster | None = None) -> None:
    """That `roster` may follow `previous` (None: is a first). Raises Refused or Broken with the rule it breaks."""
    if vouched(roster, previous) < (leads := needed(roster, previous)):
        raise Refused("Two leads must sign this roster." if leads > 1 else "A lead must sign this roster.")


def needed(roster: Roster, previous: Roster | None = None) -> int:
    """How many leads must sign this step: two where leads, roles or recovery change and there are two."""
    return 2 if previous and _grave(previous, roster) and len(previous.active(Role.LEAD)) > 1 else 1


def vouched(roster: Roster, previous: Roster | None = None) -> int:
    """By how many leads this step is signed, all else being as it must be. Raises Refused or Broken if it is not."""
    sound(roster)
    _signed(roster, {m.id: m.sign for m in (previous or roster).active(Role.LEAD)})
    if previous is None:
        if roster.version != 1 or roster.prev or len(roster.epochs) != 1:
            raise Refused("A first roster has number 1, one epoch and nothing before it.")
        return len(roster.signatures)
    same = roster.deployment == previous.deployment and roster.rehearsal == previous.rehearsal
    if not same or roster.version != previous.version + 1 or roster.prev != previous.digest.hex():
        raise Refused("The roster does not follow the last one.")
    if roster.at < previous.at:
        raise Refused("The roster is dated before the last one.")
    _grown(previous.members, roster.members, roster.at, ("name", "role", "until"))
    _grown(previous.bots, roster.bots, roster.at, ("until",))
    _epochs(previous, roster)
    return len(roster.signatures)


def _signed(roster: Roster, leads: Mapping[str, bytes]) -> None:
    message, by = _to_sign(roster), [who for who, _ in roster.signatures]
    good = all(who in leads and keys.verified(leads[who], sig, message) for who, sig in roster.signatures)
    if not good or len(set(by)) != len(by):
        raise Refused("A signature on the roster is wrong.")


def _grave(previous: Roster, roster: Roster) -> bool:
    """Whether this changes leads, anybody's role, or recovery."""
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
    verify(rosters[0])
    for before, after in pairwise(rosters):
        verify(after, before)
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


def commitment(deployment: str, seed: bytes) -> str:
    """What tells the recovery key from a wrong one, in hex."""
    return hashlib.sha256(keys.ctx(b"wren/v1/recovery", keys.raw_id(deployment), seed)).hexdigest()


def recovered(roster: Roster, seed: bytes) -> keys.SealKey:
    """The recovery key from what joined shares gave. Raises Broken for any other seed, before it is used.

    Joining a wrong share gives a wrong secret and no error; only the commitment tells.
    """
    held = roster.recovery
    if held is None or len(seed) != keys.SEED or commitment(roster.deployment, seed) != held.commitment:
        raise Broken("the shares do not give this team's recovery key")
    key = keys.SealKey(seed)
    if key.public != held.key:
        raise Broken("a recovery key is not the roster's")
    return key


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


def parted(roster: Roster) -> int:
    """The newest epoch that began because somebody may no longer read; 0 when nobody ever left."""
    ends = {m.until for m in roster.members}
    lost = (
        now.n for was, now in pairwise(roster.epochs) if now.at in ends or set(was.wraps) - set(now.wraps) - {RECOVERY}
    )
    return max(lost, default=0)


def due_at(roster: Roster) -> Ms:
    """When the newest epoch has lived for as long as one is meant to."""
    return roster.epoch.at + LIFE


def add_bot(roster: Roster, public: bytes, *, at: Ms) -> Roster:
    """The next version with one more signing key of the service; `add_epoch` ends the old one."""
    return _next(roster, at, bots=(*roster.bots, Bot(keys.key_id(public), public, at)))


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
