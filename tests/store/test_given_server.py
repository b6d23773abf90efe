"""A server of one's own: trusted only when it keeps what it acknowledges and knows who asks."""

from __future__ import annotations

import pytest

from bot.store import given, library, server
from bot.store.batch import Batch
from bot.store.given import Server
from bot.store.store import Store
from flows.errors import Broken, Refused, Unavailable

OPEN = "user default on nopass ~* &* +@all\nuser wren on nopass ~* +@all\n"
OLD = library.source() + "\n-- an older release"


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"appendfsync": "everysec"}, "appendfsync"),
        ({"appendonly": "no"}, "appendonly"),
        ({"maxmemory-policy": "allkeys-lru"}, "maxmemory-policy"),
    ],
)
async def test_weak_persistence_is_refused(tmp_path, monkeypatch, servers, settings, why):
    monkeypatch.setattr(server, "SETTINGS", server.SETTINGS | settings)
    server.create(tmp_path / "s")
    async with server.Embedded(tmp_path / "s") as address:
        with pytest.raises(Refused, match=why):
            await Store.open(main=address, shred=servers.shred)


async def test_a_server_that_answers_anybody_is_refused(tmp_path, monkeypatch, servers):
    monkeypatch.setattr(server, "_access", lambda _: OPEN)
    server.create(tmp_path / "s")
    async with server.Embedded(tmp_path / "s") as address:
        with pytest.raises(Refused, match="without credentials"):
            await Store.open(main=address, shred=servers.shred)
        with pytest.raises(Refused, match="no credentials"):
            await Store.open(main=Server(address.url, "wren", ""), shred=servers.shred)


async def test_an_old_server_is_refused(servers):
    class Old(Batch):
        async def call(self, *words):
            return {"redis_version": "7.0.15"} if words[0] == "INFO" else await super().call(*words)

    batch = Old(given.connect(servers.plain))
    with pytest.raises(Refused, match=r"7\.0\.15"):
        await given.check(servers.plain, batch)
    await batch.close()


async def test_one_server_cannot_be_both_stores(servers):
    with pytest.raises(Refused, match="of its own"):
        await Store.open(main=servers.plain, shred=servers.plain)


async def test_a_server_that_is_not_there_is_unavailable(tmp_path, servers):
    with pytest.raises(Unavailable):
        await Store.open(main=Server(f"unix://{tmp_path}/none", "wren", "x"), shred=servers.shred)


def test_an_address_with_credentials_is_taken_apart_and_never_shown():
    address = given.at("rediss://wren:s%40cret@store.example:6380/0", replicas=1)
    assert (address.url, address.user, address.password) == ("rediss://store.example:6380/0", "wren", "s@cret")
    assert address.replicas == 1
    assert "cret" not in repr(address)
    assert given.at("redis://:pw@127.0.0.1:6379").user == "default"


@pytest.mark.parametrize("url", ["redis://127.0.0.1:6379", "redis://wren@127.0.0.1", "rediss://wren:@127.0.0.1"])
def test_an_address_without_a_password_is_refused(url):
    with pytest.raises(Refused):
        given.at(url)


async def test_the_release_opened_last_is_the_only_one(servers, prefix):
    old = await Store.open(main=servers.plain, shred=servers.shred, prefix=prefix, functions=OLD)
    new = await Store.open(main=servers.plain, shred=servers.shred, prefix=prefix)
    assert await new.audit("{}") == 1
    with pytest.raises(Unavailable):
        await old.audit("{}")
    await old.close()
    await new.close()


async def test_both_servers_answer_to_a_ping(store):
    await store.ping()


async def test_a_library_the_server_does_not_take_is_told(servers, prefix):
    with pytest.raises(Broken):
        await Store.open(main=servers.plain, shred=servers.shred, prefix=prefix, functions="this is not Lua")
