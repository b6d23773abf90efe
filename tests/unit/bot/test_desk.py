from __future__ import annotations

import asyncio
import dataclasses
import itertools
import secrets
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from shell import DANGER, HARM, Crash, Shell, crashes, who

from bot import turns
from bot.chat import body
from bot.desk import Empty, NoLonger
from bot.store import keys
from bot.store.model import Lost, Owner
from bot.store.store import Server, Store
from flows import engine
from flows.errors import Refused, Unavailable
from safeguarding.handoff import LEASE, PHONING
from safeguarding.urgency import Urgency

ADA = who(7)
CONCERN = "i want to talk to a person"


async def owner(shell, person=ADA):
    return await shell.store.owner(person)


async def heard(shell):
    await shell.settle()
    return await shell.heard(ADA)


async def test_taking_gives_a_fence_and_the_person_reads_who_has_come(shell):
    case = await shell.waits()
    await shell.outbox(ADA)

    held = await shell.take()

    assert (held.case, held.worker, held.state) == (case, shell.team["Sam"], "claimed")
    assert await owner(shell) == Owner(f"worker:{shell.team['Sam']}", held.fence)
    assert any("Sam" in text for text in await heard(shell))


async def test_nobody_waits(shell):
    with pytest.raises(Empty):
        await shell.take()


async def test_the_most_urgent_comes_first_and_no_worker_holds_more_than_they_can(shell):
    cases = [await shell.waits(text, chat) for chat, text in enumerate((HARM, CONCERN, DANGER), start=1)]

    taken = [(await shell.take()).case for _ in range(2)]

    assert taken == [cases[2], cases[0]]
    with pytest.raises(Refused):
        await shell.take()
    assert (await shell.take("Asha")).case == cases[1]


async def test_a_heartbeat_keeps_a_hold_and_only_from_its_own_tab(shell):
    case = await shell.waits()
    held = await shell.take()
    for _ in range(4):
        shell.clock.move(LEASE - 1)
        assert await shell.desk.heartbeat(case, held.fence, "tab-Sam") == shell.clock.now() + LEASE
        assert await shell.desk.sweep() == 0

    for fence, tab in ((held.fence, "another"), (held.fence - 1, "tab-Sam"), (held.fence + 1, "tab-Sam")):
        with pytest.raises(NoLonger):
            await shell.desk.heartbeat(case, fence, tab)


async def test_a_hold_moves_to_the_workers_new_tab_and_the_old_one_is_told(shell):
    case = await shell.waits()
    old = await shell.take()
    new = await shell.desk.take(shell.team["Sam"], "second", case)

    assert new.fence > old.fence
    with pytest.raises(NoLonger):
        await shell.desk.heartbeat(case, old.fence, "tab-Sam")
    await shell.desk.heartbeat(case, new.fence, "second")


async def test_a_worker_on_the_telephone_is_not_gone(shell):
    case = await shell.waits()
    held = await shell.take()
    await heard(shell)

    await shell.desk.phoning(case, held.fence, "tab-Sam")
    said = await heard(shell)
    shell.clock.move(PHONING - 1)

    assert said
    assert await shell.desk.sweep() == 0
    shell.clock.move(1)
    assert await shell.desk.sweep() == 1


async def test_releasing_gives_back_the_place_in_the_queue_and_ends_the_old_hold(shell):
    case = await shell.waits()
    (before,) = await shell.desk.queue()
    held = await shell.take()
    shell.clock.move(10_000)

    await shell.desk.release(case, held.fence, "tab-Sam")

    (after,) = await shell.desk.queue()
    assert (after.state, after.since, after.urgency) == ("waiting", before.since, before.urgency)
    assert await owner(shell) == Owner("queue", held.fence)
    for act in (shell.desk.release, shell.desk.phoning, shell.desk.close):
        with pytest.raises(NoLonger):
            await act(case, held.fence, "tab-Sam")
    assert (await shell.take("Asha")).fence > held.fence


async def test_closing_gives_the_conversation_back_and_the_next_words_open_another_case(shell):
    case = await shell.waits()
    held = await shell.take()
    await heard(shell)

    assert await shell.desk.close(case, held.fence, "tab-Sam")

    assert await shell.desk.queue() == ()
    assert (await owner(shell)).name == "bot"
    assert await heard(shell)
    assert (await shell.store.case(case))["state"] == "closed"
    assert await shell.waits() != case


async def test_closing_what_was_raised_meanwhile_ends_nothing(shell):
    case = await shell.waits()
    held = await shell.take()
    await heard(shell)
    await shell.say(DANGER)
    await shell.rounds.notices()
    real = shell.desk._held

    async def as_it_was(*_):
        del shell.desk._held
        return held

    shell.desk._held = as_it_was
    assert not await shell.desk.close(case, held.fence, "tab-Sam")
    assert shell.desk._held == real
    await shell.settle()

    (waiting,) = await shell.desk.queue()
    assert (waiting.case, waiting.state, waiting.urgency) == (case, "waiting", Urgency.DANGER)
    person = await shell.person(ADA)
    assert person.waiting
    assert person.case == case


async def test_a_notice_that_reaches_the_desk_only_after_the_close_asks_anew(shell):
    case = await shell.waits()
    held = await shell.take()
    await heard(shell)
    await shell.say(DANGER)

    await shell.desk.close(case, held.fence, "tab-Sam")
    await shell.settle()

    (waiting,) = await shell.desk.queue()
    assert (waiting.case, waiting.urgency) == (case, Urgency.DANGER)
    assert (await shell.person(ADA)).waiting


MEANWHILE = ("say", "notices", "timers")
GAPS = ("handoff", "own", "close_handoff", "")
"""After which of the store's steps of a close something else happens; the last: after all of it."""
ORDERS = [
    gaps
    for gaps in itertools.product(GAPS[:3], GAPS, GAPS[:3])
    if GAPS.index(gaps[1]) >= GAPS.index(gaps[0])  # a notice cannot cross before the words are there
]


async def closed_while(shell, gaps):
    """End a conversation, and let each act happen in its gap; everything the person then read, in order."""
    case = await shell.waits()
    held = await shell.take()
    await heard(shell)
    acts = {"say": lambda: shell.say(DANGER), "notices": shell.rounds.notices, "timers": shell.rounds.timers}

    async def happen(gap):
        for act, where in zip(MEANWHILE, gaps, strict=True):
            if where == gap:
                await acts[act]()

    for name in GAPS[:3]:
        real = getattr(shell.store, name)

        async def stepped(*args, _name=name, _real=real, **more):
            setattr(shell.store, _name, _real)
            done = await _real(*args, **more)
            await happen(_name)
            return done

        setattr(shell.store, name, stepped)
    await shell.desk.close(case, held.fence, "tab-Sam")
    await happen("")
    for _ in range(3):
        await shell.settle()
    return case, await shell.heard(ADA)


@pytest.mark.parametrize("gaps", ORDERS, ids="-".join)
async def test_nobody_reads_that_it_is_finished_while_it_is_not(shell, gaps):
    """Danger written at any moment of a close, crossing to the desk at another: it waits, and what is read is true."""
    case, read = await closed_while(shell, gaps)
    (waiting,) = await shell.desk.queue()
    person = await shell.person(ADA)
    finished = [number for number, text in enumerate(read) if "has finished" in text]

    assert (waiting.state, waiting.urgency) == ("waiting", Urgency.DANGER)
    assert person.waiting
    assert person.case == waiting.case
    assert any("999" in text for text in read)
    if finished:
        assert waiting.case != case
        assert not any("999" in text for text in read[: finished[0]])


async def test_a_workers_words_are_kept_sealed_and_queued_in_one_step(shell):
    case = await shell.waits()
    held = await shell.take()
    await heard(shell)
    sent = shell.sent(case, held.fence, "I am here with you.")

    assert await shell.desk.reply(held.fence, "tab-Sam", sent) == 1

    assert (await shell.read(case))[-1]["text"] == "I am here with you."
    ((queued, waiting),) = await shell.outbox(ADA)
    assert queued.out.from_worker
    assert waiting == body.ReplySealed(7, case, held.fence, sent.reply, sent.out)
    (line,) = await shell.desk.queue()
    assert line.state == "with-worker"


async def test_the_same_reply_again_is_sent_once(shell):
    case = await shell.waits()
    held = await shell.take()
    await heard(shell)
    sent = shell.sent(case, held.fence, "hello")
    crashes(shell.store, "spoke", before=True)
    with pytest.raises(Crash):
        await shell.desk.reply(held.fence, "tab-Sam", sent)

    assert await shell.desk.reply(held.fence, "tab-Sam", sent) == 1
    with pytest.raises(Lost):
        await shell.desk.reply(held.fence, "tab-Sam", shell.sent(case, held.fence, "other"))

    assert len(await shell.outbox(ADA)) == 1


async def replied(shell, case, held, text, seq=1):
    """A worker writes; what would go out now, and where each reply is."""
    sent = shell.sent(case, held.fence, text, seq=seq)
    await shell.desk.reply(held.fence, "tab-Sam", sent)
    return sent.reply


async def out(shell):
    """The bot's words, and the ids of a worker's replies, that go to the person now."""
    return [b.reply if isinstance(b, body.ReplySealed) else getattr(b, "text", "") for _, b in await shell.outbox(ADA)]


async def test_nothing_of_a_workers_goes_into_a_chat_that_was_hidden_until_it_is_safe_again(shell):
    case = await shell.waits()
    held = await shell.take()
    await heard(shell)
    before = await replied(shell, case, held, "Is he there?", 1)
    await shell.say("hide")
    after = await replied(shell, case, held, "I am here when you can write.", 2)
    assert (await shell.store.case(case))["hidden"] == "1"

    assert [text for text in await out(shell) if text] == ["Done. This chat is cleared."]
    assert await shell.store.delivery(case) == {before: "hidden", after: "hidden"}
    for text in ("who is this", "start", "are you a bot", "a person please", "stop"):
        await shell.say(text)
        assert not {before, after} & set(await out(shell))

    await shell.say("hello")
    await shell.say("yes")
    assert await out(shell) == [
        "Hi. Is it OK to type now?",
        "Somebody is here now and can read what you type. They're a helper.",
        before,
        after,
    ]
    assert await shell.store.delivery(case) == {before: "sent", after: "sent"}
    assert (await shell.store.case(case))["hidden"] == "0"


async def test_a_worker_who_comes_to_a_hidden_chat_is_not_announced_and_their_words_wait(shell):
    case = await shell.waits()
    await shell.say("hide")
    await out(shell)
    held = await shell.take()
    reply = await replied(shell, case, held, "Hello, I am Sam.")

    assert await heard(shell) == []
    assert await shell.store.delivery(case) == {reply: "hidden"}
    await shell.say("hi")
    await shell.say("yes")
    assert (await out(shell))[-1] == reply


@pytest.mark.parametrize("how", ["release", "close", "lapse", "tab"])
async def test_words_that_waited_for_a_hidden_chat_are_shown_as_not_sent_once_the_hold_is_over(shell, how):
    case = await shell.waits()
    held = await shell.take()
    await heard(shell)
    await shell.say("hide")
    await out(shell)
    reply = await replied(shell, case, held, "I am here.")

    if how == "lapse":
        shell.clock.move(LEASE)
    elif how == "tab":
        await shell.desk.take(shell.team["Sam"], "another", case)
    else:
        await getattr(shell.desk, how)(case, held.fence, "tab-Sam")
    await shell.settle()

    assert await shell.store.delivery(case) == {reply: "dropped"}
    await shell.say("hello")
    await shell.say("yes")
    assert reply not in await out(shell)


async def test_words_overtaken_by_hide_and_by_the_end_of_their_hold_are_not_sent(shell):
    case = await shell.waits()
    held = await shell.take()
    await heard(shell)
    reply = await replied(shell, case, held, "Is he there?")
    await shell.say("hide")
    await shell.desk.release(case, held.fence, "tab-Sam")
    await shell.settle()

    assert reply not in await out(shell)
    assert await shell.store.delivery(case) == {reply: "dropped"}


async def test_danger_written_in_a_hidden_chat_brings_999_and_then_the_workers_words(shell):
    case = await shell.waits()
    held = await shell.take()
    await heard(shell)
    await shell.say("hide")
    await out(shell)
    reply = await replied(shell, case, held, "I am here.")

    await shell.say(DANGER)

    first, *_, last = await out(shell)
    assert "999" in first
    assert last == reply


async def test_who_no_longer_holds_a_conversation_cannot_write_in_it(shell):
    case = await shell.waits()
    held = await shell.take()
    shell.clock.move(LEASE)
    await shell.settle()
    late = shell.sent(case, held.fence, "too late")

    with pytest.raises(NoLonger):
        await shell.desk.reply(held.fence, "tab-Sam", late)
    again = await shell.take("Asha")
    for tab in ("tab-Sam", "tab-Asha"):
        with pytest.raises(NoLonger):
            await shell.desk.reply(held.fence, tab, late)

    assert (await owner(shell)).name == f"worker:{shell.team['Asha']}"
    assert again.fence > held.fence


@pytest.mark.parametrize(
    ("text", "after"), [(CONCERN, Urgency.SERIOUS), (HARM, Urgency.SERIOUS), (DANGER, Urgency.DANGER)]
)
async def test_a_vanished_worker_makes_it_a_step_more_urgent_and_never_danger(shell, text, after):
    await shell.waits(text)
    (before,) = await shell.desk.queue()
    await shell.take()
    await heard(shell)
    shell.clock.move(LEASE)

    said = await heard(shell)

    (line,) = await shell.desk.queue()
    assert (line.state, line.since, line.urgency) == ("waiting", before.since, after)
    assert said


async def test_each_act_at_the_desk_is_audited_with_its_case_and_fence(shell):
    case = await shell.waits()
    first = await shell.take()
    await shell.desk.phoning(case, first.fence, "tab-Sam")
    await shell.desk.release(case, first.fence, "tab-Sam")
    second = await shell.take("Asha")
    shell.clock.move(LEASE)
    await shell.settle()
    third = await shell.take()
    await shell.desk.close(case, third.fence, "tab-Sam")

    found = [entry for _, entry in await shell.store.audited()]
    assert all(case in entry for entry in found)
    acts = [next(act for act in ("claimed", "phoning", "released", "lapsed", "closed") if act in e) for e in found]
    assert acts == ["claimed", "phoning", "released", "claimed", "lapsed", "claimed", "closed"]
    fences = (first, first, first, second, second, third, third)
    assert all(f'"fence":{held.fence}' in entry for entry, held in zip(found, fences, strict=True))


async def test_a_close_that_got_halfway_never_ends_what_the_worker_had_not_seen(shell):
    case = await shell.waits()
    held = await shell.take()
    await heard(shell)
    await shell.say(DANGER)
    await shell.rounds.notices()

    async def as_it_was(*_):
        return held

    shell.desk._held = as_it_was
    crashes(shell.store, "own", before=False)
    with pytest.raises(Crash):
        await shell.desk.close(case, held.fence, "tab-Sam")
    shell.clock.move(LEASE)
    await shell.settle()

    (waiting,) = await shell.desk.queue()
    assert (waiting.case, waiting.state, waiting.urgency) == (case, "waiting", Urgency.DANGER)
    assert (await shell.person(ADA)).waiting


async def test_one_hold_that_cannot_be_read_keeps_no_other_from_the_queue(shell):
    cases = [await shell.waits(chat=chat) for chat in (1, 2)]
    for case in cases:
        await shell.take(case=case)
    await spoil(shell, who(1), "v", "0")
    shell.clock.move(LEASE)

    await shell.desk.sweep()

    assert [line.case for line in await shell.desk.queue() if line.state == "waiting"] == [cases[1]]


async def test_a_word_of_the_desk_that_cannot_be_read_keeps_nobody_from_the_queue(shell):
    await shell.waits()
    held = await shell.take()
    await spoil(shell, ADA, "e", "nonsense")
    shell.clock.move(LEASE)

    await shell.settle()

    assert [line.state for line in await shell.desk.queue()] == ["waiting"]
    assert await owner(shell) == Owner("queue", held.fence)


async def spoil(shell, person, field, value):
    wires = shell.store._wires
    await wires.main.call("HSET", wires.keys.part(keys.PERSON, person.part, person.id), field, value)


async def test_a_sweep_that_is_repeated_tells_the_person_once(shell):
    await shell.waits()
    await shell.take()
    await heard(shell)
    shell.clock.move(LEASE)
    for _ in range(3):
        crashes(shell.store, "unclaim", before=True)
        with pytest.raises(Crash):
            await shell.desk.sweep()
        shell.clock.move(1_000)
        await shell.rounds.timers()
    await shell.settle()

    turns = await shell.read((await shell.person(ADA)).case)
    assert [p["in"]["name"] for p in turns if "in" in p and p["in"]["type"] == "timer"] == ["joined", "vanished"]


async def test_ending_what_was_given_back_halfway_ends_nothing(shell):
    case = await shell.waits()
    held = await shell.take()
    await heard(shell)
    crashes(shell.store, "unclaim", before=True)
    with pytest.raises(Crash):
        await shell.desk.release(case, held.fence, "tab-Sam")

    with pytest.raises(NoLonger):
        await shell.desk.close(case, held.fence, "tab-Sam")
    shell.clock.move(LEASE)
    await shell.settle()

    assert [line.state for line in await shell.desk.queue()] == ["waiting"]
    assert (await shell.person(ADA)).waiting


async def test_giving_back_what_was_ended_halfway_leaves_nobody_in_the_queue(shell):
    case = await shell.waits()
    held = await shell.take()
    await heard(shell)
    crashes(shell.store, "close_handoff", before=True)
    with pytest.raises(Crash):
        await shell.desk.close(case, held.fence, "tab-Sam")

    with pytest.raises(NoLonger):
        await shell.desk.release(case, held.fence, "tab-Sam")
    shell.clock.move(LEASE)
    await shell.settle()

    assert await shell.desk.queue() == ()
    assert not (await shell.person(ADA)).waiting


ACTS = {
    "take": ("claim", "own"),
    "phoning": ("phoning", "own"),
    "release": ("own", "unclaim"),
    "close": ("own", "close_handoff"),
    "reply": ("salt", "reply", "spoke"),
    "sweep": ("lapsed", "own", "unclaim"),
}
POINTS = [
    (act, method, before, between)
    for act, methods in ACTS.items()
    for method, before, between in itertools.product(methods, (True, False), (None, HARM, DANGER))
]


async def attempt(shell, act, case, fence):
    match act:
        case "take":
            await shell.take("Sam", case)
        case "sweep":
            await shell.desk.sweep()
        case "reply":
            await shell.desk.reply(fence, "tab-Sam", shell.sent(case, fence, "hello"))
        case _:
            await getattr(shell.desk, act)(case, fence, "tab-Sam")


@pytest.mark.parametrize(("act", "method", "before", "between"), POINTS)
async def test_a_crash_between_the_halves_leaves_one_speaker_and_nobody_lost(shell, act, method, before, between):
    """`between`: what the person writes after the crash and before the sweep."""
    case = await shell.waits()
    held = await shell.take() if act != "take" else None
    await shell.settle()
    shell.clock.move(LEASE if act == "sweep" else 1)

    crashes(shell.store, method, before=before)
    with pytest.raises(Crash):
        await attempt(shell, act, case, held.fence if held else 0)
    closing = act == "close" and (method, before) != ("own", True)
    shell.clock.move(1_000)
    await shell.rounds.timers()
    if between:
        await shell.say(between)
        await shell.rounds.notices()
    shell.clock.move(LEASE + PHONING)
    await shell.settle()

    person, queue = await shell.person(ADA), await shell.desk.queue()
    assert not (await owner(shell)).name.startswith("worker:")
    assert [line.state for line in queue] == ["waiting"] * len(queue)
    assert [line.case for line in queue] == ([person.case] if person.waiting else [])
    assert person.waiting or closing
    assert (person.case == case) is not closing
    if queue:
        again = await shell.take("Asha")
        assert again.fence > (held.fence if held else 0)
        assert await owner(shell) == Owner(f"worker:{shell.team['Asha']}", again.fence)


PEOPLE = (1, 2, 3)
ENTROPY = itertools.count(1)
ANSWERED = (CONCERN, "stop", "hide", DANGER)
"""What the bot may answer whoever speaks: controls, and danger with 999."""
TEXTS = ("hello", HARM, "ok", "bye", "thanks", *ANSWERED)
METHODS = sorted({method for methods in ACTS.values() for method in methods} | {"commit", "notice", "noticed"})
picks = st.integers(0, 5)
holding = precondition(lambda self: any(self.beliefs.values()))


class Together(RuleBasedStateMachine):
    """Two workers and two processes over one store, under crashes, lapses and clock jumps.

    `beliefs`: what each worker thinks to hold, by case: the fence. A crash may strike inside any act; nobody learns
    how far it came.
    """

    made: Callable[[Store], Shell]
    servers: tuple[Server, Server]

    @initialize()
    def start(self):
        self.loop = asyncio.new_event_loop()
        main, shred = self.servers
        self.store = self.run(Store.open(main=main, shred=shred, prefix=f"t{secrets.token_hex(6)}"))
        self.one = type(self).made(self.store)
        self.two = type(self).made(self.store)
        self.two.clock = self.one.clock
        self.two.__post_init__()
        self.two.keyring.outbox = self.one.keyring.outbox
        self.here = self.one.policy.flows.rendered(engine.Say("person-here"), "en", "plain").text
        self.beliefs = {"Sam": {}, "Asha": {}}
        self.fences: list[int] = []
        self.owners = {who(chat): Owner() for chat in PEOPLE}
        self.written: dict[int, int] = dict.fromkeys(PEOPLE, 0)
        self.say(1, HARM, 1, True)

    def run(self, work):
        return self.loop.run_until_complete(work)

    def attempt(self, work):
        """Do it; None when it was refused or the process died in it."""
        try:
            return self.run(work)
        except (Refused, Unavailable):
            return None

    def teardown(self):
        if not hasattr(self, "store"):
            return
        for name in [name for name in vars(self.store) if name in METHODS]:
            delattr(self.store, name)
        try:
            self.everybody_is_somewhere_in_the_end()
        finally:
            self.run(self.store.close())
            self.loop.close()

    def shell(self, pick):
        return (self.one, self.two)[pick % 2]

    def belief(self, pick):
        held = [(name, case, fence) for name, cases in self.beliefs.items() for case, fence in cases.items()]
        return held[pick % len(held)]

    @rule(chat=st.sampled_from(PEOPLE), text=st.sampled_from(TEXTS), pick=picks, cross=st.booleans())
    def say(self, chat, text, pick, cross):
        """Telegram sends it again until it is taken. While a worker has somebody, no script answers plain words."""
        shell, person = self.shell(pick), who(chat)
        self.one.updates += 1
        message = dataclasses.replace(self.one.message(text), update=self.one.updates)
        speaks = self.run(self.store.owner(person)).name.startswith("worker:")
        queued = self.scripts(person)
        for _ in range(3):
            try:
                self.run(shell.turns.take(chat, message))
            except Unavailable:
                continue
            break
        self.written[chat] += 1
        if speaks and text not in ANSWERED:
            assert set(Counter(self.scripts(person)) - Counter(queued)) <= {self.here}
        if cross:
            self.attempt(shell.rounds.notices())

    def scripts(self, person):
        """The bot's words for this person that lie in the outbox."""
        name = self.store._wires.keys.part(keys.OUT, person.part)
        stored = self.run(self.store._wires.main.call("HGETALL", name))
        entries = [text.partition(b"\n") for key, text in stored.items() if key.isdigit()]
        mine = [sealed for header, _, sealed in entries if header.split(b" ")[6].decode() == person.id]
        bodies = [body.decode(self.one.bodies.open_out(person, sealed)) for sealed in mine]
        return [b.text for b in bodies if isinstance(b, body.Say)]

    @rule(name=st.sampled_from(["Sam", "Asha"]), pick=picks)
    def take(self, name, pick):
        held = self.attempt(self.shell(pick).take(name))
        lines = self.run(self.store.handoffs())
        for line in lines:
            if line.worker == self.one.team[name]:
                self.beliefs[name][line.case] = line.fence
        if held:
            assert held.fence > max(self.fences, default=0)
            self.fences.append(held.fence)

    @holding
    @rule(
        act=st.sampled_from(["release", "close", "phoning"]), pick=picks, half=st.integers(-2, 1), early=st.booleans()
    )
    def act(self, act, pick, half, early):
        """`half`: at which of the act's calls the process dies, if it does."""
        name, case, fence = self.belief(pick)
        if half >= 0:
            self.a_crash_awaits(ACTS[act][half], early)
        self.attempt(getattr(self.shell(pick).desk, act)(case, fence, f"tab-{name}"))

    @holding
    @rule(pick=picks)
    def heartbeat(self, pick):
        name, case, fence = self.belief(pick)
        self.attempt(self.shell(pick).desk.heartbeat(case, fence, f"tab-{name}"))

    @holding
    @rule(pick=picks)
    def reply(self, pick):
        """Goes out only from the one who holds the person under the newest fence."""
        name, case, fence = self.belief(pick)
        seq = int(self.run(self.store.case(case)).get("lane_w", 0)) + 1
        chat = next(c for c in PEOPLE if who(c).part == int(case[:2], 16))
        owner = self.run(self.store.owner(who(chat)))
        sent = self.one.sent(case, fence, "hello", by=name, seq=seq)
        if self.attempt(self.shell(pick).desk.reply(fence, f"tab-{name}", sent)):
            assert owner == Owner(f"worker:{self.one.team[name]}", fence)

    @rule(method=st.sampled_from(METHODS), before=st.booleans())
    def a_crash_awaits(self, method, before):
        if method not in vars(self.store):
            crashes(self.store, method, before=before)

    @rule(ms=st.sampled_from([1, 1_000, LEASE // 2, LEASE, 2 * LEASE, PHONING]))
    def time_goes_on(self, ms):
        self.one.clock.move(ms)

    @rule(pick=picks, which=st.sampled_from(["sweep", "timers", "timers", "notices"]))
    def go_round(self, pick, which):
        shell = self.shell(pick)
        self.attempt(shell.desk.sweep() if which == "sweep" else getattr(shell.rounds, which)())

    @precondition(lambda self: hasattr(self, "store"))
    @invariant()
    def fences_only_grow_and_only_a_holder_can_speak(self):
        for person, before in self.owners.items():
            now = self.run(self.store.owner(person))
            assert now.fence >= before.fence
            if now.fence == before.fence and before.name in {"bot", "queue"}:
                assert not now.name.startswith("worker:") or before.fence == 0
            self.owners[person] = now

    def everybody_is_somewhere_in_the_end(self):
        """After one lease, one sweep and one round nobody is with a worker who is gone, and nobody is lost."""
        self.one.clock.move(PHONING + LEASE)
        for _ in range(2):
            self.run(self.one.settle())
        queue = {line.case: line for line in self.run(self.store.handoffs())}
        assert {line.state for line in queue.values()} <= {"waiting"}
        waiting = set()
        for chat in PEOPLE:
            assert not self.run(self.store.owner(who(chat))).name.startswith("worker:")
            if self.written[chat] and self.run(self.store.load(who(chat))).blob:
                person = self.run(self.one.person(who(chat)))
                waiting |= {person.case} if person.waiting else set()
                if person.case:
                    self.run(self.one.read(person.case))
        assert set(queue) == waiting


def test_two_workers_and_two_processes_lose_nobody_and_never_speak_at_once(servers, team, policy, monkeypatch):
    monkeypatch.setattr(turns, "secrets", SimpleNamespace(token_bytes=lambda size: next(ENTROPY).to_bytes(size, "big")))
    made = staticmethod(lambda store: Shell(store, team, policy).enrolled())
    machine = type("Bound", (Together,), {"servers": servers, "made": made})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            database=None,
        ),
    )
