"""What is said at once when somebody is in danger, by kind of danger (safety decisions 4, 9 and 13).

The words are fixed and reviewed (`flows/text/<lang>/danger.ftl`); this table says which, in what order. Emergency
help comes in the first bubble. Danger from a person nearby: nothing unsolicited until they write, so no presence.
"""

from __future__ import annotations

from dataclasses import dataclass

from safeguarding.handoff import MINUTE
from safeguarding.messages import Ms

REPEAT: Ms = 30 * MINUTE
"""The same script is not said again within this time."""


@dataclass(frozen=True, slots=True)
class Script:
    """The prompts of one kind of danger, and when the bot lets the person know that it is still there."""

    prompts: tuple[str, ...]
    presence: tuple[Ms, ...] = (2 * MINUTE, 5 * MINUTE)


SCRIPTS: dict[str, Script] = {
    "person": Script(("danger-person-1", "danger-person-2", "danger-person-3"), presence=()),
    "taken": Script(("danger-taken-1", "danger-taken-2", "danger-taken-3")),
    "suicidal": Script(("danger-suicidal-1", "danger-suicidal-2")),
    "other": Script(("danger-other-1",)),
}

NOBODY = "danger-nobody"
PRESENCE = "presence"


def script(kind: str) -> Script:
    """The script of a kind; where the kind is not known, that of somebody who may end their life."""
    return SCRIPTS.get(kind, SCRIPTS["suicidal"])


def presence(minutes: int) -> str:
    """The name of a presence timer."""
    return f"{PRESENCE}-{minutes}"
