"""Noticing: one message with the few before it, or a whole list, becomes an urgency with its reasons.

Everything found is combined by the maximum. Nothing here lowers what an earlier message raised.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from safeguarding.indicators import grammar, language, ledger, load
from safeguarding.indicators.cues import Cue, Kind
from safeguarding.indicators.lexicon import Lexicon
from safeguarding.indicators.match import Hit, Matcher
from safeguarding.indicators.normalise import Reading, read
from safeguarding.indicators.tongue import KINDS, Found, Tongue, standing
from safeguarding.indicators.weigh import Weights
from safeguarding.messages import Ms
from safeguarding.urgency import Urgency, highest

NOT_UNDERSTOOD = "language.unknown"
TAIL_MESSAGES = 5
TAIL_TIME = 600_000
TAIL_SIZE = 4096

_YOUNG, _UNDER_13 = 10, 13
_MOST_LINES = 40
_STRANGE = 5
"""One word in so many: 1.5 % of 590 English messages by others have so many strange words, and all of 178 in others."""
_NEARLY = 0.2
_NEVER_UNDER_13 = frozenset(
    {"sexual_abuse", "online_grooming", "cse", "sextortion", "missing", "child_on_child_sexual"}
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """Something the person wrote shortly before."""

    text: str
    at: Ms


@dataclass(frozen=True, slots=True)
class Reason:
    """Which rule found what where: code points `start:end` of message number `message`, 0 the oldest."""

    rule: str
    category: str
    message: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Noticed:
    """What was noticed. `kind` names the danger script; `weak` are the categories that the ledger should remember."""

    urgency: Urgency
    categories: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    kind: str = ""
    understood: bool = True
    watched: bool = False
    weak: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """What one text holds: cues, atoms, and whether it was understood."""

    found: list[Found]
    atoms: frozenset[str]
    understood: bool


class Indicators:
    """All cues of all languages. Built once; holds no words of anybody."""

    def __init__(self, tongues: Mapping[str, tuple[Lexicon, Matcher, Weights | None]]) -> None:
        self.lexicons: Mapping[str, Lexicon] = {lang: words for lang, (words, _, _) in tongues.items()}
        self.cues = tuple(cue for _, matcher, _ in tongues.values() for cue in matcher.cues)
        stand = standing(self.cues, (weights for _, _, weights in tongues.values() if weights))
        self._tongues = [Tongue(words, matcher, weights, stand) for words, matcher, weights in tongues.values()]
        self._urgent = frozenset().union(*(cue.immediacy for cue in self.cues))

    @classmethod
    def load(cls, files: Mapping[str, str]) -> Indicators:
        """Build from cue files named as in `load`; raises Broken with file and line."""
        tongues = {}
        for lang in load.languages(files):
            words, cues = load.language(files, lang)
            tongues[lang] = (words, Matcher(cues, words), load.weights(files, lang))
            del cues
            words.settle()
        return cls(tongues)

    def notice(self, text: str, tail: Sequence[Earlier] = (), now: Ms = 0) -> Noticed:
        """What `text` says, read alone and read on from `tail` (the person's last words, oldest first)."""
        before = [item.text for item in tail if now - item.at <= TAIL_TIME]
        shift = len(tail) - len(before)
        alone = self._found(text)
        found = [(len(tail), item) for item in (*alone.found, *self._lines(text))]
        if before:
            start = sum(len(words) + 1 for words in before)
            joined = self._found("\n".join((*before, text)), self._urgent & alone.atoms, start)
            ends = _ends(before)
            here = (item for item in joined.found if item.end > start or item.late)
            found.extend(_placed(item, ends, shift, start, len(tail)) for item in here)
        return _noticed(found, understood=alone.understood, text=text, message=len(tail))

    def _lines(self, text: str) -> Iterator[Found]:
        """Each line for itself: what stands in another line must not take a cue's meaning away."""
        if "\n" not in text:
            return
        at = 0
        for line in text.split("\n")[:_MOST_LINES]:
            for item in self._found(line).found:
                yield _moved(item, item.start + at, item.end + at)
            at += len(line) + 1

    def _found(self, text: str, fresh: frozenset[str] = frozenset(), start: int = 0) -> _Read:
        """Cues in `text`. `start`: only those that end after it, or are made urgent by one of the atoms `fresh`.

        Beside the first language, the one that knows the most of the words is heard, and any that knows nearly as many.
        """
        found: list[Found] = []
        atoms: frozenset[str] = frozenset()
        understood = False
        strange: tuple[str, ...] = ()
        others: list[tuple[float, list[Found]]] = []
        for tongue in self._tongues:
            words, matcher = tongue.words, tongue.matcher
            if tongue is not self._tongues[0] and not tongue.heard(strange):
                continue
            reading = read(text, words)
            if tongue is self._tongues[0]:
                strange = _strange(reading, words)
            after = 0 if fresh or not start else _first_after(reading, start)
            hits = matcher.hits(reading, 0 if tongue.weights else after)
            other = grammar.as_friend(reading, words)
            own = reading.atoms(words)
            atoms |= own
            here = _weighed(hits, own, reading, words, fresh, spoken_of=other is not None)
            if other is not None and (spoken := matcher.hits(other)):
                here += _weighed(spoken, other.atoms(words) | own, other, words, fresh, friend=True)
            if tongue.weights:
                here = tongue.bounded(reading, here, after, text[:start], friend=other is not None)
            first = tongue is self._tongues[0]
            clear = language.understood(text, reading, words, first=first)
            if clear and not understood:
                found = [item for item in found if not tongue.owns(text[item.start : item.end])]
            if first:
                found = here
            else:
                others.append((language.share(reading, words), here))
            understood = understood or clear
        most = max((share for share, _ in others), default=0.0)
        found += [item for share, here in others if share >= most - _NEARLY for item in here]
        return _Read(found, atoms, understood)


def _first_after(reading: Reading, place: int) -> int:
    """The first token that ends after a place of the text."""
    return bisect_right(reading.spans, place, key=lambda span: span[1])


def _strange(reading: Reading, words: Lexicon) -> tuple[str, ...]:
    """The words that this language does not have, or knows to be of another; none if they are but a few among many."""
    foreign = words.words.classes.get("foreign", frozenset())
    found = (*reading.strange, *(word for word in reading.words if word in foreign))
    return found if _STRANGE * len(found) >= len(reading.words) else ()


def _weighed(
    hits: Sequence[Hit],
    atoms: frozenset[str],
    reading: Reading,
    words: Lexicon,
    fresh: frozenset[str],
    *,
    friend: bool = False,
    spoken_of: bool = False,
) -> list[Found]:
    """The cues that count, as they stand here. `friend`: read in the friend's place; `spoken_of`: a friend is named."""
    years = None if friend or not hits else grammar.age(reading, words)
    found = []
    for hit in hits:
        cue = hit.cue
        if not atoms.isdisjoint(cue.excludes) or (cue.needs and any(map(atoms.isdisjoint, cue.needs))):
            continue
        urgency = _aged(cue, grammar.lowered(hit, reading, atoms, words, friend=friend), years)
        urgency = _lasting(cue, urgency, atoms)
        late = False
        if urgency is cue.urgency and not atoms.isdisjoint(cue.immediacy):
            urgency, late = Urgency.DANGER, not fresh.isdisjoint(cue.immediacy)
        if urgency is not Urgency.CALM:
            start, end = _span(hit, reading)
            other = friend or (spoken_of and cue.kind is not Kind.PERSON and not grammar.is_own(hit, reading, words))
            found.append(Found(cue, urgency, start, end, other, late))
    return found


def _span(hit: Hit, reading: Reading) -> tuple[int, int]:
    spans = reading.spans[hit.first : hit.last + 1]
    return min(s for s, _ in spans), max(e for _, e in spans)


def _aged(cue: Cue, urgency: Urgency, years: int | None) -> Urgency:
    """A small child's concern is serious."""
    if years is None or urgency is not Urgency.CONCERN:
        return urgency
    young = years < _YOUNG or (years < _UNDER_13 and cue.category in _NEVER_UNDER_13)
    return urgency.raised(cap=Urgency.SERIOUS) if young else urgency


def _lasting(cue: Cue, urgency: Urgency, atoms: frozenset[str]) -> Urgency:
    """A small sign that goes on ("always", "since Friday") is a concern."""
    lasting = cue.weak and urgency is Urgency.WORRY and cue.urgency is Urgency.WORRY and "{lasting}" in atoms
    return Urgency.CONCERN if lasting else urgency


def _ends(before: Iterable[str]) -> list[int]:
    ends: list[int] = []
    at = 0
    for words in before:
        at += len(words) + 1
        ends.append(at)
    return ends


def _placed(item: Found, ends: list[int], shift: int, start: int, last: int) -> tuple[int, Found]:
    """The message in which a cue of the joined text begins, and its place there."""
    if item.start >= start:
        return last, _moved(item, item.start - start, item.end - start)
    message = next(index for index, end in enumerate(ends) if item.start < end)
    begin = ends[message - 1] if message else 0
    return message + shift, _moved(item, item.start - begin, min(item.end, ends[message] - 1) - begin)


def _moved(item: Found, start: int, end: int) -> Found:
    return Found(item.cue, item.urgency, start, end, item.friend, item.late)


def _noticed(found: list[tuple[int, Found]], *, understood: bool, text: str, message: int) -> Noticed:
    reasons: dict[Reason, Urgency] = {}
    for number, item in found:
        reason = Reason(item.cue.id, item.cue.category, number, item.start, item.end)
        reasons[reason] = highest(item.urgency, reasons.get(reason, Urgency.CALM))
    if not understood:
        reasons[Reason(NOT_UNDERSTOOD, "", message, 0, len(text))] = Urgency.CONCERN
    urgency, kind = _combined([item for _, item in found])
    urgency = highest(urgency, Urgency.CALM if understood else Urgency.CONCERN)
    ordered = sorted(reasons, key=lambda r: (-reasons[r].rank, r.message, r.start, r.rule, r.end))
    return Noticed(
        urgency=urgency,
        categories=tuple(dict.fromkeys(reason.category for reason in ordered if reason.category)),
        reasons=tuple(ordered),
        kind=kind,
        understood=understood,
        watched=any(item.cue.watched for _, item in found),
        weak=tuple(sorted({item.cue.category for _, item in found if item.cue.weak})),
    )


def _combined(found: list[Found]) -> tuple[Urgency, str]:
    """The highest urgency, and the script if it is danger. An image threat with any word of dying is danger."""
    urgency = highest(*(item.urgency for item in found))
    threat = any(item.cue.category == "sextortion" and item.urgency.rank >= Urgency.SERIOUS.rank for item in found)
    dying = any(item.cue.category == "suicide" and item.urgency.rank >= Urgency.CONCERN.rank for item in found)
    kinds = {_script(item) for item in found if item.urgency is Urgency.DANGER}
    if threat and dying:
        urgency, kinds = Urgency.DANGER, kinds | {Kind.SUICIDAL}
    return urgency, next((kind for kind in KINDS if kind in kinds), "")


def _script(item: Found) -> Kind:
    return Kind.OTHER if item.friend else item.cue.kind


def remembered(noticed: Noticed, entries: Iterable[ledger.Entry], now: Ms) -> tuple[ledger.Entry, ...]:
    """The ledger after this."""
    return ledger.add(entries, noticed.weak, noticed.urgency, now)
