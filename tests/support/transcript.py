"""Whole conversations, written down: read from a file, played through `safeguarding.turn.take`, and looked at.

A file begins with `# row:` (the row of a brief or decision that it proves) and may set `# world:`. Then, line by line:

    > words                 typed; `> words  ~ serious person watched` states what is noticed in them
    tap choice              a button of the last question
    media photo · worker Sam · gone · closed · phoning · left · wait 10 min · due name · edit words
    now away | here | late  nobody is here; somebody is; the next words come an hour late
    < prompt prompt …       what is said, in order, all of it; `<` alone: nothing
    & text                  stands in the bubbles just said; `!& text`: does not
    = handoff serious · = none · = at talk:heard · = kept · = cleared · = open
    = urgency serious · = remind name · = forgets name · = counted name:answer

Besides what a file says, `look` asserts what holds of every turn of every conversation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from flows.errors import Broken
from safeguarding import converse
from safeguarding import turn as turns
from safeguarding.counts import field as counted
from safeguarding.danger import REPEAT
from safeguarding.effects import Clear, Forget, HandOff, Keep, Remind, Say, Tally
from safeguarding.indicators import Earlier, Noticed, Reason
from safeguarding.memory import Person
from safeguarding.messages import (
    Closed,
    Due,
    Edited,
    Gone,
    Joined,
    Left,
    Media,
    MediaKind,
    Parted,
    Phoning,
    Said,
    Tapped,
)
from safeguarding.urgency import Urgency
from safeguarding.work import Around, Policy

FOLDER = Path(__file__).parents[1] / "flows" / "transcripts"
START = 1_800_000_000_000
MINUTE = 60_000
UNITS = {"s": 1_000, "min": MINUTE, "h": 60 * MINUTE, "d": 24 * 60 * MINUTE}
KINDS = {"person", "suicidal", "taken", "other"}
FROM = (Said, Tapped, Media)
MEMBER = "a" * 32

SAFETY_QUESTIONS = {
    "safe-ask",
    "again-ask",
    "late",
    "offer-person",
    "cannot-ask",
    "place-ask",
    "danger-where",
    "danger-suicidal-2",
}
OFFICE = re.compile(
    r"\b(why|disclos|safeguard|confidential|alleg|perpetrator|consent|referral|victim|abuse|rape)", re.IGNORECASE
)
PROMISES = re.compile(
    r"\b(i|we) promise\b|nobody can read|no one will know|keep (it|this|your) (a )?secret|not your fault|will be ok",
    re.IGNORECASE,
)
CHEER = re.compile("[!\U0001f000-\U0001faff\u2600-\u27bf]")


class Stated:
    """In place of the indicators: what a transcript says is noticed. What is really noticed has a suite of its own."""

    def __init__(self):
        self.lexicons = {}
        self.next = Noticed(Urgency.CALM)

    def notice(self, _text, _tail=(), _now=0):
        return self.next


@dataclass
class Line:
    number: int
    text: str


@dataclass
class Transcript:
    path: Path
    row: str
    world: dict[str, str]
    lines: list[Line]
    words: list[tuple[str, Urgency]] = field(default_factory=list)


def read(path: Path) -> Transcript:
    head: dict[str, str] = {}
    lines = []
    for number, text in enumerate(path.read_text().splitlines(), 1):
        if found := re.fullmatch(r"# (row|world): (.+)", text):
            head[found[1]] = found[2]
        elif text.strip() and not text.startswith("#"):
            lines.append(Line(number, text.strip()))
    world = dict(part.split("=") for part in head.get("world", "").split())
    return Transcript(path, head["row"], world, lines)


class Conversation:
    """One person, turn by turn, with everything looked at."""

    def __init__(self, flows, world: dict[str, str]):
        self.stated = Stated()
        self.policy = Policy(flows, self.stated, model=world.get("model", "helpline"), duty="duty" in world)
        self.person = Person(
            chat=7, session=flows.begin(), lang=world.get("lang", "en"), tongue=world.get("tongue", "")
        )
        self.around = Around("bot", staffed=world.get("staffed", "yes") == "yes", case="07" + "c" * 30)
        self.tail: tuple[Earlier, ...] = ()
        self.now, self.updates, self.fence, self.late = START, 0, 0, 0
        self.said: list[Say] = []
        self.effects: tuple[object, ...] = ()
        self.shown: dict[str, str] = {}
        self.quiet = False
        self.peak = Urgency.CALM

    def take(self, message, *, noticed: Noticed | None = None):
        self.stated.next = noticed or Noticed(Urgency.CALM)
        before = self.person
        turn = turns.take(self.person, message, self.tail, self.now, self.policy, self.around)
        again = turns.take(turn.person, message, self.tail, self.now, self.policy, self.around)
        if getattr(message, "update", None) is not None:
            assert again.again, "a redelivery changed something"
            assert again.person == turn.person, "a redelivery changed something"
        if words := turns.words_of(message):
            self.tail = (*self.tail, Earlier(words, self.now))[-5:]
        self.person, self.effects = turn.person, turn.effects
        self.said = [effect for effect in turn.effects if isinstance(effect, Say)]
        self.look(before, message)

    def look(self, before: Person, message):
        """What holds of every turn of every conversation."""
        self.look_at_words(message)
        self.look_at_answers(before, message)
        self.look_at_withheld(before, message)
        self.look_at_keeping(before, message)
        hides = any(isinstance(effect, Clear) for effect in self.effects)
        self.quiet = hides or (self.quiet and not isinstance(message, FROM))
        if self.said and self.said[-1].buttons:
            self.shown = {label: data for row in self.said[-1].buttons for data, label in row}

    def look_at_words(self, message):
        """No office word, no promise, no cheer, at most one question, and after a disclosure only of safety."""
        spoken = " ".join(say.text for say in self.said)
        asked = {say.prompt for say in self.said if re.search(r"[?؟]", say.text)}
        numbers = [re.sub(r"\s", "", number) for number in re.findall(r"0800 1111|85258", spoken)]

        assert not OFFICE.search(spoken), spoken
        assert not PROMISES.search(spoken), spoken
        assert not CHEER.search(spoken), spoken
        assert len(asked - {"danger-suicidal-2"}) <= 1, asked
        assert len(numbers) == len(set(numbers)), "the same number stands twice in a turn"
        if isinstance(message, Said) and self.stated.next.urgency.rank >= Urgency.CONCERN.rank:
            assert asked <= SAFETY_QUESTIONS, asked

    def look_at_answers(self, before: Person, message):
        """Nothing goes unanswered; 999 is first; nothing is said unasked into a hidden chat; one set of buttons."""
        says, noticed = self.said, self.stated.next
        if isinstance(message, Said | Tapped | Media) and not (self.around.worker_speaks or self.person.owing):
            assert says, "something went unanswered"
        repeated = self.around.worker_speaks and before.card == noticed.kind and self.now - before.card_at <= REPEAT
        if noticed.urgency is Urgency.DANGER and isinstance(message, Said) and not (self.late or repeated):
            assert says, "999 was not said"
            assert "999" in says[0].text, "999 was not first"
        if self.quiet and not isinstance(message, FROM):
            assert not says, "something was said into a hidden chat"
        assert all(not say.buttons for say in says[:-1]), "buttons stand above other words"

    def look_at_withheld(self, before: Person, message):
        """Danger that came late, or was hidden since: whatever leads out of the quiet, 999 is the first thing said."""
        owed = self.person.urgency is Urgency.DANGER and before.waiting and not before.card_at
        if owed and isinstance(message, FROM) and converse.hidden(before) and not converse.hidden(self.person):
            assert self.said, "danger was withheld, and nothing was said"
            assert "999" in self.said[0].text, "999 was withheld, and was not first"

    def look_at_keeping(self, before: Person, message):
        """Words are kept, a concern reaches a person, and nothing lowers what was raised."""
        person = self.person
        if self.stated.next.urgency.rank >= Urgency.CONCERN.rank:
            assert person.waiting, "a concern reached nobody"
        if isinstance(message, Said):
            assert any(isinstance(effect, Keep) for effect in self.effects), "words were not kept"
        assert person.peak.rank >= before.peak.rank, "the peak fell"
        if not isinstance(message, Closed) and person.case == before.case:
            assert person.urgency.rank >= before.urgency.rank, "a machine lowered the urgency"

    def update(self):
        self.updates += 1
        return self.updates

    def say(self, text: str, stated: str = ""):
        parts = stated.split()
        urgency = Urgency(parts[0]) if parts else Urgency.CALM
        kind = next((part for part in parts if part in KINDS), "")
        weak = tuple(part[5:] for part in parts if part.startswith("weak:"))
        reasons = (Reason("stated", "", len(self.tail), 0, len(text)),) if parts else ()
        unread = "unread" in parts
        if unread:
            reasons = (Reason("language.unknown", "", len(self.tail), 0, len(text)),)
        noticed = Noticed(urgency, (), reasons, kind, not unread, "watched" in parts, weak)
        at = self.now - self.late
        self.take(Said(self.update(), self.updates, at, text), noticed=noticed)
        self.late = 0

    def do(self, what: str, rest: str):  # noqa: C901, PLR0912
        match what:
            case "tap":
                data = self.policy.flows.data(self.person.session, rest)
                assert data in self.shown.values(), f"no button '{rest}' among {list(self.shown.values())}"
                self.take(Tapped(self.update(), 1, self.now, "c", data))
            case "old":
                self.take(Tapped(self.update(), 1, self.now, "c", rest))
            case "media":
                self.take(Media(self.update(), 1, self.now, MediaKind(rest)))
            case "edit":
                self.take(Edited(self.update(), 1, self.now, rest))
            case "worker":
                self.fence += 1
                self.around = replace(self.around, owner=f"worker:{MEMBER}")
                self.take(Joined(MEMBER, rest, self.fence, self.now))
            case "gone":
                self.around = replace(self.around, owner="queue")
                self.take(Parted(Gone.VANISHED, self.fence, self.now))
            case "phoning":
                self.take(Phoning(self.fence, self.now))
            case "closed":
                self.around = replace(self.around, owner="bot")
                self.take(Closed(self.fence, self.now, self.person.notices))
            case "left":
                self.take(Left(self.update(), self.now))
            case "due":
                self.take(Due(rest, self.now))
            case "wait":
                number, unit = rest.split()
                self.now += int(number) * UNITS[unit]
            case "now":
                self.late = UNITS["h"] if rest == "late" else self.late
                if rest in {"away", "here"}:
                    self.around = replace(self.around, staffed=rest == "here")
            case _:
                raise Broken(f"no such line: {what}")

    def check(self, what: str):  # noqa: C901
        name, _, rest = what.partition(" ")
        handed = [effect.urgency.value for effect in self.effects if isinstance(effect, HandOff)]
        place = f"{self.person.session.flow}:{self.person.session.state}"
        match name:
            case "handoff":
                assert handed == [rest], handed
            case "none":
                assert not handed, handed
            case "at":
                assert place == rest, place
            case "kept":
                assert any(isinstance(effect, Keep) for effect in self.effects)
            case "cleared":
                assert any(isinstance(effect, Clear) for effect in self.effects)
            case "remind":
                assert rest in {effect.name for effect in self.effects if isinstance(effect, Remind)}
            case "forgets":
                assert rest in {effect.name for effect in self.effects if isinstance(effect, Forget)}
            case "counted":
                assert rest in {counted(e.count, e.dimension) for e in self.effects if isinstance(e, Tally)}
            case "urgency":
                assert self.person.urgency.value == rest, self.person.urgency
            case "open":
                assert self.person.case, "the case is closed"
            case _:
                raise Broken(f"no such check: {what}")


def play(flows, transcript: Transcript) -> Conversation:
    """Play it through; what goes otherwise is told with file and line."""
    talk = Conversation(flows, transcript.world)
    for line in transcript.lines:
        try:
            _line(talk, transcript, line.text)
        except AssertionError as error:
            raise AssertionError(f"{transcript.path.name}:{line.number}: {line.text}\n{error}") from error
    return talk


def _line(talk: Conversation, transcript: Transcript, text: str):
    sign, _, rest = text.partition(" ")
    if sign == ">":
        words, _, stated = rest.partition(" ~ ")
        if talk.person.answered_at:
            talk.now += MINUTE
        if stated.split() and "unread" not in stated:
            transcript.words.append((words.strip(), Urgency(stated.split()[0])))
        talk.say(words.strip(), stated)
    elif sign == "<":
        assert [say.prompt for say in talk.said] == rest.split(), [say.prompt for say in talk.said]
    elif sign in {"&", "!&"}:
        spoken = "\n".join(say.text for say in talk.said)
        assert (rest in spoken) is (sign == "&"), spoken
    elif sign == "=":
        talk.check(rest)
    else:
        talk.do(sign, rest)
