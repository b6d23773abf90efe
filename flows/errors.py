"""The three ways something can fail. The docstring is the message when none is given."""

from __future__ import annotations


class WrenError(Exception):
    """Something went wrong."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__)


class Refused(WrenError):
    """That cannot be done."""

    why: str = ""
    """A short code for whoever must tell one refusal from another."""


class Broken(WrenError):
    """Stored data is wrong."""


class Unavailable(WrenError):
    """Not available now; try again."""
