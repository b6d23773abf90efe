"""The outbox: one person's lines in order, urgent people first, nothing said that is late or no longer true."""

from __future__ import annotations

from bot.store.model import ALWAYS, Delivery, Lane, Owner, Rank, Record
from tests.store.material import ADA, BEN, CAL, FAR, case_of, line, said

LEASE = 30_000


async def due(store, part=3, now=10, limit=10):
    return await store.due_out(part, now, limit)


async def bodies(store, **more):
    return [queued.out.body for queued in await due(store, **more)]


async def test_one_person_s_lines_come_one_after_the_other(store):
    await store.commit(said(out=(line(b"1"), line(b"2"), line(b"3"))))
    spoken = []
    for at in range(3):
        (head,) = await due(store)
        spoken.append(head.out.body)
        assert await store.sending(head, 10, 10 + LEASE)
        await store.sent(head, 100 + at, 20 + at)
    assert spoken == [b"1", b"2", b"3"]
    assert await due(store) == ()
    assert await store.sent_ids(ADA, 0) == ((100, 20), (101, 21), (102, 22))


async def test_people_are_served_in_the_order_they_came_and_limited(store):
    await store.commit(said(BEN, out=(line(b"ben"),)))
    await store.commit(said(ADA, out=(line(b"ada"),)))
    await store.commit(said(CAL, out=(line(b"cal"),)))
    assert await bodies(store) == [b"ben", b"ada"]
    assert await bodies(store, limit=1) == [b"ben"]
    assert await bodies(store, part=9) == [b"cal"]


async def test_an_urgent_line_pulls_its_person_forward_but_never_passes_that_person_s_own_lines(store):
    await store.commit(said(BEN, out=(line(b"ben"),)))
    await store.commit(said(ADA, out=(line(b"before"), line(b"urgent", Rank.DANGER), line(b"after", Rank.LATER))))
    assert await bodies(store) == [b"before", b"ben"]
    for expected in ([b"urgent", b"ben"], [b"ben", b"after"]):
        await store.sent((await due(store))[0], 1, 10)
        assert await bodies(store) == expected


async def test_lines_added_later_keep_the_place_of_the_first(store):
    await store.commit(said(ADA, out=(line(b"a1"),)))
    await store.commit(said(BEN, out=(line(b"b1"),)))
    await store.commit(said(ADA, version=1, out=(line(b"a2"),)))
    assert await bodies(store) == [b"a1", b"b1"]


async def test_two_senders_cannot_send_the_same_try(store):
    await store.commit(said(out=(line(),)))
    (head,) = await due(store)
    assert await store.sending(head, 10, 10 + LEASE)
    assert not await store.sending(head, 10, 10 + LEASE)
    assert await due(store) == ()


async def test_a_line_whose_sender_vanished_comes_again_as_maybe_sent(store):
    await store.commit(said(out=(line(),)))
    (head,) = await due(store)
    await store.sending(head, 10, 10 + LEASE)
    (again,) = await due(store, now=10 + LEASE)
    assert (again.id, again.tries, again.maybe) == (head.id, 1, True)
    assert await store.sending(again, 10 + LEASE, FAR)


async def test_a_429_holds_back_that_person_only(store):
    await store.commit(said(ADA, out=(line(b"ada"), line(b"ada 2"))))
    await store.commit(said(BEN, out=(line(b"ben"),)))
    head = (await due(store))[0]
    await store.sending(head, 10, LEASE)
    await store.later(head, 5000, maybe=False)
    assert await bodies(store, now=4999) == [b"ben"]
    (_, again) = await due(store, now=5000)
    assert (again.out.body, again.tries, again.maybe) == (b"ada", 1, False)


async def test_doubt_is_not_forgotten_by_a_later_refusal(store):
    await store.commit(said(out=(line(),)))
    (head,) = await due(store)
    await store.sending(head, 10, 20)
    (again,) = await due(store, now=20)
    await store.sending(again, 20, 30)
    await store.later(again, 40, maybe=False)
    assert (await due(store, now=40))[0].maybe


async def test_the_next_line_of_a_chat_may_be_paced(store):
    await store.commit(said(out=(line(b"1"), line(b"2"))))
    (head,) = await due(store)
    await store.sending(head, 10, 20)
    await store.sent(head, 1, 10, after=1010)
    assert await bodies(store, now=1009) == []
    assert await bodies(store, now=1010) == [b"2"]


async def test_a_late_line_is_not_said(store):
    await store.commit(said(out=(line(b"late", expires=100), line(b"next"))))
    (head,) = await due(store, now=100)
    assert not await store.sending(head, 100, 200)
    assert await bodies(store, now=100) == [b"next"]


async def test_a_bot_line_is_not_said_once_a_worker_speaks_unless_it_stays_true(store):
    await store.commit(said(out=(line(b"bot"), line(b"call 999", fence=ALWAYS))))
    await store.own(ADA, Owner("worker:w", 1), 5, "joined")
    (head,) = await due(store)
    assert not await store.sending(head, 10, 20)
    (head,) = await due(store)
    assert head.out.body == b"call 999"
    assert await store.sending(head, 10, 20)


async def test_a_worker_s_words_show_where_they_are_at_every_step(store):
    case = case_of(ADA)
    await store.commit(said())
    await store.own(ADA, Owner("worker:w", 1), 5, "joined")
    for number, end in enumerate(("sent", "undelivered", "expired"), start=1):
        reply = f"{number:032x}"
        await store.reply(
            case=case,
            who=ADA,
            fence=1,
            worker="w",
            reply=reply,
            record=Record(Lane.WORKER, number, "reply", b"sealed"),
            out=line(b"words", Rank.HUMAN, expires=1000, fence=1, from_worker=True, case=case, reply=reply),
            audit=(),
            now=6,
        )
        assert (await store.delivery(case))[reply] is Delivery.QUEUED
        (head,) = await due(store)
        if end == "expired":
            assert not await store.sending(head, 1000, 2000)
            assert (await store.delivery(case))[reply] is Delivery.DROPPED
            continue
        assert await store.sending(head, 10, 20)
        assert (await store.delivery(case))[reply] is Delivery.MAYBE
        await store.later(head, 10, maybe=False)
        assert (await store.delivery(case))[reply] is Delivery.QUEUED
        await (store.sent(head, 9, 10) if end == "sent" else store.drop(head))
        assert (await store.delivery(case))[reply] == end


async def test_a_worker_s_words_are_said_even_when_the_hold_is_over(store):
    await store.commit(said())
    await store.own(ADA, Owner("worker:w", 1), 5, "joined")
    await store.commit(said(version=1, fence=1, out=(line(b"words", Rank.HUMAN, fence=1, from_worker=True),)))
    await store.own(ADA, Owner("worker:v", 2), 5, "joined again")
    (head,) = await due(store)
    assert await store.sending(head, 10, 20)


async def test_an_entry_nobody_can_read_stops_nobody(store):
    await store.commit(said(ADA, out=(line(b"ada"), line(b"ada 2"))))
    await store.commit(said(BEN, out=(line(b"ben"),)))
    names = store._wires.keys.turn(3, ADA.id, case_of(ADA))
    await store._wires.main.call("HSET", names[6], "1", "rubbish")
    spoilt, whole = await due(store)
    assert (spoilt.out.body, spoilt.out.expires) == (b"", 0)
    assert not await store.sending(spoilt, 10, 20)
    await store.drop(spoilt)
    assert {queued.out.body for queued in await due(store)} == {b"ada 2", b"ben"}
    assert whole.out.body == b"ben"


async def test_ids_that_telegram_can_no_longer_delete_are_trimmed(store):
    day2 = 48 * 3600 * 1000
    await store.commit(said(out=(line(),), theirs=((1, 1000), (2, 5000))))
    (head,) = await due(store)
    await store.sending(head, 10, 20)
    await store.sent(head, 3, 2000 + day2)
    assert await store.sent_ids(ADA, 0) == ((2, 5000), (3, 2000 + day2))


async def test_something_done_at_telegram_without_a_message_leaves_no_id(store):
    await store.commit(said(out=(line(),)))
    (head,) = await due(store)
    await store.sending(head, 10, 20)
    await store.sent(head, 0, 10)
    assert await store.sent_ids(ADA, 0) == ()
    await store.sent(head, 0, 10)
    await store.later(head, 10, maybe=True)
    await store.drop(head)
    assert await due(store) == ()


async def test_a_partition_is_worked_by_one_holder_until_the_lease_is_over(store):
    assert await store.lease(3, "one", 100, 0)
    assert not await store.lease(3, "two", 200, 99)
    assert await store.lease(3, "one", 150, 99)
    assert await store.lease(4, "two", 100, 0)
    assert await store.lease(3, "two", 300, 150)
    assert not await store.lease(3, "one", 300, 151)


async def test_danger_and_hide_do_not_wait_behind_what_the_bot_had_not_begun_to_say(store):
    await store.commit(said(out=(line(b"begun"), line(b"waits"), line(b"waits too"))))
    (head,) = await due(store)
    assert await store.sending(head, 10, 10 + LEASE)
    await store.commit(said(version=1, out=(line(b"999", Rank.DANGER, fence=ALWAYS), line(b"where"))))
    await store.sent(head, 100, 20)
    assert await bodies(store, now=30) == [b"999"]
    await store.sent((await due(store, now=30))[0], 101, 30)
    assert await bodies(store, now=40) == [b"where"]
    await store.commit(said(version=2, out=(line(b"clear", Rank.HUMAN, fence=ALWAYS), line(b"cleared"))))
    assert await bodies(store, now=50) == [b"clear"]


async def test_a_worker_s_words_wait_beside_the_line_while_the_chat_is_hidden_and_follow_what_is_said_then(store):
    case, worker = case_of(ADA), Owner("worker:w", 1)
    first, second = "1" * 32, "2" * 32
    await store.commit(said())
    await store.own(ADA, worker, 5, "joined", case=case)

    async def reply(number, name):
        out = line(name.encode(), Rank.HUMAN, from_worker=True, case=case, reply=name, expires=99, fence=1)
        record = Record(Lane.WORKER, number, "reply", b"s")
        await store.reply(case=case, who=ADA, fence=1, worker="w", reply=name, record=record, out=out, audit=(), now=6)

    await reply(1, first)
    await store.commit(said(version=1, fence=1, hidden=True, out=(line(b"cleared"),)))
    await reply(2, second)
    (head,) = await due(store)
    assert not await store.sending(head, 10, 10 + LEASE)
    assert await bodies(store) == [b"cleared"]
    assert await store.delivery(case) == {first: Delivery.HIDDEN, second: Delivery.HIDDEN}

    await store.sent((await due(store))[0], 1, 20)
    await store.commit(said(version=2, fence=1, out=(line(b"here", fence=1),), fresh=FAR))
    spoken = []
    while heads := await due(store, now=200):
        assert await store.sending(heads[0], 200, 200 + LEASE)
        spoken.append(heads[0].out.body)
        await store.sent(heads[0], 1, 200)
    assert spoken == [b"here", first.encode(), second.encode()]
    assert await store.delivery(case) == {first: Delivery.SENT, second: Delivery.SENT}


async def test_what_waits_for_a_hidden_chat_is_dropped_with_its_hold_and_leaves_nothing_behind(store):
    case, name = case_of(ADA), "1" * 32
    await store.commit(said(hidden=True))
    await store.own(ADA, Owner("worker:w", 1), 5, "joined", case=case)
    out = line(b"w", Rank.HUMAN, from_worker=True, case=case, reply=name)
    record = Record(Lane.WORKER, 1, "reply", b"s")
    await store.reply(case=case, who=ADA, fence=1, worker="w", reply=name, record=record, out=out, audit=(), now=6)

    await store.own(ADA, Owner("queue", 1), 7, "parted", case=case)

    assert await store.delivery(case) == {name: Delivery.DROPPED}
    await store.commit(said(version=1, fence=1, fresh=FAR))
    assert await due(store) == ()
