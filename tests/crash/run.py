"""kill -9, again and again, while young people write: nothing lost, nothing doubled, nothing out of order.

Two bot processes share one store. A front in this process stands where Telegram's webhook points: it spreads what
comes over both, sends one message in a hundred to both at once (a deliberate redelivery), and counts what is in
flight. Bots and stores are killed only while at least 20 turns are in flight. Afterwards the records are opened with
the reader, as a worker's program would, and each person's words are compared with what was sent, in order.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter, deque
from pathlib import Path

import aiohttp
from aiohttp import web

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from child import WELCOME, free_base  # noqa: E402
from rehearsed import Worker, words  # noqa: E402

from bot import credentials, rehearse  # noqa: E402
from bot.rehearsal import enrol  # noqa: E402
from bot.rehearsal.limits import Limits, Pace  # noqa: E402
from bot.rehearsal.server import Rehearsal  # noqa: E402
from bot.store.model import Lane  # noqa: E402
from bot.store.server import Embedded  # noqa: E402
from bot.store.store import Store  # noqa: E402
from safeguarding import memory, people, reader  # noqa: E402
from safeguarding.people import SessionKey  # noqa: E402

FREE = Pace(per_second=0, burst=1)
IN_FLIGHT = 20
CROWD = 36
HARM = "my dad hits me"


class Front:
    """What stands before the webhooks: spreads, redelivers, counts."""

    def __init__(self, ports, chance, redeliver):
        self.ports = ports
        self.redeliver = redeliver
        self.chance = chance
        self.in_flight = 0
        self.twice = 0
        self.gathering = False
        self.held = deque()
        self.outcomes = Counter()

    async def start(self):
        self.http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        self.runner = web.ServerRunner(web.Server(self.handle))
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://localhost:{self.runner.addresses[0][1]}"

    async def stop(self):
        await self.runner.cleanup()
        await self.http.close()

    async def handle(self, request):
        body = await request.read()
        headers = {k: v for k, v in request.headers.items() if k.lower().startswith(("x-telegram", "content-type"))}
        ports = self.chance.sample(self.ports, 2)
        to = ports if self.chance.random() < self.redeliver else ports[:1]
        self.twice += len(to) == 2
        if self.gathering:
            self.held.append(asyncio.get_running_loop().create_future())
            await self.held[-1]
        self.in_flight += 1
        try:
            answers = await asyncio.gather(*(self.pass_on(port, request.path, body, headers) for port in to))
        finally:
            self.in_flight -= 1
        self.outcomes[answers[0]] += 1
        return web.Response(status=answers[0])

    async def pass_on(self, port, path, body, headers):
        try:
            async with self.http.post(f"http://127.0.0.1:{port}{path}", data=body, headers=headers) as answer:
                return answer.status
        except aiohttp.ClientError:
            return 502

    async def strike(self, kill, patience=60.0):
        """Let a crowd gather, let it in at once, and kill in its midst; how many turns were in flight then."""
        async with asyncio.timeout(patience):
            while True:
                await self._crowd()
                self.let_in(len(self.held))
                await asyncio.sleep(self.chance.uniform(0, 0.004))
                if (struck := self.in_flight) >= IN_FLIGHT:
                    kill()
                    self.gathering = False
                    self.let_in(len(self.held))
                    return struck

    async def _crowd(self):
        """Hold back what comes until it is a crowd; one is let in now and then, or Telegram would hold back itself."""
        self.gathering = True
        while len(self.held) < CROWD:
            await asyncio.sleep(0.1)
            self.let_in(1)

    def let_in(self, number):
        for _ in range(min(number, len(self.held))):
            held = self.held.popleft()
            if not held.done():
                held.set_result(None)


class Bot:
    """One bot process."""

    def __init__(self, name, told, base, folder):
        self.name = name
        self.told = {**told, "base": base}
        self.base = base
        self.output = folder / f"{name}.log"

    async def start(self):
        before = self.output.stat().st_size if self.output.exists() else 0
        with self.output.open("ab") as sink:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, str(Path(__file__).parent / "bot_process.py"), json.dumps(self.told),
                stdout=sink, stderr=sink, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
        async with asyncio.timeout(60):
            while WELCOME not in self.output.read_bytes()[before:]:
                assert self.process.returncode is None, self.output.read_text()[-3000:]
                await asyncio.sleep(0.02)

    async def stop(self):
        self.process.terminate()
        return await self.process.wait()


async def main(options):
    began = time.monotonic()
    chance = random.Random(options.seed)
    folder = Path(tempfile.mkdtemp(prefix="wren-crash-"))
    rehearse.prepare(folder / "bot", fresh=False)
    telegram = Rehearsal(limits=Limits(chat=FREE, everyone=FREE), seed=options.seed)
    await telegram.start("localhost", 0, rehearse.TOKEN)
    stores = [Embedded(folder / "bot" / name) for name in ("main", "shred")]
    servers = [await store.start() for store in stores]
    bases = [free_base(), free_base() + 28]
    front = Front([base + 2 for base in bases], chance, options.redeliver)
    await front.start()
    told = {
        "directory": str(folder / "bot"),
        "api": telegram.url,
        "public": front.url,
        "main": address(servers[0]),
        "shred": address(servers[1]),
    }
    bots = [Bot(f"bot-{name}", told, base, folder) for name, base in zip("ab", bases, strict=True)]
    for bot in bots:
        await bot.start()
    sent = {n: [] for n in range(1, options.people + 1)}
    try:
        kills = await write_and_kill(telegram, front, bots, stores, sent, options, chance)
        await settled(telegram, front)
        problems = await checked(folder, servers, telegram, sent, bots[0], options)
    finally:
        codes = [await bot.stop() for bot in bots]
        await front.stop()
        await telegram.stop()
        for store in reversed(stores):
            await store.stop()
    log = "".join(bot.output.read_text() for bot in bots)
    races = len(re.findall(r'"event": "turn-lost-race"', log))
    problems += [] if front.twice else ["no redelivery was seen"]
    problems += [] if races else ["no lost race was seen"]
    problems += [f"a bot ended with {code}" for code in codes if code]
    report = {
        "messages": sum(map(len, sent.values())),
        "people": options.people,
        "kills of a bot, in flight at each": kills["bot"],
        "kills of a store, in flight at each": kills["store"],
        "redeliveries made": front.twice,
        "lost races": races,
        "answers to the stand-in": dict(front.outcomes),
        "seconds": round(time.monotonic() - began, 1),
        "seed": options.seed,
    }
    for name, value in report.items():
        print(f"{name:36}{value}")
    for problem in problems:
        print("WRONG", problem)
    if not problems:
        shutil.rmtree(folder)
    print("Nothing lost, doubled or out of order." if not problems else f"{len(problems)} problems; see {folder}")
    return bool(problems)


def address(server):
    return server.url.replace("unix://", f"unix://{server.user}:{server.password}@", 1)


def scripts(options, chance):
    """Who writes what, in what order: each message marked; one in ten says once that they are being hurt."""
    order = [n for n in range(1, options.people + 1) for _ in range(options.messages // options.people)]
    chance.shuffle(order)
    count = Counter()
    for n in order:
        hurt = n % 10 == 0 and count[n] == 2
        mark = secrets.randbelow(10**9)
        yield n, f"{HARM} {mark}" if hurt else f"note {count[n]} of {n} {mark}"
        count[n] += 1


async def write_and_kill(telegram, front, bots, stores, sent, options, chance):
    """Write in as many parts as there are kills, and one more; one kill in the midst of each."""
    kills = {"bot": [], "store": []}
    plan = ["bot"] * options.kills + ["store"] * options.store_kills
    chance.shuffle(plan)
    script = list(scripts(options, chance))
    size = len(script) // (len(plan) + 1)
    for number, what in enumerate([*plan, ""]):
        end = len(script) if not what else (number + 1) * size
        for n, text in script[number * size : end]:
            sent[n].append(text)
            telegram.world.say(n, text)
        if what == "bot":
            bot = chance.choice(bots)
            kills[what].append(await front.strike(bot.process.kill))
            await bot.process.wait()
            await bot.start()
        elif what:
            kills[what].append(await front.strike(lambda: os.kill(stores[0].pid, signal.SIGKILL)))
    return kills


async def settled(telegram, front):
    """Wait until Telegram has nothing more to bring and the bots nothing more to send."""
    quiet, seen = 0, -1
    async with asyncio.timeout(900):
        while quiet < 5:
            await asyncio.sleep(1)
            said = sum(
                bubble.who == "bot" for chat in telegram.world.chats.by_id.values() for bubble in chat.bubbles.values()
            )
            still = not len(telegram.world.queue) and not front.in_flight and said == seen
            quiet, seen = quiet + 1 if still else 0, said


async def checked(folder, servers, telegram, sent, bot, options):
    """Open everything and compare."""
    worker = await Worker.sign_in(f"http://localhost:{bot.base + 1}", enrol.SAM)
    secret = credentials.read(folder / "bot" / rehearse.SECRETS)
    store = await Store.open(main=servers[0], shred=servers[1])
    problems = []
    try:
        cases = {}
        for n, texts in sent.items():
            chat = telegram.world.chats.person(n)
            who = people.who(secret.pepper, chat.id)
            held = await store.load(who)
            person = memory.opened(SessionKey(secret.session_key), held.blob, who, held.version)
            read = await opened(store, worker, person.case)
            cases[n] = person.case
            problems += compared(n, texts, read, chat)
        problems += handoffs(await store.queue(), cases, options)
        problems += paged(await store.queue(), telegram)
    finally:
        await store.close()
        await worker.sign_out()
    return problems


async def opened(store, worker, case):
    shred = await store.release(case)
    records = await store.records(case)
    clear = await store.case(case)
    found = [reader.Found(r.lane.value, r.seq, r.sealed, r.kind) for r in records]
    last = {lane.value: int(clear.get(f"lane_{lane.value}", 0)) for lane in Lane}
    return worker.reader.open_all(case, found, reader.Released({shred.generation: shred.secret}, shred.salts), last)


def compared(n, texts, read, chat):
    problems = [f"person {n}: a record does not open" for r in read.records if isinstance(r, reader.Unreadable)]
    problems += [f"person {n}: numbers are missing" for _ in read.gaps]
    got = words(read)
    if got != texts:
        doubled = [text for text, times in Counter(got).items() if times > 1]
        lost = [text for text in texts if text not in got]
        problems.append(f"person {n}: {len(lost)} lost, {len(doubled)} doubled, order {sorted(got) == sorted(texts)}")
    delivered = Counter(bubble.text for bubble in chat.bubbles.values() if bubble.who == "bot")
    owed = Counter(
        out["text"]
        for record in read.records
        if isinstance(record, reader.Opened) and record.place.kind == "turn"
        for out in record.payload["out"]
    )
    missing = owed - delivered
    return problems + [f"person {n}: {sum(missing.values())} replies not delivered" for _ in [0] if missing]


def handoffs(queue, cases, options):
    hurt = sorted(cases[n] for n in cases if n % 10 == 0 and options.messages // options.people > 2)
    found = sorted(handoff.case for handoff in queue)
    return [] if found == hurt else [f"{len(hurt)} handoffs wanted, {len(found)} in the queue"]


def paged(queue, telegram):
    """Each rung that was climbed was paged, whoever was killed then: perhaps twice, never not at all."""
    rang = sum(page.to == "primary" for page in telegram.pages.rang)
    waits = [handoff.case for handoff in queue if not handoff.rung]
    problems = [f"{len(waits)} handoffs climbed no rung"] if waits else []
    return problems + ([f"{len(queue)} people wait, but {rang} pages came"] if rang < len(queue) else [])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--store-kills", type=int, default=3)
    parser.add_argument("--redeliver", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    raise SystemExit(asyncio.run(main(parser.parse_args())))
