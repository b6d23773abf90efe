"""What a turn is made with: what the service decides by, what the moment brings, and the turn in the making."""

from __future__ import annotations

from dataclasses import dataclass

from flows.engine import Flows
from safeguarding.counts import Count
from safeguarding.effects import Effect, Say, Tally
from safeguarding.grounds import HELPLINE
from safeguarding.handoff import MINUTE
from safeguarding.hours import Opening
from safeguarding.indicators import Indicators, Noticed
from safeguarding.memory import Person
from safeguarding.messages import Edited, Media, Message, Ms, Said
from safeguarding.urgency import Urgency

LATE: Ms = 10 * MINUTE
"""A message first read this late is answered with one line only (safety decision 2)."""
CALM = Noticed(Urgency.CALM)


@dataclass(frozen=True, slots=True)
class Policy:
    """What the service decides by: its flows, its indicators, its time zone, its promise.

    `model`: who is told what (`safeguarding.grounds`). `duty`: whether sexual harm must be reported by law.
    """

    flows: Flows
    indicators: Indicators
    tz: str = "UTC"
    model: str = HELPLINE
    duty: bool = False

    @property
    def promised(self) -> str:
        """Which promise is made: whoever was told another one is told again."""
        return f"{self.model}+duty" if self.duty else self.model


@dataclass(frozen=True, slots=True)
class Around:
    """What the moment brings: who speaks (`bot`, `queue`, `worker:<id>`), whether a helper is here, a fresh case id.

    `opening`: when helpers are meant to be here next, if that is known.
    """

    owner: str
    staffed: bool
    case: str
    opening: Opening | None = None

    @property
    def worker_speaks(self) -> bool:
        """Whether a worker has the conversation, so that no script is said."""
        return self.owner.startswith("worker:")


@dataclass(slots=True)
class Work:
    """A turn in the making. `wrote`: when the person wrote before this."""

    person: Person
    now: Ms
    policy: Policy
    around: Around
    said: list[Say]
    effects: list[Effect]
    noticed: Noticed = CALM
    wrote: Ms = 0

    def count(self, count: Count, dimension: str = "") -> None:
        """One more of these."""
        self.effects.append(Tally(count, dimension))


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
