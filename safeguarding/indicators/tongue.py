"""One language: its words, its cues, what its signs weigh, and how far what its cues found is to be believed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from safeguarding.indicators.cues import Cue, Kind
from safeguarding.indicators.lexicon import Lexicon
from safeguarding.indicators.match import Matcher
from safeguarding.indicators.normalise import Reading, folded, read
from safeguarding.indicators.weigh import RULE, Told, Weighed, Weights, weigh
from safeguarding.urgency import Urgency, highest

KINDS = (Kind.TAKEN, Kind.PERSON, Kind.SUICIDAL, Kind.OTHER)
"""Whose script goes first where several would do."""
_SHORT = 3
_NOTHING = Weighed(Urgency.CALM, Urgency.DANGER, "", None)


@dataclass(frozen=True, slots=True)
class Found:
    """A cue where it was found, with the urgency that it has there."""

    cue: Cue
    urgency: Urgency
    start: int
    end: int
    friend: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language."""

    words: Lexicon
    matcher: Matcher
    weights: Weights | None
    stand: Mapping[tuple[str, bool], Cue]

    def heard(self, strange: Iterable[str]) -> bool:
        """Whether any of the words that the first language does not know could be of this one."""
        entries, beginnings = self.words.entries, self.words.beginnings
        parts = (part for word in strange for part in (word, *word.split("'")[1:]))
        return any(part in entries or part.startswith(beginnings) for part in parts)

    def owns(self, word: str) -> bool:
        """Whether a short word that would be a code in a language that nobody wrote ("sa", "od") is of this one."""
        return len(word) <= _SHORT and folded(word)[0] in self.words.entries

    def weigh(self, reading: Reading, found: Sequence[Found], after: int) -> Weighed:
        """What the words of a reading weigh, with the cues found in it."""
        if self.weights is None:
            return _NOTHING
        return weigh(reading, self.words, self.weights, told(found), after=after)

    def bounded(self, reading: Reading, found: list[Found], after: int, before: str, *, friend: bool) -> list[Found]:
        """Cues as weighty as the words around them allow, and what those words weigh themselves.

        Read on from words `before`, only what the new words make more urgent is new.
        """
        weighed = self.weigh(reading, found, after)
        was = _NOTHING
        earlier = [item for item in found if item.end <= len(before)]
        if before and (weighed.token is not None or any(map(_may_be_late, earlier))):
            was = self.weigh(read(before, self.words), earlier, 0)
        kept = [_capped(item, weighed.most, was.most) for item in found]
        if weighed.token is not None and weighed.category and weighed.urgency.rank > was.urgency.rank:
            start, end = reading.spans[weighed.token]
            weak = weighed.urgency is not Urgency.WORRY and not any(item.cue.weak for item in found)
            gravest = max(found, key=_gravity, default=None)
            cue = self.stand[_category(gravest, weighed.category, self.stand), weak]
            if gravest:
                cue = replace(cue, kind=gravest.cue.kind)
            kept.append(Found(cue, weighed.urgency, start, end, friend, late=False))
        return kept


def told(found: Sequence[Found]) -> Told:
    """What the cues found amount to, for weighing."""
    places = tuple((item.start, item.end, item.urgency) for item in found)
    return Told(highest(*(item.urgency for item in found)), len({item.cue.id for item in found}), places)


def _gravity(item: Found) -> tuple[int, int]:
    return item.urgency.rank, -KINDS.index(item.cue.kind)


def _may_be_late(item: Found) -> bool:
    """Whether new words can have made it more urgent: a worry it could be before."""
    return not item.late and item.urgency.rank > Urgency.WORRY.rank


def _capped(item: Found, most: Urgency, was: Urgency) -> Found:
    """A cue as urgent as it may be; new if new words allow it more than there was before."""
    urgency = min(item.urgency, most, key=lambda level: level.rank)
    return replace(item, urgency=urgency, late=item.late or urgency.rank > was.rank)


def _category(gravest: Found | None, weighed: str, known: Mapping[tuple[str, bool], Cue]) -> str:
    """What was weighed is of the category of the gravest cue beside it, if that is a concern: cues know better."""
    if gravest and gravest.urgency.rank >= Urgency.CONCERN.rank and (gravest.cue.category, False) in known:
        return gravest.cue.category
    return weighed


def standing(cues: Iterable[Cue], weights: Iterable[Weights]) -> dict[tuple[str, bool], Cue]:
    """For each category the cue that stands for what was weighed, with the danger script that most of its cues have.

    Only what weighs a concern or more is remembered in the ledger.
    """
    kinds: dict[str, Counter[Kind]] = defaultdict(Counter)
    for cue in cues:
        kinds[cue.category][cue.kind] += 1
    found: dict[tuple[str, bool], Cue] = {}
    for name in {sign.category for known in weights for sign in known.signs.values()}:
        kind = kinds[name].most_common(1)[0][0] if kinds[name] else Kind.OTHER
        for weak in (False, True):
            found[name, weak] = Cue(f"{RULE}.{name}", name, Urgency.CONCERN, kind, weak=weak)
    return found
