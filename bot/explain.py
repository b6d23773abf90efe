"""`wren assess --explain`: one message in the terminal, with what was noticed and by which rules.

For the people who keep the cues. Nothing is stored. Underlined words are noticed ones, so that no colour is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from rich.console import Console
from rich.text import Text

from safeguarding.indicators import Entry, Indicators, Noticed, assess
from safeguarding.urgency import Urgency

LONGEST = 64 * 1024
_COLOURS = {
    Urgency.CALM: "green",
    Urgency.WORRY: "cyan",
    Urgency.CONCERN: "yellow",
    Urgency.SERIOUS: "magenta",
    Urgency.DANGER: "red",
}
_UNSHOWN = "\N{REPLACEMENT CHARACTER}"


def run(stdin: IO[bytes], console: Console, indicators: Indicators) -> int:
    """Explain what stands on standard input, at most 64 KiB of it; 0, or 1 if there is nothing to read."""
    text = stdin.read(LONGEST).decode("utf-8", "replace").strip("\r\n")
    if not text:
        console.print("Nothing to read: type a message, then end it with Ctrl-D.")
        return 1
    for line in explained(text, assess(indicators, [Entry(text)])):
        console.print(line, soft_wrap=True)
    return 0


def explained(text: str, noticed: Noticed) -> Iterator[Text]:
    """The urgency; the message with what was noticed underlined; and each reason with its words, gravest first."""
    yield Text(noticed.urgency.value, style=f"bold {_COLOURS[noticed.urgency]}")
    shown = visible(text)
    whole = Text(shown)
    for reason in noticed.reasons:
        whole.stylize("underline", reason.start, reason.end)
    yield whole
    width = max((len(reason.rule) for reason in noticed.reasons), default=0)
    for reason in noticed.reasons:
        quoted = " ".join(shown[reason.start : reason.end].split())
        yield Text.assemble((reason.rule.ljust(width), "bold"), "  ", quoted, "  ", (reason.category, "dim"))
    if noticed.watched:
        yield Text("Somebody may be reading along.")
    if not noticed.understood:
        yield Text("Not understood: a person is asked to look.")


def visible(text: str) -> str:
    """The text, as long as it was, with nothing in it that moves a terminal's cursor or hides."""
    return "".join(char if char.isprintable() or char == "\n" else _UNSHOWN for char in text)
