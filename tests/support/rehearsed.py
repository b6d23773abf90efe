"""A young person at the rehearsal's chat and a worker at its console, in Python: for tests and the crash run."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.rehearsal import enrol
from bot.rehearsal.enrol import Browser, Person, Unlocked
from safeguarding import keys, reader, record, roster
from safeguarding.record import Place

PATIENCE = 20.0


async def until(what: Callable[[], Awaitable[Any]], patience: float = PATIENCE) -> Any:
    """Ask until the answer is not empty; fails after `patience` seconds."""
    async with asyncio.timeout(patience):
        while not (found := await what()):
            await asyncio.sleep(0.05)
    return found


@dataclass
class Young:
    """A young person at the rehearsal's chat page, by its control API."""

    http: aiohttp.ClientSession
    url: str
    number: int = 1

    async def do(self, what: str, **body: Any) -> dict[str, Any]:
        async with self.http.post(f"{self.url}/rehearsal/people/{self.number}/{what}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def say(self, text: str) -> dict[str, Any]:
        return await self.do("say", text=text)

    async def chat(self) -> dict[str, Any]:
        async with self.http.get(f"{self.url}/rehearsal/people/{self.number}/chat") as answer:
            return await answer.json()

    async def heard(self) -> list[str]:
        """What the bot's side has said, as the person sees it now."""
        return [b["text"] for b in (await self.chat())["bubbles"] if b["who"] == "bot" and not b["deleted"]]

    async def hears(self, part: str) -> str:
        """Wait until the bot's side says something with this in it."""

        async def look() -> str:
            return next((text for text in reversed(await self.heard()) if part in text), "")

        return await until(look)

    async def tap(self, label: str) -> None:
        """Tap the newest button with this label."""

        async def look() -> tuple[int, str] | None:
            for bubble in reversed((await self.chat())["bubbles"]):
                for button in (b for row in bubble.get("buttons") or [] for b in row):
                    if button["text"] == label:
                        return bubble["id"], button["data"]
            return None

        message, data = await until(look)
        await self.do("tap", message_id=message, data=data)


@dataclass
class Worker:
    """A worker who does in Python what the console does in a browser."""

    browser: Browser
    unlocked: Unlocked
    told: dict[str, Any]
    tab: str = field(default_factory=lambda: secrets.token_hex(8))

    @classmethod
    async def sign_in(cls, origin: str, person: Person = enrol.SAM) -> Worker:
        browser = await Browser(origin).__aenter__()
        unlocked = await browser.sign_in(person)
        return cls(browser, unlocked, await browser.get("me"))

    async def sign_out(self) -> None:
        await self.browser.__aexit__(None, None, None)

    @property
    def roster(self) -> roster.Roster:
        return roster.parse(keys.canonical(self.told["rosters"][-1]))

    @property
    def reader(self) -> reader.Reader:
        team = self.roster
        seeds = roster.seeds(team, self.unlocked.id, self.unlocked.seal)
        return reader.Reader(self.browser.deployment, seeds, roster.signers(team))

    async def queue(self) -> dict[str, Any]:
        return await self.browser.get("queue")

    async def waits(self) -> dict[str, Any]:
        """Wait until somebody waits; the first row."""

        async def look() -> dict[str, Any] | None:
            return next(iter((await self.queue())["waiting"]), None)

        return await until(look)

    async def take(self, case: str | None = None) -> dict[str, Any]:
        return await self.browser.post("take", {"tab": self.tab, **({"case": case} if case else {})})

    async def act(self, held: dict[str, Any], what: str, **more: Any) -> dict[str, Any]:
        return await self.browser.post(
            f"cases/{held['case']}/{what}", {"fence": held["fence"], "tab": self.tab, **more}
        )

    async def pile(self, held: dict[str, Any]) -> dict[str, Any]:
        return await self.browser.get(f"cases/{held['case']}/records?fence={held['fence']}")

    async def preview(self, case: str) -> reader.Read:
        return self.opened(case, await self.browser.get(f"cases/{case}/notice"))

    async def read(self, held: dict[str, Any]) -> reader.Read:
        return self.opened(held["case"], await self.pile(held))

    def opened(self, case: str, pile: dict[str, Any]) -> reader.Read:
        found = [reader.Found(r["lane"], r["seq"], keys.unb64u(r["sealed"]), r["kind"]) for r in pile["records"]]
        released = reader.Released(
            {pile["generation"]: keys.unb64u(pile["secret"])},
            {place: keys.unb64u(salt) for place, salt in pile["salts"].items()},
        )
        return self.reader.open_all(case, found, released)

    async def reply(self, held: dict[str, Any], text: str) -> str:
        """Write to the person; the reply's id."""
        pile, team, reply = await self.pile(held), self.roster, secrets.token_hex(16)
        me = await self.browser.get("me")
        sealer = record.Sealer(self.browser.deployment, team.epoch.n, team.epoch.key, self.unlocked.sign)
        place = Place(held["case"], sealer.key_id, team.epoch.n, "w", pile["next_w"], "reply")
        (message,) = record.encode({"v": 1, "at": me["now"], "worker": self.unlocked.id, "reply": reply, "text": text})
        inner, signature = sealer.inner(place, message)
        bots = {bot.id: bot.sign for bot in team.bots}
        outbox = keys.outbox_key(self.browser.deployment, me["outbox"], bots)
        out = keys.seal_out(self.browser.deployment, outbox, keys.Outgoing(held["case"], held["fence"], reply), text)
        await self.act(
            held,
            "reply",
            reply=reply,
            seq=place.seq,
            epoch=place.epoch,
            key_id=place.key_id,
            inner=keys.b64u(inner),
            sig=keys.b64u(signature),
            out=keys.b64u(out),
            out_key=outbox.id,
        )
        return reply


def words(read: reader.Read) -> list[str]:
    """The person's own words in a case, in order."""
    turns = (r for r in read.records if isinstance(r, reader.Opened) and r.place.kind == "turn")
    return [r.payload["in"]["text"] for r in turns if r.payload["in"]["type"] in {"said", "edited"}]
