"""What the server keeps of somebody who enrolled: public keys, locked slots and a hash of what each shows at sign-in.

Nothing in here opens anything: a slot opens with what never left a browser. There are always two slots at least, and
one of words or paper that has been used, so that nobody is locked out by a lost device. All slots that a passphrase or
a paper code opens share one salt: then one slow step tries them all, and the answer to a name tells nothing of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import msgspec

from bot.store.store import Store
from bot.web.body import Base64, Hex16, Hex32, Name, Natural, Shape
from flows.errors import Broken, Refused, Unavailable
from safeguarding import passkeys, slots
from safeguarding.keys import unb64u
from safeguarding.messages import Ms
from safeguarding.roster import Role

MOST, LEAST = 8, 2
TRIES = 5


class Sort(StrEnum):
    """What opens a slot: six words, a paper code or a passkey."""

    WORDS = "words"
    PAPER = "paper"
    PASSKEY = "passkey"


class TooMany(Refused):
    """You have eight ways to unlock. Remove one first."""


class TooFew(Refused):
    """Keep two ways to unlock, and among them words or paper that you have used."""


class NoSlot(Refused):
    """That way to unlock is not there any more."""


class Unlike(Refused):
    """This way to unlock does not go with the others. Sign in again and try once more."""


class Offered(Shape, frozen=True):
    """A slot as a browser made it, and what it will show at sign-in."""

    sort: Sort
    slot: dict[str, Any]
    auth: Base64


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A slot as it is kept. `auth`: what `slots.verifier` makes of the bytes shown. `used`: last, 0 for never."""

    sort: Sort
    slot: dict[str, Any]
    auth: Hex32
    at: Natural
    used: Natural = 0

    @property
    def id(self) -> str:
        """The slot's id."""
        return str(self.slot.get("id", ""))

    def document(self) -> dict[str, Any]:
        """As its owner is told."""
        return {"id": self.id, "sort": self.sort, "at": self.at, "used": self.used, "slot": self.slot}


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`role` is what the invitation said; the roster decides. `drilled`: when a second slot was first used."""

    id: Hex16
    name: Name
    role: Role
    sign: Base64
    seal: Base64
    slots: tuple[Kept, ...]
    at: Natural
    drilled: Natural = 0

    def encode(self) -> bytes:
        """As it is stored."""
        return msgspec.json.encode(self)

    def document(self) -> dict[str, Any]:
        """What a lead needs to see before signing somebody in."""
        return {name: getattr(self, name) for name in ("id", "name", "role", "sign", "seal", "at")}

    def proven(self, auth: str) -> Kept | None:
        """The slot that these bytes are shown for; each is compared, in constant time."""
        try:
            shown = unb64u(auth, slots.AUTH)
        except Broken:
            return None
        found = [kept for kept in self.slots if slots.proves(shown, bytes.fromhex(kept.auth))]
        return found[0] if found else None

    def stretched(self) -> Mapping[str, Any]:
        """How words and paper codes are stretched, for whoever asks: salt and parameters."""
        return next(kept.slot for kept in self.slots if kept.sort is not Sort.PASSKEY)

    def tried(self, slot: str, now: Ms) -> Account:
        """A slot was used. A second one of words or paper is the drill. Raises NoSlot."""
        if slot not in {kept.id for kept in self.slots}:
            raise NoSlot
        after = tuple(msgspec.structs.replace(kept, used=now) if kept.id == slot else kept for kept in self.slots)
        both = sum(1 for kept in after if kept.used and kept.sort is not Sort.PASSKEY) >= LEAST
        return msgspec.structs.replace(self, slots=after, drilled=self.drilled or (now if both else 0))

    def added(self, new: Kept) -> Account:
        """One slot more. Raises TooMany, or Unlike for one that could not be found by what it shows."""
        if len(self.slots) >= MOST:
            raise TooMany
        if new.id in {kept.id for kept in self.slots} or not alike((*self.slots, new)):
            raise Unlike
        return msgspec.structs.replace(self, slots=(*self.slots, new))

    def removed(self, slot: str) -> Account:
        """One slot less. Raises NoSlot, or TooFew where a lost device could then lock its owner out."""
        left = tuple(kept for kept in self.slots if kept.id != slot)
        if len(left) == len(self.slots):
            raise NoSlot
        if len(left) < LEAST or not any(kept.used and kept.sort is not Sort.PASSKEY for kept in left):
            raise TooFew
        return msgspec.structs.replace(self, slots=left)


def kept(offered: Offered, now: Ms) -> Kept:
    """An offered slot in the form that is kept. Raises Broken for anything but a slot of its sort."""
    passkey = offered.sort is Sort.PASSKEY
    document = passkeys.parse(offered.slot).document() if passkey else slots.parse(offered.slot).document()
    return Kept(offered.sort, document, slots.verifier(unb64u(offered.auth, slots.AUTH)).hex(), now)


def alike(several: tuple[Kept, ...]) -> bool:
    """Whether all that words or paper open are stretched in one way."""
    ways = {repr((each.slot["salt"], each.slot["kdf"])) for each in several if each.sort is not Sort.PASSKEY}
    return len(ways) == 1


async def change(store: Store, name: str, work: Callable[[Account], tuple[Account, tuple[str, ...]]]) -> Account:
    """Change an account and append to the audit in one step; `work` is asked again if another was faster.

    `work` gives the account afterwards and the audit entries. Raises what `work` raises, NoSlot without an account.
    """
    for _ in range(TRIES):
        before = await store.account(folded(name))
        if before is None:
            raise NoSlot
        after, entries = work(decode(before))
        if await store.account_swap(folded(name), before, after.encode(), entries):
            return after
    raise Unavailable("Too much is happening at once. Try again.")


async def find(store: Store, name: str) -> Account | None:
    """The account of a name, however it is typed. Raises Broken."""
    found = await store.account(folded(name))
    return decode(found) if found is not None else None


def decode(text: bytes) -> Account:
    """An account as stored. Raises Broken."""
    try:
        return msgspec.json.decode(text, type=Account)
    except msgspec.MsgspecError:
        raise Broken("An account does not parse.") from None


def folded(name: str) -> str:
    """A name as it is looked up: case, width and outer spaces do not matter."""
    return unicodedata.normalize("NFKC", name).casefold().strip()
