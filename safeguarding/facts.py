"""What a flow may ask before it moves: the facts of this moment about a person, each a yes or no or a short word.

No words of the person are among them. What a flow cannot ask, it cannot decide by.
"""

from __future__ import annotations

from safeguarding import veil, words
from safeguarding.grounds import HELPLINE
from safeguarding.handoff import MINUTE
from safeguarding.messages import Due, Joined, Media, Message, Said
from safeguarding.urgency import Urgency
from safeguarding.work import Work


def known(work: Work, message: Message | None) -> dict[str, bool | str]:
    """The facts of this moment, by the names that guards ask them by (`flows.model`)."""
    person, entered = work.person, veil.opens(work, message)
    disclosing = _disclosing(work, message)
    danger = person.urgency is Urgency.DANGER
    return {
        "staffed": work.around.staffed,
        "told": _told(work),
        "watched": person.watched,
        "watching": work.noticed.watched,
        "waiting": veil.waits(person),
        "clears": (person.since if person.veiled and not danger else person.urgency).rank < Urgency.SERIOUS.rank,
        "disclosed": veil.disclosed(person) or disclosing,
        "disclosing": disclosing,
        "danger": danger,
        "duty": work.policy.duty,
        "model": work.policy.model,
        "owner": work.around.owner.partition(":")[0],
        "kind": person.card,
        "media": message.kind.value if isinstance(message, Media) else "",
        "name": message.name if isinstance(message, Joined) else "",
        "opens": _opens(work),
        "buzz": person.buzz,
        "worded": _worded(work, message),
        "entered": entered,
        "locked": bool(person.entry) or person.veiled,
        "asked": entered and person.waiting,
        "read": person.read if entered else "",
        "complained": person.complained if entered else "",
        "slow": person.pace == "slow",
        "waited": _waited(work),
        "tongue": person.tongue in work.policy.flows.words.few,
    }


def _disclosing(work: Work, message: Message | None) -> bool:
    """Whether something hard is being told now, or was in what is answered now."""
    owed = isinstance(message, Due) and work.person.owing == "told"
    return owed or work.noticed.urgency.rank >= Urgency.CONCERN.rank


def _worded(work: Work, message: Message | None) -> bool:
    """Whether a message may be a word of their own; the two that they choose are not the same."""
    person = work.person
    mark = words.mark(person.chat, message.text) if isinstance(message, Said) else ""
    choosing = (person.session.flow, person.session.state) in words.CHOOSING
    return bool(mark) and not (choosing and mark == person.entry)


def _waited(work: Work) -> str:
    """For how long this person has waited, as a band that stays true for a while; nothing of before a clearing."""
    if work.person.veiled:
        return ""
    waited = work.now - work.person.waiting_since
    return next((band for band, most in _BANDS if waited < most), "hours") if work.person.waiting else ""


_BANDS = (("moments", 5 * MINUTE), ("minutes", 30 * MINUTE), ("hour", 90 * MINUTE))


def _told(work: Work) -> bool:
    """Whether the person has had the promise as it stands now, and the one that is made now."""
    version, _, model = work.person.told.partition("/")
    return work.policy.flows.told(version) and (model or HELPLINE) == work.policy.promised


def _opens(work: Work) -> str:
    """When helpers are back, in the person's language; empty when they are here or nobody knows."""
    opening, person = work.around.opening, work.person
    if opening is None or work.around.staffed:
        return ""
    when = work.policy.flows.words.phrase(f"opens-{opening.when}", person.lang, person.voice).render({})
    return f"{when} {opening.time}"
