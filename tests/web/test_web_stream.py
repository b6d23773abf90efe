"""The event stream: it says that something changed, and nothing else."""

from __future__ import annotations

import asyncio

from bot.web import stream
from bot.web.app import make_app
from bot.web.serving import Runner
from safeguarding import roster


class Listening:
    """An open event stream, read event by event."""

    def __init__(self, client):
        self._asked = client.http.get("/console/api/events", timeout=None)

    async def __aenter__(self):
        self.answer = await self._asked.__aenter__()
        return self

    async def __aexit__(self, *_):
        self.answer.close()

    async def event(self):
        """The next event's lines; empty when the stream has ended."""
        lines = []
        async with asyncio.timeout(20):
            async for line in self.answer.content:
                if line.strip():
                    lines.append(line.decode().strip())
                elif lines and not lines[0].startswith(":"):
                    return lines
                else:
                    lines = []
        return []


async def test_a_change_is_told_as_one_number_and_no_words(site):
    client = await site.signed_in("Sam")
    async with Listening(client) as stream_:
        first = await stream_.event()
        assert first[0] == "event: change"
        before = int(first[1].removeprefix("data: "))

        await site.case("words that must not appear")
        event = await stream_.event()

        assert event[0] == "event: change"
        assert int(event[1].removeprefix("data: ")) > before
        assert len(event) == 2
        assert stream_.answer.headers["Content-Type"] == "text/event-stream"
        assert stream_.answer.headers["Cache-Control"] == "no-store"
        assert stream_.answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_many_changes_slept_through_are_one_event(site):
    client = await site.signed_in("Sam")
    async with Listening(client) as stream_:
        await stream_.event()
        for _ in range(1_000):
            site.parts.hub.change()

        assert (await stream_.event())[1] == f"data: {site.parts.hub.number}"


async def test_who_listens_is_on_duty_and_who_stops_is_not(site, monkeypatch):
    monkeypatch.setattr(stream, "BREATH", 0.01)
    sam, asha = await site.signed_in("Sam"), await site.signed_in("Asha")
    async with Listening(asha) as watching:
        await watching.event()
        async with Listening(sam) as stream_:
            await stream_.event()
            await watching.event()
            assert (await asha.api("queue"))["duty"] == ["Sam", "Asha"]
        assert await watching.event()
        assert (await asha.api("queue"))["duty"] == ["Asha"]


async def test_signing_out_ends_the_stream_of_this_session(site):
    here, there = await site.signed_in("Sam"), await site.signed_in("Sam")
    async with Listening(here) as mine, Listening(there) as other:
        await mine.event()
        await other.event()

        await here.post("/console/api/sign-out", {})

        assert await mine.event() == []
        site.parts.hub.change()
        assert await other.event()


async def test_signing_out_everywhere_ends_all_of_them(site):
    here, there = await site.signed_in("Sam"), await site.signed_in("Sam")
    async with Listening(there) as other:
        await other.event()

        await here.post("/console/api/sign-out", {"everywhere": True})

        assert await other.event() == []


async def test_leaving_ends_the_stream_and_the_session(site):
    sam, lena = await site.signed_in("Sam"), await site.signed_in("Lena")
    newest, lead = site.parts.keyring.roster, site.team["Lena"]
    without = roster.sign(
        roster.add_epoch(newest, b"e" * 32, at=site.clock.now(), ended=[site.team["Sam"].id]), lead.sign
    )
    async with Listening(sam) as stream_:
        await stream_.event()

        await lena.api("roster", {"roster": _document(without)})

        assert await stream_.event() == []
        assert (await sam.get("/console/api/me")).status == 401


def _document(made):
    import json

    return json.loads(made.text())


async def test_a_worker_has_a_bounded_number_of_streams(site):
    client = await site.signed_in("Sam")
    async with asyncio.timeout(60):
        streams = [await Listening(client).__aenter__() for _ in range(stream.EACH + 1)]
        for stream_ in streams[1:]:
            assert await stream_.event()
        assert await streams[0].event()
        assert await streams[0].event() == []
    for stream_ in streams:
        await stream_.__aexit__()


async def test_too_many_streams_are_refused_and_said_so(site, monkeypatch):
    monkeypatch.setattr(stream, "MOST", 0)
    client = await site.signed_in("Sam")

    answer = await client.get("/console/api/events")

    assert answer.status == 503
    assert answer.json == {"error": "Too many consoles are open. Close a tab and try again."}


async def test_a_stream_ends_after_a_while_so_that_it_is_asked_for_anew(site):
    site.parts.hub._longest = 0.05
    client = await site.signed_in("Sam")
    async with Listening(client) as stream_:
        assert await stream_.event()
        assert await stream_.event() == []


async def test_open_streams_do_not_hold_up_a_shutdown(site):
    client = await site.signed_in("Sam")
    async with Listening(client) as stream_:
        await stream_.event()

        site.parts.hub.close()

        assert await stream_.event() == []
        assert (await client.get("/console/api/events")).status == 503


async def test_shutting_the_application_down_closes_the_hub(site):
    app = make_app(site.parts)
    runner = Runner(app)
    await runner.setup()

    await runner.cleanup()

    assert site.parts.hub._closed
