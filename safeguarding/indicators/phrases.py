"""The language that cues are written in, and how a phrase becomes an RE2 pattern over the symbols of a reading.

    my {dad} {hit} me          words in a row; `{dad}` is any word of that class in words.toml
    i (want|need) to {die}     one of several; `(a|)` or `word?` may be missing
    (sat|here|now)*            none to four of these in a row
    {he} .. {touch} me         `..` up to three words between, `...` six, `....` twelve; not over "not" or a stop
    suicid*                    any word that begins so; `hit+` is hit, hits, hitting
    ^ 9 $                      `^` the beginning, `$` the end of what was typed

After a subject (`i`, `he`, `{dad}` …) helping words may stand: "he hits", "he has been hitting", "he won't stop".
Words are read as a person's are: `dont` is "do not", and light words ("just", "literally") do not count.

Beside its pattern a phrase has the atoms that it cannot do without; only phrases whose atoms are all in a reading are
tried, so that thousands cost no more than the few that could match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import re2

from flows.errors import Broken
from safeguarding.indicators.lexicon import BREAK, NEGATORS, Lexicon, Piece, inflected

_PART = re.compile(r"(?<=\))\*|\.{2,4}|\{[a-z_]+\}|[()|?^$]|[^\s(){}|?^$.]+|\S")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_GAPS = {"_": (1, 1), "..": (0, 3), "...": (0, 6), "....": (0, 12)}
_OFTEN = {"?": "?", "*": "{0,4}"}
_BROAD = frozenset({"{he}", "{someone}", "{me}", "{man}"})
_SUBJECTS = frozenset(
    {"i", "we", "he", "she", "they", "it", "who", "you", "u", "im", "hes", "shes", "theyre", "ive", "noone", "nobody"}
)


@dataclass(frozen=True, slots=True)
class Made:
    """Part of a pattern: its expression, and the sets of atoms of each of which one must be there."""

    expression: str
    needs: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase ready to search with. By one of its `anchor` atoms it is looked up; of each of `needs` it needs one."""

    source: str
    regex: re2._Regexp
    needs: tuple[frozenset[str], ...]
    anchor: frozenset[str]


def compiled(expression: str) -> re2._Regexp:
    """An RE2 pattern over bytes: linear time, bounded memory. Raises Broken if RE2 cannot take it."""
    options = re2.Options()
    options.max_mem = 1 << 20
    options.never_capture = True
    options.log_errors = False
    try:
        return re2.compile(expression.encode(), options)
    except re2.error as error:
        raise Broken(f"not a pattern that RE2 can run: {error}") from None


def teach(sources: Iterable[str], lexicon: Lexicon) -> None:
    """Make the words of all phrases known before the first is compiled."""
    parts = {part.lower() for source in sources for part in _PART.findall(lexicon.paired(source))}
    lexicon.begin(part[:-1] for part in parts if len(part) > 1 and part.endswith("*"))
    for part in sorted(parts):
        if part.endswith("+"):
            lexicon.learn(inflected(part[:-1]))
        elif _WORD.fullmatch(part):
            lexicon.learn([part.replace("'", "")])


def phrase(source: str, lexicon: Lexicon) -> Phrase:
    """Read one phrase; raises Broken with what is wrong with it."""
    parts = iter(_PART.findall(lexicon.paired(source)))
    made, closed = _sequence(parts, lexicon)
    if closed:
        raise Broken(f"a ')' too many in {source!r}")
    if not made.needs:
        raise Broken(f"needs at least one word or class that must be there: {source!r}")
    anchor = _rarest(made.needs, lexicon)
    others = sorted((need for need in made.needs if need != anchor), key=len)
    return Phrase(source, compiled(made.expression), tuple(others), anchor)


def _rarest(needs: tuple[frozenset[str], ...], lexicon: Lexicon) -> frozenset[str]:
    """Of the sets of atoms the one that the fewest readings have: no common word, then the smallest."""
    common = lexicon.words.classes["common"] | _BROAD
    return min(needs, key=lambda atoms: (len(atoms & common), len(atoms)))


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
            return _either(branches, lexicon), True
        elif part == "|":
            branches.append([])
        elif part in _OFTEN:
            if not current:
                raise Broken(f"a {part!r} stands after nothing")
            current.append(Made(f"(?:{current.pop().expression}){_OFTEN[part]}"))
        else:
            current += _item(part, lexicon)
    return _either(branches, lexicon), False


def _either(branches: list[list[Made]], lexicon: Lexicon) -> Made:
    made = [Made("".join(m.expression for m in b), tuple(n for m in b for n in m.needs)) for b in branches]
    if len(made) == 1:
        return made[0]
    expression = f"(?:{'|'.join(dict.fromkeys(m.expression for m in made))})"
    if not all(m.needs for m in made):
        return Made(expression)
    best = (_rarest(m.needs, lexicon) for m in made)
    return Made(expression, (frozenset(atom for atoms in best for atom in atoms),))


def _item(part: str, lexicon: Lexicon) -> list[Made]:
    if part in _GAPS:
        low, high = _GAPS[part]
        return [Made(f"[^{''.join(lexicon.symbols[word] for word in (BREAK, *sorted(NEGATORS)))}]{{{low},{high}}}")]
    if part in {"^", "$"}:
        return [Made(part)]
    if part.startswith("{"):
        return [_class(part[1:-1], lexicon)]
    if part.endswith("*"):
        begun = lexicon.begun(part[:-1])
        return [Made(_set(lexicon.symbols[word] for word in begun), (frozenset(begun),))]
    if part.endswith("+"):
        forms = frozenset(inflected(part[:-1]))
        return [Made(_set(lexicon.symbols[form] for form in forms), (forms,))]
    if not _WORD.fullmatch(part):
        raise Broken(f"{part!r} is no part of the phrase language")
    return _words(part.lower().replace("'", ""), lexicon)


def _words(word: str, lexicon: Lexicon) -> list[Made]:
    """A literal word as readings have it: glossed, perhaps more than one token."""
    lexicon.learn([word])
    made = [Made(_either_form(piece, lexicon), (_forms(piece.word, lexicon),)) for piece in lexicon.meaning(word)]
    if not made:
        raise Broken(f"{word!r} is a light word: readings have none, so leave it out")
    return [_bridged(made[0], lexicon)] if word in _SUBJECTS else made


def _forms(word: str, lexicon: Lexicon) -> frozenset[str]:
    """The word; for a person also "dads", which is how "dad's" and "dad is" are typed."""
    people = lexicon.words.classes["he"]
    return frozenset({word, word + "s"} if word in people and word + "s" in people else {word})


def _either_form(piece: Piece, lexicon: Lexicon) -> str:
    forms = _forms(piece.word, lexicon)
    return piece.symbol if len(forms) == 1 else _set(lexicon.symbols[form] for form in forms)


def _class(name: str, lexicon: Lexicon) -> Made:
    if name not in lexicon.words.classes:
        raise Broken(f"no class {{{name}}} in words.toml")
    rows = sorted(lexicon.rows(name), key=lambda row: (-len(row), row))
    several = [row for row in rows if len(row) > 1]
    expression = "|".join((*several, _set(row for row in rows if len(row) == 1)))
    made = Made(f"(?:{expression})", (frozenset({"{" + name + "}"}),))
    return _bridged(made, lexicon) if name in lexicon.words.bridges else made


def _set(symbols: Iterable[str]) -> str:
    """Symbols as one bracket, neighbours as a range; what no text can hold if there are none."""
    codes = sorted({ord(symbol) for symbol in symbols})
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return f"[{''.join(chr(a) if a == b else f'{chr(a)}-{chr(b)}' for a, b in ranges)}]" if ranges else "[\ue000]"


def _bridged(made: Made, lexicon: Lexicon) -> Made:
    helping = _set(row for row in lexicon.rows("aux") if len(row) == 1)
    stop = _set(row for row in lexicon.rows("halt") if len(row) == 1)
    return Made(f"{made.expression}(?:{helping}|{lexicon.symbols['not']}{stop}){{0,6}}", made.needs)
