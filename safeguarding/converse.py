"""Moving the conversation on: which event a message is, what is said at once in danger, what the flow asks for.

In danger the script comes first (999 in the first bubble) and the flow follows. Everything said is rendered once, here:
what is sealed is what is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from msgspec import structs

from flows import engine
from flows.errors import Broken, Refused
from flows.model import FELT
from safeguarding import burst, danger, facts, silence, veil, words
from safeguarding.counts import ANSWERS, Count
from safeguarding.effects import Clear, Forget, Lane, Remind, Say
from safeguarding.grounds import HELPLINE
from safeguarding.handoff import HOUR, MINUTE
from safeguarding.indicators import Earlier
from safeguarding.memory import Person
from safeguarding.messages import (
    Closed,
    Due,
    Edited,
    FromPerson,
    Joined,
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
from safeguarding.work import Work, lateness

SAY_EXPIRES: Ms = 10 * MINUTE
QUIET_CASE: Ms = 30 * 24 * HOUR
QUIET = "quiet-case"
HIDDEN = "quiet"
"""The flow of somebody who is not talking, or whose chat was hidden: nothing goes there unasked."""
DANGER = "danger"
"""The flow that stays with somebody in danger."""
NUMBERS = "numbers"
"""The prompt with the emergency numbers."""
WITH = frozenset({("person", "with"), ("person", "urgent")})
"""Where a flow knows that a worker has joined."""
UNSAFE = frozenset({("hello", "late"), *((HIDDEN, state) for state in ("frozen", "hidden", "again", "late"))})
"""Where nothing may be sent unasked, a worker's words neither, until the person says that it is OK to type."""
_HIDES = frozenset({"hide", "forget"})


def move(work: Work, message: Message, tail: Sequence[Earlier]) -> None:
    """Move the conversation; in danger the script comes first and the flow follows."""
    if isinstance(message, Due) and _rung(work, message):
        return
    if work.noticed.urgency is Urgency.DANGER and not lateness(message, work.now):
        _alarm(work, message, work.noticed.kind)
    else:
        event = _event(work, message, tail)
        if work.noticed.urgency is Urgency.DANGER:
            work.person = structs.replace(work.person, card=work.noticed.kind, card_at=0)
        elif _owed(work, event):
            _note(work, "safe", "yes" if event == "chose:yes" else "unsure")
            _alarm(work, message, work.person.card)
            return
        elif event == "forget":
            _take_back(work)
        if _unheard(work, message, event):
            return
        if event == "said":
            _choose_word(work, message)
            veil.miss(work, message)
        if not step(work, event, message) and isinstance(message, Said):
            step(work, "said", message)


def _choose_word(work: Work, message: Message) -> None:
    """The word that somebody chooses for themselves, where they were asked for it and nothing hard stands in it."""
    person = work.person
    place = (person.session.flow, person.session.state)
    marked = words.mark(person.chat, message.text) if isinstance(message, Said) else ""
    if not marked or work.noticed.urgency.rank >= Urgency.CONCERN.rank:
        return
    if place in words.RETURNING:
        work.person = structs.replace(person, entry=marked, missed=0)
    elif place in words.CHOOSING and marked != person.entry:
        work.person = structs.replace(person, word=marked)


def _rung(work: Work, due: Due) -> bool:
    """A timer that no flow hears of, or that must not: whoever is dangerous may be near the phone by now."""
    if due.name in danger.UNASKED and work.person.near:
        return True
    if due.name == danger.NOBODY:
        _nobody(work)
    elif due.name == QUIET:
        _quiet(work)
    elif due.name == burst.PAUSED:
        _paused(work, due)
    elif due.name == silence.SILENT:
        silence.tell(work)
    elif due.name == silence.STILL:
        return not silence.company(work)
    else:
        return False
    return True


def _paused(work: Work, message: Due) -> None:
    """Several messages came in a row, and the person has paused: answer for all of them, unless somebody else does."""
    if burst.due(work.person, message.at, work.now) and not (work.around.worker_speaks or hidden(work.person)):
        step(work, "said", message)
    work.person = structs.replace(work.person, owing="")


def hidden(person: Person) -> bool:
    """Whether the chat is hidden, or not known to be safe: what a worker writes waits."""
    return _unsafe(person.session)


def _unsafe(session: engine.Session) -> bool:
    return (session.flow, session.state) in UNSAFE


def _withheld(person: Person) -> bool:
    """Danger that was read late, or hidden since: the script has not been said, and comes before anything else."""
    return hidden(person) and person.waiting and person.urgency is Urgency.DANGER and not person.card_at


def _unheard(work: Work, message: Message, event: str) -> bool:
    """A worker has the conversation and the flow has not heard of it yet: nothing is said over them. Hiding works."""
    session = work.person.session
    heard = (session.flow, session.state) in WITH or session.flow == HIDDEN
    return work.around.worker_speaks and not heard and isinstance(message, FromPerson) and event not in _HIDES


def _event(work: Work, message: Message, tail: Sequence[Earlier]) -> str:
    """What the flow is told has happened."""
    flows, session = work.policy.flows, work.person.session
    match message:
        case Said() | Media() if lateness(message, work.now):
            return "late"
        case Said(text=text):
            return flows.read(session, text, tail[-1].text if tail else "")
        case Tapped(data=data):
            return flows.tapped(session, data)
        case Due(name=name):
            return f"due:{name}"
        case _:
            return _EVENTS[type(message)]


def chosen(work: Work, message: Message) -> str:
    """The answer that a message chooses, also from an old bubble or too late; empty where it chooses none."""
    match message:
        case Tapped(data=data):
            return data.rpartition(":")[2]
        case Said(text=text):
            kind, _, choice = work.policy.flows.read(work.person.session, text).partition(":")
            return choice if kind == "chose" else ""
        case _:
            return ""


_EVENTS: dict[type[Message], str] = {
    Edited: "edited",
    Media: "media",
    Joined: "joined",
    Parted: "parted",
    Phoning: "phoning",
    Closed: "closed",
    Returned: "returned",
    Unreadable: "edited",
}


def _alarm(work: Work, message: Message, kind: str) -> None:
    """Danger: 999 in the first bubble, then the rest of the script, then what the flow has to add.

    The number is said even while a worker has the conversation, who may be on the telephone or gone, and again to
    whoever has left the flow that stays with them meanwhile.
    """
    person, now = work.person, work.now
    script = danger.script(kind)
    fresh = person.card != kind or now - person.card_at > danger.REPEAT
    near = person.near or kind == "person"
    elsewhere = person.session.flow != DANGER and not work.around.worker_speaks
    said = script.prompts if fresh and not work.around.worker_speaks else script.prompts[:1]
    for prompt in said if fresh or elsewhere else ():
        _say(work, engine.Say(prompt), lane=Lane.DANGER, stands=True)
    if fresh:
        work.person = structs.replace(person, card=kind, card_at=now, near=near)
        work.effects.extend(Remind(name, now + after) for name, after in script.timers)
    step(work, "danger", message)
    if near:
        _hush(work)


def _owed(work: Work, event: str) -> bool:
    """Danger that was read late, or hidden since: once it is OK to type the script comes first, not a promise."""
    person = work.person
    asked = (person.session.flow, person.session.state) in _ASKED
    answered = event in {"chose:yes", "skip"} or (event == "said" and not person.watched)
    return asked and answered and person.waiting and person.urgency is Urgency.DANGER


def _take_back(work: Work) -> None:
    """Whoever holds the phone may be the one who wants it gone: a watched cue, one step up (safety decision 1)."""
    person = work.person
    if person.disclosed or person.waiting:
        urgency = person.urgency.raised(cap=Urgency.SERIOUS)
        peak = highest(person.peak, urgency)
        work.person = structs.replace(person, urgency=urgency, peak=peak, watched=True)


_ASKED = frozenset({("hello", "late"), ("quiet", "late"), ("quiet", "again")})
"""Where the person was asked whether it is OK to type."""


def _hush(work: Work) -> None:
    """Somebody dangerous may be near the phone: whatever would write by itself is taken back (safety decision 13)."""
    work.effects = [e for e in work.effects if not (isinstance(e, Remind) and e.name in danger.UNASKED)]
    work.effects.extend(Forget(name) for name in danger.UNASKED)


def _nobody(work: Work) -> None:
    """Nobody has come: say so truthfully, and that 999 should be called; but not into a chat that was hidden."""
    quiet = work.person.session.flow == HIDDEN or work.person.watched
    if work.person.waiting and not quiet and not work.around.worker_speaks:
        _say(work, engine.Say(danger.script(work.person.card).nobody), lane=Lane.DANGER)


def _quiet(work: Work) -> None:
    """Thirty quiet days close a case of at most worry; anything above waits for a worker."""
    person = work.person
    if person.urgency.rank <= Urgency.WORRY.rank and not person.waiting:
        work.person = structs.replace(person, case="", urgency=Urgency.CALM)


def step(work: Work, event: str, message: Message | None) -> bool:
    """One move of the flow and what it says. A move that is not there changes nothing.

    Whatever leads out of where danger was withheld, the script is said first; what the move notes, it notes.
    """
    try:
        taken = work.policy.flows.step(work.person.session, event, facts.known(work, message))
    except Refused:
        return False
    if isinstance(message, FromPerson) and _withheld(work.person) and not _unsafe(taken.session):
        for note in taken.effects:
            if isinstance(note, engine.Note) and note.name != "told":
                _do(work, note)
        _alarm(work, message, work.person.card)
        return True
    if event == "said" and isinstance(message, Said) and burst.waits(work, taken.effects):
        burst.put_off(work)
        return True
    work.person = structs.replace(work.person, session=taken.session)
    for effect in _once(work, event, taken.effects):
        _do(work, effect)
    return True


def _once(work: Work, event: str, effects: Sequence[engine.Effect]) -> Sequence[engine.Effect]:
    """The same numbers are not given again within half an hour, unless they are asked for.

    The line before takes over the buttons below them.
    """
    cleared = any(isinstance(effect, engine.Clear) for effect in effects)
    if event == "find" or cleared or work.now - work.person.numbers_at > danger.REPEAT:
        return effects
    kept: list[engine.Effect] = []
    for effect in effects:
        if not isinstance(effect, engine.Say) or effect.prompt != NUMBERS:
            kept.append(effect)
        elif effect.buttons and kept and isinstance(before := kept[-1], engine.Say):
            kept[-1] = replace(before, buttons=effect.buttons)
    return kept


def _do(work: Work, effect: engine.Effect) -> None:
    match effect:
        case engine.Say():
            lane = Lane.DANGER if effect.prompt.startswith("danger-") else Lane.BOT
            _say(work, effect, lane=lane)
            if effect.prompt == NUMBERS:
                work.person = structs.replace(work.person, numbers_at=work.now)
        case engine.Remind(name=name, after=after):
            work.effects.append(Remind(name, work.now + after))
        case engine.Forget(name=name):
            work.effects.append(Forget(name))
        case engine.Note(name=name, value=value):
            _note(work, name, value)
        case engine.Clear():
            work.effects.append(Clear())
            work.person = structs.replace(work.person, card_at=0, numbers_at=0, company=0)
            veil.fall(work)
            work.count(Count.HIDDEN)


_NOTES = frozenset({"safe", "told", "wants", "stage", "voice", "lang", "buzz", "call", "tongue", "pace"})


def _note(work: Work, name: str, value: str) -> None:
    """A fact that the flow noted. Asking for a person is counted once a case; safe again ends being watched."""
    if name == "company":
        silence.keep_company(work)
        return
    if name in FELT and value in ANSWERS:
        work.count(Count(name), value)
        return
    if name == "veil":
        veil.lift(work)
        return
    if name not in _NOTES:
        raise Broken("A flow notes something that is not remembered.")
    if name == "told" and work.policy.promised != HELPLINE:
        value = f"{value}/{work.policy.promised}"
    if name == "wants":
        _asked(work, value)
    watched = work.person.watched and not (name == "safe" and value == "yes")
    noted: dict[str, Any] = {name: value}
    work.person = structs.replace(work.person, watched=watched, **noted)


def _asked(work: Work, wants: str) -> None:
    """A human is asked for: counted once a case, and said anew where what was said before must not be shown."""
    person = work.person
    if person.wants != wants:
        work.count(Count.ASKED)
    veil.asked(work, wants)
    if wants == "complaint":
        work.person = structs.replace(work.person, complained="kept")


def _say(work: Work, say: engine.Say, *, lane: Lane, stands: bool = False) -> None:
    """Words as they will be sent, rendered once: what is sealed is what is sent."""
    flows, person = work.policy.flows, work.person
    choices = [choice for row in say.buttons for choice in row]
    lang = flows.words.language(say.prompt, choices, person.tongue, person.lang)
    rendered = flows.rendered(say, lang, person.voice)
    buttons = tuple(
        tuple((flows.data(person.session, choice), label) for choice, label in row) for row in rendered.buttons
    )
    work.said.append(
        Say(
            prompt=say.prompt,
            version=rendered.version,
            lang=lang,
            args=say.args,
            text=rendered.text,
            buttons=buttons,
            lane=lane,
            expires=work.now + SAY_EXPIRES,
            sounds=person.buzz == "yes" and say.prompt.startswith("joined"),
            stands=stands,
        )
    )


def with_last_buttons(said: Sequence[Say]) -> list[Say]:
    """One turn offers one set of buttons: the last, since earlier ones may belong to a question that is over."""
    last = max((number for number, say in enumerate(said) if say.buttons), default=-1)
    return [say if number == last else replace(say, buttons=()) for number, say in enumerate(said)]


_SAME = {"queued-away": "hello-away"}
"""Lines that say no more than another that was said in the same turn."""


def aside(work: Work, event: str) -> None:
    """What a handoff, or unread words, add: said once, and before a question that stands, so that it comes last."""
    before, session, work.said = work.said, work.person.session, []
    step(work, event, None)
    said = {say.prompt for say in before}
    fresh = [say for say in work.said if not said & {say.prompt, _SAME.get(say.prompt, "")}]
    asked = before[-1:] if work.person.session == session and _asks(before) else []
    plain = [replace(say, buttons=()) for say in fresh] if asked else fresh
    work.said = [*before[: len(before) - len(asked)], *plain, *asked]


def _asks(said: Sequence[Say]) -> bool:
    return bool(said) and said[-1].lane is Lane.BOT and said[-1].text.endswith("?")


def label(message: Message, work: Work) -> str:
    """The words on a tapped button; its id where there are none."""
    if not isinstance(message, Tapped):
        return ""
    choice, person = message.data.rpartition(":")[2], work.person
    try:
        return work.policy.flows.words.label(choice, person.lang)
    except Broken:
        return choice
