"""From a young person's words to somebody's telephone, over real SMTP and HTTP, and when the store is gone."""

from __future__ import annotations

import os
import signal

from rehearsed import until

from bot.rehearsal import enrol

DANGER = "ive just taken a load of tablets"
SECRET_WORD = "tablets"


async def rang(whole):
    async with whole.http.get(f"{whole.rehearsing.telegram.url}/rehearsal/pages") as answer:
        return (await answer.json())["pages"]


async def rings(whole, *who):
    """Wait until all of these have been paged."""

    async def look():
        pages = await rang(whole)
        return pages if set(who) <= {page["to"] for page in pages} else None

    return await until(look)


async def test_a_danger_wakes_one_after_another_until_somebody_takes_it(whole):
    young = whole.young()
    await young.say(DANGER)
    await rings(whole, "primary")
    whole.move(61_000)
    await rings(whole, "primary", "shadow")
    whole.move(60_000)
    pages = await rings(whole, "lead")

    worker = await whole.worker(enrol.SAM)
    await worker.waits()
    await worker.take()
    whole.move(30_000)

    assert {(page["by"], page["to"]) for page in pages} == {
        ("webhook", "primary"),
        ("email", "shadow"),
        ("email", "lead"),
    }
    assert all(page["title"].startswith("Wren: danger") for page in pages)
    assert not any(SECRET_WORD in str(page) for page in pages)
    assert "outside" not in {page["to"] for page in await rang(whole)}


async def test_when_the_store_is_gone_the_lead_is_told_without_it(whole):
    data = whole.rehearsing._plan.directory
    store = int((data / "main" / "pid").read_text().split()[0])
    os.kill(store, signal.SIGSTOP)
    try:

        async def told():
            whole.move(10_000)
            return [page for page in await rang(whole) if page["title"] == "Wren is not working"]

        found = await until(told, patience=60)
    finally:
        os.kill(store, signal.SIGCONT)

    assert {page["to"] for page in found} == {"lead"}
    assert "store" in found[0]["text"]

    async def over():
        whole.move(10_000)
        return [page for page in await rang(whole) if page["title"] == "Wren works again"]

    assert await until(over, patience=60)
