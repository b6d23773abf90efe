"""One message in, one turn out: the heart of Wren, and pure.

Theory of operation. `take` is given what is remembered of a person, one message, the tail of their last words and
the time. It notices, raises urgency, moves the conversation, and answers with what to remember and what to do. What
must hold whatever a flow file says is done here, for every message: the words are kept, assessed, and a human is
asked for when they should be. The flow may add to that, never remove.

A message that came before (its update id is in the ring) changes and emits nothing: its answer is already in the
outbox. A timer, a worker joining or going is just another message. While a worker speaks, the bot does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows import engine
from flows.errors import Refused
from flows.load import Flows
from safeguarding import danger, kept
from safeguarding.counts import Count
from safeguarding.effects import (
    Clear,
    Effect,
    Forget,
    HandOff,
    Keep,
    Lane,
    Remind,
    Say,
    Tally,
)
from safeguarding.handoff import HOUR, MINUTE
from safeguarding.indicators import Earlier, Indicators, Noticed, unassessed, unnoticed
from safeguarding.indicators import ledger as ledgers
from safeguarding.memory import Person
from safeguarding.messages import (
    Closed,
    Due,
    Edited,
    FromPerson,
    Joined,
    Left,
    Media,
    Message,
    Ms,
    Parted,
    Phoning,
    Returned,
    Said,
    Tapped,
    Unreadable,
)
from safeguarding.urgency import Urgency, highest

LATE: Ms = 10 * MINUTE
"""A message first read this late is answered with one line only (safety decision 2)."""
SAY_EXPIRES: Ms = 10 * MINUTE
DAY: Ms = 24 * HOUR
QUIET_CASE: Ms = 30 * DAY
QUIET = "quiet-case"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the service decides by: its flows, its indicators, its time zone."""

    flows: Flows
    indicators: Indicators
    tz: str = "UTC"


@dataclass(frozen=True, slots=True)
class Around:
    """What the moment brings: who speaks (`bot`, `queue`, `worker:<id>`), whether a helper is here, a fresh id."""

    owner: str
    fence: int
    staffed: bool
    case: str

    @property
    def worker_speaks(self) -> bool:
        """Whether a worker has the conversation, so that the bot must be quiet."""
        return self.owner.startswith("worker:")


@dataclass(frozen=True, slots=True)
class Turn:
    """What to remember and what to do. `again`: this message was taken before, nothing is to be done."""

    person: Person
    effects: tuple[Effect, ...] = ()
    again: bool = False


@dataclass(slots=True)
class _Work:
    """A turn in the making."""

    person: Person
    now: Ms
    policy: Policy
    around: Around
    said: list[Say]
    effects: list[Effect]

    def count(self, count: Count, dimension: str = "") -> None:
        self.effects.append(Tally(count, dimension))


def take(
    person: Person, message: Message, tail: Sequence[Earlier], now: Ms, policy: Policy, around: Around
) -> Turn:
    """The turn that a message makes. Never raises for anything a person can send."""
    update = getattr(message, "update", None)
    if person.seen(update):
        return Turn(person, again=True)
    work = _Work(replace(person, ring=person.with_update(update)), now, policy, around, [], [])
    _arrive(work, message)
    words = [*(e.text for e in tail), words_of(message)]
    noticed = _notice(work, message, tail)
    _remember(work, noticed)
    if isinstance(message, Left):
        work.person = replace(work.person, left=True)
        work.count(Count.LEFT)
    else:
        _move(work, message, noticed)
    late = lateness(message, now)
    notice = _hand_off(work, message, noticed, words, late)
    if isinstance(message, Closed):
        _close(work)
    if not work.person.case and not person.case:
        return Turn(work.person, tuple(work.effects))
    label = _label(message, work)
    keep = Keep("turn", kept.turn(message, work.said, noticed, now=now, tz=policy.tz, label=label))
    return Turn(work.person, (*work.said, keep, *notice, *work.effects))


def words_of(message: Message) -> str:
    """The words in a message that are the person's own; empty for anything else."""
    match message:
        case Said(text=text) | Edited(text=text):
            return text
        case Media(caption=caption):
            return caption
        case _:
            return ""


def lateness(message: Message, now: Ms) -> Ms:
    """By how long a person's message came late; 0 within ten minutes."""
    late = now - message.at if isinstance(message, Said | Media) else 0
    return late if late > LATE else 0


def _arrive(work: _Work, message: Message) -> None:
    """A message from the person opens a case when none is open, and is counted."""
    if not isinstance(message, FromPerson | Unreadable):
        return
    person, now = work.person, work.now
    if not person.first_in:
        work.count(Count.PEOPLE)
        person = replace(person, first_in=now)
    if not person.case:
        person = replace(
            person, case=work.around.case, seq=0, notices=0, contacts=person.contacts + 1, categories=()
        )
        work.count(Count.CASES)
    work.person = replace(person, last_in=now, left=False)
    work.effects.append(Remind(QUIET, now + QUIET_CASE))
    work.count(_COUNTED.get(type(message), Count.MESSAGES))
    if lateness(message, now):
        work.count(Count.LATE)


_COUNTED: dict[type[Message], Count] = {Media: Count.MEDIA, Unreadable: Count.UNREADABLE}


def _notice(work: _Work, message: Message, tail: Sequence[Earlier]) -> Noticed:
    """Assess first, always. An assessor that fails is itself a reason for a human (safety decision 9)."""
    if isinstance(message, Unreadable):
        return unassessed("unreadable", Urgency.CONCERN)
    words = words_of(message)
    if not words:
        return unnoticed()
    try:
        return work.policy.indicators.notice(words, tail, work.now)
    except Exception:  # noqa: BLE001 - whatever went wrong, a human decides
        return unassessed("assessor-error", Urgency.SERIOUS)


def _remember(work: _Work, noticed: Noticed) -> None:
    """What was noticed goes into the ledger and raises the case's urgency. Nothing here lowers it."""
    person, today = work.person, work.now // DAY
    ledger = ledgers.add(person.ledger, noticed.weak, today)
    urgency = highest(person.urgency, noticed.urgency, ledgers.urgency(ledger, today))
    if urgency is not person.urgency:
        work.count(Count.URGENCIES, urgency.value)
    fresh = [c for c in noticed.categories if c not in person.categories]
    for category in fresh:
        work.count(Count.CATEGORIES, category)
    work.person = replace(
        person,
        ledger=ledger,
        urgency=urgency,
        peak=highest(person.peak, urgency),
        categories=(*person.categories, *fresh),
        disclosed=person.disclosed or urgency.rank >= Urgency.CONCERN.rank,
        watched=person.watched or noticed.watched,
    )


def _move(work: _Work, message: Message, noticed: Noticed) -> None:
    """Move the conversation; in danger the script comes first and the flow follows."""
    event = _event(work, message)
    if noticed.urgency is Urgency.DANGER and event != "late":
        _alarm(work, noticed.kind)
        return
    if isinstance(message, Due) and message.name.startswith(danger.PRESENCE):
        _presence(work)
        return
    if isinstance(message, Due) and message.name == QUIET:
        _quiet(work)
        return
    _step(work, event, message)


def _event(work: _Work, message: Message) -> str:  # noqa: C901, PLR0911, PLR0912 - one line a kind of message
    """What the flow is told has happened."""
    flows, person = work.policy.flows, work.person
    match message:
        case Said(text=text):
            if lateness(message, work.now):
                return "late"
            return _typed(person, flows.read(person.session, text), text)
        case Tapped(data=data):
            return flows.tapped(person.session, data)
        case Edited():
            return "edited"
        case Media():
            return "late" if lateness(message, work.now) else "media"
        case Due(name=name):
            return f"due:{name}"
        case Joined():
            return "joined"
        case Parted():
            return "parted"
        case Phoning():
            return "phoning"
        case Closed():
            return "closed"
        case Returned():
            return "returned"
        case _:
            return "said"


def _typed(person: Person, event: str, text: str) -> str:
    """Goodbye never closes from serious upward: it may be danger, so it is only heard (safety decision 16)."""
    goodbye = event == "stop" and "stop" not in text.casefold()
    if goodbye and person.urgency.rank >= Urgency.SERIOUS.rank:
        return "said"
    return event


def _alarm(work: _Work, kind: str) -> None:
    """Danger: 999 in the first bubble, then the rest of the script, then what the flow has to add."""
    person, now = work.person, work.now
    fresh = person.card != kind or now - person.card_at > danger.REPEAT
    script = danger.script(kind)
    if fresh and not work.around.worker_speaks:
        for prompt in script.prompts:
            _say(work, engine.Say(prompt), lane=Lane.DANGER)
        work.person = replace(person, card=kind, card_at=now)
        work.effects.extend(Remind(danger.presence(at // MINUTE), now + at) for at in script.presence)
    _step(work, "danger" if fresh else "said", None)


def _presence(work: _Work) -> None:
    """Still here; and if nobody has come, say so truthfully and repeat 999."""
    if work.person.waiting and not work.around.worker_speaks:
        _say(work, engine.Say(danger.NOBODY), lane=Lane.DANGER)


def _quiet(work: _Work) -> None:
    """Thirty quiet days close a case of at most worry; anything above waits for a worker."""
    person = work.person
    if person.urgency.rank <= Urgency.WORRY.rank and not person.waiting:
        work.person = replace(person, case="", urgency=Urgency.CALM)


def _facts(work: _Work, message: Message | None) -> dict[str, bool | str]:
    person = work.person
    return {
        "staffed": work.around.staffed,
        "first": person.contacts <= 1,
        "told": bool(person.told),
        "watched": person.watched or person.safe == "no",
        "owner": work.around.owner.partition(":")[0],
        "waiting": person.waiting,
        "clears": True,
        "disclosed": person.disclosed,
        "name": message.name if isinstance(message, Joined) else "",
    }


def _step(work: _Work, event: str, message: Message | None) -> None:
    """One move of the flow and what it says. A move that is not there changes nothing."""
    try:
        step = work.policy.flows.step(work.person.session, event, _facts(work, message))
    except Refused:
        return
    work.person = replace(work.person, session=step.session)
    for effect in step.effects:
        _do(work, effect)


def _do(work: _Work, effect: engine.Effect) -> None:
    match effect:
        case engine.Say():
            if not work.around.worker_speaks or effect.prompt.startswith(("joined", "phoning")):
                _say(work, effect)
        case engine.Remind(name=name, after=after):
            work.effects.append(Remind(name, work.now + after))
        case engine.Forget(name=name):
            work.effects.append(Forget(name))
        case engine.Note(name=name, value=value):
            _note(work, name, value)
        case engine.Clear():
            work.effects.append(Clear())
            work.count(Count.HIDDEN)


_NOTES = frozenset({"safe", "told", "wants", "stage", "voice", "lang"})


def _note(work: _Work, name: str, value: str) -> None:
    """A fact that the flow noted. Asking for a person is counted once a case."""
    if name not in _NOTES:
        return
    if name == "wants" and value == "person" and work.person.wants != "person":
        work.count(Count.ASKED)
    if name == "stage" and value == "stopped":
        work.count(Count.STOPPED)
    work.person = replace(work.person, **{name: value})


def _say(work: _Work, say: engine.Say, *, lane: Lane = Lane.BOT) -> None:
    """Words as they will be sent, rendered once: what is sealed is what is sent."""
    flows, person = work.policy.flows, work.person
    rendered = flows.rendered(say, person.lang, person.voice)
    buttons = tuple(
        tuple((flows.data(person.session, choice), label) for choice, label in row) for row in rendered.buttons
    )
    work.said.append(
        Say(
            prompt=say.prompt,
            version=rendered.version,
            lang=person.lang,
            args=say.args,
            text=rendered.text,
            buttons=buttons,
            lane=lane,
            expires=work.now + SAY_EXPIRES,
        )
    )


def _hand_off(
    work: _Work, message: Message, noticed: Noticed, words: Sequence[str], late: Ms
) -> tuple[Effect, ...]:
    """Ask for a human from concern upward, or when the person asked for one; raise what was asked before."""
    person, now = work.person, work.now
    asked = Urgency.CONCERN if person.wants == "person" else Urgency.CALM
    level = highest(person.urgency, asked)
    if not person.case or level.rank < Urgency.CONCERN.rank or isinstance(message, Closed):
        return ()
    if person.waiting and level.rank <= person.handed.rank:
        return ()
    first = not person.waiting
    number, since = person.notices + 1, now - late if first else person.waiting_since
    work.person = replace(person, notices=number, handed=level, waiting=True, waiting_since=since)
    if first:
        work.count(Count.HANDOFFS, level.value)
        if not late and (asked is not Urgency.CALM or level.rank >= Urgency.SERIOUS.rank):
            _step(work, "queued", None)
    payload = kept.notice(work.person, noticed, words, urgency=level, now=now, late=late)
    return (Keep("notice", payload), HandOff(number, level, since))


def _close(work: _Work) -> None:
    """A worker has read and closed: only now does urgency begin anew, and the next message opens a new case."""
    work.person = replace(
        work.person,
        case="",
        urgency=Urgency.CALM,
        handed=Urgency.CALM,
        waiting=False,
        waiting_since=0,
        wants="",
        card="",
        disclosed=False,
    )


def _label(message: Message, work: _Work) -> str:
    """The words on a tapped button, as the person reads them now; its id where they are gone."""
    if not isinstance(message, Tapped):
        return ""
    return work.policy.flows.label(message.data, work.person.lang) or message.data
