"""Who held which handoff last: a worker who vanished and comes back is offered it again, if nobody took it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.store.model import Handoff


class Lately:
    """What is remembered while a handoff is open.

    In memory of one process only: after a restart nothing is offered, and anybody can still take it.
    """

    def __init__(self) -> None:
        self._holders: dict[str, tuple[str, int]] = {}

    def see(self, handoffs: Iterable[Handoff]) -> None:
        """Remember who holds what now; forget what is closed."""
        open_now = {held.case: held for held in handoffs}
        kept = {case: holder for case, holder in self._holders.items() if case in open_now}
        kept |= {case: (held.worker, held.fence) for case, held in open_now.items() if held.worker}
        self._holders = kept

    def held(self, worker: str, handoff: Handoff) -> bool:
        """Whether this worker was the last to hold it."""
        return self._holders.get(handoff.case) == (worker, handoff.fence)
