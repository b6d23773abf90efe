"""A disclosure from the young person's phone to a worker's eyes, and the answer back. Only Telegram is stood in for."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from pathlib import Path

import pytest
from rehearsed import until, words

from bot import read, verify
from bot.rehearsal import enrol
from bot.rehearse import Rehearsing
from bot.web.rosters import first_words

ROOT = Path(__file__).resolve().parents[2]
SAID = "he gets really angry and then he hits me"


async def begin(young):
    await young.say("/start")
    await young.tap("Yes")


async def test_what_is_written_reaches_a_worker_and_the_answer_comes_back(whole):
    young, worker = whole.young(), await whole.worker()
    await begin(young)
    await young.say(SAID)
    row = await worker.waits()

    assert row["urgency"] == "serious"
    held = await worker.take()
    assert SAID in words(await worker.read(held))
    await young.hears("Sam")

    await worker.reply(held, "Hi, I'm Sam, a real person. I've read what you wrote.")
    await young.hears("I'm Sam, a real person")

    await young.say("ok. dont tell my mum")

    async def arrived():
        return words(await worker.read(held))[-1] == "ok. dont tell my mum"

    assert await until(arrived)


async def test_before_taking_only_the_reasons_can_be_read(whole):
    young, worker = whole.young(), await whole.worker()
    await begin(young)
    await young.say(SAID)
    row = await worker.waits()

    (notice,) = (await worker.preview(row["case"])).records

    assert notice.payload["reasons"][0]["quote"] == SAID
    assert words(await worker.preview(row["case"])) == []


async def test_while_a_worker_is_there_the_bot_says_nothing(whole):
    young, worker = whole.young(), await whole.worker()
    await begin(young)
    await young.say(SAID)
    await worker.waits()
    held = await worker.take()
    await young.hears("Sam")
    before = len(await young.heard())

    for n in range(3):
        await young.say(f"line {n}")
    await worker.reply(held, "I am here.")
    await young.hears("I am here.")

    assert len(await young.heard()) == before + 1


async def test_a_vanished_workers_person_is_back_in_the_queue_with_the_time_they_had(whole):
    young, worker = whole.young(), await whole.worker()
    await begin(young)
    await young.say("i havent eaten since friday theres no food in and mum isnt home")
    row = await worker.waits()
    held = await worker.take()
    await young.hears("Sam")

    whole.move(46_000)
    again = await worker.waits()

    assert again["case"] == held["case"]
    assert again["since"] == row["since"]
    assert again["urgency"] == row["urgency"]
    taken = await worker.take(held["case"])
    assert taken["fence"] > held["fence"]


async def test_closing_gives_the_conversation_back_and_the_next_words_open_a_new_case(whole):
    young, worker = whole.young(), await whole.worker()
    await begin(young)
    await young.say(SAID)
    await worker.waits()
    held = await worker.take()
    await worker.read(held)
    await worker.act(held, "close", reason="done")
    await young.hears("come back")

    await young.say("he hits me again")
    row = await worker.waits()

    assert row["case"] != held["case"]
    assert row["returning"]


async def test_danger_brings_999_first_and_a_danger_row(whole):
    young, worker = whole.young(), await whole.worker()
    await young.say("ive just taken loads of tablets")

    row = await worker.waits()

    assert row["urgency"] == "danger"
    first = (await young.heard())[0] if await young.hears("999") else ""
    assert "999" in first


async def test_a_second_start_finds_yesterdays_state(whole):
    young, worker = whole.young(), await whole.worker()
    await young.say("/start")
    await young.say(SAID)
    row = await worker.waits()
    await worker.sign_out()
    whole.workers.clear()
    await whole.rehearsing.stop()

    whole.rehearsing = Rehearsing(whole.rehearsing._plan)
    whole.addresses = await whole.rehearsing.start()

    assert (await (await whole.worker()).waits())["case"] == row["case"]


@pytest.mark.parametrize(("sent", "shown"), [(9, "10"), (7, "[c]")])
async def test_messages_from_the_chat_page_show_rounded_or_withheld_on_the_dashboard(whole, sent, shown):
    young, lead = whole.young(), await whole.worker(enrol.LENA)
    for number in range(sent):
        await young.say(f"message {number}")

    async def cell():
        async with lead.browser._http.get(whole.addresses.dashboard) as page:
            found = re.search(r"Messages from young people</th>\s*<td[^>]*>\s*([^<\s]+)", await page.text())
        return found is not None and found[1] == shown

    assert await until(cell)


async def test_all_that_was_done_is_chained_and_the_audit_is_whole_beside_the_running_service(whole):
    young, worker = whole.young(), await whole.worker()
    await begin(young)
    await young.say(SAID)
    await worker.waits()
    held = await worker.take()
    await worker.read(held)

    async def chained():
        service = whole.rehearsing.service
        found = await verify.check(service.store, [service.checkpoints.made(1)], whole.rehearsing.clock)
        assert found.code is verify.Code.WHOLE, found.lines()
        return not any(verdict.tail for verdict in found.verdicts.values()) and found.entries

    assert await until(chained) >= 7
    command = (sys.executable, "-m", "bot", "audit", "verify", "--data", str(whole.rehearsing._plan.directory))
    ended = await asyncio.create_subprocess_exec(*command, stdout=-1, cwd=ROOT)
    said, _ = await ended.communicate()
    assert (ended.returncode, said.decode().splitlines()[-1][:18]) == (0, "whole: 65 chains, ")


async def test_a_sealed_copy_opens_on_the_workers_own_machine_and_its_making_is_audited(whole, tmp_path):
    young, worker = whole.young(), await whole.worker()
    await begin(young)
    await young.say(SAID)
    await worker.waits()
    held = await worker.take()
    await worker.reply(held, "I am here.")
    copy = tmp_path / "copy.json"
    copy.write_text(json.dumps(await worker.act(held, "bundle")))
    words_ = first_words(await whole.rehearsing.service.store.rosters())
    said = []

    code = read.run(copy, lambda _: words_, lambda _: enrol.SAM.passphrase, said.append)

    assert code == 0
    text = "\n".join(said)
    assert f"    they: {SAID}" in text
    assert "    worker: I am here." in text
    assert SAID not in copy.read_text()
    entries = await whole.rehearsing.service.store.audited(part=int(held["case"][:2], 16))
    assert [entry for _, entry in entries if "record:case:exported" in entry and worker.unlocked.id in entry]
