"""A proposal: a roster's next version that one lead has signed and that needs another lead's signature too.

Theory of operation. A change of leads, roles or recovery takes two leads, who sit at two browsers. The first signs
the next version; the service keeps it, bounded in number and time, and hands it to the other leads; the second adds a
signature over the same digest. How long it is good for follows from the roster's own signed date, so a service cannot
stretch it. Whatever happens to it, it ends in one word, a `State`. Only `countersigned` makes a version out of it, and
that is believed only by `roster.verify`, with two good signatures of two leads of the version it builds on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from flows.errors import Broken, Refused
from safeguarding import roster
from safeguarding.messages import Ms
from safeguarding.roster import Roster

LIFE: Ms = 7 * 24 * 3_600_000
"""How long after its date a proposal may be signed, as long as an invitation is good for."""
MOST = 8
"""How many may wait at once: each may be as large as a roster."""
EARLY: Ms = 5 * 60_000
"""How far a browser's clock may be ahead."""


class State(StrEnum):
    """How a proposal stands."""

    WAITING = "waiting"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    FORGED = "forged"


SENTENCES: Mapping[State, str] = MappingProxyType(
    {
        State.SIGNED: "This change was signed already and holds.",
        State.WITHDRAWN: "This change was withdrawn by the lead who proposed it.",
        State.DECLINED: "This change was declined by another lead.",
        State.EXPIRED: "This change waited longer than a week and has expired. It must be proposed again.",
        State.SUPERSEDED: "The team's list has changed since this was proposed. It must be proposed again.",
        State.FORGED: "This proposal is not what a lead has signed. Nothing was changed. Call the lead it names.",
    }
)


class Over(Refused):
    """A proposal that cannot be signed any more, or never could; `why` is the state."""

    def __init__(self, state: State) -> None:
        super().__init__(SENTENCES[state])
        self.why = state.value


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is kept beside the roster. `id`: its digest, hex; `by`: who signed first; `at`: the roster's date.

    `state`: waiting, or how somebody ended it; `ended_by`: who did.
    """

    id: str
    by: str
    version: int
    at: Ms
    state: State = State.WAITING
    ended_by: str = ""

    @property
    def until(self) -> Ms:
        """When it can no longer be signed."""
        return self.at + LIFE


def proposed(made: Roster, previous: Roster, now: Ms) -> Proposal:
    """What to keep of a step that one lead has signed. Raises Refused or Broken unless just one is missing."""
    given = roster.vouched(made, previous)
    if roster.needed(made, previous) == 1:
        raise Refused("One lead is enough for this change: it needs no proposal.")
    if given != 1:
        raise Refused("A proposal carries the signature of the one lead who makes it.")
    if made.at > now + EARLY:
        raise Refused("This change is dated in the future. Check this computer's clock.")
    found = Proposal(made.digest.hex(), made.signatures[0][0], made.version, made.at)
    if now >= found.until:
        raise Over(State.EXPIRED)
    return found


def state(found: Proposal, last: int, now: Ms) -> State:
    """How a proposal stands, `last` being the number of the newest roster."""
    if found.state is not State.WAITING:
        return found.state
    if found.version != last + 1:
        return State.SUPERSEDED
    return State.EXPIRED if now >= found.until else State.WAITING


def ended(found: Proposal, by: str) -> Proposal:
    """The proposal as a lead ends it: whoever made it withdraws it, another declines it."""
    return replace(found, state=State.WITHDRAWN if by == found.by else State.DECLINED, ended_by=by)


def opened(found: Proposal, text: bytes, previous: Roster) -> Roster:
    """The kept roster, once it is sure that it is what that lead signed. Raises Over when it is not."""
    try:
        made = roster.parse(text)
        sound = roster.vouched(made, previous) == 1 and roster.needed(made, previous) > 1
    except (Broken, Refused):
        raise Over(State.FORGED) from None
    mine = (made.digest.hex(), made.signatures[0][0] if made.signatures else "", made.version, made.at)
    if not sound or mine != (found.id, found.by, found.version, found.at):
        raise Over(State.FORGED)
    return made


def countersigned(made: Roster, by: str, signature: bytes, previous: Roster) -> Roster:
    """The version with a second lead's signature, ready to be adopted. Raises Refused unless both are good."""
    if by in {who for who, _ in made.signatures}:
        raise Refused("The second signature must be another lead's.")
    full = replace(made, signatures=(*made.signatures, (by, signature)))
    roster.verify(full, previous)
    return full
