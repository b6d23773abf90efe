"""Faults that a test or a trainer plants, and where they strike. Pure: chance comes in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from flows.errors import Refused

MOST_FAULTS = 100


class FaultKind(StrEnum):
    """What can go wrong between a bot and Telegram."""

    DUPLICATE = "duplicate"
    """an update is delivered twice, although it was confirmed"""
    SWAP = "swap"
    """a text is held back until the same person's next tap was delivered (webhook only)"""
    FLOOD = "flood"
    """429 with `retry_after` seconds, for one chat or for all"""
    LOST_ANSWER = "lost-answer"
    """the method is done, and then 500 is answered"""
    DISCONNECT = "disconnect"
    """the method is done, and the connection breaks in the middle of the answer"""
    DROP = "drop"
    """the connection breaks before anything is done"""
    UNAUTHORIZED = "unauthorized"
    """401, as after the token was revoked"""
    SLOW = "slow"
    """the answer comes `ms` milliseconds late"""
    WEBHOOK_DOWN = "webhook-down"
    """the webhook cannot be reached"""


@dataclass(slots=True)
class Fault:
    """Strikes `count` times (0: until cleared), or by chance (`share`), at one method or chat or at any."""

    kind: FaultKind
    count: int = 1
    share: float = 1.0
    method: str = ""
    chat: int = 0
    retry_after: int = 1
    ms: int = 0
    struck: int = 0

    def fits(self, kind: FaultKind, method: str, chat: int) -> bool:
        """Whether it can strike here."""
        return (
            self.kind is kind
            and (not self.count or self.struck < self.count)
            and self.method.lower() in {"", method}
            and self.chat in {0, chat}
        )


class Faults:
    """What is planted now."""

    def __init__(self, chance: Random) -> None:
        self.planted: list[Fault] = []
        self._chance = chance

    def plant(self, fault: Fault) -> None:
        """Add one.

        Raises:
            Refused: there are too many.
        """
        self.planted = [f for f in self.planted if not f.count or f.struck < f.count]
        if len(self.planted) >= MOST_FAULTS:
            raise Refused("Too many faults are planted; clear them first.")
        self.planted.append(fault)

    def clear(self) -> None:
        """No more faults."""
        self.planted.clear()

    def strikes(self, kind: FaultKind, method: str = "", chat: int = 0) -> Fault | None:
        """The fault that strikes here and now, if any; it counts as struck."""
        for fault in self.planted:
            if fault.fits(kind, method, chat) and (fault.share >= 1 or self._chance.random() < fault.share):
                fault.struck += 1
                return fault
        return None
