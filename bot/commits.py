"""From a turn's effects to the one thing that is committed, and the desk's word as text. Nothing waits here."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from bot.bodies import Bodies
from bot.chat import body
from bot.store.model import ALWAYS, Claimed, Commit, Held, Notice, Out, Rank, Record, Timer
from flows.errors import Broken
from safeguarding import audit, converse, counts, effects
from safeguarding.audit import Tag
from safeguarding.handoff import HOUR
from safeguarding.memory import Person
from safeguarding.messages import Closed, FromPerson, Joined, Media, Message, Ms, Parted, Phoning, Said
from safeguarding.people import Who
from safeguarding.turn import Turn

DESK = "desk"
"""The timer by which the desk's word reaches a conversation: set in the same step that changes the owner."""
CLEAR_EXPIRES: Ms = 48 * HOUR
REPLY_EXPIRES: Ms = HOUR
"""A worker's words that could not be sent for so long are not sent any more; the console says so."""

DeskMessage: TypeAlias = Joined | Parted | Phoning | Closed
_RANKS = {effects.Lane.DANGER: Rank.DANGER, effects.Lane.BOT: Rank.BOT}
_KINDS: dict[str, type[DeskMessage]] = {
    "joined": Joined,
    "parted": Parted,
    "phoning": Phoning,
    "closed": Closed,
}


def commit(
    who: Who,
    held: Held,
    message: Message,
    turn: Turn,
    case: str,
    *,
    records: tuple[Record, ...],
    blob: bytes,
    done: tuple[Claimed, ...],
    now: Ms,
    bodies: Bodies,
) -> Commit:
    """Everything this turn changes, for one atomic step."""
    person, asked = turn.person, turn.effects
    handoff = next((e for e in asked if isinstance(e, effects.HandOff)), None)
    tallies = [counts.field(e.count, e.dimension) for e in asked if isinstance(e, effects.Tally)]
    return Commit(
        who=who,
        version=held.version,
        fence=held.owner.fence,
        blob=blob,
        case=case or None,
        clear=_clear(person, case, message, turn, now) if case else {},
        records=records,
        out=_out(who, held, person, turn, now, bodies),
        timers=tuple(Timer(e.name, e.at) for e in asked if isinstance(e, effects.Remind)),
        forget=tuple(e.name for e in asked if isinstance(e, effects.Forget)),
        done=done,
        notice=_notice(who, case, person, handoff),
        counts=bodies.seal_count(who.part, counts.encode(tallies, now)) if tallies else None,
        audit=_audit(case, turn, handoff, now),
        theirs=((message.message, message.at),) if isinstance(message, Said | Media) else (),
        owner=held.owner.name,
        hidden=converse.hidden(person),
        fresh=now + REPLY_EXPIRES,
    )


def _notice(who: Who, case: str, person: Person, handoff: effects.HandOff | None) -> Notice | None:
    if handoff is None:
        return None
    return Notice(case, who, handoff.number, handoff.urgency, handoff.since, person.writes)


def _clear(person: Person, case: str, message: Message, turn: Turn, now: Ms) -> dict[str, str]:
    """What of a case stands in clear: states and times, never words."""
    fields = {
        "urgency": person.urgency.value,
        "lang": person.writes,
        "state": "open" if person.case else "closed",
        "hidden": "1" if converse.hidden(person) else "0",
    }
    if isinstance(message, FromPerson):
        fields["last_in"] = str(now)
    if any(isinstance(e, effects.Say) for e in turn.effects):
        fields["last_out"] = str(now)
    if person.case == case:
        fields["returning"] = "1" if person.contacts > 1 else "0"
    return fields


def _out(who: Who, held: Held, person: Person, turn: Turn, now: Ms, bodies: Bodies) -> tuple[Out, ...]:
    """What goes to Telegram: clearing first, so that it does not clear what is said about it, and whoever speaks."""
    fence = held.owner.fence
    clears = [
        Out(Rank.HUMAN, bodies.seal_out(who, body.encode(body.Clear(person.chat))), now + CLEAR_EXPIRES, ALWAYS)
        for e in turn.effects
        if isinstance(e, effects.Clear)
    ]
    says = [_said(who, person, e, fence, bodies) for e in turn.effects if isinstance(e, effects.Say)]
    return (*clears, *says)


def _said(who: Who, person: Person, say: effects.Say, fence: int, bodies: Bodies) -> Out:
    words = body.Say(person.chat, say.text, say.buttons, silent=not say.sounds)
    sealed = bodies.seal_out(who, body.encode(words))
    return Out(_RANKS[say.lane], sealed, say.expires, ALWAYS if say.stands else fence)


def _audit(case: str, turn: Turn, handoff: effects.HandOff | None, now: Ms) -> tuple[str, ...]:
    entries = []
    if any(isinstance(e, effects.Tally) and e.count is counts.Count.CASES for e in turn.effects):
        entries.append(audit.entry(Tag.CASE_OPENED, now, "bot", case=case))
    if handoff:
        entries.append(audit.entry(Tag.HANDOFF_NOTICED, now, "bot", case=case))
    if case and not turn.person.case:
        entries.append(audit.entry(Tag.CASE_CLOSED, now, "bot", case=case))
    return tuple(entries)


def desk_event(message: DeskMessage) -> str:
    """What the desk has decided, as kept beside the owner until the conversation has taken it."""
    kind = next(name for name, made in _KINDS.items() if isinstance(message, made))
    return msgspec.json.encode([kind, message]).decode()


def desk_message(event: str) -> DeskMessage:
    """What `desk_event` wrote. Raises Broken."""
    try:
        kind, fields = msgspec.json.decode(event, type=tuple[str, dict[str, str | int]])
        return msgspec.convert(fields, _KINDS[kind])
    except (msgspec.MsgspecError, KeyError):
        raise Broken("The desk's word to a conversation does not parse.") from None
