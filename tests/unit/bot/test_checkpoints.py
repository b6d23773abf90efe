from __future__ import annotations

import asyncio
import json
import os
import threading

import pytest
from shell import AT, BOT_SEED, DEPLOYMENT

from bot import checkpoints, log
from bot.chainer import Chainer
from bot.checkpoints import AGAIN, EVERY, PATIENCE, Checkpoints, Place
from bot.clock import Movable
from bot.keyring import Keyring
from bot.settings import load
from flows.errors import Broken, Refused, Unavailable
from safeguarding import audit, keys
from safeguarding.audit import Tag

BOT = keys.SignKey(BOT_SEED)


class Outside:
    """A place that takes checkpoints, or not."""

    def __init__(self):
        self.taken, self.works = [], True

    async def take(self, text):
        self.taken += [text] if self.works else []
        return self.works


@pytest.fixture
def scene(store):
    clock, outside = Movable(AT), Outside()
    chainer = Chainer(store, DEPLOYMENT)
    keyring = Keyring(DEPLOYMENT, BOT_SEED)
    return Checkpoints(store, chainer, keyring, clock, {Place.MAIL: outside.take}), chainer, clock, outside


def heads(text):
    return audit.heads(text, DEPLOYMENT, {BOT.id: BOT.public})


async def test_the_first_goes_out_at_once_and_then_one_an_hour_with_every_head(scene, store):
    sends, chainer, clock, outside = scene
    await store.audit(audit.entry(Tag.CASE_READ, 1, "bot"), part=5)
    await chainer.round()
    await sends.send()
    await sends.send()
    clock.move(EVERY - 1)
    await sends.send()
    assert len(outside.taken) == 1

    clock.move(1)
    await chainer.round()
    await sends.send()

    first, second = map(heads, outside.taken)
    assert len(first) == 65
    assert (first["p05"].n, first["desk"].n) == (1, 0)
    assert second["desk"].n == 1  # that the first was sent is audited
    ((_, sent),) = (await store.audited())[:1]
    assert audit.read(sent)["channel"] == "mail"


async def test_a_place_that_takes_none_is_tried_every_minute_and_told_after_hours(scene):
    sends, _, clock, outside = scene
    outside.works = False
    await sends.send()
    clock.move(AGAIN)
    outside.works = True
    await sends.send()
    assert len(outside.taken) == 1

    outside.works = False
    clock.move(PATIENCE)
    await sends.send()
    await sends.delivered()
    clock.move(1)
    with pytest.raises(Unavailable):
        await sends.delivered()


async def test_the_folder_holds_a_line_an_hour_and_is_compared_at_the_next_start(scene, store, tmp_path):
    sends, chainer, clock, _ = scene
    chosen = load({}, model="helpline", checkpoint_folder=tmp_path)
    way = checkpoints.ways(chosen, clock)[Place.FOLDER]
    await store.audit(audit.entry(Tag.CASE_READ, 1, "bot"), part=5)
    await chainer.round()
    assert await way(sends.made(1))
    assert await way(sends.made(2))
    (file,) = tmp_path.iterdir()
    assert file.name == "audit-2027-01.jsonl"
    assert [json.loads(line)["at"] for line in checkpoints.kept([tmp_path])] == [1, 2]

    await sends.recall(tmp_path)
    await chainer.sound()
    await store._wires.main.call("DEL", *store._wires.names(5, *_audit_keys()))
    await sends.recall(tmp_path)
    with pytest.raises(Broken):
        await chainer.sound()


async def test_after_a_torn_line_the_next_checkpoint_stands_by_itself_and_is_the_one_compared(scene, store, tmp_path):
    sends, chainer, clock, _ = scene
    await store.audit(audit.entry(Tag.CASE_READ, 1, "bot"), part=5)
    await chainer.round()
    first, second, third = (sends.made(at) for at in (1, 2, 3))
    checkpoints.append(tmp_path, first, clock.now())
    (file,) = tmp_path.iterdir()
    with file.open("ab") as torn:
        torn.write(second[:40])

    checkpoints.append(tmp_path, third, clock.now())
    assert checkpoints.kept([tmp_path]) == [first, second[:40], third]
    with file.open("ab") as torn:
        torn.write(second[:40])

    await store._wires.main.call("DEL", *store._wires.names(5, *_audit_keys()))
    await sends.recall(tmp_path)
    with pytest.raises(Broken):
        await chainer.sound()


def test_a_write_that_takes_less_than_all_goes_on_until_all_is_written(tmp_path, monkeypatch):
    real = os.write
    monkeypatch.setattr(checkpoints.os, "write", lambda file, text: real(file, text[:3]))

    checkpoints.append(tmp_path, b'{"at":1}', AT)
    checkpoints.append(tmp_path, b'{"at":2}', AT)

    assert checkpoints.kept([tmp_path]) == [b'{"at":1}', b'{"at":2}']


def _audit_keys():
    from bot.store.keys import AUDIT, CHAIN

    return AUDIT, CHAIN


async def test_a_folder_that_is_not_there_takes_none_and_stops_nothing(scene, tmp_path):
    sends, chainer, clock, _ = scene
    chosen = load({}, model="helpline", checkpoint_folder=tmp_path / "gone")

    assert not await checkpoints.ways(chosen, clock)[Place.FOLDER](b"{}")
    await sends.recall(tmp_path / "gone")
    await chainer.sound()


async def test_what_is_not_ours_in_the_folder_stops_no_start(scene, tmp_path):
    (tmp_path / "audit-2027-01.jsonl").write_bytes(b'{"v":1}\n')

    await scene[0].recall(tmp_path)


def test_files_and_folders_are_read_in_order_and_what_is_missing_is_refused(tmp_path):
    (tmp_path / "b.json").write_bytes(b"3")
    (tmp_path / "audit-2026-01.jsonl").write_bytes(b"1\n2\n\n")
    (tmp_path / "notes.txt").write_bytes(b"x")

    assert checkpoints.kept([tmp_path, tmp_path / "b.json"]) == [b"1", b"2", b"3", b"3"]
    with pytest.raises(Refused):
        checkpoints.kept([tmp_path / "gone"])


async def test_a_disk_that_hangs_is_waited_for_once_and_taken_up_again_when_it_is_back(tmp_path, monkeypatch):
    back, begun = threading.Event(), []

    def hang(_folder, text, _now):
        begun.append(text)
        back.wait()

    monkeypatch.setattr(checkpoints, "WRITE_SECONDS", 0.01)
    monkeypatch.setattr(checkpoints, "append", hang)
    folder = checkpoints.Folder(tmp_path, Movable(AT))
    assert not await folder.written(b"1")
    assert not await folder.written(b"2")
    assert begun == [b"1"]

    back.set()
    monkeypatch.setattr(checkpoints, "WRITE_SECONDS", 60)
    while folder._write.done() is False:
        await asyncio.sleep(0)
    assert await folder.written(b"3")
    assert begun == [b"1", b"3"]


async def test_a_start_does_not_wait_for_a_folder_that_hangs(scene, tmp_path, monkeypatch):
    back = threading.Event()
    monkeypatch.setattr(checkpoints, "WRITE_SECONDS", 0.01)
    monkeypatch.setattr(checkpoints, "kept", lambda _paths: back.wait() or [])
    before = log.tally()[log.Event.CHECKPOINT_FAILED]
    await scene[0].recall(tmp_path)
    back.set()
    assert log.tally()[log.Event.CHECKPOINT_FAILED] == before + 1
