"""Who may do what: the only ways to a worker, a case or a record. Nothing is opened before it has been asked here.

Theory of operation. Each route stands in one table with the permission it needs, and each role with those it has; a
route that nobody declared is refused. About one case more is asked, in one function: whether its handoff waits (then
the notice may be read) or is held by this very worker under this very fence (then its records, and for acts the same
tab). A refusal never says whether the case exists. Reads and refused reads both enter the audit, before anything is
released. What a worker may do comes from the newest roster at each request, so leaving ends it at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import aiohttp_session
from aiohttp import web
from aiohttp.typedefs import Handler

from bot import reissue
from bot.store.model import Handoff, Lane, Record
from bot.store.wires import part_of
from bot.web.parts import PARTS, Parts
from flows.errors import Refused
from safeguarding import audit, handoff
from safeguarding.audit import Tag
from safeguarding.record import Kind
from safeguarding.roster import Role, Roster


class Permission(StrEnum):
    """What a route needs."""

    OPEN = "open"
    SELF = "self"
    CASES = "cases"
    TEAM = "team"
    FOUND = "found"
    NUMBERS = "numbers"


class Standing(StrEnum):
    """A member's role, or pending: enrolled, but in no roster yet."""

    LEAD = Role.LEAD
    WORKER = Role.WORKER
    REVIEWER = Role.REVIEWER
    PENDING = "pending"


_ = Permission
MAY: Mapping[Standing, frozenset[Permission]] = MappingProxyType(
    {
        Standing.LEAD: frozenset({_.SELF, _.CASES, _.TEAM, _.FOUND, _.NUMBERS}),
        Standing.WORKER: frozenset({_.SELF, _.CASES}),
        Standing.REVIEWER: frozenset({_.SELF}),
        Standing.PENDING: frozenset({_.SELF, _.FOUND}),
    }
)
API, CASE, PROPOSAL = "/console/api", "/console/api/cases/{case}", "/console/api/proposals/{proposal}"
TERM = f"{API}/terms/{{term}}"
DUE = f"{API}/retention/{{case}}"
ROUTES: Mapping[tuple[str, str], Permission] = MappingProxyType(
    {
        ("GET", "/"): _.OPEN,
        ("GET", "/console"): _.OPEN,
        ("GET", "/console/enrol"): _.OPEN,
        ("GET", "/static/{path}"): _.OPEN,
        ("GET", "/assets.json"): _.OPEN,
        ("POST", "/console/csp"): _.OPEN,
        ("POST", f"{API}/salt"): _.OPEN,
        ("POST", f"{API}/sign-in"): _.OPEN,
        ("POST", f"{API}/enrol"): _.OPEN,
        ("POST", f"{API}/sign-out"): _.SELF,
        ("GET", f"{API}/me"): _.SELF,
        ("GET", f"{API}/slots"): _.SELF,
        ("POST", f"{API}/slots"): _.SELF,
        ("POST", f"{API}/slots/{{slot}}/remove"): _.SELF,
        ("GET", f"{API}/sessions"): _.SELF,
        ("POST", f"{API}/sessions/{{session}}/end"): _.SELF,
        ("GET", f"{API}/events"): _.CASES,
        ("GET", f"{API}/queue"): _.CASES,
        ("POST", f"{API}/take"): _.CASES,
        ("POST", f"{CASE}/heartbeat"): _.CASES,
        ("POST", f"{CASE}/phoning"): _.CASES,
        ("POST", f"{CASE}/release"): _.CASES,
        ("POST", f"{CASE}/close"): _.CASES,
        ("POST", f"{CASE}/reply"): _.CASES,
        ("GET", f"{CASE}/records"): _.CASES,
        ("GET", f"{CASE}/notice"): _.CASES,
        ("POST", f"{CASE}/bundle"): _.CASES,
        ("POST", f"{API}/invitations"): _.TEAM,
        ("GET", f"{API}/retention"): _.TEAM,
        ("POST", f"{DUE}/propose"): _.TEAM,
        ("POST", f"{DUE}/confirm"): _.TEAM,
        ("POST", f"{DUE}/hold"): _.TEAM,
        ("GET", f"{API}/proof"): _.CASES,
        ("POST", f"{API}/proof/canary"): _.TEAM,
        ("POST", f"{API}/proof/opened"): _.CASES,
        ("GET", f"{API}/enrolments"): _.FOUND,
        ("POST", f"{API}/roster"): _.FOUND,
        ("GET", f"{API}/proposals"): _.TEAM,
        ("POST", f"{API}/proposals"): _.TEAM,
        ("POST", f"{PROPOSAL}/sign"): _.TEAM,
        ("POST", f"{PROPOSAL}/end"): _.TEAM,
        ("GET", f"{API}/terms"): _.CASES,
        ("POST", f"{API}/terms"): _.CASES,
        ("POST", f"{TERM}/end"): _.TEAM,
        ("GET", "/dashboard"): _.NUMBERS,
    }
)


class NotYours(Refused):
    """This conversation is not yours now."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Who is asking."""

    id: str
    name: str
    standing: Standing

    def document(self) -> dict[str, str]:
        """As the console is told."""
        return {"id": self.id, "name": self.name, "role": self.standing.value}


@dataclass(frozen=True, slots=True)
class Claim:
    """What a request says it holds: a fence and, for acts, the tab it was given to."""

    fence: int
    tab: str | None = None


class Need(StrEnum):
    """What is wanted with a case."""

    PREVIEW = "preview"
    READ = "read"
    ACT = "act"


WORKER = web.RequestKey("worker", Worker)


def standing(roster: Roster | None, worker: str, name: str) -> Worker | None:
    """Who somebody is now by the newest roster; None for one who has left."""
    member = next((m for m in roster.members if m.id == worker), None) if roster else None
    if member is None:
        return Worker(worker, name, Standing.PENDING)
    return Worker(member.id, member.name, Standing(member.role)) if member.until is None else None


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Ask before every handler. Raises 401 without a session, 403 without the permission or the declaration."""
    resource = request.match_info.route.resource
    if resource is None:
        return await handler(request)
    needed = ROUTES.get((request.method, resource.canonical))
    if needed is None:
        raise web.HTTPForbidden
    if needed is not Permission.OPEN:
        worker = await signed_in(request)
        if worker is None and needed is Permission.NUMBERS:
            raise web.HTTPFound(f"/console?next={resource.canonical}")
        if worker is None:
            raise web.HTTPUnauthorized(text="Sign in first.")
        if needed not in MAY[worker.standing]:
            raise web.HTTPForbidden(text="Your role does not include this.")
        request[WORKER] = worker
    return await handler(request)


async def signed_in(request: web.Request) -> Worker | None:
    """Who this browser is signed in as, if anybody still is."""
    session = await aiohttp_session.get_session(request)
    if session.empty:
        return None
    return standing(request.app[PARTS].keyring.roster, session["worker"], session["name"])


def may(worker: Worker, need: Need, held: Handoff | None, claim: Claim | None) -> bool:
    """Whether this worker may do this with this handoff. The one rule; everything else only carries it out."""
    if held is None or Permission.CASES not in MAY[worker.standing]:
        return False
    state = handoff.State(held.state)
    if need is Need.PREVIEW:
        return state is handoff.State.WAITING
    if claim is None or state not in handoff.HELD or held.worker != worker.id or held.fence != claim.fence:
        return False
    return need is Need.READ or (claim.tab is not None and held.tab == claim.tab)


async def handoff_of(parts: Parts, worker: Worker, need: Need, case: str, claim: Claim | None = None) -> Handoff:
    """The only way to a case. Raises NotYours, and audits that it was refused when words were wanted."""
    held = await parts.store.handoff(case)
    if held is not None and may(worker, need, held, claim):
        return held
    if need is not Need.ACT:
        entry = audit.entry(Tag.CASE_READ_REFUSED, parts.clock.now(), worker.id, case=case)
        await parts.store.audit(entry, part=part_of(case))
    raise NotYours


@dataclass(frozen=True, slots=True)
class Released:
    """Sealed records and what takes their outer layer off. Only a member's own keys open what is inside.

    Where there are no new records there is no secret either, and nothing to audit.
    """

    held: Handoff
    records: tuple[Record, ...]
    secret: bytes
    generation: int
    salts: Mapping[str, bytes]


async def notice(parts: Parts, worker: Worker, case: str) -> Released:
    """Why a handoff waits, to be seen before taking it: the notices and nothing else, audited as a preview."""
    held = await handoff_of(parts, worker, Need.PREVIEW, case)
    records = tuple(r for r in await parts.store.records(case) if r.kind == Kind.NOTICE)
    return await _released(parts, worker, held, records, Tag.CASE_PREVIEWED)


async def records(parts: Parts, worker: Worker, case: str, claim: Claim, after: Mapping[Lane, int]) -> Released:
    """All records after the numbers given, for the worker who holds the case under this fence."""
    held = await handoff_of(parts, worker, Need.READ, case, claim)
    found = await parts.store.records(case, after)
    return await _released(parts, worker, held, found, Tag.CASE_READ)


async def bundle(parts: Parts, worker: Worker, case: str, claim: Claim) -> Released:
    """All records, to be taken away as a sealed copy by the worker who holds the case; audited as an export."""
    held = await handoff_of(parts, worker, Need.READ, case, claim)
    return await _released(parts, worker, held, await parts.store.records(case), Tag.CASE_EXPORTED)


async def _released(parts: Parts, worker: Worker, held: Handoff, found: tuple[Record, ...], tag: Tag) -> Released:
    if not found:
        return Released(held, (), b"", 0, {})
    now = parts.clock.now()
    entry = audit.entry(tag, now, worker.id, case=held.case, count=len(found))
    await parts.store.audit(entry, part=held.who.part)
    shred, found = await reissue.released(parts.store, parts.keyring.deployment, held.case, found)
    if tag is not Tag.CASE_PREVIEWED:  # only now: what was not released has been read by nobody
        last = max((record.seq for record in found if record.lane is Lane.BOT), default=0)
        await parts.store.keeping(held.case, {"read": str(last), "touched": str(now)})
    places = {f"{record.lane}:{record.seq}" for record in found}
    kept = {place: salt for place, salt in shred.salts.items() if place in places}
    return Released(held, found, shred.secret, shred.generation, kept)
