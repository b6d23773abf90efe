"""A paper code: 48 digits that open a slot like a passphrase does, in eight groups that notice a mistyped digit.

Each group is a random 16-bit number times eleven, in six digits (PROTOCOL.md 7.1): one wrong digit, or two that
changed places, no longer divide by eleven. Together they hold 128 random bits.
"""

from __future__ import annotations

import re
import unicodedata

from flows.errors import Refused

GROUPS, DIGITS, CHECK = 8, 6, 11
HIGHEST = (2**16 - 1) * CHECK

_BETWEEN = re.compile(r"[\s\u002d\u2010-\u2015\u2212]+")


def tidied(typed: str) -> str:
    """The one form of a paper code, however it was typed; anything that is no row of digits comes back as it is.

    Raises Refused, with the number of the group, for a code that was mistyped.
    """
    code = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed))
    if not (code.isascii() and code.isdigit()):
        return typed
    if len(code) != GROUPS * DIGITS:
        raise Refused(f"A paper code has {GROUPS * DIGITS} digits. These are {len(code)}.")
    groups = [code[at : at + DIGITS] for at in range(0, len(code), DIGITS)]
    for number, group in enumerate(groups, start=1):
        if int(group) % CHECK or int(group) > HIGHEST:
            raise Refused(f"Look again at group {number} of the paper code: a digit is wrong.")
    return " ".join(groups)
