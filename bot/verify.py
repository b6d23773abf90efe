"""`wren audit verify`: reads every chain of the audit and says, in one word each, what is wrong and where.

It only reads, beside a running service or without one, and believes nothing that stands in the store by itself: each
entry is hashed anew, and the chains are compared with checkpoints from outside, whose signatures are checked against
the team's rosters. Without checkpoints a history that was cut off or written anew as a whole does not show; it says so.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from bot import checkpoints, reach
from bot.chainer import CHAINS
from bot.clock import Clock
from bot.store.store import Store
from bot.web.words import six_words
from flows.errors import Broken, Refused
from safeguarding import audit, roster
from safeguarding.audit import Flaw, Head, Verdict
from safeguarding.handoff import MINUTE
from safeguarding.messages import Ms

PAGE = 10_000
SLOW: Ms = MINUTE
SHORTEST: Ms = 100
"""Below this a speed says nothing."""
Say = Callable[[str], None]


class Code(IntEnum):
    """The exit code, by the gravest thing found; the word is the member's name in lower case."""

    WHOLE = 0
    TORN = 9
    UNCHAINED = 10
    ALTERED = 11
    GAP = 12
    TRUNCATED = 13
    FORK = 14
    FORGED = 15


OF: Mapping[Flaw, Code] = {
    Flaw.ALTERED: Code.ALTERED,
    Flaw.GAP: Code.GAP,
    Flaw.TRUNCATED: Code.TRUNCATED,
    Flaw.FORK: Code.FORK,
}


@dataclass
class Found:
    """What a check came to.

    `torn`: lines that are only the beginning of a checkpoint; `forged`: checkpoints that are not ours; `late`: chains
    with an old unchained tail.
    """

    words: str
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    checkpoints: int = 0
    torn: int = 0
    forged: int = 0
    ms: Ms = 0

    @property
    def entries(self) -> int:
        """How many entries were hashed."""
        return sum(verdict.chained for verdict in self.verdicts.values())

    @property
    def code(self) -> Code:
        """The gravest."""
        flaws = [OF[verdict.flaw] for verdict in self.verdicts.values() if verdict.flaw]
        late, forged = [Code.UNCHAINED] * bool(self.late), [Code.FORGED] * bool(self.forged)
        return max([*flaws, *[Code.TORN] * bool(self.torn), *late, *forged], default=Code.WHOLE)

    def lines(self) -> list[str]:
        """As it is told, the summary last."""
        found = [
            f"{name}: {verdict.flaw.value} at entry {verdict.bad} ({verdict.why})"
            for name, verdict in self.verdicts.items()
            if verdict.flaw
        ]
        found += [f"{name}: unchained, entries have waited for more than a minute" for name in sorted(self.late)]
        found += [f"torn: {self.torn} lines are only the beginning of a checkpoint"] if self.torn else []
        found += [f"forged: {self.forged} checkpoints are not this service's"] if self.forged else []
        tail = sum(verdict.tail for verdict in self.verdicts.values())
        speed = f"; {1000 * self.entries // self.ms:,} a second" if self.ms >= SHORTEST else ""
        found.append(f"The six words of this team: {self.words}")
        if not self.checkpoints:
            found.append("No checkpoint was compared: a cut end, or a history written anew, would not show.")
        found.append(
            f"{self.code.name.lower()}: {len(self.verdicts)} chains, {self.entries:,} entries, {tail} not chained yet, "
            f"{self.checkpoints} checkpoints{speed}"
        )
        return found


async def check(store: Store, seen: Sequence[bytes], clock: Clock) -> Found:
    """Check the whole audit of a store. Raises Refused or Broken when its rosters cannot be believed."""
    documents = await store.rosters()
    if not documents:
        raise Refused("There is no roster yet, so there is nobody whose checkpoints could be believed.")
    first = roster.parse(documents[0])
    newest = roster.chain(documents, first.digest.hex())
    found = Found(six_words(first.digest))
    known = _known(seen, newest, found)
    for name, part in CHAINS.items():
        links = await store.chained(part=part)  # first: the chain never runs ahead of the entries
        entries = await _entries(store, part)
        began = clock.now()
        verdict = audit.verify(newest.deployment, name, entries, links, known[name])
        found.ms += clock.now() - began
        found.verdicts[name] = verdict
        if verdict.good and verdict.tail and _at(entries[len(links)]) < clock.now() - SLOW:
            found.late.add(name)
    return found


def _known(seen: Sequence[bytes], newest: roster.Roster, found: Found) -> Mapping[str, list[Head]]:
    bots, known = {bot.id: bot.sign for bot in newest.bots}, defaultdict(list)
    for text in seen:
        try:
            heads = audit.heads(text, newest.deployment, bots)
        except Broken:
            if audit.torn(text):
                found.torn += 1
            else:
                found.forged += 1
            continue
        found.checkpoints += 1
        for name, head in heads.items():
            if name in CHAINS:
                known[name].append(head)
    return known


async def _entries(store: Store, part: int | None) -> list[str]:
    entries: list[str] = []
    while page := await store.audited_page(len(entries), PAGE, part=part):
        entries += page
    return entries


def _at(text: str) -> Ms:
    try:
        return int(audit.read(text)["at"])
    except Broken:
        return 0


async def _run(data: Path | None, paths: Sequence[Path]) -> Found:
    seen = checkpoints.kept(paths)  # before the store is read: it only grows
    async with reach.store(data) as store:
        return await check(store, seen, Clock())


def run(data: Path | None, paths: Sequence[Path], say: Say) -> int:
    """Check and tell. Returns the exit code. Raises Refused, Broken or Unavailable when nothing could be checked."""
    found = asyncio.run(_run(data, paths))
    for line in found.lines():
        say(line)
    return found.code
