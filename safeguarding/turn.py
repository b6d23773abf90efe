"""One message in, one turn out: the heart of Wren, and pure.

Theory of operation. `take` is given what is remembered of a person, one message, the tail of their last words and the
time. It notices, raises urgency, moves the conversation, and answers with what to remember and what to do. What must
hold whatever a flow file says is done here, for every message: the words are kept, assessed, and a human is asked for
when one should be. The flow may add to that, never remove.

A message that came before (its update id is in the ring) changes and emits nothing: its answer is already in the
outbox. A timer, a worker joining or going is just another message. While a worker speaks, no script does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from safeguarding import burst, converse, danger, kept, silence, tongues, veil, words
from safeguarding.counts import Count
from safeguarding.effects import Effect, HandOff, Keep, Remind
from safeguarding.indicators import Earlier, Noticed, Reason, ledger
from safeguarding.indicators.notice import NOT_UNDERSTOOD
from safeguarding.memory import CHOSEN, Person
from safeguarding.messages import (
    Closed,
    FromPerson,
    Gone,
    Joined,
    Left,
    Media,
    Message,
    Ms,
    Parted,
    Said,
    Unreadable,
)
from safeguarding.urgency import Urgency, highest
from safeguarding.work import CALM, Around, Policy, Work, lateness, words_of

FEW_WORDS = "language.few-words"
"""The rule by which a human is asked for: a language that is understood, with hardly a word of it to answer in."""

_SWITCH = 3
"""So many words show that somebody has gone over to yet another language."""
_ASKS = frozenset({"person", "complaint"})
"""What somebody may want that a human must answer."""

__all__ = ["Around", "Policy", "Turn", "take", "words_of"]


@dataclass(frozen=True, slots=True)
class Turn:
    """What to remember and what to do. `again`: this message was taken before, nothing is to be done."""

    person: Person
    effects: tuple[Effect, ...] = ()
    again: bool = False


def take(person: Person, message: Message, tail: Sequence[Earlier], now: Ms, policy: Policy, around: Around) -> Turn:
    """The turn that a message makes. Raises nothing that a person can bring about; Broken for broken files."""
    update = getattr(message, "update", None)
    if person.seen(update):
        return Turn(person, again=True)
    work = Work(
        structs.replace(person, ring=person.with_update(update)), now, policy, around, [], [], wrote=person.last_in
    )
    message = _unless_raised(person, message)
    _arrive(work, message)
    written = [*(e.text for e in tail), words_of(message)]
    work.noticed = _noticed(work, message, tail)
    _remember(work, message)
    tongue = _heard(work, message, len(tail))
    if isinstance(message, Left):
        work.person = structs.replace(work.person, left=True)
        work.count(Count.LEFT)
    else:
        converse.move(work, message, tail)
    _since_cleared(work, message)
    notice = _hand_off(work, message, written)
    silence.watch(work, message)
    _tell(work, message)
    _how_to_go_on(work, message)
    _offer(work, message, tongue)
    if work.said:
        burst.answered(work)
    work.said = converse.with_last_buttons(work.said)
    case = work.person.case or person.case
    if isinstance(message, Closed):
        _close(work)
    if not case:
        return Turn(work.person, (*work.said, *work.effects))
    label = converse.label(message, work)
    keep = Keep("turn", kept.turn(message, work.said, work.noticed, now=now, tz=policy.tz, label=label))
    return Turn(work.person, (*work.said, keep, *notice, *work.effects))


def _unless_raised(person: Person, message: Message) -> Message:
    """Closing ends only what the worker had seen: a newer notice puts the person back in the queue instead."""
    if isinstance(message, Closed) and message.number < person.notices:
        return Parted(Gone.RELEASED, message.fence, message.at)
    return message


def _arrive(work: Work, message: Message) -> None:
    """A message from the person opens a case when none is open; what has happened is counted."""
    if isinstance(message, Joined):
        work.person = structs.replace(work.person, read="now")
        work.count(Count.TAKEN)
    if isinstance(message, Parted) and message.how is Gone.VANISHED:
        work.count(Count.VANISHED)
    if not isinstance(message, FromPerson | Unreadable):
        return
    person, now = work.person, work.now
    if not person.first_in:
        work.count(Count.PEOPLE)
        person = structs.replace(person, first_in=now)
    if not person.case:
        person = structs.replace(
            person,
            case=work.around.case,
            seq=0,
            notices=0,
            contacts=person.contacts + 1,
            categories=(),
            unclear=False,
            read="before" if person.read else "",
        )
        work.count(Count.CASES)
    work.person = structs.replace(person, last_in=now, left=False)
    work.effects.append(Remind(converse.QUIET, now + converse.QUIET_CASE))
    work.count(_COUNTED.get(type(message), Count.MESSAGES))
    if lateness(message, now):
        work.count(Count.LATE)


_COUNTED: dict[type[Message], Count] = {Media: Count.MEDIA, Unreadable: Count.UNREADABLE}


def _noticed(work: Work, message: Message, tail: Sequence[Earlier]) -> Noticed:
    """Assess first, always: the words, and an answer that says of itself that somebody is in danger now."""
    noticed = _in_words(work, message, tail)
    kind = danger.CHOSEN.get(converse.chosen(work, message), "")
    if not kind or noticed.urgency is Urgency.DANGER:
        return noticed
    reason = Reason(danger.RULE, "", len(tail), 0, len(words_of(message)))
    return replace(noticed, urgency=Urgency.DANGER, kind=kind, reasons=(*noticed.reasons, reason))


def _in_words(work: Work, message: Message, tail: Sequence[Earlier]) -> Noticed:
    """What is noticed in the words. An assessor that fails is itself a reason for a human (safety decision 9)."""
    if isinstance(message, Unreadable):
        return _unassessed("unreadable", Urgency.CONCERN)
    said = words_of(message)
    if not said:
        return CALM
    try:
        return _own(work, message, work.policy.indicators.notice(said, tail, work.now), len(tail))
    except Exception:  # noqa: BLE001 - whatever went wrong, a human decides
        return _unassessed("assessor-error", Urgency.SERIOUS)


def _own(work: Work, message: Message, noticed: Noticed, number: int) -> Noticed:
    """The person's own word, typed alone: somebody looks, and a human is wanted."""
    person = work.person
    if not isinstance(message, Said) or not words.is_own(person.chat, message.text, person.word):
        return noticed
    reason = Reason(words.RULE, "", number, 0, len(message.text))
    urgency = highest(noticed.urgency, Urgency.SERIOUS)
    return replace(noticed, urgency=urgency, reasons=(*noticed.reasons, reason), watched=True)


def _unassessed(rule: str, urgency: Urgency) -> Noticed:
    return Noticed(urgency, reasons=(Reason(rule, "", 0, 0, 0),), understood=False)


def _remember(work: Work, message: Message) -> None:
    """What was noticed goes into the ledger and raises the case's urgency. Nothing here lowers it."""
    person, noticed = work.person, work.noticed
    entries = person.ledger
    if words_of(message):
        entries = ledger.add(entries, noticed.weak, noticed.urgency, work.now)
        slow, rule, category = ledger.rule(entries, work.now)
        if slow.rank > noticed.urgency.rank:
            reason = Reason(rule, category, 0, 0, 0)
            noticed = replace(noticed, urgency=slow, reasons=(*noticed.reasons, reason))
    urgency = highest(person.urgency, noticed.urgency)
    if urgency is not person.urgency:
        work.count(Count.URGENCIES, urgency.value)
    fresh = [c for c in noticed.categories if c not in person.categories]
    for category in fresh:
        work.count(Count.CATEGORIES, category)
    work.noticed = noticed
    work.person = structs.replace(
        person,
        ledger=entries,
        urgency=urgency,
        peak=highest(person.peak, urgency),
        categories=(*person.categories, *fresh),
        disclosed=person.disclosed or urgency.rank >= Urgency.CONCERN.rank,
        watched=person.watched or noticed.watched,
    )


def _heard(work: Work, message: Message, number: int) -> str:
    """The language of a message. One that there are only a few words of is remembered, and is for a person to read.

    Clear words in the first language end that; a language that the person chose is left alone.
    """
    person, spoken = work.person, work.policy.flows.words
    text = words_of(message)
    if not text or person.tongue == CHOSEN:
        return ""
    lang = tongues.heard(text, work.policy.indicators.lexicons)
    if lang in spoken.few and person.tongue in spoken.few and len(text.split()) < _SWITCH:
        return person.tongue
    if lang in spoken.few and lang != person.tongue:
        reason = Reason(FEW_WORDS, "", number, 0, len(text))
        work.noticed = replace(work.noticed, reasons=(*work.noticed.reasons, reason))
        work.person = structs.replace(person, tongue=lang)
    elif person.tongue in spoken.few and lang in spoken.langs:
        work.person = structs.replace(person, tongue="")
    return lang


def _offer(work: Work, message: Message, lang: str) -> None:
    """Somebody writes in a language that has all the words, and reads another: once, in it, how to change."""
    person = work.person
    other = lang in work.policy.flows.words.langs and lang not in {person.lang, person.tongue}
    first = lang == next(iter(work.policy.indicators.lexicons), "")
    if other and not first and not _quiet(work, message) and person.urgency is not Urgency.DANGER:
        work.person = structs.replace(person, tongue=lang)
        converse.aside(work, "offered")


def _quiet(work: Work, message: Message) -> bool:
    """Whether nothing may be added now: a late message, a chat that may not be safe, a worker who speaks."""
    person = work.person
    late = bool(lateness(message, work.now))
    return late or converse.hidden(person) or person.watched or work.around.worker_speaks


def _since_cleared(work: Work, message: Message) -> None:
    """What was told or asked for in a chat that was cleared before: only that may be shown there."""
    if isinstance(message, FromPerson):
        veil.told(work, work.noticed.urgency)
        if work.person.tongue in work.policy.flows.words.few:
            veil.asked(work, "person")


def _hand_off(work: Work, message: Message, written: Sequence[str]) -> tuple[Effect, ...]:
    """Ask for a human from concern upward, or when the person asked for one; raise or add to what was asked."""
    person, now, late = work.person, work.now, lateness(message, work.now)
    asked = person.wants in _ASKS or person.tongue in work.policy.flows.words.few
    level = highest(person.urgency, Urgency.CONCERN if asked else Urgency.CALM)
    if not person.case or level.rank < Urgency.CONCERN.rank or isinstance(message, Closed):
        return ()
    if person.waiting and level.rank <= person.handed.rank and not silence.told(work):
        return ()
    first = not person.waiting
    number, since = person.notices + 1, now - late if first else person.waiting_since
    work.person = structs.replace(person, notices=number, handed=level, waiting=True, waiting_since=since)
    serious = level.rank >= Urgency.SERIOUS.rank > person.handed.rank and person.wants != "person"
    if first:
        work.count(Count.HANDOFFS)
    if (first and asked) or (serious and (first or not person.veiled)):
        work.person = structs.replace(work.person, untold=True)
    payload = kept.notice(work.person, work.noticed, written, urgency=level, now=now, late=late)
    return (Keep("notice", payload), HandOff(number, level, since))


def _tell(work: Work, message: Message) -> None:
    """That a human was asked for is said at once, or else as soon as it is known that it is OK to type.

    A message that came late, or into a hidden chat, is answered with the one question only (safety decision 2).
    """
    person = work.person
    if isinstance(message, Joined | Closed):
        work.person = structs.replace(person, untold=False)
    elif person.untold and not (lateness(message, work.now) or converse.hidden(person) or work.around.worker_speaks):
        work.person = structs.replace(person, untold=False)
        converse.aside(work, "queued")


def _how_to_go_on(work: Work, message: Message) -> None:
    """Words in a language that is not read here: once a case, how to go on, and that a person was asked to look."""
    person = work.person
    unread = person.waiting and any(reason.rule == NOT_UNDERSTOOD for reason in work.noticed.reasons)
    if unread and not (_quiet(work, message) or person.unclear or person.urgency is Urgency.DANGER):
        work.person = structs.replace(person, unclear=True)
        converse.aside(work, "unclear")


def _close(work: Work) -> None:
    """A worker has read and closed: only now does urgency begin anew, and the next message opens a new case."""
    work.count(Count.CLOSED)
    work.person = structs.replace(
        work.person,
        case="",
        urgency=Urgency.CALM,
        handed=Urgency.CALM,
        waiting=False,
        waiting_since=0,
        wants="",
        stage="",
        card="",
        near=False,
        disclosed=False,
        watched=False,
        unclear=False,
        veiled=False,
        left_at="",
        complained="read" if work.person.complained else "",
    )
