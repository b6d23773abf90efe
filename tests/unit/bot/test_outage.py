from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shell import CONSOLE, ROTA, Telephone

from bot import log, outage
from bot.channels import Why
from bot.clock import Movable
from bot.log import Event
from bot.outage import EVERY, LOOK, PATIENCE, Spell, Watch
from bot.pager import Pager
from bot.pages import Outage
from bot.rota import Channel, Kept
from flows.errors import Unavailable
from safeguarding.handoff import MINUTE, SECOND

AT = 1_800_000_000_000


class Part:
    """Something that works, or not."""

    works = True

    async def check(self):
        if not self.works:
            raise Unavailable("It does not work.")


@pytest.fixture
def scene(tmp_path):
    clock, parts = Movable(AT), {kind: Part() for kind in Outage}
    phone = Telephone()
    pager = Pager(Kept(tmp_path, ROTA), {Channel.WEBHOOK: phone, Channel.EMAIL: phone}, clock)
    return Watch({kind: part.check for kind, part in parts.items()}, pager, clock, CONSOLE), clock, parts, phone


async def looks(watch, clock, lasting):
    for _ in range(lasting // LOOK):
        clock.move(LOOK)
        await watch.look()
        await watch.settled()


@pytest.mark.parametrize("kind", Outage)
async def test_the_lead_is_told_once_in_ten_minutes_and_that_it_is_over(scene, kind):
    watch, clock, parts, phone = scene
    await looks(watch, clock, MINUTE)
    parts[kind].works = False
    await looks(watch, clock, PATIENCE[kind])
    assert phone.rang == []
    await looks(watch, clock, 25 * MINUTE)

    assert {name for name, _ in phone.rang} == {"lead"}
    seldom = kind in outage.UNHURRIED
    assert [page.title != "Wren is not working" for _, page in phone.rang] == [seldom] * (1 if seldom else 3)

    rang = len(phone.rang)
    parts[kind].works = True
    await looks(watch, clock, 25 * MINUTE)

    assert [page.title for _, page in phone.rang[rang:]] == ["Wren works again"]


async def test_what_is_mended_within_its_patience_wakes_nobody(scene):
    watch, clock, parts, phone = scene
    parts[Outage.TELEGRAM].works = False
    await looks(watch, clock, PATIENCE[Outage.TELEGRAM])
    parts[Outage.TELEGRAM].works = True
    await looks(watch, clock, MINUTE)

    assert phone.rang == []


async def test_a_part_that_does_not_answer_does_not_work(scene, monkeypatch):
    watch, clock, parts, phone = scene
    monkeypatch.setattr(outage, "ANSWER_SECONDS", 0.01)

    async def hangs():
        await Movable(AT).sleep(1)

    watch._checks[Outage.STORE] = hangs
    await looks(watch, clock, 40 * SECOND)

    assert [page.text.partition(":")[0] for _, page in phone.rang] == ["Wren cannot keep what people write"]
    assert parts


async def test_an_outage_is_an_event_even_when_nobody_can_be_reached(scene):
    watch, clock, parts, phone = scene
    phone.fault = Why.UNREACHED
    before = log.tally()[Event.OUTAGE]
    parts[Outage.STORE].works = False
    for _ in range(4):
        clock.move(LOOK)
        await watch.look()
    await watch.stop()

    assert log.tally()[Event.OUTAGE] == before + 1


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 10 * MINUTE)), max_size=60))
def test_however_it_comes_and_goes_it_is_told_at_most_once_in_ten_minutes_and_each_end_belongs_to_a_beginning(steps):
    spell, now, told, opened = Spell(MINUTE), AT, [], False
    for works, later in steps:
        now += later
        if works:
            over = spell.up(now)
            assert (over is not None) == opened
            opened = False
        elif (lasted := spell.down(now)) is not None:
            assert lasted >= MINUTE
            told.append(now)
            opened = True

    assert all(later - earlier >= EVERY for earlier, later in itertools.pairwise(told))
