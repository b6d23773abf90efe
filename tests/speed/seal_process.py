"""Sealing alone: each line on standard input seals that many ordinary turns, as the service does, and says the cost."""

from __future__ import annotations

import json
import secrets
import sys

import measured

from safeguarding import keys, record

SAID = "i think about it most nights and i dont know who to tell about any of it"
ANSWER = "Thank you for telling me. I'm still here. You can go on, or stop for now."


def payload(number):
    return {
        "v": 1,
        "at": 1_750_000_000_000 + number,
        "tz": "UTC",
        "in": {"type": "said", "message_id": number, "text": SAID, "at": 1_750_000_000_000},
        "out": [{"prompt": "listen-1", "version": "0a1b2c3d", "lang": "en", "args": {}, "text": ANSWER}],
        "noticed": {"urgency": "calm", "categories": [], "reasons": []},
    }


def main():
    measured.pin(json.loads(sys.argv[1])["core"])
    team, case = keys.SealKey(keys.new_seed()), "00" + secrets.token_hex(15)
    sealer = record.Sealer(secrets.token_hex(16), 1, team.public, keys.SignKey(keys.new_seed()))
    secret, salt = secrets.token_bytes(keys.SEED), secrets.token_bytes(record.SALT)
    measured.say(ready=True)
    for line in sys.stdin:
        before = measured.usage()["cpu"]
        for number in range(1, int(line) + 1):
            (message,) = record.encode(payload(number))
            sealer.seal(case, "b", number, "turn", message, secret, 1, salt)
        measured.say(cpu=measured.usage()["cpu"] - before)


main()
