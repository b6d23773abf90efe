"""The embedded server: ours alone, dies with us, comes back, is stopped last; and never without credentials."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.store import given, server
from bot.store.store import Store
from flows.errors import Broken, Refused, Unavailable
from safeguarding.people import Who
from tests.store.material import ADA, case_of, said


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


async def until(true, seconds=20.0):
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


async def opened(data):
    pair = server.embedded_pair(data)
    main, shred = await pair.__aenter__()
    return pair, await Store.open(main=main, shred=shred)


def folder(tmp_path):
    server.create(tmp_path / "s")
    return tmp_path / "s"


async def test_pitfall_07_it_answers_to_our_password_and_to_nobody_else(tmp_path):
    async with server.Embedded(folder(tmp_path)) as address:
        assert await given.answers(address)
        for user, password in ((None, None), ("wren", "wrong"), ("default", ""), ("default", address.password)):
            client = Redis.from_url(address.url, username=user, password=password)
            with pytest.raises(RedisError):
                await client.execute_command("GET", "x")
            await client.aclose()


async def test_our_user_may_not_empty_reconfigure_or_watch_the_store(tmp_path):
    async with server.Embedded(folder(tmp_path)) as address:
        client = given.connect(address)
        for command in (("FLUSHALL",), ("CONFIG", "SET", "appendfsync", "no"), ("KEYS", "*"), ("DEBUG", "SLEEP", "0")):
            with pytest.raises(RedisError):
                await client.execute_command(*command)
        await client.aclose()


async def test_start_without_credentials_fails_and_writes_nothing(tmp_path):
    with pytest.raises(Broken):
        await server.Embedded(tmp_path / "absent").start()
    assert not (tmp_path / "absent").exists()
    (tmp_path / "empty").mkdir()
    with pytest.raises(Broken):
        await server.Embedded(tmp_path / "empty").start()
    assert list((tmp_path / "empty").iterdir()) == []


async def test_a_password_others_can_read_or_too_short_a_one_is_not_used(tmp_path):
    path = folder(tmp_path) / "password"
    path.chmod(0o640)
    with pytest.raises(Broken):
        await server.Embedded(path.parent).start()
    path.chmod(0o600)
    path.write_text("short")
    with pytest.raises(Broken):
        await server.Embedded(path.parent).start()


def test_a_password_is_made_once_and_never_overwritten(tmp_path):
    path = folder(tmp_path) / "password"
    before = path.read_text()
    with pytest.raises(Refused):
        server.create(path.parent)
    assert path.read_text() == before
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


async def test_nothing_it_writes_can_be_read_by_others(tmp_path):
    directory = folder(tmp_path)
    async with server.Embedded(directory) as address:
        assert address.password not in (directory / "users.acl").read_text()
        assert address.password not in repr(address)
        for path in directory.rglob("*"):
            assert path.stat().st_mode & 0o077 == 0, path


async def test_a_second_process_cannot_run_the_same_directory(tmp_path):
    directory = folder(tmp_path)
    async with server.Embedded(directory) as address:
        with pytest.raises(Refused):
            await server.Embedded(directory).start()
        assert await given.answers(address)


async def test_a_very_long_path_works_too(tmp_path):
    deep = tmp_path / ("d" * 120) / "s"
    server.create(deep)
    embedded = server.Embedded(deep)
    address = await embedded.start()
    assert len(address.url) < 100
    assert await given.answers(address)
    link = embedded._link
    await embedded.stop()
    assert not link.exists()


async def test_it_is_stopped_when_we_stop(tmp_path):
    embedded = server.Embedded(folder(tmp_path))
    address = await embedded.start()
    pid = embedded.pid
    await embedded.stop()
    assert gone(pid)
    with pytest.raises(Unavailable):
        await given.answers(address)


async def test_what_was_acknowledged_survives_kill_9_of_the_server_and_calls_fail_fast_meanwhile(tmp_path):
    server.create_pair(tmp_path)
    pair, store = await opened(tmp_path)
    acknowledged, refused = 0, 0
    for round_ in range(3):
        for _ in range(20):
            await store.commit(said(version=acknowledged))
            acknowledged += 1
        pid = int((tmp_path / "main" / "pid").read_text())
        os.kill(pid, signal.SIGKILL)
        async with asyncio.timeout(30):
            while True:
                try:
                    held = await store.load(ADA)
                    break
                except Unavailable:
                    refused += 1
                    await asyncio.sleep(0.01)
        assert held.version == acknowledged, round_
    records = await store.records(case_of(ADA))
    assert [record.seq for record in records] == list(range(1, acknowledged + 1))
    assert refused
    await store.close()
    await pair.__aexit__(None, None, None)


async def test_a_commit_cut_off_by_kill_9_is_whole_or_absent(tmp_path):
    server.create_pair(tmp_path)
    pair, store = await opened(tmp_path)
    people = [Who(f"{number:02x}" * 16, number) for number in range(20)]
    counted = [0] * len(people)

    async def talk(number):
        with contextlib.suppress(Unavailable):
            while True:
                version = counted[number]
                await store.commit(said(people[number], version, audit=("{}",)))
                counted[number] += 1
                if sum(counted) == 200:
                    os.kill(int((tmp_path / "main" / "pid").read_text()), signal.SIGKILL)

    await asyncio.gather(*(talk(number) for number in range(len(people))))
    assert sum(counted) >= 200
    for who, acknowledged in zip(people, counted, strict=True):
        held = await answered(store, who)
        assert acknowledged <= held.version <= acknowledged + 1
        records = await store.records(case_of(who))
        assert [record.seq for record in records] == list(range(1, held.version + 1))
        assert len(await store.audited(part=who.part)) == held.version
    await store.close()
    await pair.__aexit__(None, None, None)


async def answered(store, who):
    async with asyncio.timeout(30):
        while True:
            with contextlib.suppress(Unavailable):
                return await store.load(who)
            await asyncio.sleep(0.01)


HOST = """
    import asyncio, sys
    from pathlib import Path
    from bot.store import server

    async def main():
        embedded = server.Embedded(Path(sys.argv[1]), watchdog=sys.argv[2] == "watchdog")
        await embedded.start()
        print(embedded.pid, flush=True)
        await asyncio.sleep(600)

    asyncio.run(main())
"""


def host(directory, mode):
    program = [sys.executable, "-c", textwrap.dedent(HOST), str(directory), mode]
    process = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return process, int(process.stdout.readline())


def kill(process):
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("mode", ["kernel", "watchdog"])
async def test_it_dies_with_the_process_that_wanted_it(tmp_path, mode):
    process, pid = host(folder(tmp_path), mode)
    assert not gone(pid)
    kill(process)
    await until(lambda: gone(pid))


@pytest.mark.parametrize("mode", ["kernel", "watchdog"])
async def test_kill_9_of_the_bot_and_start_twice(tmp_path, mode):
    directory = folder(tmp_path)
    for _ in range(2):
        process, pid = host(directory, mode)
        kill(process)
    async with server.Embedded(directory) as address:
        assert await given.answers(address)
    await until(lambda: gone(pid))


async def test_a_living_orphan_is_stopped_and_its_words_are_kept(tmp_path):
    directory = folder(tmp_path)
    first = server.Embedded(directory)
    address = await first.start()
    client = given.connect(address)
    await client.execute_command("SET", "k", "v")
    await client.aclose()
    first._keeper.cancel()
    os.close(first._lock)
    orphan = first.pid
    second = server.Embedded(directory)
    client = given.connect(await second.start())
    assert gone(orphan)
    assert second.pid != orphan
    assert await client.execute_command("GET", "k") == b"v"
    await client.aclose()
    await second.stop()


SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


async def test_a_process_that_only_has_the_orphan_s_number_is_left_alone(tmp_path):
    directory = folder(tmp_path)
    bystander = subprocess.Popen(SLEEPER)  # noqa: ASYNC220 - nothing else runs here
    (directory / "pid").write_text(str(bystander.pid))
    async with server.Embedded(directory) as address:
        assert await given.answers(address)
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


async def test_a_server_that_cannot_start_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(server, "SETTINGS", server.SETTINGS | {"appendfsync": "sometimes"})
    directory = folder(tmp_path)
    with pytest.raises(Broken):
        await server.Embedded(directory).start()
    monkeypatch.undo()
    async with server.Embedded(directory) as address:
        assert await given.answers(address)


def test_the_sample_settings_for_a_server_of_one_s_own_are_the_embedded_ones():
    text = (Path(__file__).parents[2] / "deploy" / "valkey.conf").read_text()
    lines = dict(line.split(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))
    assert server.RIGHTS in text
    theirs = {"unixsocketperm", "set-proc-title"}
    assert {n: v for n, v in server.SETTINGS.items() if n not in theirs}.items() <= (
        {n: v.strip('"') for n, v in lines.items()}.items()
    )
