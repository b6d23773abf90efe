from __future__ import annotations

import datetime as dt
import itertools

import pytest
from pydantic import SecretStr
from shell import CONSOLE, ROTA, Telephone

from bot import log, rota, settings, trial
from bot.channels import Why
from bot.clock import Movable
from bot.log import Event
from bot.pager import Pager
from bot.rota import Channel, Kept, Rota
from flows.errors import Broken
from safeguarding.handoff import HOUR
from safeguarding.ladder import Duty

NOON = 1_800_014_400_000
TODAY = dt.date(2027, 1, 15)
MAIL = {"pager_smtp_host": "mail.example.org", "pager_from": "wren@example.org"}
ALL = {address.digest: TODAY for *_, address in ROTA.addresses()}


def chosen(**more):
    return settings.load({}, rehearsal=True, model="helpline", **MAIL, **more)


def people(**duties):
    return Rota.model_validate({duty: [{"name": duty, "reach": reach.split()}] for duty, reach in duties.items()})


def test_a_rota_whose_people_were_all_reached_lacks_nothing():
    assert trial.lacking(ROTA, ALL, chosen()) == ()


def test_one_address_that_accepted_is_enough_for_a_person():
    one = {address.digest: TODAY for *_, address in ROTA.addresses() if address.channel is Channel.WEBHOOK}

    assert trial.lacking(ROTA, one, chosen()) == ()


def test_each_thing_that_is_not_so_is_named_without_an_address():
    bare = people(primary="https://push.heron.org/secret")

    lines = trial.lacking(bare, {}, chosen())

    assert [line.partition(":")[0] for line in lines[:2]] == ["The rota has nobody for"] * 2
    assert "No address of primary" in lines[2]
    assert "heron" not in str(lines)


@pytest.mark.parametrize(
    ("reach", "more", "apart"),
    [
        ("https://push.example.net/x", {}, True),
        ("mailto:lead@example.net", {}, True),
        ("mailto:lead@example.net", {"pager_smtp_host": "localhost"}, False),
        ("https://wren.example.org/hook", {}, False),
        ("https://api.telegram.org/bot1:x/sendMessage", {}, False),
        ("https://wren.example.org/hook https://push.example.net/x", {}, True),
    ],
)
def test_the_lead_needs_a_way_that_shares_nothing_with_this_machine_or_telegram(reach, more, apart):
    options = settings.load(
        {}, rehearsal=True, model="helpline", **{**MAIL, "web_url": "https://wren.example.org", **more}
    )
    lines = trial.lacking(people(primary=reach, lead=reach, outside=reach), {}, options)

    assert (not any("Every way to the lead" in line for line in lines)) is apart


def test_mail_without_a_server_and_a_token_for_two_servers_are_named():
    plain = settings.load({}, rehearsal=True, model="helpline", pager_token=SecretStr("t"))

    lines = trial.lacking(ROTA, ALL, plain)

    assert any("WREN_PAGER_SMTP_HOST" in line for line in lines)
    assert any("WREN_PAGER_TOKEN" in line for line in lines)


def test_a_test_is_old_once_somebody_was_not_reached_for_a_week():
    assert not trial.old(ROTA, ALL, TODAY + dt.timedelta(days=7))
    assert trial.old(ROTA, ALL, TODAY + dt.timedelta(days=8))
    some = dict(list(ALL.items())[2:])
    assert trial.old(ROTA, some, TODAY)


def test_a_record_that_cannot_be_read_is_told_and_made_anew(tmp_path):
    (tmp_path / trial.FILE).write_text("= nonsense")
    with pytest.raises(Broken):
        trial.read(tmp_path)

    trial.note(tmp_path, [rota.address("mailto:a@b.org")], TODAY)

    assert list(trial.read(tmp_path).values()) == [TODAY]
    assert "b.org" not in (tmp_path / trial.FILE).read_text()


@pytest.fixture
def scene(tmp_path):
    clock = Movable(NOON)
    ways = {Channel.WEBHOOK: Telephone(), Channel.EMAIL: Telephone()}
    pager = Pager(Kept(tmp_path, ROTA), ways, clock)

    def local(now):
        return dt.datetime.fromtimestamp(now / 1000, dt.UTC).replace(tzinfo=None)

    return trial.Trials(pager, tmp_path, clock, CONSOLE, local), clock, ways, tmp_path


async def test_every_address_is_tried_by_itself_and_those_that_accepted_are_kept(scene):
    trials, _, ways, data = scene
    ways[Channel.EMAIL].fault = Why.REFUSED

    tried = await trials.once()

    assert [(t.duty, t.place, t.why) for t in tried if t.duty is Duty.LEAD] == [
        (Duty.LEAD, 1, None),
        (Duty.LEAD, 2, Why.REFUSED),
    ]
    assert len(tried) == 8
    assert trial.lacking(ROTA, trial.read(data), chosen()) == ()


async def test_a_running_service_tries_once_a_week_in_the_middle_of_a_day(scene):
    trials, clock, ways, _ = scene
    rang = []
    for _ in range(15 * 24):
        before = len(ways[Channel.WEBHOOK].rang)
        await trials.look()
        if len(ways[Channel.WEBHOOK].rang) > before:
            rang.append(dt.datetime.fromtimestamp(clock.now() / 1000, dt.UTC))
        clock.move(HOUR)

    assert len(rang) == 3
    assert all(at.hour in trial.HOURS for at in rang)
    assert [(later - earlier).days for earlier, later in itertools.pairwise(rang)] in ([6, 7], [7, 7], [7, 6])


async def test_a_pager_that_nobody_has_been_reached_by_for_long_is_an_event(scene):
    trials, clock, ways, _ = scene
    for way in ways.values():
        way.fault = Why.UNREACHED
    before = log.tally()
    for _ in range(24):
        await trials.look()
        clock.move(HOUR)

    now = log.tally()
    assert now[Event.PAGER_UNTRIED] == before[Event.PAGER_UNTRIED] + 24
    assert now[Event.PAGE_FAILED] == before[Event.PAGE_FAILED] + 2 * 8  # once on each of two days
