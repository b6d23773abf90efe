"""Looks for a phrase in bytes, in every dress it could wear: raw, UTF-16, JSON, URL, base64, hex, inside gzip."""

from __future__ import annotations

import base64
import json
import re
import urllib.parse
import zlib
from collections.abc import Iterator
from pathlib import Path

GZIP = re.compile(rb"\x1f\x8b\x08")


def forms(phrase: str) -> tuple[bytes, ...]:
    """Every byte string that would betray the phrase. A phrase without spaces or case makes for the fewest dresses."""
    raw = phrase.encode()
    found = {raw, raw.upper(), phrase.encode("utf-16-le"), phrase.encode("utf-16-be"), raw.hex().encode()}
    found.add(json.dumps(phrase)[1:-1].encode())
    found.add("".join(f"\\u{ord(c):04x}" for c in phrase).encode())
    found.add(urllib.parse.quote(phrase).encode())
    found.add("".join(f"%{b:02X}" for b in raw).encode())
    for padding in (b"", b"x", b"xx"):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            whole = encode(padding + raw)
            start = -(-len(padding) * 8 // 6)
            found.add(whole[start + (1 if padding else 0) :].rstrip(b"=")[:-1])
    return tuple(found)


def hits(data: bytes, phrase: str) -> list[bytes]:
    """The dresses of the phrase in these bytes, gzip members opened."""
    looked = [data, *_unzipped(data)]
    return [form for form in forms(phrase) if any(form in part for part in looked)]


def below(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file in a folder, as it is now."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()


def _unzipped(data: bytes) -> Iterator[bytes]:
    for match in GZIP.finditer(data):
        try:
            yield zlib.decompressobj(31).decompress(data[match.start() :], 1 << 24)
        except zlib.error:
            continue
