"""What a typed text means to a flow: a control, an answer to the question that stands, or plain words.

Only a whole message can be a control or an answer; anything longer is words. Controls forgive slips of the finger by
a bounded edit distance, answers by nothing but case, marks and a polite word. What is read here never lessens what
`safeguarding` assesses: it sees every text first. Rules for "x" and "bye": a lone "x" hides the chat unless the
message before was a thank-you or goodbye (then it is a kiss); whether "bye" may close anything is a fact (`clears`)
that the flow asks when it gets `stop`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from flows.faults import Fault, Where
from flows.model import CONTROLS, Plan, State
from flows.words import Voice, Words

Spot: TypeAlias = tuple[str, int, str]

LONGEST = 40
KISS = "x"

_COMMAND = re.compile(r"/([a-z]+)(?:@\w+)?(?:\s.*)?", re.DOTALL | re.IGNORECASE)
_QUOTES = re.compile(r"['’`´]")
_MARKS = re.compile(r"[^\w]+")
_LONG = re.compile(r"(.)\1{2,}")
_FUZZY_FROM = 4
_TWO_SLIPS_FROM = 8
_POLITE_FROM = 5


def fold(text: str) -> str:
    """A text with case, accents, marks, apostrophes and spare spaces taken out."""
    split = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in split if not unicodedata.combining(letter))
    return _MARKS.sub(" ", _QUOTES.sub("", plain)).strip()


def _swapped_letter(a: str, b: str) -> bool:
    """Whether two short words differ by a letter put for another: too often both are real words (hide, hike)."""
    return len(a) == len(b) <= _FUZZY_FROM and sorted(a) != sorted(b)


def slips(a: str, b: str, most: int) -> int:
    """How many slips turn one word into the other: a letter left out, added, changed, or two swapped.

    Stops counting above `most` and says `most + 1`.
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


@dataclass(frozen=True, slots=True)
class Ear:
    """Typed words to events, over all languages at once: a person may answer in any of them."""

    controls: Mapping[str, str]
    answers: Mapping[Spot, Mapping[str, str]]
    never: frozenset[str] = field(default_factory=frozenset)
    polite: frozenset[str] = field(default_factory=frozenset)
    bye: frozenset[str] = field(default_factory=frozenset)

    def hear(self, spot: Spot, text: str, before: str = "") -> str:
        """The event a text is, in the state at `spot`, after the person's own message `before`."""
        if command := _COMMAND.fullmatch(text.strip()):
            return self.controls.get(fold(command[1]), "said")
        if len(text) > LONGEST:
            return "said"
        word = fold(text)
        if word == KISS and self.parting(before):
            return "said"
        answers = self.answers.get(spot, {})
        for form in (word, self._bare(word)):
            if form in answers:
                return f"chose:{answers[form]}"
            if form in self.controls:
                return self.controls[form]
        return self._nearly(self._bare(word))

    def parting(self, text: str) -> bool:
        """Whether a text is a thank-you or goodbye and no more."""
        return self._bare(fold(text)) in self.bye or fold(text) in self.bye

    def _bare(self, word: str) -> str:
        return " ".join(part for part in word.split() if not self._is_polite(part)) or word

    def _is_polite(self, part: str) -> bool:
        """Whether a word is a polite one, or a slip away from a long one."""
        if part in self.polite or len(part) < _POLITE_FROM:
            return part in self.polite
        return any(len(known) >= _POLITE_FROM and slips(part, known, 1) <= 1 for known in self.polite)

    def _nearly(self, word: str) -> str:
        """The one control that the text is a slip or two away from, if there is just one."""
        short = _LONG.sub(r"\1", word)
        if len(short) < _FUZZY_FROM or word in self.never or short in self.never:
            return "said"
        most = 1 if len(short) < _TWO_SLIPS_FROM else 2
        near: dict[int, set[str]] = {}
        letters = set(short)
        for known, event in self.controls.items():
            if len(known) < _FUZZY_FROM or known[0] != short[0] or abs(len(known) - len(short)) > most:
                continue
            if len(letters.symmetric_difference(known)) > 2 * most:  # a slip changes two letters at most
                continue
            if not _swapped_letter(short, known):
                near.setdefault(slips(short, known, most), set()).add(event)
        best = near.get(min(near, default=most + 1), set()) if min(near, default=most + 1) <= most else set()
        return best.pop() if len(best) == 1 else "said"


def _forms(words: Words, ident: str) -> Iterator[tuple[str, Where]]:
    for lang in (*words.langs, *words.few):
        for form in words.listed(ident, lang):
            yield fold(form), words.first[ident]


def _label(words: Words, choice: str) -> Iterator[tuple[str, Where]]:
    ident = f"choice-{choice}"
    for lang in (*words.langs, *words.few):
        if (lang, ident, Voice.PLAIN) in words.phrases:
            yield fold(words.phrase(ident, lang, Voice.PLAIN).render({})), words.first[ident]


def _add(into: dict[str, str], form: str, event: str, where: Where, faults: list[Fault]) -> None:
    if into.setdefault(form, event) != event:
        faults.append(Fault(where, f"'{form}' means both '{into[form]}' and '{event}'"))


def _controls(words: Words, faults: list[Fault]) -> dict[str, str]:
    found: dict[str, str] = {}
    for control in sorted(CONTROLS):
        for form, where in (*_forms(words, f"control-{control}"), *_label(words, control)):
            _add(found, form, control, where, faults)
    for lang in (*words.langs, *words.few):
        for form in words.listed("control-lang", lang):
            _add(found, fold(form), f"lang:{lang}", words.first["control-lang"], faults)
    return found


def _answers(state: State, words: Words, faults: list[Fault]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, choice in enumerate(state.answers, 1):
        _add(found, str(number), choice, state.where, faults)
        for form, where in (*_label(words, choice), *_forms(words, f"answer-{choice}")):
            _add(found, form, choice, where, faults)
    return found


def listen(plan: Plan, words: Words) -> tuple[Ear, list[Fault]]:
    """The ear for these flows and words, and every text that would mean two things."""
    faults: list[Fault] = []
    controls = _controls(words, faults)
    answers: dict[Spot, Mapping[str, str]] = {}
    for flow in plan.flows.values():
        for state in flow.states.values():
            if not state.answers:
                continue
            mine = _answers(state, words, faults)
            answers[flow.name, flow.version, state.name] = mine
            faults += [
                Fault(state.where, f"'{form}' answers '{state.name}' and is the control '{controls[form]}'")
                for form in sorted(mine.keys() & controls.keys())
            ]
    special = {
        name: frozenset(form for form, _ in _forms(words, f"control-{name}")) for name in ("never", "polite", "bye")
    }
    return Ear(controls, answers, special["never"], special["polite"], special["bye"]), faults
