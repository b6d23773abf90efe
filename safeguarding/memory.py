"""What is remembered of a person between messages: a closed list of fields, and no words among them.

Stored under the session key, bound to its person and version, so that a stored session can be neither moved to
somebody else nor put back.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from flows.engine import Session
from flows.errors import Broken
from safeguarding.messages import Ms
from safeguarding.people import SessionKey, Who
from safeguarding.urgency import Urgency

RING = 64
CHOSEN = "no"
"""In place of a tongue: the person has chosen the words that are used."""

Short = Annotated[str, msgspec.Meta(max_length=64)]
Place = Annotated[str, msgspec.Meta(max_length=200)]


class Person(msgspec.Struct, frozen=True):
    """What is remembered of a person between messages: a closed list of fields, and no words among them.

    `chat` is the Telegram chat id, needed to answer. `ring`: recent update ids, so that a message that comes
    twice does nothing twice. `seq`, `notices`: the last record and notice numbers of the open case.
    `card_at`, `numbers_at`: when the danger script, and the emergency numbers, were last said in a chat that was not
    cleared since. `untold`: a human was asked for, and the person has not read so yet. `urgency`: of the open case; a
    machine never lowers it. `peak`: the highest ever. `owing`: what was written in a row and not answered yet.
    `tongue`: the language that they write, heard or chosen, where that is not `lang`; "no" once they chose `lang`.
    `word`, `entry`: the marks of a word that asks for a human, and of one to come back with (`safeguarding.words`);
    `missed`, `missed_at`: wrong words in a row for the second, and when the last came. `veiled`: nothing
    of before the chat was cleared may be shown; `since`, `sought`: how hard what was told since is, and whom they
    asked for; `left_at`: where it was left (`safeguarding.veil`). `read`: a worker has joined in
    this case ("now") or in one before. `complained`: a complaint is kept, or was read.
    `company`: until when they have asked to be written to if they fall silent.
    `unclear`: the person has read in this case that something they wrote could not be read here.
    """

    chat: int
    session: Session
    lang: Short = "en"
    tongue: Short = ""
    voice: Short = "plain"
    ring: tuple[int, ...] = ()
    case: Short = ""
    seq: int = 0
    notices: int = 0
    urgency: Urgency = Urgency.CALM
    peak: Urgency = Urgency.CALM
    handed: Urgency = Urgency.CALM
    waiting_since: Ms = 0
    waiting: bool = False
    untold: bool = False
    read: Short = ""
    complained: Short = ""
    safe: Short = ""
    told: Short = ""
    wants: Short = ""
    stage: Short = ""
    buzz: Short = ""
    pace: Short = ""
    word: Short = ""
    entry: Short = ""
    missed: int = 0
    missed_at: Ms = 0
    veiled: bool = False
    since: Urgency = Urgency.CALM
    sought: Short = ""
    left_at: Place = ""
    call: Short = ""
    watched: bool = False
    unclear: bool = False
    disclosed: bool = False
    ledger: tuple[tuple[Short, int], ...] = ()
    categories: tuple[Short, ...] = ()
    card: Short = ""
    card_at: Ms = 0
    numbers_at: Ms = 0
    near: bool = False
    first_in: Ms = 0
    last_in: Ms = 0
    answered_at: Ms = 0
    owing: Short = ""
    company: Ms = 0
    contacts: int = 0
    left: bool = False

    @property
    def writes(self) -> str:
        """The language that a helper should know of: the one they write in, as far as that was heard."""
        return self.lang if self.tongue in {"", CHOSEN} else self.tongue

    def seen(self, update: int | None) -> bool:
        """Whether this update was taken before."""
        return update is not None and update in self.ring

    def with_update(self, update: int | None) -> tuple[int, ...]:
        """The ring with this update in it, oldest dropped."""
        return self.ring if update is None else (*self.ring, update)[-RING:]


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Person)


def seal(key: SessionKey, person: Person, who: Who, version: int, nonce: bytes) -> bytes:
    """The stored session, bound to its person and its version. `nonce`: 12 fresh random bytes."""
    return key.seal(_ENCODER.encode(person), _bound(who, version), nonce)


def opened(key: SessionKey, sealed: bytes, who: Who, version: int) -> Person:
    """What was stored. Raises Broken when it does not open or is not a session."""
    try:
        return _DECODER.decode(key.open(sealed, _bound(who, version)))
    except msgspec.MsgspecError:
        raise Broken("A stored session does not parse.") from None


def _bound(who: Who, version: int) -> bytes:
    return b"wren/v1/session" + bytes.fromhex(who.id) + version.to_bytes(8, "big")
