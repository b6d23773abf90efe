"""Reads parse_mode texts: HTML, MarkdownV2 and the old Markdown, with the real server's error words. Pure."""

from __future__ import annotations

import html
import re
from typing import Any

from bot.rehearsal.entities import entity
from bot.rehearsal.parameters import Failed, bad

TAGS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
        "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
        "tg-spoiler": "spoiler", "blockquote": "blockquote", "a": "text_link"}  # fmt: skip
TAG = re.compile(r"<(/?)([a-z-]*)((?:\s[^>]*)?)>", re.IGNORECASE)
HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler", "`": "code"}
RESERVED = set("_*[]()~`>#+-=|{}.!")
Parsed = tuple[str, list[dict[str, Any]]]


def parsed(text: str, mode: str) -> Parsed:
    """The plain text and its entities.

    Raises:
        Failed: the markup is wrong or the mode unknown.
    """
    match mode.lower():
        case "":
            return text, []
        case "html":
            return _html(text)
        case "markdownv2":
            return _marked(text, MARKS, RESERVED)
        case "markdown":
            return _marked(text, {"*": "bold", "_": "italic", "`": "code"}, set())
        case _:
            raise bad("Unsupported parse_mode")


def _wrong(why: str) -> Failed:
    return bad(f"Can't parse entities: {why}")


def _bytes(text: str, at: int) -> int:
    return len(text[:at].encode())


def _html(text: str) -> Parsed:
    plain, at = "", 0
    spans: list[tuple[str, int, int, str]] = []
    opened: list[tuple[str, int, str]] = []
    for match in TAG.finditer(text):
        plain += html.unescape(text[at : match.start()])
        at = match.end()
        closing, name, rest = match.group(1), match.group(2).lower(), match.group(3)
        where = _bytes(text, match.start())
        if not closing:
            if name not in TAGS:
                raise _wrong(f'Unsupported start tag "{name}" at byte offset {where}')
            href = HREF.search(rest)
            opened.append((name, len(plain), html.unescape(href.group(1)) if href else ""))
            continue
        if not opened:
            raise _wrong(f"Unexpected end tag at byte offset {where}")
        expected, start, url = opened.pop()
        if name and name != expected:
            raise _wrong(f'Unmatched end tag at byte offset {where}, expected "</{expected}>", found "</{name}>"')
        spans.append((expected, start, len(plain), url))
    plain += html.unescape(text[at:])
    if opened:
        raise _wrong(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    return plain, _entities(plain, [(TAGS[name], start, end, url) for name, start, end, url in spans])


def _marked(text: str, marks: dict[str, str], reserved: set[str]) -> Parsed:
    plain, at = "", 0
    spans: list[tuple[str, int, int, str]] = []
    opened: list[tuple[str, int, int]] = []
    while at < len(text):
        mark = next((m for m in (text[at : at + 2], text[at]) if m in marks), "")
        if text[at] == "\\" and at + 1 < len(text) and ord(text[at + 1]) < ord("\x7f"):
            plain, at = plain + text[at + 1], at + 2
        elif mark and opened and opened[-1][0] == mark:
            _, start, _ = opened.pop()
            spans.append((marks[mark], start, len(plain), ""))
            at += len(mark)
        elif mark:
            opened.append((mark, len(plain), at))
            at += len(mark)
        elif text[at] in reserved:
            raise _wrong(f"Character '{text[at]}' is reserved and must be escaped with the preceding '\\'")
        else:
            plain, at = plain + text[at], at + 1
    if opened:
        mark, _, start = opened[-1]
        name = f"{marks[mark].capitalize()} entity at" if reserved else "the entity starting at"
        raise _wrong(f"Can't find end of {name} byte offset {_bytes(text, start)}")
    return plain, _entities(plain, spans)


def _entities(plain: str, spans: list[tuple[str, int, int, str]]) -> list[dict[str, Any]]:
    found = []
    for kind, start, end, url in spans:
        if start < end and (kind != "text_link" or url):
            found.append(entity(kind, plain, start, end, **({"url": url} if kind == "text_link" else {})))
    return sorted(found, key=lambda item: (item["offset"], -item["length"]))
