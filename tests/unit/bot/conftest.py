from __future__ import annotations

import secrets

import pytest
import pytest_asyncio
from shell import Shell, Team

from bot import shipped
from bot.store.server import create_pair, embedded_pair
from bot.store.store import Store


@pytest.fixture(scope="session")
def policy():
    return shipped.policy()


@pytest.fixture(scope="session")
def team():
    return Team.made()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def servers(tmp_path_factory):
    data = tmp_path_factory.mktemp("store")
    create_pair(data)
    async with embedded_pair(data) as pair:
        yield pair


@pytest.fixture
async def store(servers):
    main, shred = servers
    opened = await Store.open(main=main, shred=shred, prefix=f"t{secrets.token_hex(6)}")
    yield opened
    await opened.close()


@pytest.fixture
def shell(store, team, policy):
    return Shell(store, team, policy).enrolled()
