"""The only reader of flow, word, cue, clock and region files. Everything below `bot` gets them as texts.

Paths are as in the repository ("flows/text/en/hello.ftl"), so that an error can name file and line. Files are
read from the installed package, wherever that is; sizes and numbers are bounded, since a folder that someone
filled by mistake should be refused and not fill the memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from flows.errors import Broken, Refused

ROOTS = ("flows", "safeguarding")
MAX_BYTES = 1 << 20
MAX_FILES = 2_000
MAX_DEPTH = 8


def texts(folder: str, suffix: str) -> dict[str, str]:
    """All files below `folder` whose names end in `suffix`, by path, in order.

    Raises:
        Refused: the folder is not one that holds such files.
        Broken: a file is too large or not UTF-8, or there are too many.
    """
    root, *rest = folder.strip("/").split("/")
    if root not in ROOTS or any(part in ("", ".", "..") for part in rest):
        raise Refused(f"{folder}: only folders of {' and '.join(ROOTS)} hold texts.")
    place = files(root).joinpath(*rest)
    if not place.is_dir():
        raise Refused(f"{folder}: there is no such folder.")
    found: dict[str, str] = {}
    for path, file in _walk("/".join([root, *rest]), place, MAX_DEPTH):
        if file.name.endswith(suffix):
            found[path] = _text(path, file)
        if len(found) > MAX_FILES:
            raise Broken(f"{folder}: more than {MAX_FILES} files.")
    return found


def text(path: str) -> str:
    """One file. Raises Refused where there is none, Broken for one that is too large or not UTF-8."""
    root, *rest = path.split("/")
    if root not in ROOTS or any(part in ("", ".", "..") for part in rest):
        raise Refused(f"{path}: only folders of {' and '.join(ROOTS)} hold texts.")
    place = files(root).joinpath(*rest)
    if not place.is_file():
        raise Refused(f"{path}: there is no such file.")
    return _text(path, place)


def _walk(path: str, place: Traversable, depth: int) -> Iterator[tuple[str, Traversable]]:
    for each in sorted(place.iterdir(), key=lambda entry: entry.name):
        inner = f"{path}/{each.name}"
        if each.is_file():
            yield inner, each
        elif depth and each.is_dir() and not each.name.startswith(("__", ".")):
            yield from _walk(inner, each, depth - 1)


def _text(path: str, file: Traversable) -> str:
    with file.open("rb") as opened:
        raw = opened.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise Broken(f"{path}: larger than {MAX_BYTES} bytes.")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Broken(f"{path}:{line}: not UTF-8.") from None
