"""Where a rehearsal's pages arrive: the telephones of the pretend team, by webhook and by e-mail."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final

import msgspec
from aiohttp import web

from bot.rehearsal.mailbox import Mailbox

KEPT: Final = 100
LONGEST: Final = 1000


@dataclass(frozen=True, slots=True)
class Rang:
    """One page that arrived. `by`: webhook or email; `to`: whose telephone."""

    n: int
    at: int
    by: str
    to: str
    title: str
    text: str


class Pages:
    """The newest pages, oldest first. `changed` is called at each."""

    def __init__(self, now: Callable[[], int], changed: Callable[[], None]) -> None:
        self._now = now
        self._changed = changed
        self.rang: deque[Rang] = deque(maxlen=KEPT)
        self._count = 0
        self.mailbox = Mailbox(lambda to, title, text: self._ring("email", to.partition("@")[0], title, text))

    def routes(self) -> list[web.RouteDef]:
        """Where webhooks are posted, and where to look."""
        return [
            web.post("/rehearsal/pager/{name:[a-z]+}", self.hook),
            web.get("/rehearsal/pages", self.show),
        ]

    async def hook(self, request: web.Request) -> web.Response:
        """A webhook such as ntfy's: the title in a header, the rest is the text."""
        text = (await request.read()).decode("utf-8", "replace")
        self._ring("webhook", request.match_info["name"], request.headers.get("Title", ""), text)
        return web.Response()

    async def show(self, _: web.Request) -> web.Response:
        """The newest pages, oldest first."""
        body = msgspec.json.encode({"pages": [asdict(each) for each in self.rang]})
        return web.Response(body=body, content_type="application/json")

    def _ring(self, by: str, to: str, title: str, text: str) -> None:
        self._count += 1
        self.rang.append(Rang(self._count, self._now(), by, to, title[:LONGEST], text[:LONGEST]))
        self._changed()
