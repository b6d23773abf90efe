"""Enrols the pretend team of a rehearsal, over HTTP, as browsers would: keys, slots, invitations, signed rosters.

The passphrases and paper codes are published, so this team's keys are nobody's secret: its roster is marked
`rehearsal`, which `wren run` refuses. Running it again signs the lead in and does only what is missing.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, CookieJar

from flows.errors import Refused, WrenError
from safeguarding import keys, roster, slots
from safeguarding.roster import Role, Roster

_DEPLOYMENT = re.compile(r'data-deployment="([0-9a-f]{32})"')
_FAILED = 400
_WRONG = 401


PAPER = "306889 473715 398684 052690 673332 487982 055319 394295"
"""The pretend team's paper code."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the pretend team, the words that unlock their keys, and the paper code that does so too."""

    name: str
    role: Role
    passphrase: str
    paper: str = PAPER


LENA = Person("Lena", Role.LEAD, "lantern harvest velvet pebble cobbler walnut")
SAM = Person("Sam", Role.WORKER, "thimble marmalade ribbon canopy glacier kettle")
ASHA = Person("Asha", Role.WORKER, "dolphin violet acorn caramel tulip umbrella")
TEAM = (LENA, SAM, ASHA)


class Answered(WrenError):
    """The service refused. `status`: its HTTP status; `body`: what it said."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(str(body.get("error", "")))
        self.status = status
        self.body = body


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a member holds once signed in: an id, a key to open with and a key to sign with."""

    id: str
    seal: keys.SealKey
    sign: keys.SignKey


class Browser:
    """Does over HTTP what a member's browser does, with keys in its own memory."""

    def __init__(self, origin: str) -> None:
        """`origin`: where the console is, `http://localhost:<port>`."""
        self.origin = origin
        self.deployment = ""
        self._http = ClientSession(
            cookie_jar=CookieJar(unsafe=True), headers={"Sec-Fetch-Site": "same-origin"}, trust_env=False
        )

    async def __aenter__(self) -> Self:
        async with self._http.get(f"{self.origin}/console") as answer:
            found = _DEPLOYMENT.search(await answer.text())
        if found is None:
            await self._http.close()
            raise Refused("That page is not a console.")
        self.deployment = found[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    async def get(self, path: str) -> dict[str, Any]:
        """Ask the console's API. Raises Answered."""
        return await self._call("GET", path, None)

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Tell the console's API. Raises Answered."""
        return await self._call("POST", path, body)

    async def _call(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        async with self._http.request(method, f"{self.origin}/console/api/{path}", json=body) as answer:
            said: dict[str, Any] = await answer.json()
        if answer.status >= _FAILED:
            raise Answered(answer.status, said)
        return said

    async def enrol(self, person: Person, link: str) -> None:
        """Spend an invitation: make keys and two slots, post what may be posted, and try both once."""
        seal, sign = keys.SealKey(seed := keys.new_seed()), keys.SignKey(sign_seed := keys.new_seed())
        salt = secrets.token_bytes(slots.SALT)
        offered = [
            {"sort": sort, **await self._slot(words, seed + sign_seed, sign.id, salt)}
            for sort, words in (("words", person.passphrase), ("paper", person.paper))
        ]
        posted = {
            "token": link.rpartition("#")[2],
            "name": person.name,
            "sign": keys.b64u(sign.public),
            "seal": keys.b64u(seal.public),
            "slots": offered,
        }
        await self.post("enrol", posted)
        for each in offered:
            await self.post("sign-in", {"name": person.name, "auth": each["auth"]})

    async def _slot(self, words: str, secret: bytes, member: str, salt: bytes) -> dict[str, Any]:
        """A slot as it is posted. All of a member's slots share a salt."""
        entropy = secrets.token_bytes(8) + salt + secrets.token_bytes(keys.NONCE)
        slot, auth = await asyncio.to_thread(
            slots.make_slot, words, secret, deployment=self.deployment, member=member, entropy=entropy
        )
        return {"slot": slot.document(), "auth": keys.b64u(auth)}

    async def sign_in(self, person: Person) -> Unlocked:
        """Stretch the words once, show `auth`, open the slot. Raises Answered with 401 for somebody unknown."""
        asked = await self.post("salt", {"name": person.name})
        salt, kdf = keys.unb64u(asked["salt"], slots.SALT), slots.parse_kdf(asked["kdf"])
        stretched = await asyncio.to_thread(slots.stretch, person.passphrase, salt, kdf, self.deployment)
        said = await self.post("sign-in", {"name": person.name, "auth": keys.b64u(stretched.auth)})
        member, slot = said["worker"]["id"], slots.parse(said["slots"][0])
        secret = slots.unlock(stretched, slot, deployment=self.deployment, member=member)
        return Unlocked(member, keys.SealKey(secret[: keys.SEED]), keys.SignKey(secret[keys.SEED :]))

    async def team(self) -> Roster | None:
        """The newest roster, once every step from the first is checked."""
        told = (await self.get("me"))["rosters"]
        texts = [keys.canonical(document) for document in told]
        return roster.chain(texts, roster.parse(texts[0]).digest.hex()) if texts else None


async def enrol(origin: str, invite: Callable[[], Awaitable[str]]) -> Roster:
    """Have the whole team enrolled and signed; returns its roster. `invite` makes the first lead's link."""
    async with Browser(origin) as lead:
        unlocked = await _arrive(lead, LENA, invite)
        team = await lead.team() or await _found(lead, unlocked)
        for person in TEAM:
            if person.name not in {member.name for member in team.active()}:
                team = await _admit(lead, unlocked, team, person)
    return team


async def _arrive(browser: Browser, person: Person, invite: Callable[[], Awaitable[str]]) -> Unlocked:
    """Sign in; somebody who is not known yet enrols first."""
    try:
        return await browser.sign_in(person)
    except Answered as refused:
        if refused.status != _WRONG:
            raise
    await browser.enrol(person, await invite())
    return await browser.sign_in(person)


async def _found(browser: Browser, lead: Unlocked) -> Roster:
    """Version 1: the lead alone, the first epoch, the bot's key as the service shows it."""
    told = await browser.get("me")
    member = roster.member(LENA.name, LENA.role, lead.sign.public, lead.seal.public, told["now"])
    bot = keys.unb64u(told["bots"][0]["sign"], keys.SIGN_PUBLIC)
    made = roster.first(browser.deployment, member, bot, keys.new_seed(), at=told["now"], rehearsal=told["rehearsal"])
    return await _sign(browser, lead, made)


async def _admit(browser: Browser, lead: Unlocked, team: Roster, person: Person) -> Roster:
    """One more member: invite, enrol in a browser of their own, compare, wrap the epochs, sign."""

    async def invite() -> str:
        told = await browser.post("invitations", {"name": person.name, "role": person.role.value})
        return str(told["url"])

    async with Browser(browser.origin) as theirs:
        unlocked = await _arrive(theirs, person, invite)
    now = (await browser.get("me"))["now"]
    member = roster.member(person.name, person.role, unlocked.sign.public, unlocked.seal.public, now)
    held = roster.seeds(team, lead.id, lead.seal)
    return await _sign(browser, lead, roster.add_member(team, member, held))


async def _sign(browser: Browser, lead: Unlocked, made: Roster) -> Roster:
    signed = roster.sign(made, lead.sign)
    await browser.post("roster", {"roster": keys.strict_json(signed.text())})
    return signed
