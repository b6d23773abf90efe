"""Somebody who joins: an invitation, keys of their own, and what their browser posts."""

from __future__ import annotations

import json
import secrets

from bot.web.enrolment import invite
from safeguarding import keys, passkeys, roster, slots
from safeguarding.roster import Role

ENROL = "/console/api/enrol"


class Newcomer:
    def __init__(self, name="Nia"):
        self.name = name
        self.seal, self.sign = keys.SealKey(keys.new_seed()), keys.SignKey(keys.new_seed())
        self.auth, self.paper = secrets.token_bytes(32), secrets.token_bytes(32)

    def body(self, link, **other):
        return {
            "token": link.rpartition("#")[2],
            "name": self.name,
            "sign": keys.b64u(self.sign.public),
            "seal": keys.b64u(self.seal.public),
            "slots": [offered("words", self.auth, number=1), offered("paper", self.paper, number=2)],
            **other,
        }

    def member(self, at, role=Role.WORKER):
        return roster.member(self.name, role, self.sign.public, self.seal.public, at)


def offered(sort, auth, *, number, salt=b"s" * 16):
    """A slot as a browser posts it."""
    slot = slots.Slot(f"{number:016x}", salt, b"w" * 92).document()
    if sort == "passkey":
        slot = passkeys.Passkey(f"{number:016x}", b"c" * 32, b"w" * 92).document()
    return {"sort": sort, "slot": slot, "auth": keys.b64u(auth)}


def document(made):
    return {"roster": json.loads(made.text())}


async def link(site, name="Nia", role=Role.WORKER):
    return await invite(site.store, origin=site.origin, name=name, role=role, by="operator", now=site.clock.now())


async def pending(site, newcomer, role=Role.WORKER):
    answer = await site.client().post(ENROL, newcomer.body(await link(site, newcomer.name, role)))
    assert answer.status == 200, answer.raw
    return answer.json
