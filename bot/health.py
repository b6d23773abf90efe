"""What an operator's monitoring may ask, on loopback only: is it alive, can it work, how often has what happened.

`/healthz`: the process answers. `/readyz`: every part can do its work now, or which cannot. `/metrics`: the log's
closed list of events as counters, and a few gauges; labels are members of closed enums, never ids.
"""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TypeAlias

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from bot import log
from bot.rota import Channel
from flows.errors import WrenError

Check: TypeAlias = Callable[[], Awaitable[None]]
"""Returns when its part can work; raises one of our errors, whose sentence is shown, when it cannot."""
Gauges: TypeAlias = Callable[[], Mapping[str, float]]
Pages: TypeAlias = Callable[[], Mapping[tuple[Channel, bool], int]]
"""Attempts at paging since the start, by channel and whether they were accepted."""


class Health:
    """Serves the three pages on 127.0.0.1."""

    def __init__(self, checks: Mapping[str, Check], gauges: Gauges, pages: Pages) -> None:
        self._checks = checks
        self._registry = CollectorRegistry()
        self._registry.register(_Collector(gauges, pages))
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self, port: int) -> None:
        """Serve; port 0 takes a free one."""
        app = web.Application()
        app.add_routes(
            [
                web.get("/healthz", self._alive),
                web.get("/readyz", self._ready),
                web.get("/metrics", self._metrics),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop serving."""
        if self._runner:
            await self._runner.cleanup()

    async def ready(self) -> dict[str, str]:
        """Each part: `ok`, or the sentence that says why not."""
        return {name: await _asked(check) for name, check in self._checks.items()}

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def _ready(self, _request: web.Request) -> web.Response:
        parts = await self.ready()
        fit = all(answer == "ok" for answer in parts.values())
        return web.json_response({"ready": fit, "parts": parts}, status=200 if fit else 503)

    async def _metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": "text/plain; version=0.0.4"})


async def _asked(check: Check) -> str:
    try:
        await check()
    except WrenError as error:
        return str(error)
    return "ok"


class _Collector:
    """Reads the figures when asked, so that nothing has to keep them up to date."""

    def __init__(self, gauges: Gauges, pages: Pages) -> None:
        self._gauges = gauges
        self._pages = pages

    def collect(self) -> Iterable[Metric]:
        events = CounterMetricFamily("wren_events", "How often each event has happened.", labels=["event"])
        tally = log.tally()
        for event in log.Event:
            events.add_metric([event.value], tally.get(event, 0))
        yield events
        pages = CounterMetricFamily("wren_pages", "Attempts at paging.", labels=["channel", "outcome"])
        sent = self._pages()
        for channel in Channel:
            for outcome, accepted in (("sent", True), ("failed", False)):
                pages.add_metric([channel.value, outcome], sent.get((channel, accepted), 0))
        yield pages
        for name, value in self._gauges().items():
            yield GaugeMetricFamily(f"wren_{name}", name.replace("_", " "), value=value)


def notify(state: str, path: str | None) -> None:
    """Tell systemd (`sd_notify(3)`): `READY=1`, `STOPPING=1`. Does nothing where `path` is not set."""
    if not path:
        return
    address = "\0" + path[1:] if path.startswith("@") else path
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as speaker:
        speaker.connect(address)
        speaker.send(state.encode())
