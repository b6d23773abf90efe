"""Somebody has told something hard and then writes no more: who learns of it, and when (safety decisions 9 and 13).

Theory of operation. Nobody is written to unasked: the phone may have been put away in a hurry, or be in other hands.
So silence is for workers to see, not for the bot to break. Up to `concern` a console shows since when nobody has
written. At `serious` and in danger, where no worker speaks, a silence is told in a notice of its own, once, beside
what was told before. Urgency stays as it is: silence is neither calm nor a proof of harm. However long it lasts,
whatever waits for a human keeps waiting.

Whoever would like company while they wait can ask for it by a tap, for an hour. Then a silence brings one line,
sooner where it is more serious, and no second one until they have written again.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import structs

from safeguarding.counts import Count
from safeguarding.effects import Remind
from safeguarding.handoff import HOUR, MINUTE
from safeguarding.indicators import Noticed, Reason
from safeguarding.messages import FromPerson, Message, Ms, Parted
from safeguarding.urgency import Urgency
from safeguarding.work import Work

SILENT = "went-quiet"
"""The timer that tells workers of a silence, and the rule by which they read of it."""
TOLD: Mapping[Urgency, Ms] = {Urgency.SERIOUS: 15 * MINUTE, Urgency.DANGER: 3 * MINUTE}
"""After so long without a word, by urgency, workers are told."""
STILL = "still-here"
"""The timer that says one line to whoever has asked for company."""
COMPANY: Mapping[Urgency, Ms] = {Urgency.CONCERN: 10 * MINUTE, Urgency.SERIOUS: 5 * MINUTE}
"""After so long without a word that line comes. Danger has a script of its own."""
WINDOW: Ms = HOUR
"""For so long after the tap there is company."""


def watch(work: Work, message: Message) -> None:
    """From each message on, or from when a worker has gone, the silence is measured anew."""
    person, now = work.person, work.now
    if not (isinstance(message, FromPerson | Parted) and person.waiting) or work.around.worker_speaks:
        return
    if told := TOLD.get(person.handed):
        work.effects.append(Remind(SILENT, now + told))
    line = COMPANY.get(person.handed)
    if line and now + line <= person.company:
        work.effects.append(Remind(STILL, now + line))


def tell(work: Work) -> None:
    """A silence has lasted: it becomes a reason for workers to look, unless one of them is there."""
    if work.person.waiting and work.person.handed in TOLD and not work.around.worker_speaks:
        work.noticed = Noticed(Urgency.CALM, reasons=(Reason(SILENT, "", _NO_WORDS, 0, 0),))
        work.count(Count.SILENT)


_NO_WORDS = -1
"""Where the reason points: at none of the person's messages."""


def told(work: Work) -> bool:
    """Whether this turn tells of a silence."""
    return any(reason.rule == SILENT for reason in work.noticed.reasons)


def company(work: Work) -> bool:
    """Whether the line may still come: they have asked for it, wait for a human, and may be written to."""
    person = work.person
    asked = person.waiting and work.now <= person.company and person.handed in COMPANY
    return asked and not (person.watched or work.around.worker_speaks)


def keep_company(work: Work) -> None:
    """They have asked for company."""
    work.person = structs.replace(work.person, company=work.now + WINDOW)
