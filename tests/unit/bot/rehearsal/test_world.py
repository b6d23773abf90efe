from __future__ import annotations

from random import Random

import msgspec
import pytest

from bot.clock import Movable
from bot.rehearsal.chats import Bubble
from bot.rehearsal.clock import Clock
from bot.rehearsal.limits import Limits
from bot.rehearsal.queue import DAY
from bot.rehearsal.world import MOST_TAPS, Profile, World
from flows.errors import Refused

PERSON = 7_000_000_001


@pytest.fixture
def world() -> World:
    return World(Profile(1, "Wren", "wren_bot"), Clock(Movable(1_000_000)), Random(1), Limits())


def asked(world: World) -> Bubble:
    """A question of the bot with one button."""
    chat = world.chats.person(1)
    chat.started = True
    return chat.add(Bubble(world.chats.next_message(), "bot", world.now, text="?", offered=["yes"]))


def test_each_kind_has_its_lane_and_its_life(world):
    said = world.say(1, "one")
    world.edit(1, said["message_id"], "two")
    bubble = asked(world)
    world.tap(1, bubble.id, "yes")
    world.hook.allowed.append("message_reaction")
    world.react(1, bubble.id, "👍")
    world.block(1, blocked=True)

    assert [(u.kind, u.lane - PERSON, u.expires - world.now) for u in world.queue] == [
        ("message", 0, DAY),
        ("edited_message", 0, DAY),
        ("callback_query", 3 << 33, 150_000),
        ("message_reaction", 8 << 33, DAY),
        ("my_chat_member", 5 << 33, DAY),
    ]


def test_a_button_that_once_stood_there_can_still_be_tapped(world):
    bubble = asked(world)
    bubble.keyboard = []

    assert world.tap(1, bubble.id, "yes")["update_id"]
    with pytest.raises(Refused):
        world.tap(1, bubble.id, "no")


def test_a_deleted_message_cannot_be_tapped(world):
    bubble = asked(world)
    world.delete(1, [bubble.id])

    with pytest.raises(Refused):
        world.tap(1, bubble.id, "yes")


def test_a_kind_the_bot_does_not_ask_for_is_not_queued(world):
    world.hook.allowed = ["callback_query"]

    assert world.say(1, "hello")["update_id"] == 0
    assert len(world.queue) == 0


def test_blocking_twice_is_one_update(world):
    assert world.block(1, blocked=True)["update_id"]
    assert world.block(1, blocked=True)["update_id"] == 0


def test_whoever_looks_is_told(world):
    seen: list[int] = []
    world.on_change.append(lambda chat: seen.append(chat.n))
    world.say(4, "hello")
    world.queue.clear()

    assert seen == [4]


def test_old_taps_are_let_go(world):
    bubble = asked(world)
    for _ in range(MOST_TAPS + 5):
        world.tap(1, bubble.id, "yes")

    assert len(world.taps) == MOST_TAPS


def test_an_added_bot_may_leave_once(world):
    group = world.chats.group(1)
    by = {"id": 1}

    assert world.member(group, by, member=True)
    assert world.member(group, by, member=False)
    assert not world.member(group, by, member=False)


def test_the_body_is_the_json_of_the_update(world):
    world.say(1, "hé")
    (update,) = world.queue

    assert msgspec.json.decode(update.body)["text"] == "hé"
