"""Real servers for the store's tests: an embedded pair and a one-node cluster, each test under its own prefix."""

from __future__ import annotations

import asyncio
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store import given, library, server
from bot.store.given import Server
from bot.store.store import Store

WATCH = """
local allowed, wrote = {}, false
local WRITES = {HSET = 1, HDEL = 1, HSETNX = 1, ZADD = 1, ZREM = 1, RPUSH = 1, SET = 1, DEL = 1, LTRIM = 1, LSET = 1,
  ZREMRANGEBYSCORE = 1}
local function watched_call(command, ...)
  local arguments = {...}
  local keys = command == 'DEL' and #arguments or 1
  for i = 1, keys do
    if not allowed[arguments[i]] then error({err = 'UNDECLARED ' .. arguments[i]}) end
  end
  wrote = wrote or WRITES[command] ~= nil
  return redis.call(command, ...)
end
local function watched(callback)
  return function(KEYS, ARGV)
    allowed, wrote = {}, false
    for _, key in ipairs(KEYS) do allowed[key] = true end
    local ok, answer = pcall(callback, KEYS, ARGV)
    if ok then return answer end
    if wrote then error({err = 'HALFWAY an error after a write'}) end
    return {err = type(answer) == 'table' and answer.err or answer}
  end
end
"""


def watched(text: str) -> str:
    """The library with every call watched: only declared keys are touched, and nothing fails after a write."""
    text = text.replace("redis.call(", "watched_call(")
    text = text.replace("(RELEASE .. name, callback)", "(RELEASE .. name, watched(callback))")
    return WATCH + text.replace("callback = callback", "callback = watched(callback)")


def _free() -> int:
    """A port for the cluster's bus: two runs on one machine must not meet there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster(server.Embedded):
    """An embedded server that is a cluster of one."""

    def _places(self) -> dict[str, str]:
        mine = {"cluster-enabled": "yes", "cluster-config-file": "nodes.conf", "cluster-port": str(_free())}
        return super()._places() | mine

    async def start(self) -> Server:
        address = await super().start()
        client = given.connect(address)
        await client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
        while (await client.execute_command("CLUSTER INFO"))["cluster_state"] != "ok":
            await asyncio.sleep(0.02)
        await client.aclose()
        return address


@dataclass(frozen=True)
class Servers:
    plain: Server
    cluster: Server
    shred: Server
    data: Path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def servers(tmp_path_factory):
    data = tmp_path_factory.mktemp("store")
    server.create_pair(data)
    server.create(data / "cluster")
    async with server.embedded_pair(data) as (main, shred):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(server, "RIGHTS", "~* &* +@all")
            cluster = Cluster(data / "cluster")
            address = await cluster.start()
        yield Servers(main, address, shred, data)
        await cluster.stop()


@pytest.fixture
def prefix():
    return f"t{secrets.token_hex(6)}"


@pytest_asyncio.fixture(params=["plain", "cluster"])
async def store(servers, request, prefix):
    main = getattr(servers, request.param)
    opened = await Store.open(main=main, shred=servers.shred, prefix=prefix, functions=watched(library.source()))
    yield opened
    await opened.close()
