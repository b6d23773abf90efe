"""A pretend server for the console: real served files, real headers and really sealed records; the rest is made up.

It exists so that the console can be shown states that a real service reaches only with patience: an unreadable
record, a missing number, a lapsed claim, a roster that does not verify.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp_sse import sse_response

from bot.web import assets
from bot.web.headers import adder
from bot.web.labels import CATEGORIES
from bot.web.terms import _shown
from safeguarding import keys, passkeys, record, roster, slots, team
from safeguarding.team import Role, Roster
from safeguarding.terms import State, Term, check

STATIC = Path(assets.__file__).parent / "static"
WORDS = Path(keys.__file__).parent / "wordlist.txt"
DEPLOYMENT = bytes(range(16)).hex()
MINUTE = 60_000
PHRASES = {"Asha": "acorn acrobat acting action activate active", "Sam": "zips zit zodiac zombie zone zoning"}
PAPERS = {
    "Asha": "191620 546095 307340 516615 249744 692010 499257 263274",
    "Sam": "406087 091256 443575 707278 016588 338382 167805 371646",
}
SHELL = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Wren</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/static/css/console.css">
<script type="module" src="/static/js/{script}.js"></script></head>
<body data-deployment="{deployment}" data-rehearsal="true"><div id="app"></div></body></html>"""


@dataclass(slots=True)
class Somebody:
    """A member's keys, as only their browser has them."""

    name: str
    seal: keys.SealKey
    sign: keys.SignKey
    secret: bytes

    @classmethod
    def new(cls, name: str) -> Somebody:
        secret = secrets.token_bytes(64)
        return cls(name, keys.SealKey(secret[:32]), keys.SignKey(secret[32:]), secret)


@dataclass(slots=True)
class Way:
    """A slot as the service keeps it, and what it shows."""

    sort: str
    slot: dict[str, Any]
    auth: str
    used: int = 1

    @property
    def id(self) -> str:
        return str(self.slot["id"])


@dataclass(slots=True)
class Case:
    """A case's shred secret and records."""

    id: str
    alias: str
    urgency: str
    since: int
    state: str = "waiting"
    lang: str = "en"
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    records: list[tuple[str, int, str, bytes]] = field(default_factory=list)
    salts: dict[str, bytes] = field(default_factory=dict)
    delivery: dict[str, str] = field(default_factory=dict)
    worker: str = ""
    tab: str = ""
    fence: int = 0
    lease_until: int = 0
    last_in: int = 0
    last_out: int = 0
    returning: bool = False
    hidden: bool = False
    offered_back: bool = False


class Team:
    """A lead, a worker, a bot, one epoch, and the roster that says so. Made once: the slots are slow by design."""

    def __init__(self, at: int) -> None:
        self.people = {name: Somebody.new(name) for name in ("Asha", "Sam")}
        self.bot = keys.SignKey(keys.new_seed())
        asha, sam = self.people["Asha"], self.people["Sam"]
        self.seed = keys.new_seed()
        lead = roster.member("Asha", Role.LEAD, asha.sign.public, asha.seal.public, at)
        worker = roster.member("Sam", Role.WORKER, sam.sign.public, sam.seal.public, at)
        made = roster.first(DEPLOYMENT, lead, self.bot.public, self.seed, at=at, others=(worker,), rehearsal=True)
        self.roster: Roster = roster.sign(made, asha.sign)
        self.outbox = keys.OutboxKey(DEPLOYMENT, self.bot)
        self.ways = {name: self._ways(name) for name in self.people}

    def _ways(self, name: str) -> list[Way]:
        who, salt, made = self.people[name], secrets.token_bytes(16), []
        for sort, words in (("words", PHRASES[name]), ("paper", PAPERS[name])):
            entropy = secrets.token_bytes(8) + salt + secrets.token_bytes(12)
            slot, auth = slots.make_slot(words, who.secret, deployment=DEPLOYMENT, member=who.sign.id, entropy=entropy)
            made.append(Way(sort, slot.document(), keys.b64u(auth)))
        return made


class Pretend:
    """The service as the console sees it. Change its fields, then call `change()`."""

    def __init__(self, crew: Team, now: int) -> None:
        self.team = crew
        self.now = now
        self.cases: dict[str, Case] = {}
        self.rosters = [json.loads(crew.roster.text())]
        self.enrolments: list[dict[str, Any]] = []
        self.bodies: list[tuple[str, str]] = []
        self.proposed: list[Term] = []
        self.reports: list[str] = []
        self.sent: list[str] = []
        self.reasons: list[str] = []
        self.who = ""
        self.ways = {name: [replace(way) for way in ways] for name, ways in crew.ways.items()}
        self.sessions: list[dict[str, Any]] = []
        self.fail: set[str] = set()
        """Names of answers that come as 503."""
        self.refuse: dict[str, dict[str, Any]] = {}
        """Acts that are answered 409 once, with this body."""
        self.kept: list[dict[str, Any]] = []
        self.canary: dict[str, Any] | None = None
        self.opened: dict[str, dict[str, Any]] = {}
        self.beats = 0
        self.closed = False
        self.number = 0
        self.woken = asyncio.Event()

    def change(self) -> None:
        """Tells every open console that something changed."""
        self.number += 1
        self.woken.set()
        self.woken = asyncio.Event()

    def close(self) -> None:
        """Ends every stream."""
        self.closed = True
        self.change()

    def case(self, alias: str, urgency: str, minutes: float, **facts: Any) -> Case:
        made = Case(secrets.token_hex(16), alias, urgency, self.now - int(minutes * MINUTE), **facts)
        made.last_in = made.last_in or made.since
        self.cases[made.id] = made
        return made

    def keep(self, case: Case, lane: str, kind: str, payload: dict[str, Any], *, by: keys.SignKey | None = None) -> int:
        """Seals a payload into a case, as one record or as its parts. Returns the last number."""
        sealer = record.Sealer(DEPLOYMENT, 1, keys.SealKey(self.team.seed).public, by or self.team.bot)
        for message in record.encode(payload):
            seq = max((s for where, s, _, _ in case.records if where == lane), default=0) + 1
            salt = secrets.token_bytes(16)
            sealed = sealer.seal(case.id, lane, seq, kind, message, case.secret, 1, salt)
            case.records.append((lane, seq, kind, sealed))
            case.salts[f"{lane}:{seq}"] = salt
        return seq

    def said(
        self,
        case: Case,
        text: str,
        at: int,
        *,
        out: tuple[str, ...] = (),
        kind: str = "said",
        sort: str = "",
        **more: Any,
    ) -> None:
        """One turn: what came in (`sort`: which medium), and what the bot answered."""
        payload = {
            "v": 1,
            "at": at,
            "tz": "Europe/London",
            "in": {"type": kind, "message_id": 1, "at": at, "text": text, "kind": sort, **more},
            "out": [{"prompt": "p", "version": "1", "lang": "en", "args": {}, "text": words} for words in out],
            "noticed": {"urgency": "calm", "categories": [], "reasons": []},
        }
        self.keep(case, "b", "turn", payload)

    def app(self) -> web.Application:
        app = web.Application()
        app.on_response_prepare.append(adder(https=False))
        api = "/console/api"
        served = assets.Assets(assets.load(STATIC, "/static/"))
        app.router.add_get("/console", self._shell("console"))
        app.router.add_get("/console/enrol", self._shell("enrol"))
        app.router.add_get("/static/{path:.+}", served.file)
        app.router.add_post("/console/csp", self._report)
        for name in (
            "salt",
            "sign-in",
            "sign-out",
            "take",
            "invitations",
            "enrol",
            "roster",
            "terms",
            "proof/canary",
            "proof/opened",
        ):
            app.router.add_post(f"{api}/{name}", self._answer(name))
        app.router.add_post(f"{api}/terms/{{term}}/end", self._answer("term_end"))
        app.router.add_get(f"{api}/terms", self._answer("terms_listed"))
        for name in ("me", "queue", "enrolments", "proposals", "proof", "retention", "slots", "sessions"):
            app.router.add_get(f"{api}/{name}", self._answer(name))
        app.router.add_post(f"{api}/retention/{{case}}/{{act}}", self._keeping)
        app.router.add_post(f"{api}/slots", self._answer("slot-add"))
        app.router.add_post(f"{api}/slots/{{slot}}/remove", self._answer("slot-remove"))
        app.router.add_post(f"{api}/sessions/{{session}}/end", self._answer("session-end"))
        app.router.add_get(f"{api}/events", self._events)
        app.router.add_get(f"{api}/cases/{{case}}/{{act}}", self._answer("pile"))
        app.router.add_post(f"{api}/cases/{{case}}/{{act}}", self._act)
        return app

    def _shell(self, script: str) -> Any:
        async def page(_request: web.Request) -> web.Response:
            return web.Response(text=SHELL.format(script=script, deployment=DEPLOYMENT), content_type="text/html")

        return page

    def _answer(self, name: str) -> Any:
        async def answer(request: web.Request) -> web.Response:
            given = await self._given(request)
            if name in self.fail:
                return web.json_response({"error": "The store is not there now. Try again."}, status=503)
            handler = {"enrolments": "newcomers", "sessions": "places"}.get(
                name, name.replace("-", "_").replace("/", "_")
            )
            return getattr(self, handler)(request, given)

        return answer

    async def _given(self, request: web.Request) -> dict[str, Any]:
        text = await request.text()
        self.bodies.append((request.path, text))
        return json.loads(text) if text else {}

    async def _report(self, request: web.Request) -> web.Response:
        self.reports.append(await request.text())
        return web.Response(status=204)

    def salt(self, _request: web.Request, given: dict[str, Any]) -> web.Response:
        slot = next(way.slot for way in self.ways.get(given["name"], self.ways["Sam"]) if way.sort != "passkey")
        return web.json_response({"salt": slot["salt"], "kdf": slot["kdf"]})

    def sign_in(self, _request: web.Request, given: dict[str, Any]) -> web.Response:
        named = (name for name, who in self.team.people.items() if who.sign.id == given.get("member"))
        name = given.get("name") or next(named, "")
        found = self._shown(name, given["auth"])
        if found is None:
            return web.json_response({"error": "That name and those words do not fit together."}, status=401)
        self.who, found.used = name, self.now
        for session in self.sessions:
            session["here"] = False
        self.sessions.append(
            {"id": secrets.token_hex(32), "since": self.now, "seen": self.now, "sort": found.sort, "here": True}
        )
        return web.json_response({"worker": self._me(), "slots": [way.slot for way in self.ways[name]]})

    def _shown(self, name: str, auth: str) -> Way | None:
        return next((way for way in self.ways.get(name, []) if way.auth == auth), None)

    def slots(self, _request: web.Request, _given: dict[str, Any]) -> web.Response:
        rows = [
            {"id": way.id, "sort": way.sort, "at": self.now, "used": way.used, "slot": way.slot}
            for way in self.ways[self.who]
        ]
        return web.json_response({"slots": rows, "drilled": self._ready()})

    def _ready(self) -> bool:
        return sum(1 for way in self.ways[self.who] if way.used and way.sort != "passkey") > 1

    def slot_add(self, _request: web.Request, given: dict[str, Any]) -> web.Response:
        if self._shown(self.who, given["shown"]) is None:
            return web.json_response({"error": "Those words do not open your keys."}, status=401)
        new = given["new"]
        parsed = passkeys.parse(new["slot"]) if new["sort"] == "passkey" else slots.parse(new["slot"])
        self.ways[self.who].append(Way(new["sort"], parsed.document(), new["auth"], 0))
        return web.json_response({})

    def slot_remove(self, request: web.Request, given: dict[str, Any]) -> web.Response:
        if self._shown(self.who, given["shown"]) is None:
            return web.json_response({"error": "Those words do not open your keys."}, status=401)
        left = [way for way in self.ways[self.who] if way.id != request.match_info["slot"]]
        if not any(way.used and way.sort != "passkey" for way in left) or len(left) < 2:
            return web.json_response(
                {"error": "Keep two ways to unlock, and among them words or paper that you have used."}, status=409
            )
        self.ways[self.who] = left
        return web.json_response({})

    def places(self, _request: web.Request, _given: dict[str, Any]) -> web.Response:
        return web.json_response({"sessions": self.sessions})

    def session_end(self, request: web.Request, _given: dict[str, Any]) -> web.Response:
        self.sessions = [row for row in self.sessions if row["id"] != request.match_info["session"]]
        return web.json_response({})

    def sign_out(self, _request: web.Request, _given: dict[str, Any]) -> web.Response:
        return web.json_response({})

    def _me(self) -> dict[str, str]:
        listed = next((m for m in self.rosters[-1]["members"] if m["name"] == self.who), None) if self.rosters else None
        return {
            "id": self.team.people[self.who].sign.id,
            "name": self.who,
            "role": listed["role"] if listed else "pending",
        }

    def me(self, _request: web.Request, _given: dict[str, Any]) -> web.Response:
        bot = self.team.bot
        return web.json_response(
            {
                "worker": self._me(),
                "deployment": DEPLOYMENT,
                "rosters": self.rosters,
                "outbox": self.team.outbox.document,
                "bots": [{"id": bot.id, "sign": keys.b64u(bot.public), "since": self.now, "until": None}],
                "now": self.now,
                "rehearsal": True,
                "capacity": 2,
                "ready": self._ready(),
            }
        )

    def queue(self, _request: web.Request, _given: dict[str, Any]) -> web.Response:
        waiting = [c for c in self.cases.values() if c.state == "waiting"]
        tally = [
            {"urgency": word, "count": len(found), "oldest": min(c.since for c in found)}
            for word in ("danger", "serious", "concern", "worry", "calm")
            if (found := [c for c in waiting if c.urgency == word])
        ]
        mine = [self._row(c) for c in self.cases.values() if c.state not in {"waiting", "closed"}]
        rows = [self._row(c) for c in waiting]
        return web.json_response(
            {"now": self.now, "tally": tally, "mine": mine, "waiting": rows, "duty": ["Sam", "Asha"]}
        )

    def _row(self, case: Case) -> dict[str, Any]:
        names = ("alias", "urgency", "state", "since", "lang", "last_in", "last_out", "returning", "hidden")
        row = {"case": case.id} | {name: getattr(case, name) for name in names}
        if case.worker:
            row |= {"fence": case.fence, "lease_until": case.lease_until, "tab": case.tab}
        return row | ({"offered_back": True} if case.offered_back else {})

    def take(self, _request: web.Request, given: dict[str, Any]) -> web.Response:
        waiting = [c for c in self.cases.values() if c.state == "waiting" or c.worker == self.who]
        found = next((c for c in waiting if given.get("case") in (None, c.id)), None)
        if found is None:
            return web.json_response({"error": "Somebody else took this one first."}, status=409)
        found.worker, found.tab, found.state = self.who, given["tab"], "claimed"
        found.fence += 1
        found.lease_until, found.offered_back = self.now + 45_000, False
        return web.json_response({"case": found.id, "fence": found.fence, "lease_until": found.lease_until})

    def pile(self, request: web.Request, _given: dict[str, Any]) -> web.Response:
        case = self.cases[request.match_info["case"]]
        after = {"b": int(request.query.get("after_b", 0)), "w": int(request.query.get("after_w", 0))}
        preview = request.match_info["act"] == "notice"
        found = [r for r in case.records if r[1] > after[r[0]] and (not preview or r[2] == "notice")]
        return web.json_response(
            {
                "records": [{"lane": a, "seq": b, "kind": c, "sealed": keys.b64u(d)} for a, b, c, d in found],
                "secret": keys.b64u(case.secret),
                "generation": 1,
                "salts": {f"{a}:{b}": keys.b64u(case.salts[f"{a}:{b}"]) for a, b, _, _ in found},
                "next_w": max((s for lane, s, _, _ in case.records if lane == "w"), default=0) + 1,
                "delivery": [{"reply": reply, "state": state} for reply, state in case.delivery.items()],
                "clear": {},
            }
        )

    async def _act(self, request: web.Request) -> web.Response:
        act, given = request.match_info["act"], await self._given(request)
        case = self.cases[request.match_info["case"]]
        if act in self.fail:
            return web.json_response({"error": "The store is not there now. Try again."}, status=503)
        if act in self.refuse:
            return web.json_response(self.refuse.pop(act), status=409)
        if given["fence"] != case.fence or given["tab"] != case.tab or not case.worker:
            return web.json_response({"error": "This conversation is not yours now."}, status=409)
        if act == "heartbeat":
            self.beats += 1
            case.lease_until = self.now + 45_000
            return web.json_response({"lease_until": case.lease_until})
        if act in {"reply", "bundle"}:
            copied = {"v": 1, "bundle": "wren", "case": case.id}
            return self._reply(case, given) if act == "reply" else web.json_response(copied)
        if act == "phoning":
            case.state, case.lease_until = "phoning", self.now + 20 * MINUTE
        else:
            self.reasons.append(given["reason"])
            case.state, case.worker = ("waiting" if act == "release" else "closed"), ""
        self.change()
        return web.json_response({})

    def _reply(self, case: Case, given: dict[str, Any]) -> web.Response:
        last = max((s for lane, s, _, _ in case.records if lane == "w"), default=0)
        if given["seq"] != last + 1:
            return web.json_response(
                {"error": "Somebody else wrote in this case just now.", "next_w": last + 1}, status=409
            )
        place = record.Place(case.id, given["key_id"], given["epoch"], "w", given["seq"], "reply")
        inner, signature = keys.unb64u(given["inner"]), keys.unb64u(given["sig"])
        worker = self.team.people[self.who]
        record.check(DEPLOYMENT, place, inner, signature, worker.sign.public)
        outgoing = keys.Outgoing(case.id, case.fence, given["reply"])
        self.sent.append(self.team.outbox.open(outgoing, keys.unb64u(given["out"])))
        salt = secrets.token_bytes(16)
        stored = record.wrap(
            DEPLOYMENT,
            place,
            inner,
            signer=worker.sign.id,
            signature=signature,
            secret=case.secret,
            generation=1,
            salt=salt,
        )
        case.records.append(("w", given["seq"], "reply", stored))
        case.salts[f"w:{given['seq']}"] = salt
        case.delivery[given["reply"]] = "hidden" if case.hidden else "queued"
        case.state = "with-worker"
        return web.json_response({"seq": given["seq"], "state": "queued"})

    def invitations(self, request: web.Request, _given: dict[str, Any]) -> web.Response:
        return web.json_response({"url": f"http://{request.host}/console/enrol#{secrets.token_urlsafe(32)}"})

    def enrol(self, _request: web.Request, given: dict[str, Any]) -> web.Response:
        sign, seal = keys.unb64u(given["sign"]), keys.unb64u(given["seal"])
        name = given["name"]
        found = {"id": keys.key_id(sign), "name": name, "role": "worker" if self.rosters else "lead"}
        self.enrolments.append(found | {"sign": given["sign"], "seal": given["seal"], "at": self.now})
        self.ways[name] = [
            Way(each["sort"], slots.parse(each["slot"]).document(), each["auth"], 0) for each in given["slots"]
        ]
        self.team.people[name] = Somebody(name, keys.SealTo(seal), _Shown(found["id"]), b"")  # type: ignore[arg-type]
        digest = keys.enrolment(DEPLOYMENT, name, sign, seal)
        words = keys.six_words(digest, keys.words(WORDS.read_text(encoding="utf-8")))
        return web.json_response({"id": found["id"], "words": words, "role": found["role"], "first": not self.rosters})

    def newcomers(self, _request: web.Request, _given: dict[str, Any]) -> web.Response:
        return web.json_response({"enrolments": self.enrolments})

    def roster(self, _request: web.Request, given: dict[str, Any]) -> web.Response:
        new = team.parse(keys.canonical(given["roster"]))
        before = team.parse(keys.canonical(self.rosters[-1])) if self.rosters else None
        roster.verify(new, before)
        self.rosters.append(given["roster"])
        if before and len(new.epochs) > len(before.epochs):
            self.canary, self.opened = None, {}
        self.enrolments = [e for e in self.enrolments if all(e["id"] != m.id for m in new.members)]
        return web.json_response({"version": new.version, "words": ""})

    def terms(self, _request: web.Request, given: dict[str, Any]) -> web.Response:
        who = self.team.people[self.who].sign
        inner, signature = keys.unb64u(given["inner"]), keys.unb64u(given["sig"])
        made = Term(given["id"], who.id, self.now, given["epoch"], given["key_id"], inner, signature)
        check(DEPLOYMENT, made, who.public)
        self.proposed.append(made)
        return web.json_response({"id": made.id})

    def terms_listed(self, _request: web.Request, _given: dict[str, Any]) -> web.Response:
        lead = self._me()["role"] == "lead"
        found = [_shown(one) for one in self.proposed if lead or one.by == self._me()["id"]]
        return web.json_response({"terms": found, "categories": dict(CATEGORIES), "languages": ["en", "cy", "pl"]})

    def term_end(self, request: web.Request, given: dict[str, Any]) -> web.Response:
        name, by = request.match_info["term"], self._me()["id"]
        ended = {"state": State(given["state"]), "ended_by": by, "ended_at": self.now}
        self.proposed = [replace(one, **ended) if one.id == name else one for one in self.proposed]
        return web.json_response({"state": given["state"]})

    def proposals(self, _request: web.Request, _given: dict[str, Any]) -> web.Response:
        return web.json_response({"proposals": []})

    def retention(self, _request: web.Request, _given: dict[str, Any]) -> web.Response:
        return web.json_response({"cases": self.kept, "more": 0, "days": 90})

    async def _keeping(self, request: web.Request) -> web.Response:
        act, given = request.match_info["act"], await self._given(request)
        one = next(one for one in self.kept if one["case"] == request.match_info["case"])
        if act in self.refuse:
            return web.json_response(self.refuse.pop(act), status=409)
        if act == "confirm":
            self.kept.remove(one)
            return web.json_response({"case": one["case"], "at": self.now, "until": self.now + 14 * 24 * 60 * MINUTE})
        if act == "hold":
            one |= {"pauses": ["hold"], "state": "paused", "due": None} if given["on"] else {"pauses": []}
        else:
            one |= {"state": "proposed", "proposed_by": self.team.people[self.who].sign.id}
        return web.json_response({})

    def proof(self, _request: web.Request, _given: dict[str, Any]) -> web.Response:
        shown = {"epoch": len(self.rosters[-1]["epochs"]), "canary": self.canary, "opened": self.opened}
        return web.json_response(shown | {"replacing": 0})

    def proof_canary(self, _request: web.Request, given: dict[str, Any]) -> web.Response:
        self.canary = given | {"by": self.team.people[self.who].sign.id, "at": self.now}
        return web.json_response({})

    def proof_opened(self, _request: web.Request, given: dict[str, Any]) -> web.Response:
        self.opened[self.team.people[self.who].sign.id] = {"at": self.now, "sig": given["sig"]}
        return web.json_response({})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        if "events" in self.fail:
            return web.json_response({"error": "Too many consoles are open."}, status=503)
        async with sse_response(request) as response:
            seen = -1
            while not self.closed:
                if self.number != seen:
                    seen = self.number
                    with contextlib.suppress(ConnectionError):
                        await response.send(str(seen), event="change")
                await self.woken.wait()
        return response


@dataclass(frozen=True, slots=True)
class _Shown:
    """Somebody who enrolled in a browser: only the id is known here."""

    id: str
