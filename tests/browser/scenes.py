"""What is on the pretend desk: one conversation with everything in it, and a busy evening."""

from __future__ import annotations

from pretend import MINUTE, Case, Pretend

FIRST = "its about home. he gets really angry and then he hits things and sometimes me"
KINDS = ("danger", "serious", "serious", "concern", "concern", "concern", "worry", "worry", "worry", "calm")
COLOURS = ("green", "paper", "little", "soft", "brass", "amber", "quiet", "early", "plain", "north")
THINGS = ("lantern", "kite")


def heron(server: Pretend, **facts) -> Case:
    """A first message, a notice, a worker's words that arrived and some that did not, a picture."""
    case = server.case("quiet heron", "serious", 14, **facts)
    at, sam = server.now - 20 * MINUTE, server.team.people["Sam"].sign
    server.said(case, "hello", at - 26 * 60 * MINUTE, out=("Hello. I’m a bot: a computer program, not a person.",))
    server.said(case, "can i ask u something", at, out=("Yes. You can tell me as much or as little as you want.",))
    server.said(case, FIRST, at + 3 * MINUTE, out=("Thank you for telling me. I believe you. It’s not your fault.",))
    server.keep(case, "b", "notice", notice(at + 3 * MINUTE))
    server.said(case, "", at + 6 * MINUTE, kind="timer", name="joined", worker="Sam")
    reply(
        server, case, at + 7 * MINUTE, "Hi, I’m Sam, a real person. I’ve read what you wrote.", "aa" * 16, "sent", sam
    )
    server.said(case, "ok. dont tell my mum", at + 8 * MINUTE)
    reply(server, case, at + 9 * MINUTE, "Is it all right to keep typing?", "bb" * 16, "undelivered", sam)
    server.said(case, "", at + 10 * MINUTE, kind="media", sort="photo")
    return case


def notice(at: int, **facts) -> dict:
    return {
        "v": 1,
        "at": at,
        "urgency": "serious",
        "categories": ["physical"],
        "reasons": [
            {"rule": "hit-by-adult-at-home", "category": "physical", "quote": "he hits things and sometimes me"},
            {"rule": "lives-with-them", "category": "physical", "quote": "its about home"},
            {"rule": "repeated", "category": "physical", "quote": ""},
        ],
        "safe": "unsure",
        "told": "helpline-3",
        "wants": "person",
        "lang": "en",
        "voice": "plain",
        "watched": False,
        "understood": True,
        "returning": True,
        "late": 0,
    } | facts


def reply(server: Pretend, case: Case, at: int, text: str, name: str, state: str, by) -> None:
    server.keep(case, "w", "reply", {"v": 1, "at": at, "worker": by.id, "reply": name, "text": text}, by=by)
    case.delivery[name] = state


def busy(server: Pretend) -> Case:
    """Twenty rows in the queue, and first among them a case of thirty records."""
    case = heron(server)
    for minute in range(30 - len(case.records)):
        server.said(case, f"line {minute}", server.now - (9 * MINUTE) + minute * 1000, out=("I’m here.",))
    for index in range(19):
        alias = f"{COLOURS[index % 10]} {THINGS[index // 10]}"
        server.case(alias, KINDS[index % 10], 3 + 7 * index, lang=("en", "pl", "cy")[index % 3])
    return case
