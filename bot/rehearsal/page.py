"""Serves the chat page: a closed list of files, read once at the start."""

from __future__ import annotations

from importlib.resources import files

from aiohttp import web

TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
INDEX = "index.html"


def _read() -> dict[str, bytes]:
    folder = files("bot.rehearsal").joinpath("static")
    return {item.name: item.read_bytes() for item in folder.iterdir() if item.is_file()}


class Page:
    """The files of the chat page."""

    def __init__(self) -> None:
        self.files = {name: body for name, body in _read().items() if self._type(name)}

    @staticmethod
    def _type(name: str) -> str:
        return TYPES.get(name[name.rfind(".") :], "")

    def routes(self) -> list[web.RouteDef]:
        """The page itself and its parts."""
        return [web.get("/", self.index), web.get("/chat/{name}", self.part)]

    async def index(self, _: web.Request) -> web.Response:
        """The page of one person (`/?person=3`)."""
        return self._answer(INDEX)

    async def part(self, request: web.Request) -> web.Response:
        """A style sheet, a module, a picture."""
        return self._answer(request.match_info["name"])

    def _answer(self, name: str) -> web.Response:
        body = self.files.get(name)
        if body is None:
            raise web.HTTPNotFound
        return web.Response(body=body, content_type=self._type(name), charset="utf-8")
