from __future__ import annotations

import itertools

import pytest
from shell import DANGER, HARM, Crash, crashes, who

from bot.chat import body
from bot.desk import Empty, NoLonger
from bot.store import keys
from bot.store.model import Lost, Owner
from flows.errors import Refused
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
