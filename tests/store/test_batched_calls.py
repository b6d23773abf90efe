"""Many calls at once go in few trips, and each caller gets its own answer or its own error."""

from __future__ import annotations

import asyncio
import socket

import pytest

from bot.store import given, server
from bot.store.batch import Batch
from bot.store.given import Server
from flows.errors import Broken, Unavailable
from tests.store.material import ADA, said


@pytest.fixture
async def batch(servers):
    opened = Batch(given.connect(servers.plain))
    yield opened
    await opened.close()


async def test_two_hundred_calls_at_once_are_a_few_trips(batch):
    answers = await asyncio.gather(*(batch.call("ECHO", f"{n}") for n in range(200)))
    assert answers == [b"%d" % n for n in range(200)]
    assert batch.trips == 1


async def test_what_is_asked_while_a_trip_is_under_way_goes_with_the_next(batch):
    async def talker(n):
        return [await batch.call("ECHO", f"{n}") for _ in range(10)]

    answers = await asyncio.gather(*(talker(n) for n in range(50)))
    assert answers == [[b"%d" % n] * 10 for n in range(50)]
    assert batch.trips <= 40


async def test_one_failing_command_fails_its_own_caller_only(batch, prefix):
    name = f"{prefix}:x"
    ends = await asyncio.gather(
        batch.call("SET", name, "1"),
        batch.call("LPUSH", name, "1"),
        batch.call("NO-SUCH-COMMAND"),
        batch.call("GET", name),
        return_exceptions=True,
    )
    assert ends[0]
    assert ends[3] == b"1"
    assert isinstance(ends[1], Broken)
    assert isinstance(ends[2], Broken)


async def test_a_caller_that_gave_up_disturbs_nobody(batch):
    given_up = asyncio.get_running_loop().create_task(batch.call("ECHO", "a"))
    other = asyncio.get_running_loop().create_task(batch.call("ECHO", "b"))
    await asyncio.sleep(0)
    given_up.cancel()
    assert await other == b"b"
    assert await batch.call("ECHO", "c") == b"c"


async def test_no_error_repeats_what_was_sent(batch, prefix):
    await batch.call("SET", f"{prefix}:x", "1")
    with pytest.raises(Broken) as caught:
        await batch.call("LPUSH", f"{prefix}:x", "the words of a person")
    assert "words" not in str(caught.value)


async def test_a_server_that_accepts_and_never_answers_is_unavailable_in_bounded_time(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.store.batch.TRIP_SECONDS", 0.05)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "s"))
        silent.listen()
        batch = Batch(given.connect(Server(f"unix://{tmp_path}/s", "wren", "x")))
        with pytest.raises(Unavailable):
            await batch.call("PING")
        await batch.close()


async def test_with_too_few_replicas_nothing_counts_as_kept(servers, monkeypatch):
    monkeypatch.setattr("bot.store.batch._REPLICA_MS", 20)
    batch = Batch(given.connect(servers.plain), replicas=1)
    with pytest.raises(Unavailable):
        await batch.call("ECHO", "x")
    await batch.close()


async def test_with_a_replica_a_write_counts_once_the_replica_has_it(tmp_path, monkeypatch, prefix):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    monkeypatch.setattr(server, "RIGHTS", "~* &* +@all")
    server.create(tmp_path / "first")
    password = (tmp_path / "first" / "password").read_text()
    server.create(tmp_path / "second")
    monkeypatch.setattr(server, "SETTINGS", server.SETTINGS | {"port": port, "bind": "127.0.0.1"})
    async with server.Embedded(tmp_path / "first") as first:
        follow = {"port": "0", "replicaof": f"127.0.0.1 {port}", "masteruser": "wren", "masterauth": password}
        monkeypatch.setattr(server, "SETTINGS", server.SETTINGS | follow)
        async with server.Embedded(tmp_path / "second") as second:
            batch, replica = Batch(given.connect(first), replicas=1), Batch(given.connect(second))
            async with asyncio.timeout(20):
                while True:
                    try:
                        await batch.call("SET", f"{prefix}:x", "kept")
                        break
                    except Unavailable:
                        await asyncio.sleep(0.01)
            assert await replica.call("GET", f"{prefix}:x") == b"kept"
            with pytest.raises(Unavailable):
                await replica.call("SET", f"{prefix}:x", "a replica takes no writes")
            await batch.close()
            await replica.close()


async def test_a_turn_is_one_trip_each_for_load_salt_and_commit(store):
    main, shred = store.trips
    await store.load(ADA)
    await store.salt(said().case, [])
    await store.commit(said())
    assert (store.trips[0] - main, store.trips[1] - shred) == (2, 1)
