from __future__ import annotations

import socket

import aiohttp
import pytest

from bot import log
from bot.health import Health, notify
from bot.rota import Channel
from flows.errors import Unavailable


async def well():
    return


async def ill():
    raise Unavailable("The store is away.")


@pytest.fixture
async def serve():
    running = []

    async def start(checks):
        health = Health(checks, lambda: {"queue": 3.0}, lambda: {(Channel.EMAIL, False): 2})
        await health.start(0)
        running.append(health)
        return f"http://127.0.0.1:{health.port}"

    yield start
    for health in running:
        await health.stop()


async def test_ready_only_when_every_part_is_and_says_which_is_not(serve):
    url = await serve({"store": ill, "telegram": well})

    async with aiohttp.ClientSession() as http, http.get(f"{url}/readyz") as answer:
        assert answer.status == 503
        parts = (await answer.json())["parts"]
        assert parts == {"store": "The store is away.", "telegram": "ok"}


async def test_alive_even_when_not_ready(serve):
    url = await serve({"store": ill})

    async with aiohttp.ClientSession() as http, http.get(f"{url}/healthz") as answer:
        assert answer.status == 200


async def test_metrics_name_every_event_and_no_id(serve):
    url = await serve({})

    async with aiohttp.ClientSession() as http, http.get(f"{url}/metrics") as answer:
        text = await answer.text()

    assert all(f'event="{event}"' in text for event in log.Event)
    assert "wren_queue 3.0" in text
    assert 'wren_pages_total{channel="email",outcome="failed"} 2.0' in text
    assert 'wren_pages_total{channel="webhook",outcome="sent"} 0.0' in text


def test_systemd_is_told_through_its_socket(tmp_path):
    path = str(tmp_path / "n")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(path)
        notify("READY=1", path)

        assert listener.recv(64) == b"READY=1"


def test_without_systemd_nothing_is_told():
    assert notify("READY=1", None) is None
