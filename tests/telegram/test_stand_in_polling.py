"""getUpdates as the real server answers it."""

from __future__ import annotations

HOUR = 3_600_000


async def words(api, **parameters) -> list[str]:
    return [update["message"]["text"] for update in await api.updates(**parameters)]


async def test_updates_come_again_until_an_offset_confirms_them(api, robin):
    first = await robin.say("one")
    await robin.say("two")

    assert await words(api) == ["one", "two"]
    assert await words(api) == ["one", "two"]
    assert await words(api, offset=first["update_id"] + 1) == ["two"]
    assert await words(api) == ["two"]


async def test_a_negative_offset_keeps_the_last_ones_and_forgets_the_rest(api, robin):
    for text in ("one", "two", "three"):
        await robin.say(text)

    assert await words(api, offset=-2) == ["two", "three"]
    assert await words(api) == ["two", "three"]


async def test_all_people_share_one_order(api, robin, ash):
    await robin.say("one")
    await ash.say("two")
    await robin.say("three")

    assert await words(api) == ["one", "two", "three"]


async def test_the_limit_is_kept_and_clamped(api, robin):
    for text in ("one", "two", "three"):
        await robin.say(text)

    assert await words(api, limit=2) == ["one", "two"]
    assert await words(api, limit=0) == ["one"]
    assert await words(api, limit="many") == ["one"]


async def test_a_text_lives_24_hours(rehearsal, api, robin):
    await robin.say("one")
    rehearsal.clock.advance(24 * HOUR - 3_000)

    assert await words(api) == ["one"]
    assert await api.updates() == []


async def test_a_tap_lives_150_seconds_and_the_text_before_it_longer(rehearsal, api, robin):
    await robin.say("one")
    sent = await api.ok(
        "sendMessage",
        chat_id=robin.chat_id,
        text="Choose",
        reply_markup={"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]},
    )
    await robin("tap", message_id=sent["message_id"], data="yes")

    rehearsal.clock.advance(147_000)
    assert await api.kinds() == ["message", "callback_query"]
    assert await api.kinds() == ["message"]


async def test_a_long_poll_answers_when_something_comes(rehearsal, api, robin, until, beside):
    poll = beside(api("getUpdates", timeout=50))
    await until(lambda: rehearsal.polling._waiting)
    await robin.say("one")

    assert [update["message"]["text"] for update in (await poll)["result"]] == ["one"]


async def test_a_long_poll_ends_empty_when_its_time_is_over_and_50_seconds_is_the_longest(
    rehearsal, api, until, beside
):
    poll = beside(api("getUpdates", timeout=600))
    await until(lambda: rehearsal.polling._waiting)
    rehearsal.clock.advance(50_000)

    assert (await poll)["result"] == []


async def test_asking_twice_within_three_seconds_waits_three_seconds(rehearsal, api, until, beside):
    assert await api.ok("getUpdates") == []
    poll = beside(api("getUpdates"))
    await until(lambda: rehearsal.polling._waiting)
    rehearsal.clock.advance(3_000)

    assert (await poll)["result"] == []


async def test_asking_twice_within_half_a_second_gives_one_update(api, robin):
    await robin.say("one")
    await robin.say("two")

    assert len(await api.ok("getUpdates")) == 2
    assert len(await api.ok("getUpdates")) == 1


async def test_a_second_poller_ends_the_older_one(rehearsal, api, robin, until, beside):
    older = beside(api("getUpdates", timeout=50))
    await until(lambda: rehearsal.polling._waiting)
    rehearsal.clock.advance(5_000)
    newer = beside(api("getUpdates", timeout=50))

    assert (await older) == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    }
    await robin.say("one")
    assert (await newer)["ok"]


async def test_a_repeated_conflict_is_answered_three_seconds_late(rehearsal, api, receiver, until, beside):
    await api.ok("setWebhook", url=receiver.url)
    conflict = (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )

    assert await api.fails("getUpdates") == conflict
    late = beside(api.fails("getUpdates"))
    await until(lambda: rehearsal.clock.time._moved)
    assert not late.done()
    rehearsal.clock.advance(3_000)
    assert await late == conflict


async def test_setting_a_webhook_ends_a_poll(rehearsal, api, receiver, until, beside):
    poll = beside(api("getUpdates", timeout=50))
    await until(lambda: rehearsal.polling._waiting)
    await api.ok("setWebhook", url=receiver.url)

    assert (await poll)["description"] == "Conflict: terminated by setWebhook request"


async def test_allowed_updates_are_remembered_and_an_empty_list_is_the_default(api, robin):
    await api.updates(allowed_updates=["callback_query"])
    await robin.say("not told")
    assert await api.updates() == []
    await api.updates(allowed_updates=[])
    await robin.say("told")

    assert await words(api) == ["told"]


async def test_reactions_come_only_when_asked_for(api, robin):
    said = await robin.say("one")
    assert await robin("react", message_id=said["message_id"], emoji="👍") == {"update_id": 0}
    await api.updates(allowed_updates=["message", "message_reaction"])
    await robin("react", message_id=said["message_id"], emoji="🔥")

    assert await api.kinds() == ["message", "message_reaction"]


async def test_a_planted_duplicate_is_polled_again_although_it_was_confirmed(api, robin):
    await robin.fault("duplicate")
    said = await robin.say("one")

    assert await words(api) == ["one"]
    assert await words(api, offset=said["update_id"] + 1) == ["one"]
    assert await words(api, offset=said["update_id"] + 1) == []


async def test_stopping_ends_a_poll_as_a_gateway_would(rehearsal, api, until, beside):
    poll = beside(api.fails("getUpdates", timeout=50))
    await until(lambda: rehearsal.polling._waiting)
    await rehearsal.stop()

    assert await poll == "502 Bad Gateway"
