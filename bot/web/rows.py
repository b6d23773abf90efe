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
from safeguarding.roster import Roster
from safeguarding.urgency import Urgency


async def queue(parts: Parts, worker: Worker) -> dict[str, Any]:
    """What waits, in order, and what this worker holds; a tally by urgency; who has a console open.

    `prove`: whether this worker has yet to show that they open the newest key. A lead is also told of the team.
    """
    handoffs = await parts.store.handoffs()
    cases = await asyncio.gather(*(parts.store.case(held.case) for held in handoffs))
    parts.lately.see(handoffs)
    rows = {held.case: _row(parts, worker, held, case) for held, case in zip(handoffs, cases, strict=True)}
    waiting = [held for held in handoffs if State(held.state) is State.WAITING]
    mine = [held for held in handoffs if State(held.state) in handoff.HELD and held.worker == worker.id]
    team = parts.keyring.roster
    canary, shown = await parts.store.proofs(team.epoch.n) if team else (None, {})
    found = {
        "now": parts.clock.now(),
        "tally": _tally(waiting),
        "mine": [rows[held.case] for held in mine],
        "waiting": [rows[held.case] for held in waiting],
        "duty": duty(parts),
        "version": team.version if team else 0,
        "prove": canary is not None and worker.id not in shown,
    }
    if team is None or worker.standing is not Standing.LEAD:
        return found
    return found | {"team": await _team(parts, worker, team) | {"proofs": len(shown)}}


async def _team(parts: Parts, lead: Worker, team: Roster) -> dict[str, Any]:
    """By what a lead's page sees that it should look again; how many changes wait for this lead; what needs care."""
    found, now = await parts.store.proposals(), parts.clock.now()
    waiting = [one for one in found if proposal.state(one, team.version, now) is proposal.State.WAITING]
    return {
        "version": team.version,
        "waiting": [one.id for one in waiting],
        "asked": sum(one.by != lead.id for one in waiting),
        "due": roster.due_at(team),
        "replacing": parts.leaving.replacing,
        "frail": list(roster.warnings(team)),
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
