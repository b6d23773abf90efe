"""A second start finds yesterday's chats, pending updates and webhook."""

from __future__ import annotations

import json
import stat

import pytest

from bot.clock import Movable
from bot.rehearsal.server import Rehearsal
from flows.errors import Broken

TOKEN = "123456:rehearsal-token"
NOON = 1_790_000_000_000


async def started(directory, token: str = TOKEN) -> Rehearsal:
    running = Rehearsal(clock=Movable(NOON), seed=3)
    await running.start("localhost", 0, token, directory)
    return running


async def test_chats_pending_updates_buttons_and_time_survive_a_restart(tmp_path):
    first = await started(tmp_path / "telegram")
    said = first.world.say(1, "hello")
    first.world.block(2, blocked=True)
    first.clock.advance(60_000)
    await first.stop()

    second = await started(tmp_path / "telegram")
    try:
        chat = second.world.chats.person(1).view(second.world.now, second.world.queue)
        assert [(b["id"], b["text"], b["read"]) for b in chat["bubbles"]] == [(said["message_id"], "hello", False)]
        assert second.world.chats.person(2).blocked
        assert second.world.now == NOON + 60_000
        more = second.world.say(1, "again")
        assert more == {"message_id": said["message_id"] + 1, "update_id": said["update_id"] + 2}
        assert [update.id for update in second.world.queue.fetch(0, 9, second.world.now)] == [
            said["update_id"],
            said["update_id"] + 1,
            said["update_id"] + 2,
        ]
    finally:
        await second.stop()


async def test_a_change_is_saved_before_the_end(tmp_path, until):
    running = await started(tmp_path)
    try:
        running.world.say(1, "saved soon")
        await until((tmp_path / "telegram.json").exists)
        kept = json.loads((tmp_path / "telegram.json").read_text())
        assert kept["chats"][0]["bubbles"]["1"]["text"] == "saved soon"
        assert stat.S_IMODE((tmp_path / "telegram.json").stat().st_mode) == 0o600
    finally:
        await running.stop()


async def test_deleted_words_are_not_kept(tmp_path):
    running = await started(tmp_path)
    said = running.world.say(1, "take this back")
    running.world.queue.fetch(said["update_id"] + 1, 1, NOON)
    running.world.delete(1, [said["message_id"]])
    await running.stop()

    assert "take this back" not in (tmp_path / "telegram.json").read_text()


async def test_another_bot_finds_the_chats_but_not_the_webhook(tmp_path, receiver):
    first = await started(tmp_path)
    first.world.say(1, "hello")
    first.world.hook.url = receiver.url
    await first.stop()

    second = await started(tmp_path, "77:other")
    try:
        assert (second.world.bot.id, second.world.hook.url) == (77, "")
        assert len(second.world.queue) == 1
    finally:
        await second.stop()


async def test_a_kept_webhook_is_served_again(tmp_path, receiver, until):
    first = await started(tmp_path)
    first.world.hook.url = receiver.url
    await first.stop()

    second = await started(tmp_path)
    try:
        second.world.say(1, "hello")
        assert await receiver.got(1) == ["hello"]
        await until(lambda: not len(second.world.queue))
    finally:
        await second.stop()


async def test_a_damaged_file_is_not_silently_replaced(tmp_path):
    (tmp_path / "telegram.json").write_text("{")

    with pytest.raises(Broken):
        await started(tmp_path)


async def test_without_a_directory_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    running = Rehearsal()
    await running.start("localhost", 0, TOKEN)
    running.world.say(1, "hello")
    await running.stop()

    assert list(tmp_path.iterdir()) == []
