from __future__ import annotations

import asyncio

import pytest

from bot import credentials, reach, settings
from bot.store.server import create_pair, embedded_pair
from bot.store.store import Store
from flows.errors import Broken, Refused


@pytest.fixture
def data(tmp_path):
    credentials.create(tmp_path / "credentials")
    create_pair(tmp_path)
    return tmp_path


async def test_a_store_is_reached_beside_the_service_that_runs_it_and_left_running(data):
    async with embedded_pair(data) as (main, shred):
        service = await Store.open(main=main, shred=shred)
        await service.audit("{1}")
        async with reach.store(data) as looked:
            assert await looked.audited() == ((1, "{1}"),)
            assert await looked.audit("{2}") == 2
        assert await service.audit("{3}") == 3
        await service.close()


async def test_a_store_that_nobody_runs_is_started_for_the_while(data):
    async with reach.store(data) as looked:
        assert await looked.rosters() == ()
    async with embedded_pair(data):
        pass


async def test_what_is_not_there_is_said_and_not_made(tmp_path):
    with pytest.raises((Broken, Refused, FileNotFoundError)):
        async with reach.store(tmp_path / "none"):
            pass
    assert not (tmp_path / "none").exists()


async def test_without_a_directory_the_settings_say_where(data, monkeypatch):
    for name in settings.names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WREN_DATA", str(data))
    monkeypatch.setenv("WREN_MODEL", "helpline")

    async with asyncio.timeout(20), reach.store() as looked:
        assert await looked.rosters() == ()
