"""A worker's reply: sealed twice by the browser, checked here as PROTOCOL.md 6 asks, then handed to the desk."""

from __future__ import annotations

from aiohttp import web

from bot.desk import Sent
from bot.store.model import Lost
from bot.web import access
from bot.web.access import Claim, Need, Worker
from bot.web.body import Base64, Hex16, Natural, Shape, Tab, read
from bot.web.parts import PARTS, Parts
from flows.errors import Broken, Refused
from safeguarding import keys, record
from safeguarding.record import Kind, Place


class Answering(Shape, frozen=True):
    """A worker's words, for the case file (`inner`, `sig`) and for sending (`out`)."""

    fence: Natural
    tab: Tab
    reply: Hex16
    seq: Natural
    epoch: Natural
    key_id: Hex16
    inner: Base64
    sig: Base64
    out: Base64
    out_key: Hex16


class Restarted(Refused):
    """The service was restarted. Nothing was sent; send it once more."""


class OldKey(Refused):
    """The team has a newer key. Nothing was sent; reload and send it once more."""


async def reply(request: web.Request) -> web.Response:
    """`POST …/reply`: kept and queued in one step; 409 with `next_w` when another record took the number."""
    parts, worker = request.app[PARTS], request[access.WORKER]
    words = await read(request, Answering)
    case = request.match_info["case"]
    await access.handoff_of(parts, worker, Need.ACT, case, Claim(words.fence, words.tab))
    sent = _checked(parts, worker, case, words)
    try:
        seq = await parts.desk.reply(words.fence, words.tab, sent)
    except Lost:
        last = int((await parts.store.case(case)).get("lane_w", 0))
        sentence = "Somebody else wrote in this case just now."
        return web.json_response({"error": sentence, "next_w": last + 1}, status=web.HTTPConflict.status_code)
    return web.json_response({"seq": seq, "state": "queued"})


def _checked(parts: Parts, worker: Worker, case: str, words: Answering) -> Sent:
    """What the browser made, if it may be kept. Raises Refused with what to do, or 400."""
    roster = parts.keyring.roster
    if words.out_key != parts.keyring.outbox.id:
        raise Restarted
    if roster is None or (words.epoch, words.key_id) != (roster.epoch.n, keys.key_id(roster.epoch.key)):
        raise OldKey
    signer = next(member.sign for member in roster.active() if member.id == worker.id)
    place = Place(case, words.key_id, words.epoch, "w", words.seq, Kind.REPLY)
    try:
        inner, out = keys.unb64u(words.inner), keys.unb64u(words.out)
        signature = keys.unb64u(words.sig, keys.SIGNATURE)
        record.check(parts.keyring.deployment, place, inner, signature, signer)
    except Broken:
        raise web.HTTPBadRequest(text="This request was not understood.") from None
    return Sent(place, words.reply, inner, signature, out)
