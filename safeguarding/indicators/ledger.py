"""Slow harm is remembered: weak signals as (category, day), never a word. Pure functions over plain tuples.

Rules (domain brief 4.4, safety decision 15), each within twelve months:
- signs of one kind on three different days → serious ("three neglect hints five weeks apart");
- signs of two different kinds in one household → serious;
- three signs on at least two days → serious;
- three days of contact within fourteen, at least one of them with a concern → serious.
A sign is one category on one day, so repeating it within a day changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from safeguarding.messages import Ms
from safeguarding.urgency import Urgency

Entry: TypeAlias = tuple[str, int]

DAY = 86_400_000
KEPT_DAYS = 365
MOST = 512
CONTACT = "contact"
CONCERN = "concern"
HOUSEHOLD = frozenset(
    {"neglect", "emotional_abuse", "domestic_abuse", "relationship_abuse", "young_carer", "physical_abuse"}
)
_DAYS, _KINDS, _SIGNS, _CONTACTS, _FORTNIGHT = 3, 2, 3, 3, 14


def day_of(now: Ms) -> int:
    """Days since the Unix epoch, UTC."""
    return now // DAY


def add(entries: Iterable[Entry], weak: Iterable[str], urgency: Urgency, now: Ms) -> tuple[Entry, ...]:
    """The ledger with today's contact, its signs, and whether it was a concern; older than a year is dropped."""
    today = day_of(now)
    names = {CONTACT, *weak} | ({CONCERN} if urgency.rank >= Urgency.CONCERN.rank else set())
    kept = {(name, day) for name, day in entries if today - KEPT_DAYS <= day} | {(name, today) for name in names}
    return tuple(sorted(kept, key=lambda entry: (entry[1], entry[0]))[-MOST:])


def urgency(entries: Iterable[Entry], now: Ms) -> Urgency:
    """What the ledger alone asks for."""
    return rule(entries, now)[0]


def rule(entries: Iterable[Entry], now: Ms) -> tuple[Urgency, str, str]:
    """The urgency, the rule that gives it, and the category that it rests on; ("", "") for calm."""
    today = day_of(now)
    recent = {(name, day) for name, day in entries if today - KEPT_DAYS <= day <= today}
    signs = sorted((day, name) for name, day in recent if name not in {CONTACT, CONCERN})
    days: dict[str, set[int]] = {}
    for day, name in signs:
        days.setdefault(name, set()).add(day)
    if lasting := sorted(name for name, found in days.items() if len(found) >= _DAYS):
        return Urgency.SERIOUS, "ledger.lasting", lasting[0]
    if len(days.keys() & HOUSEHOLD) >= _KINDS:
        return Urgency.SERIOUS, "ledger.household", min(days.keys() & HOUSEHOLD)
    if len(signs) >= _SIGNS and len({day for day, _ in signs}) > 1:
        return Urgency.SERIOUS, "ledger.several", signs[-1][1]
    contacts = {day for name, day in recent if name == CONTACT and today - _FORTNIGHT < day}
    concerns = {day for name, day in recent if name == CONCERN and today - _FORTNIGHT < day}
    if len(contacts) >= _CONTACTS and concerns:
        return Urgency.SERIOUS, "ledger.contacts", signs[-1][1] if signs else ""
    return Urgency.CALM, "", ""
