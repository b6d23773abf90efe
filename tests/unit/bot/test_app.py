from __future__ import annotations

import dataclasses

import pytest
from pydantic import SecretStr
from shell import Team

from bot import app, credentials, readiness, settings
from bot.app import Ports, Service
from bot.clock import Movable
from bot.rehearsal.server import Rehearsal
from bot.store.server import create_pair, embedded_pair
from bot.store.store import Store
from flows.engine import Say
from flows.errors import Refused
from safeguarding import keys, roster

TOKEN = "1:rehearsal-token"
NOWHERE = "http://localhost:9"


@pytest.fixture
def data(tmp_path):
    credentials.create(tmp_path / "credentials")
    create_pair(tmp_path)
    return tmp_path


def service(data, *, rehearsal=True, api=NOWHERE, token=TOKEN, web=0):
    chosen = settings.load(
        {},
        rehearsal=True,
        data=data,
        model="helpline",
        telegram_api=api,
        telegram_token=token and SecretStr(token),
    )
    secret = credentials.read(data / "credentials")
    return Service(chosen, secret, Movable(), Ports(web=web, webhook=0, health=0), rehearsal=rehearsal)


async def with_roster(data, *, rehearsal):
    secret, team = credentials.read(data / "credentials"), Team.made()
    sign, bot = team.signs["Lena"], keys.SignKey(secret.bot_signing_seed)
    lena = roster.member("Lena", "lead", sign.public, keys.SealKey(keys.new_seed()).public, 1)
    first = roster.first(secret.deployment, lena, bot.public, keys.new_seed(), at=1, rehearsal=rehearsal)
    async with embedded_pair(data) as (main, shred):
        store = await Store.open(main=main, shred=shred)
        await store.roster_add(1, roster.sign(first, sign).text())
        await store.close()


async def test_what_cannot_start_leaves_nothing_running_and_can_be_tried_again(data):
    for _ in range(2):
        with pytest.raises(Refused, match="WREN_TELEGRAM_TOKEN"):
            await service(data, token=None).start()

    async with embedded_pair(data):
        pass


@pytest.mark.parametrize("rehearsal", [True, False])
async def test_a_rehearsals_team_and_a_real_one_never_serve_in_each_others_place(data, rehearsal):
    await with_roster(data, rehearsal=rehearsal)

    with pytest.raises(Refused, match="rehearsal"):
        await service(data, rehearsal=not rehearsal).start()


async def test_pitfall_11_a_team_whose_recovery_was_never_tried_takes_no_words(data):
    secret, people = credentials.read(data / "credentials"), [keys.SignKey(keys.new_seed()) for _ in range(3)]
    leads = [
        roster.member(name, roster.Role.LEAD, sign.public, keys.SealKey(keys.new_seed()).public, 1)
        for name, sign in zip(("Lena", "Omar", "Ruth"), people, strict=True)
    ]
    seed, bot = keys.new_seed(), keys.SignKey(secret.bot_signing_seed)
    first = roster.first(secret.deployment, leads[0], bot.public, seed, at=1, others=leads[1:])
    held = roster.Recovery(2, 3, keys.SealKey(b"r" * 32).public, "ab" * 32, {lead.id: b"share" for lead in leads})
    first = roster._with_epoch(dataclasses.replace(first, recovery=held, epochs=()), seed)
    async with embedded_pair(data) as (main, shred):
        store = await Store.open(main=main, shred=shred)
        await store.roster_add(1, roster.sign(dataclasses.replace(first, rehearsal=True), people[0]).text())
        await store.close()
    running = service(data)
    running._record = readiness.read('name = "A service"\nmodel = "helpline"\nregion = "GB"\n')

    try:
        with pytest.raises(Refused, match="nobody has tried"):
            await running.start()
    finally:
        await running.stop()


async def test_it_starts_without_a_team_and_says_that_it_cannot_take_words(data):
    telegram = Rehearsal()
    await telegram.start("localhost", 0, TOKEN)
    running = service(data, api=telegram.url)
    try:
        await running.start()
        ready = await running.health.ready()
    finally:
        await running.stop()
        await telegram.stop()

    assert ready["store"] == "ok"
    assert "roster" in ready["keys"]


def test_the_holder_of_leases_is_the_same_after_a_restart_and_another_on_another_port(data):
    one, again = (service(data)._holder() for _ in range(2))
    other = service(data)
    other._ports = Ports(web=0, webhook=1, health=0)

    assert one == again != other._holder()


def test_what_is_said_when_nothing_can_be_kept_has_no_word_to_fill_in(policy):
    words = policy.flows.rendered(Say(app.BROKEN), "en", app.PLAIN)

    assert "999" in words.text
    assert words.buttons == ()
