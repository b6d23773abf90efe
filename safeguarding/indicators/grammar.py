"""What the words around a cue do to it: negation, past, story, game, figure of speech, words of others, age, friend.

Only a frame that a cue itself lists can lower it, and only to `worry` (a thing denied or over) or `calm` (not meant).
Laughter lowers nothing: "lol" is how many people say the hardest things.
"""

from __future__ import annotations

from dataclasses import replace

from safeguarding.indicators.cues import Frame
from safeguarding.indicators.lexicon import BREAK, Lexicon, Piece
from safeguarding.indicators.match import Hit
from safeguarding.indicators.normalise import Reading, made
from safeguarding.urgency import Urgency

_NEGATION_SPAN = 4
_QUOTE_SPAN = 3
_NONE: frozenset[str] = frozenset()
_AS_FRIEND = {
    **dict.fromkeys(("he", "she", "they"), "i"),
    **dict.fromkeys(("his", "their"), "my"),
    **dict.fromkeys(("him", "them"), "me"),
    **dict.fromkeys(("himself", "herself", "themselves", "themself"), "myself"),
}
_YOUNGEST, _OLDEST = 4, 17
_TELLING_SPAN = 5


def lowered(hit: Hit, reading: Reading, atoms: frozenset[str], lexicon: Lexicon, *, friend: bool = False) -> Urgency:
    """The cue's urgency where it stands; in a reading `as_friend` no word is the person's own."""
    cue = hit.cue
    if Frame.GAME in cue.frames and "{game}" in atoms:
        return Urgency.CALM
    if Frame.FIGURE in cue.frames and "{mundane}" in atoms and "{earnest}" not in atoms:
        return Urgency.CALM
    if Frame.STORY in cue.frames and _told_as_story(hit, reading, atoms, lexicon, friend=friend):
        return Urgency.CALM
    if Frame.TOLD in cue.frames and _told_by_others(hit, reading, lexicon):
        return Urgency.CALM
    if Frame.NEGATED in cue.frames and _negated(hit, reading, lexicon):
        return min(cue.urgency, Urgency.WORRY, key=lambda u: u.rank)
    return _when(hit, atoms)


def _when(hit: Hit, atoms: frozenset[str]) -> Urgency:
    cue = hit.cue
    past = "{past}" in atoms and "{again}" not in atoms
    over = "{over}" in atoms and "{again}" not in atoms
    if Frame.PAST in cue.frames and (past or over):
        return min(cue.urgency, Urgency.WORRY, key=lambda u: u.rank)
    if Frame.ENDED in cue.frames and past:
        return min(cue.urgency, Urgency.WORRY if over else Urgency.CONCERN, key=lambda u: u.rank)
    return cue.urgency


def _class(name: str, lexicon: Lexicon) -> frozenset[str]:
    return lexicon.words.classes.get(name, _NONE)


def _negated(hit: Hit, reading: Reading, lexicon: Lexicon) -> bool:
    """A "not" up to four words before, with nothing but helping words between; in some languages the word after."""
    if hit.last + 1 < len(reading.words) and reading.words[hit.last + 1] in _class("not_after", lexicon):
        return True
    bridge = _class("bridge", lexicon)
    for index in range(hit.first - 1, max(-1, hit.first - 1 - _NEGATION_SPAN), -1):
        word = reading.words[index]
        if word in lexicon.words.negators:
            return True
        if word not in bridge:
            return False
    return False


def _told_as_story(hit: Hit, reading: Reading, atoms: frozenset[str], lexicon: Lexicon, *, friend: bool) -> bool:
    near = reading.words[max(0, hit.first - _QUOTE_SPAN) : hit.last + 1]
    if "{story}" in atoms and (friend or _class("self", lexicon).isdisjoint(near)):
        return True
    before = reading.words[max(0, hit.first - _QUOTE_SPAN) : hit.first]
    return "{lyric}" in atoms and not _class("introduces", lexicon).isdisjoint(before)


def _told_by_others(hit: Hit, reading: Reading, lexicon: Lexicon) -> bool:
    """As in "they told me to …": the words are another's, whatever they do to the person."""
    before = reading.words[max(0, hit.first - _TELLING_SPAN) : hit.first]
    tells = _class("tells", lexicon)
    if BREAK in before or tells.isdisjoint(before):
        return False
    return before[-1] in tells | {"to", "should", "go", "me"}


def is_own(hit: Hit, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether the words where the cue was found speak of the person."""
    return not _class("own", lexicon).isdisjoint(reading.words[hit.first : hit.last + 1])


def age(reading: Reading, lexicon: Lexicon) -> int | None:
    """The age that the person says, if one is said: "im 9", "i am 12 years old", "mam 12 lat"."""
    begins, years_after, not_years = (_class(name, lexicon) for name in ("age_begins", "years", "no_age"))
    words = (*reading.words, "", "")
    for index, word in enumerate(reading.words):
        at = index + 2 if words[index + 1] == "am" else index + 1
        number, after = words[at], words[at + 1]
        if word not in begins or not number.isdecimal() or len(number) > len(str(_OLDEST)):
            continue
        if after in years_after or (not years_after and after not in not_years):
            years = int(number)
            if _YOUNGEST <= years <= _OLDEST:
                return years
    return None


def as_friend(reading: Reading, lexicon: Lexicon) -> Reading | None:
    """The same words with the friend in the place of "I", so that every cue about oneself is also one about a friend.

    "my mate gets hit by his dad" → "i gets hit by my dad". None if nobody else is spoken of.
    """
    friends = _class("friend", lexicon)
    words = reading.words
    swaps = lexicon.words.classes
    places = [index for index, word in enumerate(words) if word in friends]
    if not places:
        return None
    pieces: list[Piece] = []
    kept: list[int] = []
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else ""
        if word in swaps["determiner"] and (following in friends or _leads_to_friend(words, index + 1, lexicon)):
            continue
        new = _swapped(word, following, lexicon)
        pieces.append(lexicon.entries[new][0] if new else reading.pieces[index])
        kept.append(index)
    at = tuple(reading.typed.at[index] for index in kept)
    return made(pieces, reading.light, reading.strange, replace(reading.typed, at=at), lexicon)


def _leads_to_friend(words: tuple[str, ...], index: int, lexicon: Lexicon) -> bool:
    determiner, friends = lexicon.words.classes["determiner"], lexicon.words.classes["friend"]
    while index < len(words) and words[index] in determiner:
        index += 1
    return index < len(words) and words[index] in friends


def _swapped(word: str, following: str, lexicon: Lexicon) -> str:
    classes = lexicon.words.classes
    if word in classes["friend"]:
        possessive = word.endswith("s") and following in classes["owned"]
        return "my" if possessive else "i"
    if word == "her":
        return "my" if following in classes["owned"] else "me"
    return _AS_FRIEND.get(word, "")
