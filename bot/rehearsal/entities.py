"""Words that Telegram itself marks in a text: commands, links, mentions, hashtags, mail addresses. Pure.

Offsets and lengths are UTF-16 code units, as everywhere in the Bot API.
"""

from __future__ import annotations

import re
from typing import Any

BEFORE = r"(?<![\w/@#.])"
URL = r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]"
HOST = r"(?:[a-z0-9-]+\.)+(?:com|org|net|uk)\b"
KINDS = (
    ("url", re.compile(f"{URL}|{BEFORE}{HOST}", re.IGNORECASE)),
    ("email", re.compile(BEFORE + r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("bot_command", re.compile(BEFORE + r"/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(BEFORE + r"@[A-Za-z][A-Za-z0-9_]{3,31}\b")),
    ("hashtag", re.compile(BEFORE + r"#\w{1,256}")),
)


def units(text: str) -> int:
    """UTF-16 code units: how Telegram measures a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def entity(kind: str, text: str, start: int, end: int, **extra: Any) -> dict[str, Any]:
    """A MessageEntity for text[start:end] (code points in, code units out)."""
    return {"offset": units(text[:start]), "length": units(text[start:end]), "type": kind, **extra}


def noticed(text: str) -> list[dict[str, Any]]:
    """What Telegram marks by itself, in order; where two overlap the earlier kind of the list wins."""
    taken: list[tuple[int, int]] = []
    found = []
    for kind, pattern in KINDS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if all(end <= a or start >= b for a, b in taken):
                taken.append((start, end))
                found.append(entity(kind, text, start, end))
    return sorted(found, key=lambda item: (item["offset"], -item["length"]))
