"""Writes `deploy/REFERENCE.md` from the tables in the code: `.venv/bin/python tests/support/reference.py`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.store import keys
from bot.store.keys import Kind, Tag, Where
from bot.web.access import MAY, ROUTES
from safeguarding import effects
from safeguarding.counts import Count

FILE = Path(__file__).resolve().parents[2] / "deploy" / "REFERENCE.md"
TYPES = {Kind.STRING: "string", Kind.HASH: "hash", Kind.LIST: "list", Kind.ZSET: "sorted set"}


def document() -> str:
    """The whole page."""
    parts = (
        "# What there is\n\nWritten by `tests/support/reference.py` from the code; a test checks that it is current.",
        _effects(),
        _counts(),
        _routes(),
        _keys(),
    )
    return "\n\n".join(parts) + "\n"


def _table(title: str, note: str, *rows: tuple[str, ...]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"## {title}\n\n{note}\n", lines[0], "|---" * len(rows[0]) + "|", *lines[1:]])


def _effects() -> str:
    rows = [(f"`{kind.__name__}`", _first(kind.__doc__)) for kind in get_args(effects.Effect)]
    return _table("Effects", "What a turn may ask for. Nothing else can happen.", ("effect", "asks to"), *rows)


def _counts() -> str:
    rows = [(f"`{count.value}`", count.label) for count in Count]
    return _table("Counts", "What may be counted, by week.", ("count", "on the dashboard"), *rows)


def _routes() -> str:
    rows = [(f"`{method} {path}`", f"`{needs.value}`", _who(needs)) for (method, path), needs in ROUTES.items()]
    note = "What the pages answer, and who is answered. Anything else is refused."
    return _table("Routes", note, ("route", "needs", "has it"), *rows)


def _who(needs: object) -> str:
    return ", ".join(sorted(who.value for who, has in MAY.items() if needs in has)) or "everybody"


def _keys() -> str:
    rows = [(f"`{_name(key)}`", TYPES[key.kind], key.holds, key.life) for key in keys.TABLE]
    note = (
        "`wren` is the prefix, `{pNN}` one of the partitions, `{desk}` the desk. No key has an expiry. "
        "Keys marked † lie in the shred store."
    )
    return _table("Keys of the store", note, ("key", "type", "holds", "how long"), *rows)


def _name(key: keys.Key) -> str:
    tag = "{desk}" if key.tag is Tag.DESK else "{pNN}"
    name = f"wren:{tag}:{key.name}" + (f":<{key.per}>" if key.per and key.tag is Tag.PART else "")
    return name + ("†" if key.where is Where.SHRED else "")


def _first(doc: str | None) -> str:
    return (doc or "").strip().splitlines()[0].rstrip(".")


if __name__ == "__main__":
    FILE.write_text(document())
