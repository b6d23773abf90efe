"""What a turn costs, in one run on one machine, beside what it would cost to do far less with the usual parts.

One core belongs to the process that is measured; the young people, the stand-in and both Valkeys share another. Four
things are measured in turn, several short rounds each, so that whatever else the machine does falls on all alike:
(i) a whole turn, (ii) a turn and its delivered reply, (iii) a bare python-telegram-bot echo, (iv) sealing alone.
Afterwards records of the measured turns are opened as a worker's program would, and compared with what was sent.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import aiohttp

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support"), str(HERE)]

import measured  # noqa: E402
import report  # noqa: E402
from child import free_base  # noqa: E402
from load import Crowd, Telegram, dice  # noqa: E402
from rehearsed import Worker, words  # noqa: E402

from bot import credentials, log, rehearse  # noqa: E402
from bot.clock import Clock  # noqa: E402
from bot.rehearsal import enrol  # noqa: E402
from bot.store import given, keys  # noqa: E402
from bot.store.model import Lane  # noqa: E402
from bot.store.server import Embedded  # noqa: E402
from bot.store.store import Store  # noqa: E402
from safeguarding import memory, people, reader  # noqa: E402
from safeguarding.people import SessionKey  # noqa: E402

TURN, REPLY, ECHO = ("1:measured-turn", "2:measured-reply", "3:measured-echo")
SECRET = "s" * 32
WARM = 9
LONGEST = 120.0
READ = 5
AUDITED = 60_000


@dataclass
class Measured:
    """A measured process, asked over its standard input and output."""

    name: str
    told: dict
    log: Path
    process: asyncio.subprocess.Process | None = None

    async def start(self):
        with self.log.open("ab") as sink:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, str(HERE / f"{self.name}_process.py"), json.dumps(self.told),
                stdin=-1, stdout=-1, stderr=sink, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
        async with asyncio.timeout(60):
            assert (await self.said())["ready"]

    async def said(self):
        line = await self.process.stdout.readline()
        assert line, f"{self.name} ended: {self.log.read_text()[-3000:]}"
        return json.loads(line)

    async def ask(self, question=""):
        self.process.stdin.write(f"{question}\n".encode())
        return await self.said()

    async def stop(self):
        if self.process and self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()


class Stores:
    """The main and the shred Valkey of one service, run from here so that they keep off the measured core."""

    def __init__(self, data):
        self.data = data
        self.embedded = [Embedded(data / name) for name in ("main", "shred")]

    async def start(self):
        self.servers = [await store.start() for store in self.embedded]
        self.clients = [given.connect(server) for server in self.servers]
        return [s.url.replace("unix://", f"unix://{s.user}:{s.password}@", 1) for s in self.servers]

    async def cpu(self):
        told = [await client.info("cpu") for client in self.clients]
        return [t["used_cpu_user"] + t["used_cpu_sys"] for t in told]

    async def megabytes(self):
        return sum([(await client.info("memory"))["used_memory_rss"] for client in self.clients]) / measured.MEGABYTE

    async def stop(self):
        for client in self.clients:
            await client.aclose()
        for store in reversed(self.embedded):
            await store.stop()


def cores(one):
    """The core of the measured process, and those of all others. None where a process cannot be kept to a core."""
    have = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else []
    return (have[0], set(have[1:])) if len(have) > 1 and not one else (None, set())


async def main(options):
    began, load = time.monotonic(), os.getloadavg()[0]
    core, others = cores(options.unpinned)
    if others:
        os.sched_setaffinity(0, others)
    log.configure(Clock(), "ERROR")
    folder = Path(tempfile.mkdtemp(prefix="wren-speed-"))
    telegram = Telegram()
    await telegram.start()
    try:
        facts = await measure(options, folder, telegram, core)
    except BaseException:
        print(f"What the processes wrote lies in {folder}.")
        raise
    finally:
        await telegram.stop()
    shutil.rmtree(folder)
    facts |= {"load": load, "run_s": time.monotonic() - began}
    print("\n".join(report.lines(facts, pinned=core is not None)))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(
        json.dumps({name: round(value, 3) for name, value in sorted(facts.items())}, indent=1) + "\n"
    )
    print(f"\nThe same figures are in {options.out}.")


async def measure(options, folder, telegram, core):
    facts = await started(options, folder, telegram)
    shutil.copytree(folder / "turn", folder / "reply")
    stores = {name: Stores(folder / name) for name in ("turn", "reply")}
    running = []
    try:
        where = {name: await pair.start() for name, pair in stores.items()}
        plans = (
            ("service", lambda: told(folder / "turn", telegram, core, TURN, where["turn"], delivers=False)),
            ("service", lambda: told(folder / "reply", telegram, core, REPLY, where["reply"], delivers=True)),
            (
                "echo",
                lambda: {"secret": "s" * 32, "port": free_base(), "api": telegram.url, "token": ECHO, "core": core},
            ),
            ("parts", lambda: {"core": core}),
        )
        for name, plan in plans:
            running.append(Measured(name, plan(), folder / "log"))
            await running[-1].start()
        facts |= await rounds(options, telegram, stores, running)
    finally:
        for each in running:
            await each.stop()
        for pair in stores.values():
            await pair.stop()
    return facts


def told(data, telegram, core, token, stores, *, delivers):
    return {"directory": str(data), "base": free_base(), "api": telegram.url, "token": token, "core": core,
            "stores": stores, "delivers": delivers, "enrols": False}  # fmt: skip


async def started(options, folder, telegram):
    """Enrol a team once; then start the service on what is there, its Valkeys too, and time it until it is ready."""
    rehearse.prepare(folder / "turn", fresh=False)
    seconds = []
    for number in range(options.starts + 1):
        plan = told(folder / "turn", telegram, None, TURN, None, delivers=False)
        service = Measured("service", plan | {"enrols": not number}, folder / "log")
        began = time.perf_counter()
        await service.start()
        async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{plan['base'] + 3}/readyz") as answer:
            assert answer.status == 200, await answer.text()
        seconds.append(time.perf_counter() - began)
        await service.stop()
    return {"ready_s": report.median(seconds[1:])}


async def rounds(options, telegram, stores, running):
    """Every kind in turn, several times over; then what is kept, and whether it opens."""
    turn, reply, echo, parts = running
    chance = dice(options.seed)
    crowd = {
        "turn": Crowd(telegram, TURN, options.people, chance, awaits=False),
        "replied": Crowd(telegram, REPLY, options.people, chance, awaits=True),
        "echo": Crowd(telegram, ECHO, options.people, chance, awaits=False),
    }
    process = {"turn": turn, "replied": reply, "echo": echo}
    for writers in crowd.values():
        while writers.token not in telegram.hooks:
            await asyncio.sleep(0.01)
        await writers.write(seconds=LONGEST, in_flight=options.in_flight, each=WARM)
        writers.idle.extend(writers.people)
    await quiet(telegram, REPLY)
    await parts.ask("notice 100")
    found = report.Log()
    pairs = {"turn": stores["turn"], "replied": stores["reply"], "echo": None}
    for _ in range(options.rounds):
        found.values(measured.disk(stores["turn"].data))
        for name, writers in crowd.items():
            await one(name, writers, process[name], pairs[name], options, found)
        for name, times in (("seal", options.seals), ("notice", options.seals // 4), ("audit", AUDITED)):
            found.part(name, times, (await parts.ask(f"{name} {times}"))["cpu"])
    facts = found.facts() | {"stores_mb": await stores["turn"].megabytes()}
    return facts | await kept(stores["turn"], turn, crowd["turn"])


async def one(name, writers, process, pair, options, found):
    """One round of one kind."""
    told = writers.telegram.told
    before, was, bubbles = await process.ask(), await pair.cpu() if pair else [], told[writers.token]
    made = await writers.write(seconds=options.seconds, in_flight=options.in_flight)
    after, now = await process.ask(), await pair.cpu() if pair else []
    found.add(name, made, after["cpu"] - before["cpu"], [b - a for a, b in zip(was, now, strict=True)])
    found.bubbles(name, told[writers.token] - bubbles, made)
    found.megabytes(name, after["megabytes"])


async def quiet(telegram, token):
    """Wait until this bot has nothing more to say."""
    seen = -1
    while seen != telegram.told[token]:
        seen = telegram.told[token]
        await asyncio.sleep(0.5)


async def kept(stores, service, crowd):
    """How much a session takes when it is full, and whether the records hold what was sent. Raises when not."""
    few = crowd.people[:READ]
    crowd.idle.clear()
    crowd.idle.extend(few)
    await crowd.write(seconds=LONGEST, in_flight=READ, each=memory.RING + 1)
    store = await Store.open(main=stores.servers[0], shred=stores.servers[1])
    worker = await Worker.sign_in(f"http://localhost:{service.told['base'] + 1}", enrol.SAM)
    secret = credentials.read(stores.data / rehearse.SECRETS)
    names, sizes, opened = keys.Keys("wren"), [], 0
    try:
        for person in few:
            who = people.who(secret.pepper, person.chat)
            sizes.append(await stores.clients[0].memory_usage(names.part(keys.PERSON, who.part, who.id), samples=0))
            held = await store.load(who)
            case = memory.opened(SessionKey(secret.session_key), held.blob, who, held.version).case
            read = await all_records(store, worker, case)
            assert not read.gaps, "record numbers are missing"
            assert words(read) == person.sent, "the records do not hold what was sent"
            opened += len(read.records)
    finally:
        await store.close()
        await worker.sign_out()
    print(f"{opened} records of the measured turns were opened with the reader; they hold every word sent, in order.")
    print(f"The last of case {case[:8]}…: {words(read)[-1]!r}.\n")
    return {"session_bytes": float(max(sizes)), "records_opened": float(opened)}


async def all_records(store, worker, case):
    shred = await store.release(case)
    found = [reader.Found(r.lane.value, r.seq, r.sealed, r.kind) for r in await store.records(case)]
    clear = await store.case(case)
    last = {lane.value: int(clear.get(f"lane_{lane.value}", 0)) for lane in Lane}
    return worker.reader.open_all(case, found, reader.Released({shred.generation: shred.secret}, shred.salts), last)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="how long a round is")
    parser.add_argument("--seals", type=int, default=4000, help="how many records a round seals")
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--in-flight", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--unpinned", action="store_true", help="keep nobody to a core")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "speed.json")
    asyncio.run(main(parser.parse_args()))
