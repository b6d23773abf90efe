"""The whole way: the pretend team enrols, Sam signs in, takes, reads, answers and ends; with real keys throughout."""

from __future__ import annotations

import json

import pytest

from bot.bodies import Bodies
from bot.chat import body
from bot.rehearsal import enrol
from bot.rehearsal.enrol import ASHA, LENA, SAM, Answered, Browser
from bot.web.enrolment import invite
from bot.web.rosters import first_words
from bot.web.words import six_words
from flows.errors import Broken
from safeguarding import keys, people, reader, record, roster, slots
from safeguarding.people import SessionKey
from safeguarding.reader import Found, Released
from safeguarding.roster import Role
from safeguarding.urgency import Urgency

TAB = "tab-1"


@pytest.fixture
async def posted(monkeypatch):
    """Every body that a browser of these tests has posted, as text."""
    seen, call = [], Browser._call

    async def recorded(self, method, path, body_):
        seen.append(json.dumps(body_))
        return await call(self, method, path, body_)

    monkeypatch.setattr(Browser, "_call", recorded)
    return seen


def _inviter(site, calls=None):
    async def link():
        if calls is not None:
            calls.append(1)
        return await invite(
            site.store, origin=site.origin, name="Lena", role=Role.LEAD, by="operator", now=site.clock.now()
        )

    return link


async def test_pitfall_01_the_team_enrols_over_http_with_no_secret_in_any_body(bare, posted):
    calls = []
    made = await enrol.enrol(bare.origin, _inviter(bare, calls))

    assert [(m.name, m.role) for m in made.active()] == [
        ("Lena", Role.LEAD),
        ("Sam", Role.WORKER),
        ("Asha", Role.WORKER),
    ]
    assert made.rehearsal
    assert bare.parts.keyring.roster == made
    assert set(made.epoch.wraps) == {member.id for member in made.members}
    assert first_words(await bare.store.rosters()) == six_words(_first(await bare.store.rosters()))
    assert await bare.store.enrolments() == {}

    again = await enrol.enrol(bare.origin, _inviter(bare, calls))

    assert (again.digest, len(calls)) == (made.digest, 1)
    await _nothing_secret_was_posted(bare, posted)
    async with Browser(bare.origin) as browser:
        with pytest.raises(Answered) as refused:
            await browser.sign_in(enrol.Person("Sam", Role.WORKER, ASHA.passphrase, "0" * 48))
    assert refused.value.status == 401


def _first(rosters):
    return roster.parse(rosters[0]).digest


async def _nothing_secret_was_posted(site, posted):
    everything = "\n".join(posted)
    for person in (LENA, SAM, ASHA):
        account = json.loads(await site.store.account(person.name.lower()))
        assert account["drilled"]
        for words, kept in zip((person.passphrase, person.paper), account["slots"], strict=True):
            slot = slots.parse(kept["slot"])
            stretched = slots.stretch(words, slot.salt, slot.kdf, site.parts.keyring.deployment)
            where = {"deployment": site.parts.keyring.deployment, "member": account["id"]}
            secret = slots.unlock(stretched, slot, **where)
            assert words not in everything
            assert words.split()[0] not in everything
            for raw in (secret[:32], secret[32:], secret, stretched.wrap):
                assert keys.b64u(raw) not in everything
                assert raw.hex() not in everything
                assert raw not in json.dumps(account).encode()
            with pytest.raises(Broken):
                slots.unlock(slots.Stretched(stretched.auth, stretched.auth), slot, **where)


async def test_a_disclosure_is_taken_read_answered_and_ended(bare):
    await enrol.enrol(bare.origin, _inviter(bare))
    words = "he gets angry and then he hits things"
    case = await bare.case(words, urgency=Urgency.SERIOUS, quote="hits things")
    async with Browser(bare.origin) as browser:
        sam = await browser.sign_in(SAM)
        me = await browser.get("me")
        team = await browser.team()
        opener = reader.Reader(me["deployment"], roster.seeds(team, sam.id, sam.seal), roster.signers(team))

        [row] = (await browser.get("queue"))["waiting"]
        assert (row["case"], row["urgency"], row["returning"]) == (case, "serious", True)
        assert len(row["alias"].split()) == 2
        assert not {"fence", "tab", "lease_until"} & set(row)
        assert (await browser.get("queue"))["tally"] == [{"urgency": "serious", "count": 1, "oldest": row["since"]}]

        why = _opened(opener, case, await browser.get(f"cases/{case}/notice"))
        assert why[0]["reasons"] == [{"quote": "hits things"}]

        held = await browser.post("take", {"tab": TAB})
        assert held["case"] == case
        queue = await browser.get("queue")
        assert queue["waiting"] == queue["tally"] == []
        assert queue["mine"][0]["fence"] == held["fence"]

        pile = await browser.get(f"cases/{case}/records?after_b=0&after_w=0&fence={held['fence']}")
        assert [one["in"]["text"] for one in _opened(opener, case, pile) if "in" in one] == [words]
        assert pile["clear"]["state"] == "claimed"

        answer = _answer(bare, team, sam, me, case, held["fence"], "Hi, I am Sam, a person.")
        assert await browser.post(f"cases/{case}/reply", answer) == {"seq": 1, "state": "queued"}
        assert await browser.post(f"cases/{case}/reply", answer) == {"seq": 1, "state": "queued"}

        pile = await browser.get(f"cases/{case}/records?after_b=2&after_w=0&fence={held['fence']}")
        assert [one["text"] for one in _opened(opener, case, pile)] == ["Hi, I am Sam, a person."]
        assert pile["delivery"] == [{"reply": answer["reply"], "state": "queued"}]
        assert pile["next_w"] == 2
        assert set(pile["salts"]) == {"w:1"}
        assert await _to_send(bare, case, answer["reply"]) == "Hi, I am Sam, a person."

        lease = await browser.post(f"cases/{case}/heartbeat", {"fence": held["fence"], "tab": TAB})
        assert lease["lease_until"] > bare.clock.now()
        await browser.post(f"cases/{case}/phoning", {"fence": held["fence"], "tab": TAB})
        assert (await browser.get("queue"))["mine"][0]["state"] == "phoning"
        ended = await browser.post(f"cases/{case}/close", {"fence": held["fence"], "tab": TAB, "reason": "ended"})
        assert ended == {"closed": True}
        assert (await browser.get("queue"))["mine"] == []
        with pytest.raises(Answered):
            await browser.get(f"cases/{case}/records?fence={held['fence']}")


def _opened(opener, case, pile):
    found = [Found(one["lane"], one["seq"], keys.unb64u(one["sealed"]), one["kind"]) for one in pile["records"]]
    salts = {place: keys.unb64u(salt) for place, salt in pile["salts"].items()}
    read = opener.open_all(case, found, Released({pile["generation"]: keys.unb64u(pile["secret"])}, salts))
    return [one.payload for one in read.records]


def _answer(site, team, member, me, case, fence, text, seq=1):
    deployment, reply = me["deployment"], "ab" * 16
    sealer = record.Sealer(deployment, team.epoch.n, team.epoch.key, member.sign)
    place = sealer.place(case, "w", seq, "reply")
    payload = {"v": 1, "at": site.clock.now(), "worker": member.id, "reply": reply, "text": text}
    inner, signature = sealer.inner(place, record.encode(payload)[0])
    key = keys.outbox_key(deployment, me["outbox"], {bot.id: bot.sign for bot in team.bots})
    out = keys.seal_out(deployment, key, keys.Outgoing(case, fence, reply), text)
    return {
        "fence": fence,
        "tab": TAB,
        "reply": reply,
        "seq": seq,
        "epoch": place.epoch,
        "key_id": place.key_id,
        "out_key": me["outbox"]["id"],
        "inner": keys.b64u(inner),
        "sig": keys.b64u(signature),
        "out": keys.b64u(out),
    }


async def _to_send(site, case, reply):
    handoff = await site.store.handoff(case)
    [queued] = await site.store.due_out(handoff.who.part, site.clock.now(), 10)
    bodies = Bodies(SessionKey(b"q" * 32))
    waiting = body.decode(bodies.open_out(people.Who(queued.who, queued.part), queued.out.body))
    return site.parts.keyring.outbox.open(keys.Outgoing(case, handoff.fence, reply), waiting.sealed)
