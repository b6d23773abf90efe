"""The language that cues are written in, and how a phrase becomes an RE2 pattern over a reading.

    my {dad} {hit} me          words in a row; `{dad}` is any word of that class in words.toml
    i (want|need) to {die}     one of several; `(a|)` or `word?` may be missing
    {he} .. {touch} me         `..` is up to three words between, `...` up to six; neither steps over "not" or a full stop
    suicid*                    any word that begins so; `hit+` is hit, hits, hitting
    (sat|here|now)*            none to four of these in a row
    ^ 9 $                      `^` the beginning, `$` the end of what was typed

After a subject (`i`, `he`, `{dad}` …) helping words may stand: "he hits", "he has been hitting", "he won't stop hitting".
Words are read as a person's are: `dont` is "do not", and light words ("just", "literally") do not count.

Beside its pattern a phrase has the atoms that it cannot do without; only phrases whose atoms are all in a reading are
tried, so that thousands cost no more than the few that could match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import re2

from flows.errors import Broken
from safeguarding.indicators.lexicon import NEGATORS, Lexicon, inflected

_PART = re.compile(r"(?<=\))\*|\.\.\.|\.\.|\{[a-z_]+\}|[()|?^$]|[^\s(){}|?^$.]+|\S")
_GAPS = {"_": (1, 1), "..": (0, 3), "...": (0, 6)}
_OFTEN = {"?": "?", "*": "{0,4}"}
_SUBJECTS = frozenset({"i", "we", "he", "she", "they", "it", "who", "you", "u", "im", "hes", "shes", "theyre", "ive"})
COMMON = frozenset(
    "i me my we us he she they it you to not is am are was be been the a an and of in on at for with no so do does did "
    "him her his them their that this have has had go get got want will would can if when what how".split()
) | {"{he}", "{i}", "{someone}", "{me}"}
_BRIDGE = r"(?: \+[^ ]*/{aux}[^ ]*| -\|not\|[^ ]* \+\|(?:stop|stopped|stopping|help)\|[^ ]*){{0,6}}"


@dataclass(frozen=True, slots=True)
class Made:
    """Part of a pattern: its expression, and the sets of atoms of each of which one must be there."""

    expression: str
    needs: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase ready to search with. `anchor` are the atoms by which it is looked up."""

    source: str
    regex: re2._Regexp
    needs: tuple[frozenset[str], ...]
    anchor: frozenset[str]


def options() -> re2.Options:
    """How every pattern runs: linear time, bounded memory, nothing captured, nothing printed."""
    chosen = re2.Options()
    chosen.max_mem = 1 << 20
    chosen.never_capture = True
    chosen.log_errors = False
    return chosen


def compiled(expression: str) -> re2._Regexp:
    """An RE2 pattern over bytes; raises Broken if RE2 cannot take it."""
    try:
        return re2.compile(expression.encode(), options())
    except re2.error as error:
        raise Broken(f"not a pattern that RE2 can run: {error}") from None


def phrase(source: str, lexicon: Lexicon) -> Phrase:
    """Read one phrase; raises Broken with what is wrong with it."""
    parts = iter(_PART.findall(source))
    made, closed = _sequence(parts, lexicon)
    if closed:
        raise Broken(f"a ')' too many in {source!r}")
    if not made.needs:
        raise Broken(f"needs at least one word or class that must be there: {source!r}")
    anchor = min(made.needs, key=_weight)
    return Phrase(source, compiled(made.expression), made.needs, anchor)


def _weight(atoms: frozenset[str]) -> tuple[int, int]:
    return sum(atom in COMMON for atom in atoms), len(atoms)


def _sequence(parts: Iterator[str], lexicon: Lexicon) -> tuple[Made, bool]:
    """Everything up to the end or the `)` that closes this group; whether it was closed."""
    branches: list[list[Made]] = [[]]
    for part in parts:
        current = branches[-1]
        if part == "(":
            inner, closed = _sequence(parts, lexicon)
            if not closed:
                raise Broken("a '(' is never closed")
            current.append(inner)
        elif part == ")":
            return _either(branches), True
        elif part == "|":
            branches.append([])
        elif part in _OFTEN:
            if not current:
                raise Broken(f"a {part!r} stands after nothing")
            current.append(Made(f"(?:{current.pop().expression}){_OFTEN[part]}"))
        else:
            current += _item(part, lexicon)
    return _either(branches), False


def _either(branches: list[list[Made]]) -> Made:
    made = [Made("".join(m.expression for m in b), tuple(n for m in b for n in m.needs)) for b in branches]
    if len(made) == 1:
        return made[0]
    expression = f"(?:{'|'.join(m.expression for m in made)})"
    if not all(m.needs for m in made):
        return Made(expression)
    return Made(expression, (frozenset().union(*(min(m.needs, key=_weight) for m in made)),))


def _item(part: str, lexicon: Lexicon) -> list[Made]:
    if part in _GAPS:
        low, high = _GAPS[part]
        return [Made(rf"(?: \+[^ ]*){{{low},{high}}}")]
    if part in {"^", "$"}:
        return [Made(part)]
    if part.startswith("{"):
        return [_class(part[1:-1], lexicon)]
    if part.endswith("*"):
        begun = frozenset({lexicon.begin(part[:-1])})
        return [Made(rf" [+-][^ /]*\|{re.escape(part[:-1])}[^ |/]*\|[^ ]*", (begun,))]
    if part.endswith("+"):
        for form in inflected(part[:-1]):
            lexicon.know(form)
        return [_either([[_literal(form)] for form in inflected(part[:-1])])]
    if not re.fullmatch(r"[^\W_]+(?:['-][^\W_]+)*", part):
        raise Broken(f"{part!r} is no part of the phrase language")
    return _words(part.lower().replace("'", ""), lexicon)


def _words(word: str, lexicon: Lexicon) -> list[Made]:
    """A literal word as readings have it: glossed, split, or dropped if it is light."""
    lexicon.know(word)
    made = [_literal(piece.word) for piece in lexicon.entries[word] if piece.code]
    return [_bridged(made[0], lexicon)] if made and word in _SUBJECTS else made


def _literal(word: str) -> Made:
    lead = "-" if word in NEGATORS else r"\+"
    return Made(rf" {lead}[^ /]*\|{re.escape(word)}\|[^ ]*", (frozenset({word}),))


def _class(name: str, lexicon: Lexicon) -> Made:
    if name not in lexicon.tags:
        raise Broken(f"no class {{{name}}} in words.toml")
    single = rf" [+-][^ ]*/{lexicon.tags[name]}[^ ]*"
    several = sorted((m for m in lexicon.words.classes[name] if " " in m), key=len, reverse=True)
    rows = ["".join(_literal(p.word).expression for w in m.split() for p in lexicon.entries[w] if p.code) for m in several]
    made = Made(f"(?:{'|'.join((*rows, single))})", (frozenset({"{" + name + "}"}),))
    return _bridged(made, lexicon) if name in lexicon.words.bridges else made


def _bridged(made: Made, lexicon: Lexicon) -> Made:
    return Made(made.expression + _BRIDGE.format(aux=lexicon.tags["aux"]), made.needs)
