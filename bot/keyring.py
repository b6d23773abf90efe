"""Which keys the running service uses now: the newest verified roster, and what seals to its newest epoch.

The service holds no key that opens a record. With no valid epoch at hand it takes no words: `sealer` raises
Unavailable, the edge answers 503 and says so to the person, and nothing ever falls back to plain text.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.errors import Unavailable
from safeguarding import keys, record
from safeguarding import roster as rosters
from safeguarding.messages import Ms
from safeguarding.roster import Roster

STALE: Ms = rosters.LIFE + 30 * 24 * 3600 * 1000
"""An epoch that has lived as long as it should is used for 30 more days, rather than turn a child away."""


NEAR: Ms = 3 * 24 * 3600 * 1000
"""So long before an epoch has lived as long as it should, the lead is called."""


class Keyring:
    """The service's signing key, its outbox key and the rosters it has verified, the first one pinned."""

    def __init__(self, deployment: str, signing_seed: bytes) -> None:
        self.deployment = deployment
        self.signer = keys.SignKey(signing_seed)
        self.outbox = keys.OutboxKey(deployment, self.signer)
        self._roster: Roster | None = None
        self._sealer: record.Sealer | None = None

    @property
    def roster(self) -> Roster | None:
        """The newest roster, or None while no lead has signed the first."""
        return self._roster

    def name(self, member: str) -> str:
        """A member's working name; empty for one who is not in the roster."""
        return next((m.name for m in self._roster.members if m.id == member), "") if self._roster else ""

    def accept(self, documents: Sequence[bytes]) -> None:
        """Take every roster after the one held, oldest first. Raises Broken or Refused for one that does not follow."""
        for text in documents[self._roster.version if self._roster else 0 :]:
            self.add(rosters.parse(text))

    def add(self, roster: Roster) -> None:
        """Take one roster more. Raises Broken or Refused unless it follows the one held."""
        rosters.verify(roster, self._roster)
        self._roster = roster
        self._sealer = record.Sealer(self.deployment, roster.epoch.n, roster.epoch.key, self.signer)

    def sealer(self, now: Ms) -> record.Sealer:
        """What seals to the newest epoch. Raises Unavailable while there is none, or it is too old to use."""
        if self._roster is None or self._sealer is None:
            raise Unavailable("No lead has signed the first roster yet, so no words can be taken.")
        if now - self._roster.epoch.at > STALE:
            raise Unavailable("The team's key is too old to use; a lead must begin a new epoch.")
        return self._sealer

    def fresh(self, now: Ms) -> None:
        """Raises Unavailable from three days before the newest epoch is to be replaced until it is."""
        if self._roster is not None and now >= rosters.due_at(self._roster) - NEAR:
            raise Unavailable("The team's key is due to be replaced.")
