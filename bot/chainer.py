"""Chains what is audited: each entry's hash over all before it, within a second or two of the act (PROTOCOL.md 9).

Theory of operation. The atomic function that does an act appends its entry; this reads what waits, in order, and adds
the hashes in one more atomic step, which refuses when another process was first. What was chained once may never
change: this process remembers each head, and at its start compares with the newest checkpoint outside. A chain that
is shorter or other than it was is told to the lead by the watch, and goes on from where it now is: what happens next
must be chained all the same. Entries that are gone while their hashes stay are told too; that chain waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

from bot.log import Event, event
from bot.store.model import Lost, Unchained
from bot.store.store import Store
from flows.errors import Broken
from safeguarding import audit
from safeguarding.audit import Head

MANY: Final = 500
CHAINS: Final[Mapping[str, int | None]] = {
    **{audit.partition(part): part for part in range(audit.PARTITIONS)},
    audit.DESK: None,
}
"""Every chain and its partition; the desk's is None."""


class Chainer:
    """Adds the hashes. Safe to run in several processes."""

    def __init__(self, store: Store, deployment: str) -> None:
        self._store = store
        self._deployment = deployment
        self._heads: dict[str, Head] = {}
        self._wrong: set[str] = set()

    async def round(self) -> None:
        """Chain everything that waits. A chain whose stored data is wrong does not hold up the others."""
        ends = await asyncio.gather(*(self._chain(name) for name in CHAINS), return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException) and not isinstance(end, Broken):
                raise end
        for name, end in zip(CHAINS, ends, strict=True):
            if isinstance(end, Broken):
                self._alarm(name)

    def heads(self) -> dict[str, Head]:
        """How far each chain has got, as of the last round."""
        return {name: self._heads.get(name, Head(0, audit.start(self._deployment, name))) for name in CHAINS}

    async def compare(self, seen: Mapping[str, Head]) -> None:
        """Compare with heads that were seen outside; one that does not lie on its chain is an alarm."""
        for name, head in seen.items():
            known = name in CHAINS
            found = await self._store.link(head.n, part=CHAINS[name]) if known and head.n else None
            if not known or (head.n and found != head.h):
                self._alarm(name)

    async def sound(self) -> None:
        """For the watch. Raises Broken once a chain was found to be not what it was."""
        if self._wrong:
            raise Broken("The audit is not what it was; `wren audit verify` says where.")

    async def _chain(self, name: str) -> None:
        while True:
            found = await self._store.unchained(MANY, part=CHAINS[name])
            here = Head(found.after, found.last or audit.start(self._deployment, name))
            self._follow(name, here)
            links = _links(here, found)
            if not links:
                return
            try:
                await self._store.chain(here.n, links, part=CHAINS[name])
            except Lost:  # another process was first; what it added is seen at the next look
                return
            self._heads[name] = Head(here.n + len(links), links[-1])

    def _follow(self, name: str, here: Head) -> None:
        known = self._heads.get(name, Head(0, audit.start(self._deployment, name)))
        if here.n < known.n or (here.n == known.n and here.h != known.h):
            self._alarm(name)
        self._heads[name] = here

    def _alarm(self, name: str) -> None:
        if name not in self._wrong:
            self._wrong.add(name)
            event(Event.AUDIT_BROKEN, part=CHAINS.get(name))


def _links(here: Head, found: Unchained) -> list[bytes]:
    links, last = [], here.h
    for n, text in enumerate(found.entries, start=here.n + 1):
        last = audit.chain(last, n, text)
        links.append(last)
    return links
