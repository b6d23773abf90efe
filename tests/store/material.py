"""Synthetic people, cases and commits for the store's tests."""

from __future__ import annotations

from bot.store.model import Commit, Lane, Notice, Out, Rank, Record
from bot.store.wires import Wires
from safeguarding.people import Who
from safeguarding.urgency import Urgency

FAR = 10**15
ADA, BEN, CAL = (Who(letter * 32, part) for letter, part in (("a", 3), ("b", 3), ("c", 9)))


def case_of(who: Who, number: int = 1) -> str:
    return (bytes([who.part]) + bytes.fromhex(who.id[:2]) * 13 + number.to_bytes(2, "big")).hex()


def said(who: Who = ADA, version: int = 0, **more) -> Commit:
    """A turn that keeps one record under the next number."""
    seq = version + 1
    values = {
        "who": who,
        "version": version,
        "fence": 0,
        "blob": b"session\x00%d" % version,
        "case": case_of(who),
        "clear": {"urgency": "calm", "last_in": str(1000 + version)},
        "records": (Record(Lane.BOT, seq, "turn", b"sealed|\x00%d" % seq),),
    }
    return Commit(**(values | more))


def line(text: bytes = b"line", rank: Rank = Rank.BOT, **more) -> Out:
    return Out(**({"rank": rank, "body": text, "expires": FAR, "fence": 0} | more))


def notice(who: Who = ADA, number: int = 1, urgency: Urgency = Urgency.CONCERN, since: int = 100, n: int = 1) -> Notice:
    return Notice(case_of(who, n), who, number, urgency, since, "en")


READ = {
    b"string": ("GET",),
    b"hash": ("HGETALL",),
    b"list": ("LRANGE", 0, -1),
    b"zset": ("ZRANGE", 0, -1),
    b"set": ("SMEMBERS",),
}


async def values(wires: Wires) -> list[bytes]:
    """Every value, field and member that this test's prefix holds in both stores, as itself: a dump may be packed."""
    found: list[bytes] = []
    for name in await everything(wires):
        for batch in (wires.main, wires.shred):
            how = READ.get(await batch.call("TYPE", name))
            held = await batch.call(how[0], name, *how[1:]) if how else []
            flat = [part for pair in held.items() for part in pair] if isinstance(held, dict) else held
            found += [flat] if isinstance(flat, bytes) else flat
    return found


async def everything(wires: Wires) -> dict[bytes, bytes]:
    """All keys of this test's prefix in both stores, as the server would dump them."""
    found = {}
    for batch in (wires.main, wires.shred):
        cursor = b"0"
        while True:
            cursor, names = await batch.call("SCAN", cursor, "MATCH", wires.keys.prefix + ":*", "COUNT", 1000)
            for name in names:
                found[name] = await batch.call("DUMP", name)
            if cursor in (b"0", 0):
                break
    return found
