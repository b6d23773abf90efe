"""Parts of a turn by themselves: each line on standard input asks for so many, `seal 4000` or `notice 1000`.

Sealing is of ordinary turns, as the service seals them; noticing is of the messages that the young people of the run
write, each read with the five before it.
"""

from __future__ import annotations

import json
import random
import secrets
import sys

import measured
from load import SAID

from bot import shipped
from safeguarding import audit, keys, record
from safeguarding.indicators import Earlier

ANSWER = "Thank you for telling me. I'm still here. You can go on, or stop for now."
NOW = 1_750_000_000_000
TAIL = 5
CHAINED = 20_000


def payload(number):
    return {
        "v": 1,
        "at": NOW + number,
        "tz": "UTC",
        "in": {"type": "said", "message_id": number, "text": SAID[number % len(SAID)], "at": NOW},
        "out": [{"prompt": "listen-1", "version": "0a1b2c3d", "lang": "en", "args": {}, "text": ANSWER}],
        "noticed": {"urgency": "calm", "categories": [], "reasons": []},
    }


def sealing():
    team, case = keys.SealKey(keys.new_seed()), "00" + secrets.token_hex(15)
    sealer = record.Sealer(secrets.token_hex(16), 1, team.public, keys.SignKey(keys.new_seed()))
    secret, salt = secrets.token_bytes(keys.SEED), secrets.token_bytes(record.SALT)

    def seal(number):
        (message,) = record.encode(payload(number))
        sealer.seal(case, "b", number, "turn", message, secret, 1, salt)

    return seal


def noticing():
    indicators, chance = shipped.indicators(), random.Random(1)
    said = [chance.choice(SAID) for _ in range(500)]

    def notice(number):
        at = number % (len(said) - TAIL)
        tail = tuple(Earlier(text, NOW) for text in said[at : at + TAIL])
        indicators.notice(said[at + TAIL], tail, NOW)

    return notice


def verifying():
    """One chain of so many entries, checked as `wren audit verify` does; it is made before the time is taken."""
    deployment, case, worker = "5a" * 16, "05" + "11" * 15, "ab" * 16
    texts = [audit.entry(audit.Tag.CASE_READ, NOW + n, worker, case=case, count=n % 9) for n in range(CHAINED)]
    here, links = audit.start(deployment, "p05"), []
    for number, text in enumerate(texts, 1):
        here = audit.chain(here, number, text)
        links.append(here)

    def verify(number):
        if number % CHAINED == 0:
            assert audit.verify(deployment, "p05", texts, links).good

    return verify


def main():
    measured.pin(json.loads(sys.argv[1])["core"])
    parts = {"seal": sealing(), "notice": noticing(), "audit": verifying()}
    measured.say(ready=True)
    for line in sys.stdin:
        name, times = line.split()
        before = measured.usage()["cpu"]
        for number in range(1, int(times) + 1):
            parts[name](number)
        measured.say(cpu=measured.usage()["cpu"] - before)


main()
