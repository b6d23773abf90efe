"""What is said at once when somebody is in danger, by kind of danger (safety decisions 4, 9 and 13).

The words are fixed and reviewed (`flows/text/<lang>/danger.ftl`); this table says which, in what order. Emergency
help comes in the first bubble. Danger from a person nearby: nothing unsolicited until they write, so no presence.
"""

from __future__ import annotations

from dataclasses import dataclass

from safeguarding.handoff import MINUTE
from safeguarding.messages import Ms

PRESENCE: Ms = 2 * MINUTE
"""When the bot first says that it is still there; the flow sets only the second time."""
OUTSIDE: Ms = 3 * MINUTE
"""Unclaimed for so long, the person is told so, and to call 999 (safety decision 9)."""
STILL_HERE = "presence-1"
NOBODY = "nobody"
UNASKED = (STILL_HERE, "presence-2", NOBODY)
"""Reminders that would write to somebody who has not written."""
REPEAT: Ms = 30 * MINUTE
"""The same script is not said again within this time."""
CHOSEN = {"friend-now": "other"}
"""Answers that say of themselves that somebody is in danger now, and its kind: as if it had been written."""
RULE = "chosen-danger"
"""The rule by which a human is asked for then."""


@dataclass(frozen=True, slots=True)
class Script:
    """The prompts of one kind of danger, and what is said when nobody has come."""

    prompts: tuple[str, ...]
    nobody: str = "danger-nobody"
    timers: tuple[tuple[str, Ms], ...] = ((STILL_HERE, PRESENCE), (NOBODY, OUTSIDE))


SCRIPTS: dict[str, Script] = {
    "person": Script(("danger-person-1", "danger-person-2", "danger-person-3"), timers=()),
    "taken": Script(("danger-taken-1", "danger-taken-2", "danger-taken-3")),
    "suicidal": Script(("danger-suicidal-1", "danger-suicidal-2"), nobody="danger-nobody-suicidal"),
    "other": Script(("danger-other-1",)),
}


def script(kind: str) -> Script:
    """The script of a kind; where the kind is not known, that of somebody who may end their life."""
    return SCRIPTS.get(kind, SCRIPTS["suicidal"])
