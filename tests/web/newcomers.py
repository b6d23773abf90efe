"""Somebody who joins: an invitation, keys of their own, and what their browser posts."""

from __future__ import annotations

import json
import secrets

from bot.web.enrolment import invite
from safeguarding import keys, roster, slots
from safeguarding.roster import Role

ENROL = "/console/api/enrol"


class Newcomer:
    def __init__(self, name="Nia"):
        self.name = name
        self.seal, self.sign = keys.SealKey(keys.new_seed()), keys.SignKey(keys.new_seed())
        self.auth = secrets.token_bytes(32)

    def body(self, link, **other):
        slot = slots.Slot(self.sign.id[:16], b"s" * 16, b"w" * 92)
        return {
            "token": link.rpartition("#")[2],
            "name": self.name,
            "sign": keys.b64u(self.sign.public),
            "seal": keys.b64u(self.seal.public),
            "slot": slot.document(),
            "auth": keys.b64u(self.auth),
            **other,
        }

    def member(self, at, role=Role.WORKER):
        return roster.member(self.name, role, self.sign.public, self.seal.public, at)


def document(made):
    return {"roster": json.loads(made.text())}


async def link(site, name="Nia", role=Role.WORKER):
    return await invite(site.store, origin=site.origin, name=name, role=role, by="operator", now=site.clock.now())


async def pending(site, newcomer, role=Role.WORKER):
    answer = await site.client().post(ENROL, newcomer.body(await link(site, newcomer.name, role)))
    assert answer.status == 200, answer.raw
    return answer.json
