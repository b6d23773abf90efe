"""The queue as a console shows it: urgency, clocks and two-word aliases. Nothing of what anybody said."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from bot.store.model import Handoff
from bot.web.access import Standing, Worker
from bot.web.alias import alias
from bot.web.parts import Parts
from safeguarding import handoff, proposal, roster
from safeguarding.handoff import State
from safeguarding.urgency import Urgency


async def queue(parts: Parts, worker: Worker) -> dict[str, Any]:
    """What waits, in order, and what this worker holds; a tally by urgency; who has a console open.

    A lead is also told how many changes of the team wait for their signature.
    """
    handoffs = await parts.store.handoffs()
    cases = await asyncio.gather(*(parts.store.case(held.case) for held in handoffs))
    parts.lately.see(handoffs)
    rows = {held.case: _row(parts, worker, held, case) for held, case in zip(handoffs, cases, strict=True)}
    waiting = [held for held in handoffs if State(held.state) is State.WAITING]
    mine = [held for held in handoffs if State(held.state) in handoff.HELD and held.worker == worker.id]
    found = {
        "now": parts.clock.now(),
        "tally": _tally(waiting),
        "mine": [rows[held.case] for held in mine],
        "waiting": [rows[held.case] for held in waiting],
        "duty": duty(parts),
        "version": parts.keyring.roster.version if parts.keyring.roster else 0,
    }
    return found | ({"team": await _team(parts, worker)} if worker.standing is Standing.LEAD else {})


async def _team(parts: Parts, lead: Worker) -> dict[str, Any]:
    """By what a lead's page sees that it should look again; how many changes wait for this lead; what needs care."""
    team, now = parts.keyring.roster, parts.clock.now()
    last = team.version if team else 0
    found = await parts.store.proposals()
    waiting = [one for one in found if proposal.state(one, last, now) is proposal.State.WAITING]
    return {
        "version": last,
        "waiting": [one.id for one in waiting],
        "asked": sum(one.by != lead.id for one in waiting),
        "due": roster.due_at(team) if team else 0,
        "proofs": len((await parts.store.proofs(len(team.epochs)))[1]) if team else 0,
        "replacing": parts.leaving.replacing,
        "frail": list(roster.warnings(team)) if team else [],
    }


def duty(parts: Parts) -> list[str]:
    """The working names of those who have a console open now."""
    roster, present = parts.keyring.roster, parts.hub.present()
    return [member.name for member in roster.active() if member.id in present] if roster else []


def at(case: Mapping[str, str], name: str) -> int:
    """A time among a case's clear fields; 0 when there is none."""
    text = case.get(name, "")
    return int(text) if text.isdigit() else 0


def _row(parts: Parts, worker: Worker, held: Handoff, case: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "case": held.case,
        "alias": alias(parts.alias_key, held.case),
        "urgency": held.urgency.value,
        "state": held.state,
        "since": held.since,
        "lang": held.lang,
        "last_in": at(case, "last_in"),
        "last_out": at(case, "last_out"),
        "returning": case.get("returning") == "1",
        "hidden": case.get("hidden") == "1",
    }
    if held.worker == worker.id:
        row |= {"fence": held.fence, "lease_until": held.lease_until, "tab": held.tab}
    elif State(held.state) is State.WAITING and parts.lately.held(worker.id, held):
        row["offered_back"] = True
    return row


def _tally(waiting: Iterable[Handoff]) -> list[dict[str, Any]]:
    since: dict[Urgency, list[int]] = {urgency: [] for urgency in reversed(Urgency)}
    for held in waiting:
        since[held.urgency].append(held.since)
    return [
        {"urgency": urgency.value, "count": len(times), "oldest": min(times)}
        for urgency, times in since.items()
        if times
    ]
