"""Noticing: one message with the few before it, or a whole list, becomes an urgency with its reasons.

Everything found is combined by the maximum. Nothing here lowers what an earlier message raised.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from safeguarding.indicators import grammar, language, ledger, load
from safeguarding.indicators.cues import Cue, Kind
from safeguarding.indicators.lexicon import Lexicon
from safeguarding.indicators.match import Hit, Matcher
from safeguarding.indicators.normalise import Reading, folded, read
from safeguarding.indicators.weigh import RULE, Told, Weighed, Weights, weigh
from safeguarding.messages import Ms
from safeguarding.urgency import Urgency, highest

NOT_UNDERSTOOD = "language.unknown"
TAIL_MESSAGES = 5
TAIL_TIME = 600_000
TAIL_SIZE = 4096

_KINDS = (Kind.TAKEN, Kind.PERSON, Kind.SUICIDAL, Kind.OTHER)
_YOUNG, _UNDER_13 = 10, 13
_MOST_LINES = 40
_STRANGE = 5
"""One word in so many: 1.5 % of 590 English messages by others have so many strange words, and all of 178 in others."""
_SHORT = 3
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
class _Found:
    """A cue where it was found, with the urgency that it has there."""

    cue: Cue
    urgency: Urgency
    start: int
    end: int
    friend: bool
    late: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """What one text holds: cues, atoms, and whether it was understood."""

    found: list[_Found]
    atoms: frozenset[str]
    understood: bool


@dataclass(frozen=True, slots=True)
class _Tongue:
    """One language."""

    words: Lexicon
    matcher: Matcher
    weights: Weights | None

    def heard(self, strange: Iterable[str]) -> bool:
        """Whether any of the words that the first language does not know could be of this one."""
        entries, beginnings = self.words.entries, self.words.beginnings
        parts = (part for word in strange for part in (word, *word.split("'")[1:]))
        return any(part in entries or part.startswith(beginnings) for part in parts)

    def owns(self, word: str) -> bool:
        """Whether a short word that would be a code in a language that nobody wrote ("sa", "od") is of this one."""
        return len(word) <= _SHORT and folded(word)[0] in self.words.entries

    def weigh(self, reading: Reading, found: Sequence[_Found], after: int) -> Weighed:
        """What the words of a reading weigh, with the cues found in it."""
        if self.weights is None:
            return Weighed(Urgency.CALM, Urgency.DANGER, "", None)
        return weigh(reading, self.words, self.weights, told(found), after=after)


class Indicators:
    """All cues of all languages. Built once; holds no words of anybody."""

    def __init__(self, tongues: Sequence[tuple[Lexicon, tuple[Cue, ...], Weights | None]]) -> None:
        self._tongues = [_Tongue(words, Matcher(cues, words), weights) for words, cues, weights in tongues]
        self.cues = tuple(cue for _, cues, _ in tongues for cue in cues)
        self._cues_of = _weighing(self.cues, {s.category for _, _, w in tongues if w for s in w.signs.values()})
        self._urgent = frozenset().union(*(cue.immediacy for cue in self.cues))
        self.lexicons: Mapping[str, Lexicon] = {}

    @classmethod
    def load(cls, files: Mapping[str, str]) -> Indicators:
        """Build from cue files named as in `load`; raises Broken with file and line."""
        tongues, lexicons = [], {}
        for lang in load.languages(files):
            words = lexicons[lang] = load.lexicon(files, lang)
            tongues.append((words, load.cues(files, lang, words), load.weights(files, lang)))
        found = cls(tongues)
        found.lexicons = lexicons
        return found

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

    def _lines(self, text: str) -> Iterator[_Found]:
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
        found: list[_Found] = []
        atoms: frozenset[str] = frozenset()
        understood = False
        strange: tuple[str, ...] = ()
        others: list[tuple[float, list[_Found]]] = []
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
                here = self._weigh(tongue, reading, here, after, text[:start], friend=other is not None)
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

    def _weigh(
        self, tongue: _Tongue, reading: Reading, found: list[_Found], after: int, before: str, *, friend: bool
    ) -> list[_Found]:
        """Cues as weighty as the words around them allow, and what those words weigh themselves.

        Read on from words `before`, only what the new words make more urgent is new.
        """
        weighed = tongue.weigh(reading, found, after)
        was = Weighed(Urgency.CALM, Urgency.DANGER, "", None)
        if before:
            earlier = [item for item in found if item.end <= len(before)]
            was = tongue.weigh(read(before, tongue.words), earlier, 0)
        kept = [_capped(item, weighed.most, was.most) for item in found]
        if weighed.token is not None and weighed.category and weighed.urgency.rank > was.urgency.rank:
            start, end = reading.spans[weighed.token]
            weak = weighed.urgency is not Urgency.WORRY and not any(item.cue.weak for item in found)
            gravest = max(found, key=lambda item: item.urgency.rank, default=None)
            cue = self._cues_of[_category(gravest, weighed.category, self._cues_of), weak]
            if gravest:
                cue = replace(cue, kind=gravest.cue.kind)
            kept.append(_Found(cue, weighed.urgency, start, end, friend, late=False))
        return kept


def told(found: Sequence[_Found]) -> Told:
    """What the cues found amount to, for weighing."""
    places = tuple((item.start, item.end, item.urgency) for item in found)
    return Told(highest(*(item.urgency for item in found)), len({item.cue.id for item in found}), places)


def _capped(item: _Found, most: Urgency, was: Urgency) -> _Found:
    """A cue as urgent as it may be; new if new words allow it more than there was before."""
    urgency = min(item.urgency, most, key=lambda level: level.rank)
    return replace(item, urgency=urgency, late=item.late or urgency.rank > was.rank)


def _category(gravest: _Found | None, weighed: str, known: Mapping[tuple[str, bool], Cue]) -> str:
    """What was weighed is of the category of the gravest cue beside it, if that is a concern: cues know better."""
    if gravest and gravest.urgency.rank >= Urgency.CONCERN.rank and (gravest.cue.category, False) in known:
        return gravest.cue.category
    return weighed


def _weighing(cues: Iterable[Cue], categories: Iterable[str]) -> dict[tuple[str, bool], Cue]:
    """For each category the cue that stands for what was weighed, with the danger script that most of its cues have.

    Only what weighs a concern or more is remembered in the ledger.
    """
    kinds: dict[str, Counter[Kind]] = defaultdict(Counter)
    for cue in cues:
        kinds[cue.category][cue.kind] += 1
    found: dict[tuple[str, bool], Cue] = {}
    for name in categories:
        kind = kinds[name].most_common(1)[0][0] if kinds[name] else Kind.OTHER
        for weak in (False, True):
            found[name, weak] = Cue(f"{RULE}.{name}", name, Urgency.CONCERN, kind, weak=weak)
    return found


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
) -> list[_Found]:
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
            found.append(_Found(cue, urgency, start, end, other, late))
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


def _placed(item: _Found, ends: list[int], shift: int, start: int, last: int) -> tuple[int, _Found]:
    """The message in which a cue of the joined text begins, and its place there."""
    if item.start >= start:
        return last, _moved(item, item.start - start, item.end - start)
    message = next(index for index, end in enumerate(ends) if item.start < end)
    begin = ends[message - 1] if message else 0
    return message + shift, _moved(item, item.start - begin, min(item.end, ends[message] - 1) - begin)


def _moved(item: _Found, start: int, end: int) -> _Found:
    return _Found(item.cue, item.urgency, start, end, item.friend, item.late)


def _noticed(found: list[tuple[int, _Found]], *, understood: bool, text: str, message: int) -> Noticed:
    reasons: dict[Reason, Urgency] = {}
    for number, item in found:
        reason = Reason(item.cue.id, item.cue.category, number, item.start, item.end)
        reasons[reason] = highest(item.urgency, reasons.get(reason, Urgency.CALM))
    if not understood:
        reasons[Reason(NOT_UNDERSTOOD, "", message, 0, len(text))] = Urgency.CONCERN
    urgency, kind = _combined([item for _, item in found])
    urgency = highest(urgency, Urgency.CALM if understood else Urgency.CONCERN)
    ordered = sorted(reasons, key=lambda r: (-reasons[r].rank, r.message, r.start, r.rule))
    return Noticed(
        urgency=urgency,
        categories=tuple(dict.fromkeys(reason.category for reason in ordered if reason.category)),
        reasons=tuple(ordered),
        kind=kind,
        understood=understood,
        watched=any(item.cue.watched for _, item in found),
        weak=tuple(sorted({item.cue.category for _, item in found if item.cue.weak})),
    )


def _combined(found: list[_Found]) -> tuple[Urgency, str]:
    """The highest urgency, and the script if it is danger. An image threat with any word of dying is danger."""
    urgency = highest(*(item.urgency for item in found))
    threat = any(item.cue.category == "sextortion" and item.urgency.rank >= Urgency.SERIOUS.rank for item in found)
    dying = any(item.cue.category == "suicide" and item.urgency.rank >= Urgency.CONCERN.rank for item in found)
    kinds = {_script(item) for item in found if item.urgency is Urgency.DANGER}
    if threat and dying:
        urgency, kinds = Urgency.DANGER, kinds | {Kind.SUICIDAL}
    return urgency, next((kind for kind in _KINDS if kind in kinds), "")


def _script(item: _Found) -> Kind:
    return Kind.OTHER if item.friend else item.cue.kind


def remembered(noticed: Noticed, entries: Iterable[ledger.Entry], now: Ms) -> tuple[ledger.Entry, ...]:
    """The ledger after this."""
    return ledger.add(entries, noticed.weak, noticed.urgency, now)
