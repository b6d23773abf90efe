"""Coming back: nothing old is shown after a chat was cleared, unless the word is typed that the person chose.

Theory of operation. Whoever holds the phone may not be the one who wrote (safety decision 7). From the moment at which
a chat is cleared, flows are told nothing of what was before: not that somebody waits, nor that something hard was told,
nor how far a conversation had come. So all that can be said is what is said to anybody who comes back, without one rule
in a flow that could be forgotten. Whatever is told, or asked for, from then on counts as it always does; so does
danger, which no veil delays; and nothing that workers see is changed.

The word is typed where it is asked for. After five wrong ones it opens nothing for a day, and the answer does not
change. It opens nothing either while somebody may be watching, or where harm comes from a whole family's honour.
"""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from safeguarding import words
from safeguarding.handoff import HOUR
from safeguarding.memory import Person
from safeguarding.messages import Message, Ms, Said
from safeguarding.urgency import Urgency, highest
from safeguarding.work import Work

ASKED = frozenset({("known", "ask"), ("word", "old")})
"""Where the word is asked for."""
TRIES = 5
REST: Ms = 24 * HOUR
"""After so many wrong words in a row none opens anything for so long."""
HONOUR = frozenset({"forced_marriage_hba", "fgm"})
"""Categories of harm in which the phone is not the person's alone."""


def fall(work: Work) -> None:
    """The chat was cleared."""
    person = work.person
    work.person = structs.replace(
        person,
        veiled=True,
        since=Urgency.CALM,
        sought="",
        left_at=person.session.resume or person.left_at,
        session=replace(person.session, back=(), resume=""),
        untold=False,
        unclear=False,
    )


def told(work: Work, urgency: Urgency) -> None:
    """Something was told since. Where a human was asked for before, that is said as if for the first time."""
    person = work.person
    if person.veiled and urgency.rank >= Urgency.CONCERN.rank:
        anew = urgency.rank >= Urgency.SERIOUS.rank > person.since.rank and person.sought != "person"
        work.person = structs.replace(person, since=highest(person.since, urgency), untold=person.untold or anew)


def asked(work: Work, wants: str) -> None:
    """A human was asked for since: likewise."""
    person = work.person
    if person.veiled:
        work.person = structs.replace(person, sought=wants, untold=person.untold or not waits(person))


def waits(person: Person) -> bool:
    """Whether it may be shown that somebody was asked for: it was said since, or nothing was cleared."""
    return person.waiting and (not person.veiled or bool(person.sought) or _told(person))


def disclosed(person: Person) -> bool:
    """Whether it may be shown that something hard was told."""
    return person.disclosed and (not person.veiled or _told(person))


def _told(person: Person) -> bool:
    return person.since.rank >= Urgency.CONCERN.rank


def lift(work: Work) -> None:
    """The word was typed: what was before may be shown, and carrying on leads to it."""
    person = work.person
    session = replace(person.session, resume=person.left_at or person.session.resume)
    work.person = structs.replace(person, veiled=False, left_at="", missed=0, session=session)


def opens(work: Work, message: Message | None) -> bool:
    """Whether a message is the word, and the word may open anything now."""
    person = work.person
    if not isinstance(message, Said) or not words.is_own(person.chat, message.text, person.entry):
        return False
    known = {*person.categories, *(category for category, _ in person.ledger)}
    return not (person.watched or known & HONOUR or _resting(person, work.now))


def _resting(person: Person, now: Ms) -> bool:
    return person.missed >= TRIES and now - person.missed_at < REST


def miss(work: Work, message: Message) -> None:
    """Count a wrong word where the word was asked for."""
    person, now = work.person, work.now
    asked = (person.session.flow, person.session.state) in ASKED
    if not asked or not isinstance(message, Said) or not words.mark(person.chat, message.text) or opens(work, message):
        return
    missed = 0 if now - person.missed_at >= REST else person.missed
    work.person = structs.replace(person, missed=missed + 1, missed_at=now)
