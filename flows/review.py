"""Who has read a file of words before a young person does.

A word file opens with lines `### key: value`. `### status: needs-review` is how every file starts. A reviewed one
says `reviewed` and names the safeguarding lead, the youth panel, the date, a version, and `words`: the short hash
of everything below the head. Change one word below and the hash no longer fits, so a review can't outlive its text.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from dataclasses import dataclass

from flows.faults import Fault, Where, instead

NEEDS = "needs-review"
REVIEWED = "reviewed"

_KEYS = ("status", "lead", "panel", "date", "version", "words", "simpler", "note")
_SIGNED = ("lead", "panel", "date", "version", "words")
_LINE = re.compile(r"### ([a-z]+): (.+)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def short_hash(text: str) -> str:
    """Eight hex digits that change with the text. Tells versions apart; protects against nothing else."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Review:
    """A word file's head. `words` is the hash of the text as it stands; `one_voice`: *simpler* may borrow plain."""

    path: str
    status: str
    words: str
    lead: str = ""
    panel: str = ""
    date: str = ""
    version: str = ""
    one_voice: bool = False

    @property
    def ready(self) -> bool:
        """Whether a young person may be given these words."""
        return self.status == REVIEWED


def read_review(path: str, text: str) -> tuple[Review, list[Fault]]:
    """The head of a word file and what is wrong with it."""
    head: dict[str, str] = {}
    faults: list[Fault] = []
    lines = text.splitlines()
    top = list(itertools.takewhile(lambda line: line.startswith("###"), lines))
    for number, line in enumerate(top, 1):
        match = _LINE.fullmatch(line)
        if not match or match[1] not in _KEYS:
            key = match[1] if match else line.strip("# ").partition(":")[0]
            faults.append(Fault(Where(path, number), f"unknown line of the head '{key}'{instead(key, _KEYS)}"))
        elif match[1] in head and match[1] != "note":
            faults.append(Fault(Where(path, number), f"'{match[1]}' stands twice in the head"))
        else:
            head[match[1]] = match[2].strip()
    words = short_hash("\n".join(lines[len(top) :]).strip())
    faults += [Fault(Where(path, 1), what) for what in _unsound(head, words)]
    review = Review(
        path=path,
        status=head.get("status", NEEDS),
        words=words,
        lead=head.get("lead", ""),
        panel=head.get("panel", ""),
        date=head.get("date", ""),
        version=head.get("version", ""),
        one_voice="simpler" in head,
    )
    return review, faults


def _unsound(head: dict[str, str], words: str) -> list[str]:
    status = head.get("status", "")
    found = []
    if status not in {NEEDS, REVIEWED}:
        found.append(f"the head needs '### status: {NEEDS}' or '### status: {REVIEWED}'")
    if head.get("simpler", "plain") != "plain":
        found.append("the only rule for the simpler voice is '### simpler: plain'")
    if status != REVIEWED:
        return found
    found += [f"reviewed words need '### {key}: …'" for key in _SIGNED if key not in head]
    if not _DATE.fullmatch(head.get("date", "2000-01-01")):
        found.append("the review's date must be written YYYY-MM-DD")
    if head.get("words", words) != words:
        found.append(f"the words changed after their review: they are {words} now")
    return found
