"""Changes of the team that need a second lead: proposed in one browser, signed, withdrawn or declined in another.

Theory of operation. The server keeps what one lead has signed and shows it to the others; their browsers verify it
against the roster they believe in, say in words what it changes, and sign the same digest. The server puts the two
signatures together, verifies the whole as it would any roster, and adopts it in one step with the end of the proposal:
there is no way to the roster on which a signature is missing. What is over is answered with the one sentence that
says how it ended.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.store.model import Lost
from bot.web import access, rosters
from bot.web.body import Base64, Shape, read
from bot.web.parts import PARTS, Parts
from flows.errors import Broken, Refused
from safeguarding import audit, keys, proposal
from safeguarding.audit import Tag
from safeguarding.proposal import LIFE, SENTENCES, Over, Proposal, State
from safeguarding.roster import Roster


class Countersigned(Shape, frozen=True):
    """The second lead's signature over the proposal's roster."""

    sig: Base64


class Ending(Shape, frozen=True):
    """Nothing: who asks says whether it is withdrawn or declined."""


async def listed(request: web.Request) -> web.Response:
    """`GET /console/api/proposals`: what waits, with its roster, and what ended lately, with the word how."""
    parts = request.app[PARTS]
    before, now = await _team(parts), parts.clock.now()
    found = [one for one in await parts.store.proposals() if now < one.until + LIFE]
    return web.json_response({"proposals": [await _shown(parts, one, before) for one in found]})


async def propose(request: web.Request) -> web.Response:
    """`POST /console/api/proposals`: the next version, signed by whoever proposes it."""
    parts, worker = request.app[PARTS], request[access.WORKER]
    new = await rosters.posted(request)
    before, now = await _team(parts), parts.clock.now()
    async with rosters.refusals_told(parts, worker, new.version):
        await rosters.may_sign(parts, worker, new)
        made = proposal.proposed(new, before, now)
        if made.by != worker.id:
            raise Refused("A proposal is made by the lead who signed it.")
    entry = audit.entry(Tag.ROSTER_PROPOSED, now, worker.id, version=new.version)
    try:
        await parts.store.propose(made, new.text(), now, (entry,))
    except Lost:
        raise Over(await _word(parts, made.id, State.SUPERSEDED)) from None
    parts.hub.change()
    return web.json_response({"id": made.id, "until": made.until})


async def sign(request: web.Request) -> web.Response:
    """`POST …/sign`: the second signature, by which the change holds. Raises 409 with how the proposal ended."""
    parts, worker = request.app[PARTS], request[access.WORKER]
    given = (await read(request, Countersigned)).sig
    before = await _team(parts)
    found = await _waiting(parts, request, before)
    async with rosters.refusals_told(parts, worker, found.version):
        made = await _opened(parts, found, before)
        full = proposal.countersigned(made, worker.id, _raw(given), before)
        await rosters.may_sign(parts, worker, full)
    now = parts.clock.now()
    try:
        entries, left = rosters.accepted(before, full, worker.id, now), rosters.left(before, full)
        await parts.store.adopt(found.id, worker.id, full.text(), now, entries, left=left)
    except Lost:
        raise Over(await _word(parts, found.id, State.SUPERSEDED)) from None
    return web.json_response({"version": full.version, "words": await rosters.settle(parts, before, full)})


async def end(request: web.Request) -> web.Response:
    """`POST …/end`: withdrawn by whoever proposed it, declined by another lead."""
    parts, worker = request.app[PARTS], request[access.WORKER]
    await read(request, Ending)
    found = await _waiting(parts, request, await _team(parts))
    over, now = proposal.ended(found, worker.id), parts.clock.now()
    entry = audit.entry(
        Tag.PROPOSAL_ENDED, now, worker.id, version=found.version, other=found.by, outcome=over.state.value
    )
    try:
        await parts.store.proposal_end(over, now, (entry,))
    except Lost:
        raise Over(await _word(parts, found.id, State.SUPERSEDED)) from None
    parts.hub.change()
    return web.json_response({"state": over.state.value})


async def _team(parts: Parts) -> Roster:
    found = await rosters.current(parts)
    if found is None:
        raise Refused("There is no team yet.")
    return found


async def _waiting(parts: Parts, request: web.Request, before: Roster) -> Proposal:
    """The proposal that a request names. Raises 404, or Over with how it ended."""
    found = await parts.store.proposal(request.match_info["proposal"])
    if found is None:
        raise web.HTTPNotFound(text="This proposal is not known here any more.")
    stands = proposal.state(found, before.version, parts.clock.now())
    if stands is not State.WAITING:
        raise Over(stands)
    return found


async def _opened(parts: Parts, found: Proposal, before: Roster) -> Roster:
    """The roster of a proposal. Raises Over: it may have ended since it was looked up, or somebody changed it."""
    text = await parts.store.proposed(found.id)
    if not text:
        raise Over(await _word(parts, found.id, State.FORGED))
    return proposal.opened(found, text, before)


async def _word(parts: Parts, name: str, otherwise: State) -> State:
    """How a proposal ended while it was being acted upon."""
    found, last = await parts.store.proposal(name), len(await parts.store.rosters())
    stands = proposal.state(found, last, parts.clock.now()) if found else State.SUPERSEDED
    return otherwise if stands is State.WAITING else stands


async def _shown(parts: Parts, found: Proposal, before: Roster) -> dict[str, Any]:
    stands, document = proposal.state(found, before.version, parts.clock.now()), None
    if stands is State.WAITING:
        try:
            document = keys.strict_json((await _opened(parts, found, before)).text())
        except Over as over:
            stands = State(over.why)
    return {
        "id": found.id,
        "by": found.by,
        "at": found.at,
        "until": found.until,
        "state": stands.value,
        "ended_by": found.ended_by,
        "why": SENTENCES.get(stands, ""),
        "roster": document,
    }


def _raw(signature: str) -> bytes:
    try:
        return keys.unb64u(signature, keys.SIGNATURE)
    except Broken:
        raise web.HTTPBadRequest(text="This is not a signature.") from None
