"""The console and the dashboard as one application.

The order of the layers is the order of the questions: turn failures into sentences, is it too large, is it from our
own pages, whose session is it, may they; only then does a handler run.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web
from aiohttp.typedefs import Handler

from bot import log
from bot.web import (
    access,
    assets,
    auth,
    console,
    copies,
    dashboard,
    enrolment,
    keeping,
    places,
    proofs,
    proposals,
    replies,
    rosters,
    sessions,
    terms,
    unlocking,
)
from bot.web.assets import Asset, Assets
from bot.web.body import sized
from bot.web.errors import told
from bot.web.headers import adder
from bot.web.origin import same_origin
from bot.web.parts import PARTS, Parts

HERE = Path(__file__).parent
FORMS = {
    "path": ".+",
    "case": "[0-9a-f]{32}",
    "proposal": "[0-9a-f]{64}",
    "slot": "[0-9a-f]{16}",
    "session": "[0-9a-f]{64}",
    "term": "[0-9a-f]{32}",
}
"""What may stand in a variable part of an address."""


def make_app(parts: Parts, files: Mapping[str, Asset] | None = None) -> web.Application:
    """The pages, standing on `parts`. `files`: what is served below /static, for tests."""
    app = web.Application(
        middlewares=[
            told,
            sized,
            same_origin(parts.origin),
            sessions.middleware(parts.store, parts.clock, parts.origin),
            access.guard,
        ]
    )
    app[PARTS] = parts
    aiohttp_jinja2.setup(
        app,
        loader=jinja2.FileSystemLoader(HERE / "pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    served = Assets(static() if files is None else files)
    handlers = _handlers(served)
    for method, path in access.ROUTES:
        where = path
        for name, form in FORMS.items():
            where = where.replace(f"{{{name}}}", f"{{{name}:{form}}}")
        app.router.add_route(method, where, handlers[method, path])
    app.on_response_prepare.append(adder(https=parts.origin.startswith("https:")))
    app.on_shutdown.append(_end_streams)
    return app


def static() -> dict[str, Asset]:
    """Everything a browser is given as a file."""
    return assets.load(HERE / "static", "/static/") | assets.load(HERE / "pages", "/static/pages/", "*.css")


def _handlers(served: Assets) -> Mapping[tuple[str, str], Handler]:
    api, case, proposal = access.API, access.CASE, access.PROPOSAL
    return {
        ("GET", "/"): console.root,
        ("GET", "/console"): console.shell,
        ("GET", "/console/enrol"): console.enrolling,
        ("GET", "/static/{path}"): served.file,
        ("GET", "/assets.json"): served.manifest,
        ("POST", "/console/csp"): _report,
        ("POST", f"{api}/salt"): auth.salt,
        ("POST", f"{api}/sign-in"): auth.sign_in,
        ("POST", f"{api}/enrol"): enrolment.enrol,
        ("POST", f"{api}/sign-out"): auth.sign_out,
        ("GET", f"{api}/me"): console.me,
        ("GET", f"{api}/slots"): unlocking.listed,
        ("POST", f"{api}/slots"): unlocking.add,
        ("POST", f"{api}/slots/{{slot}}/remove"): unlocking.remove,
        ("GET", f"{api}/sessions"): places.listed,
        ("POST", f"{api}/sessions/{{session}}/end"): places.end,
        ("GET", f"{api}/events"): console.events,
        ("GET", f"{api}/queue"): console.queue,
        ("POST", f"{api}/take"): console.take,
        ("POST", f"{case}/heartbeat"): console.heartbeat,
        ("POST", f"{case}/phoning"): console.phoning,
        ("POST", f"{case}/release"): console.release,
        ("POST", f"{case}/close"): console.close,
        ("POST", f"{case}/reply"): replies.reply,
        ("GET", f"{case}/records"): console.records,
        ("GET", f"{case}/notice"): console.notice,
        ("POST", f"{case}/bundle"): copies.bundle,
        ("POST", f"{api}/invitations"): enrolment.invitations,
        ("GET", f"{api}/retention"): keeping.listed,
        ("POST", f"{access.DUE}/propose"): keeping.propose,
        ("POST", f"{access.DUE}/confirm"): keeping.confirm,
        ("POST", f"{access.DUE}/hold"): keeping.hold,
        ("GET", f"{api}/proof"): proofs.shown,
        ("POST", f"{api}/proof/canary"): proofs.canary,
        ("POST", f"{api}/proof/opened"): proofs.opened,
        ("GET", f"{api}/enrolments"): enrolment.enrolments,
        ("POST", f"{api}/roster"): rosters.sign,
        ("GET", f"{api}/proposals"): proposals.listed,
        ("POST", f"{api}/proposals"): proposals.propose,
        ("POST", f"{proposal}/sign"): proposals.sign,
        ("POST", f"{proposal}/end"): proposals.end,
        ("GET", f"{api}/terms"): terms.listed,
        ("POST", f"{api}/terms"): terms.propose,
        ("POST", f"{access.TERM}/end"): terms.end,
        ("GET", "/dashboard"): dashboard.page,
    }


async def _report(request: web.Request) -> web.Response:
    """`POST /console/csp`: counted, never read."""
    request.app[PARTS].reports.seen += 1
    log.event(log.Event.CSP_REPORT)
    return web.Response(status=204)


async def _end_streams(app: web.Application) -> None:
    app[PARTS].hub.close()
