"""Several messages in a row are answered once: at the first, and when the person has paused.

Theory of operation. People write one thought in five messages. A line that only says "I'm here" after each of them
lights the phone and hurries. So a message that follows the last one within a breath, and to which the flow has nothing
to say but such a line, is kept and assessed like every other but not answered at once: a timer answers for all of them
when the person has paused, and the flow moves one step, not five. Somebody who never pauses is answered once a minute.
Whatever else the flow has to say is said at once, and so is the thanks for the first hard thing;
nothing is put off where a phone must not light up unasked.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from flows.effects import Effect
from flows.effects import Say as Line
from safeguarding.effects import Forget, Remind
from safeguarding.handoff import MINUTE, SECOND
from safeguarding.memory import Person
from safeguarding.messages import Ms
from safeguarding.urgency import Urgency
from safeguarding.work import LATE, Work

BREATH: Ms = 5 * SECOND
"""Messages this close together are one thought, and after so long without one the person has paused."""
LONGEST: Ms = MINUTE
"""However they write, somebody is answered this often."""
PAUSED = "paused-writing"
"""The timer that answers for several messages."""
ACKNOWLEDGES = frozenset(
    {
        *("invite-2", "invite-3", "thanks", "thanks-more", "listen-1", "listen-2", "listen-3"),
        *("waiting-said", "waiting-seen", "waiting-more", "waiting-keep"),
        "tongue-got",
        *("danger-thanks", "danger-here", "danger-still"),
    }
)
"""Prompts that say no more than that the words have come."""


def waits(work: Work, effects: Iterable[Effect]) -> bool:
    """Whether what the flow would answer can wait until the person has paused."""
    person, now = work.person, work.now
    soon = now - work.wrote <= BREATH and now - person.answered_at < LONGEST
    said = {effect.prompt for effect in effects if isinstance(effect, Line)}
    first = work.noticed.urgency.rank >= Urgency.CONCERN.rank and not person.waiting
    return soon and bool(said) and said <= ACKNOWLEDGES and not (first or person.near or person.watched)


def put_off(work: Work) -> None:
    """Answer this one later, together with what came before it; how hard it was to say is not forgotten."""
    told = work.noticed.urgency.rank >= Urgency.CONCERN.rank or work.person.owing == "told"
    work.person = structs.replace(work.person, owing="told" if told else "said")
    work.effects.append(Remind(PAUSED, work.now + BREATH))


def answered(work: Work) -> None:
    """Something was said: nothing is owed any more."""
    if work.person.owing:
        work.effects = [e for e in work.effects if not (isinstance(e, Remind) and e.name == PAUSED)]
        work.effects.append(Forget(PAUSED))
    work.person = structs.replace(work.person, owing="", answered_at=work.now)


def due(person: Person, at: Ms, now: Ms) -> bool:
    """Whether the timer still has something to answer: not when that would come long after the words."""
    return bool(person.owing) and now - at <= LATE
