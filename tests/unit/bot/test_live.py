from __future__ import annotations

import asyncio
import datetime as dt
import re

import pytest
from pydantic import SecretStr
from shell import Team

from bot import credentials, live, readiness, rota, settings, shipped, trial
from bot.channels import Why
from bot.clock import Movable
from bot.pager import Pager
from bot.rehearsal.server import Rehearsal
from bot.store.server import embedded_pair
from bot.store.store import Store
from flows.errors import Broken, Refused
from safeguarding import keys, ladder, roster

TODAY = dt.date(2026, 11, 22)
NOON = 1_795_348_800_000
TOKEN = "123456:AAG-not-a-real-token_000"
ROTA = (
    "https://push.example.org/first",
    "-",
    "mailto:lead@example.org https://push.example.org/lead",
    "mailto:o@e.org",
)
ANSWERS = ("A service", "helpline", "gb", "no", *ROTA)
RECORD = 'name = "A service"\nmodel = "helpline"\nregion = "GB"\nreporting_duty = false\n'
RECORD += "".join(
    f'[{field}]\nname = "Somebody"\ndate = 2026-11-01\n'
    for field in ("on_call", "data_protection_officer", "outside_safeguarding_lead", "region_pack_reviewed")
)
RECORD += '[[hours]]\ndays = ["mon"]\nbegins = 15:00:00\n'
SIGNED = '[signed]\nname = "Somebody"\ndate = 2026-11-20\n'


@pytest.fixture
def data(tmp_path, monkeypatch):
    for name in settings.names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WREN_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(live, "Clock", lambda: Movable(NOON))
    return tmp_path / "data"


@pytest.fixture
def ready(data, monkeypatch):
    """Everything is recorded and reviewed."""
    init()
    (data / readiness.FILE).write_text(RECORD)
    (data / ladder.FILE).write_text(SIGNED + (data / ladder.FILE).read_text())
    monkeypatch.setenv("WREN_PAGER_SMTP_HOST", "mail.example.org")
    monkeypatch.setenv("WREN_PAGER_FROM", "wren@example.org")
    addresses = rota.read((data / rota.FILE).read_text()).addresses()
    trial.note(data, [address for *_, address in addresses], TODAY)
    monkeypatch.setenv("WREN_MODEL", "helpline")
    monkeypatch.setenv("WREN_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setattr(live, "reviewed", lambda: {"en": True})
    return data


def init(*answers):
    given, said = iter(answers or ANSWERS), []
    live.init(lambda _: next(given), said.append)
    return "\n".join(said)


def go():
    asyncio.run(live.run(asyncio.Event(), print))


def test_init_makes_what_a_service_needs_and_a_link_for_its_first_lead(data):
    said = init()

    assert readiness.read((data / readiness.FILE).read_text()).region == "GB"
    assert credentials.read(data / live.SECRETS)
    assert re.search(r"http://\S+/console/enrol#[\w-]{20,}", said)
    assert (data / live.SECRETS).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("answer", "duty", "exempt"),
    [
        (("Yes",), True, None),
        (("no ",), False, None),
        (("exempt", "SI 2026/1", "A. Solicitor"), False, ("SI 2026/1", "A. Solicitor")),
    ],
)
def test_init_asks_whether_helpers_must_report_by_law_and_the_promise_says_so(data, answer, duty, exempt):
    init("A service", "helpline", "GB", *answer, *ROTA)

    record = readiness.read((data / readiness.FILE).read_text())
    found = record.reporting_exempt
    assert record.reporting_duty is duty
    assert (found and (found.regulation, found.solicitor)) == exempt
    assert shipped.policy(record).duty is duty


def test_the_links_token_stands_nowhere_on_disk(data):
    token = init().partition("enrol#")[2].split()[0].encode()

    assert [path for path in data.rglob("*") if path.is_file() and token in path.read_bytes()] == []


def test_a_second_init_changes_nothing(data):
    init()
    before = {path: path.read_bytes() for path in (data / live.SECRETS).iterdir()}

    with pytest.raises(Refused):
        init()

    assert {path: path.read_bytes() for path in (data / live.SECRETS).iterdir()} == before


@pytest.mark.parametrize(
    "answers",
    [
        ("", "helpline", "GB", "no", *ROTA),
        ("A service", "confession", "GB", "no", *ROTA),
        ("A service", "helpline", "Britain", "no", *ROTA),
        ('A "service"', "helpline", "GB", "no", *ROTA),
        ("A service\n[pager]", "helpline", "GB", "no", *ROTA),
        ("A\\service", "helpline", "GB", "no", *ROTA),
        ("x" * 300, "helpline", "GB", "no", *ROTA),
        ("A service", "helpline", "GB", "", *ROTA),
        ("A service", "helpline", "GB", "perhaps", *ROTA),
        ("A service", "helpline", "GB", "exempt", "", "A. Solicitor", *ROTA),
        ("A service", "helpline", "GB", "exempt", "SI 2026/1", "", *ROTA),
        ("A service", "helpline", "GB", "no", "0800 1111", "-", "-", "-"),
        ("A service", "helpline", "GB", "no", "http://push.example.org", "-", "-", "-"),
    ],
)
def test_an_answer_that_will_not_do_makes_nothing(data, answers):
    with pytest.raises((Refused, Broken)):
        init(*answers)

    assert not data.exists()


@pytest.mark.usefixtures("data")
def test_what_was_just_made_does_not_go_live_and_says_all_that_is_missing(monkeypatch):
    init()
    monkeypatch.setenv("WREN_MODEL", "helpline")
    monkeypatch.setenv("WREN_TELEGRAM_TOKEN", TOKEN)

    with pytest.raises(Refused) as refused:
        go()

    for what in (
        "on call",
        "data protection",
        "outside",
        "region pack",
        "accepted a test page",
        "signed clocks.toml",
        "words are not reviewed",
    ):
        assert what in str(refused.value)


def test_without_a_record_there_is_nothing_to_run(data, monkeypatch):
    monkeypatch.setenv("WREN_MODEL", "helpline")

    with pytest.raises(Refused, match=r"service\.toml"):
        go()
    assert not data.exists()


@pytest.mark.usefixtures("data")
def test_without_its_model_nothing_runs():
    with pytest.raises(Refused, match="WREN_MODEL"):
        go()


def test_another_promise_than_the_recorded_one_is_refused(ready, monkeypatch):
    monkeypatch.setenv("WREN_MODEL", "school")

    with pytest.raises(Refused, match="the record says helpline"):
        go()
    assert ready.exists()


def test_a_missing_credential_stops_the_start(ready):
    (ready / live.SECRETS / "pepper").unlink()

    with pytest.raises(Broken, match="pepper"):
        go()


def test_a_rehearsals_roster_is_refused_before_any_word_is_taken(ready):
    secret = credentials.read(ready / live.SECRETS)
    team, bot = Team.made(), keys.SignKey(secret.bot_signing_seed)
    lena = roster.member("Lena", "lead", team.signs["Lena"].public, keys.SealKey(keys.new_seed()).public, 1)
    first = roster.first(secret.deployment, lena, bot.public, keys.new_seed(), at=1, rehearsal=True)
    document = roster.sign(first, team.signs["Lena"]).text()

    async def enrol():
        async with embedded_pair(ready) as (main, shred):
            store = await Store.open(main=main, shred=shred)
            await store.roster_add(1, document)
            await store.close()

    asyncio.run(enrol())
    with pytest.raises(Refused, match="rehearsal"):
        go()


def test_the_doctor_explains_each_setting_and_names_what_is_wrong(data, monkeypatch):
    monkeypatch.setenv("WREN_MODEL", "helpline")
    said = []

    assert live.doctor(said.append) == 1

    text = "\n".join(said)
    assert all(name in text for name in settings.names())
    assert "service.toml" in text
    assert "WREN_TELEGRAM_TOKEN is not set" in text
    assert not data.exists()


@pytest.mark.usefixtures("data")
def test_the_doctor_says_which_setting_will_not_do(monkeypatch):
    monkeypatch.setenv("WREN_WEB_PORT", "heron")
    said = []

    assert live.doctor(said.append) == 1
    assert "WREN_WEB_PORT" in said[-1]


def test_the_doctor_says_when_nobody_outside_would_see_a_changed_audit(ready, monkeypatch, tmp_path):
    def said():
        return live._watched(settings.load())

    assert "nobody outside" in said()[0]
    monkeypatch.setenv("WREN_CHECKPOINT_FOLDER", str(tmp_path))
    assert "same disk" in said()[0]
    monkeypatch.setenv("WREN_CHECKPOINT_FOLDER", str(ready / "none"))
    assert "not there" in said()[0]
    monkeypatch.delenv("WREN_CHECKPOINT_FOLDER")
    monkeypatch.setenv("WREN_CHECKPOINT_MAIL", "keep@example.org")
    assert said() == []


@pytest.mark.usefixtures("ready")
def test_the_doctor_finds_nothing_to_see_to(monkeypatch):
    monkeypatch.setenv("WREN_CHECKPOINT_MAIL", "keep@example.org")

    async def reached(_):
        return []

    monkeypatch.setattr(live, "_reached", reached)
    said = []

    assert live.doctor(said.append) == 0
    assert said[-1] == "Everything is in order."


@pytest.mark.usefixtures("data")
async def test_the_doctor_asks_telegram_whether_it_knows_the_token(tmp_path):
    telegram = Rehearsal()
    await telegram.start("localhost", 0, TOKEN, tmp_path)
    chosen = [
        settings.load({}, rehearsal=True, model="helpline", telegram_api=telegram.url, telegram_token=SecretStr(token))
        for token in (TOKEN, "1:another-token")
    ]
    try:
        known, unknown = [await live._reached(each) for each in chosen]
    finally:
        await telegram.stop()

    assert known == []
    assert len(unknown) == 1
    assert "another" not in unknown[0]


def test_init_writes_a_rota_that_only_its_owner_can_read_and_clocks_to_be_signed(data):
    init()

    found = rota.read((data / rota.FILE).read_text())
    assert [(str(duty), address.channel.value) for duty, _, address in found.addresses()] == [
        ("primary", "webhook"),
        ("lead", "email"),
        ("lead", "webhook"),
        ("outside", "email"),
    ]
    assert (data / rota.FILE).stat().st_mode & 0o077 == 0
    assert ladder.read((data / ladder.FILE).read_text()).signed is None


def test_somebody_new_on_the_rota_must_be_tried_first(ready):
    with (ready / rota.FILE).open("a") as file:
        file.write('[[shadow]]\nname = "Asha"\nreach = ["mailto:asha@example.org"]\n')

    with pytest.raises(Refused, match=r"No address of Asha \(shadow\) has accepted a test page"):
        go()


def test_a_test_page_reaches_every_address_and_what_accepted_it_is_kept(ready, monkeypatch):
    (ready / trial.FILE).unlink()

    class Way:
        async def send(self, address, _page):
            return None if address.channel is rota.Channel.WEBHOOK else Why.REFUSED

    ways = dict.fromkeys(rota.Channel, Way())
    kept = rota.Kept(ready / rota.FILE)
    monkeypatch.setattr(live.app, "pager", lambda _settings, clock: Pager(kept, ways, clock))
    said = []

    assert live.pager_test(said.append) == 1

    assert sum("not accepted (refused)" in line for line in said) == 2
    assert not any("example" in line for line in said)
    with pytest.raises(Refused) as refused:
        go()
    assert "the outside (outside) has accepted" in str(refused.value)
    assert "the lead" not in str(refused.value)


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(("mail", "well"), [("192.0.2.7", True), ("192.0.2.1", False), (None, False)])
async def test_the_doctor_says_whether_the_lead_is_reached_apart_from_this_machine(monkeypatch, mail, well):
    known = {"localhost": "192.0.2.1", "push.example.org": "192.0.2.1", "mail.example.org": mail}

    async def found(host):
        return {known[host]} - {None} if host in known else set()

    monkeypatch.setattr(live, "_addresses", found)

    assert (await live._shared(settings.load()) == []) is well


@pytest.mark.usefixtures("ready")
def test_the_doctor_says_that_a_test_is_old_which_alone_keeps_nobody_from_starting(monkeypatch):
    async def reached(_):
        return []

    monkeypatch.setattr(live, "_reached", reached)
    monkeypatch.setattr(live, "Clock", lambda: Movable(NOON + 8 * 86_400_000))
    said = []

    assert live.doctor(said.append) == 1
    assert any("last tested more than 7 days ago" in line for line in said)
    chosen = settings.load()
    assert live.unready(chosen, live.recorded(chosen), live.reviewed()) == ()
