from __future__ import annotations

import json

import pytest

from bot import log, pages, rota
from bot.channels import Why
from bot.clock import Movable
from bot.pager import Pager
from bot.rota import Channel, Kept
from safeguarding.ladder import Duty

PAGE = pages.trial("https://wren.example.org/console")
HOOK, MAIL = "https://push.example.org/sam", "mailto:sam@example.org"


class Hurried(Movable):
    """A clock that does not wait: it goes on at once."""

    async def sleep(self, ms):
        self.move(ms)


class Way:
    """A channel that answers as it is told, the last answer for ever."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    async def send(self, address, page):
        self.asked.append((address.to, page))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def pager(tmp_path, hook, mail, **duties):
    people = {
        duty: [{"name": name, "reach": reach} for name, reach in who.items()]
        for duty, who in (duties or {"primary": {"Sam": [HOOK, MAIL]}}).items()
    }
    kept = Kept(tmp_path, rota.Rota.model_validate(people))
    return Pager(kept, {Channel.WEBHOOK: hook, Channel.EMAIL: mail}, Hurried(1_000_000))


def asked(way):
    return [to for to, _ in way.asked]


async def test_the_first_channel_that_accepts_ends_it(tmp_path):
    hook, mail = Way(None), Way(None)

    assert await pager(tmp_path, hook, mail).call([Duty.PRIMARY], PAGE, 60_000)
    assert asked(hook) == [HOOK]
    assert asked(mail) == []


async def test_a_page_that_failed_goes_to_the_next_channel_and_is_told_and_counted(tmp_path, capsys):
    log.configure(Movable(1_000_000))
    hook, mail = Way(Why.UNREACHED), Way(None)
    told = pager(tmp_path, hook, mail)

    assert await told.call([Duty.PRIMARY], PAGE, 60_000)

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(x["event"], x["channel"], x.get("why")) for x in lines] == [
        ("page-failed", "webhook", "unreached"),
        ("paged", "email", None),
    ]
    assert told.sent == {(Channel.WEBHOOK, False): 1, (Channel.EMAIL, True): 1}


async def test_all_addresses_are_tried_again_with_growing_pauses_until_one_accepts(tmp_path):
    hook = Way(*[Why.REFUSED] * 4, None)
    told = pager(tmp_path, hook, Way(Why.SLOW))
    began = told._clock.now()

    assert await told.call([Duty.PRIMARY], PAGE, 600_000)
    assert len(hook.asked) == 5
    assert told._clock.now() - began == 1_000 + 2_000 + 4_000 + 8_000


async def test_patience_ends(tmp_path):
    hook = Way(Why.REFUSED)
    told = pager(tmp_path, hook, Way(Why.REFUSED))
    began = told._clock.now()

    assert not await told.call([Duty.PRIMARY], PAGE, 45_000)
    assert told._clock.now() - began < 45_000
    assert len(hook.asked) > 3


async def test_everybody_with_the_duties_is_called_and_one_who_cannot_be_reached_stops_nobody(tmp_path):
    mail = Way(None)
    who = {"primary": {"Sam": [HOOK]}, "lead": {"Lena": ["mailto:lena@e.org"], "Asha": ["mailto:asha@e.org"]}}
    told = pager(tmp_path, Way(Why.REFUSED), mail, **who)

    assert await told.call([Duty.PRIMARY, Duty.LEAD], PAGE, 5_000)
    assert sorted(asked(mail)) == ["asha@e.org", "lena@e.org"]


@pytest.mark.parametrize("rotas", [{"primary": {}}, {"primary": {"Sam": [MAIL]}}])
async def test_a_rota_with_nobody_or_no_way_to_reach_them_is_told(tmp_path, rotas):
    told = pager(tmp_path, Way(None), Way(None), **rotas)
    told._ways.pop(Channel.EMAIL)
    before = log.tally()

    assert not await told.call([Duty.PRIMARY], PAGE, 1_000)

    now = log.tally()
    assert sum(now[e] - before[e] for e in (log.Event.PAGE_NOBODY, log.Event.PAGE_FAILED)) == 1
