"""When helpers are meant to be here, so that somebody who finds nobody is told when somebody will be.

Whether a helper *is* here is never read from this: that is asked of the consoles that are open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK = 7


@dataclass(frozen=True, slots=True)
class Window:
    """A shift: from a time on a weekday (0 is Monday). Its end matters to the rota, not to who waits."""

    day: int
    begins: dt.time


@dataclass(frozen=True, slots=True)
class Opening:
    """The next time somebody will be here. `when`: today, tomorrow, or a weekday's short name; `time`: `15:00`."""

    when: str
    time: str


def opening(windows: Iterable[Window], local: dt.datetime) -> Opening | None:
    """The next shift that begins after a local time; None when no hours are known."""
    ahead = [(_days(window, local), window) for window in windows]
    if not ahead:
        return None
    days, window = min(ahead, key=lambda item: (item[0], item[1].begins))
    when = {0: "today", 1: "tomorrow"}.get(days, DAYS[window.day])
    return Opening(when, window.begins.strftime("%H:%M"))


def begins(windows: Iterable[Window], local: dt.datetime) -> dt.datetime | None:
    """When the next shift after a local time begins, in local time; None when no hours are known."""
    ahead = (
        dt.datetime.combine(local.date() + dt.timedelta(days=_days(window, local)), window.begins) for window in windows
    )
    return min(ahead, default=None)


def _days(window: Window, local: dt.datetime) -> int:
    """Days until the window begins: 0 for later today, 7 for one that began today already."""
    days = (window.day - local.weekday()) % WEEK
    return WEEK if not days and window.begins <= local.time() else days
