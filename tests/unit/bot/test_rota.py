from __future__ import annotations

import pytest

from bot import rota
from bot.rota import Channel, Kept
from flows.errors import Broken
from safeguarding.ladder import Duty

TEXT = """
[[primary]]
name = "the on-call telephone"
reach = ["https://push.example.org/abc?x=1", "mailto:oncall@example.org"]
[[lead]]
name = "Lena"
reach = ["mailto:lena@example.org"]
[[lead]]
name = "Asha"
reach = ["mailto:asha@example.org"]
"""


def names(found, *duties):
    return [person.name for person in found.called(duties)]


def test_a_rota_says_who_is_reached_how_and_in_which_order():
    found = rota.read(TEXT)

    assert [(d, a.channel, a.to, a.host) for d, _, a in found.addresses()][:2] == [
        (Duty.PRIMARY, Channel.WEBHOOK, "https://push.example.org/abc?x=1", "push.example.org"),
        (Duty.PRIMARY, Channel.EMAIL, "oncall@example.org", "example.org"),
    ]
    assert names(found, Duty.LEAD) == ["Lena", "Asha"]


def test_a_duty_that_nobody_has_falls_to_the_next_that_somebody_has():
    found = rota.read(TEXT)

    assert names(found, Duty.SHADOW) == ["Lena", "Asha"]
    assert names(found, Duty.OUTSIDE) == ["Lena", "Asha"]
    assert names(found, Duty.PRIMARY, Duty.SHADOW, Duty.LEAD) == ["the on-call telephone", "Lena", "Asha"]
    assert names(rota.Rota(), Duty.LEAD) == []


def test_addresses_are_shown_by_nothing_but_a_digest():
    ((_, who, first), *_) = rota.read(TEXT).addresses()

    assert "example" not in repr(who)
    assert "example" not in repr(first)
    assert len(first.digest) == 16
    assert first.digest == rota.address("https://push.example.org/abc?x=1").digest


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[[primary", "TOML"),
        ('[[primary]]\nname = "x"\nreach = []', "primary.0.reach"),
        ('[[primary]]\nname = ""\nreach = ["mailto:a@b.c"]', "primary.0.name"),
        ('[[boss]]\nname = "x"\nreach = ["mailto:a@b.c"]', "boss"),
        ('[[lead]]\nname = "x"\nreach = ["http://heron.example.org/x"]', "lead.0.reach.0"),
        ('[[lead]]\nname = "x"\nreach = ["https://user:heron@example.org/x"]', "lead.0.reach.0"),
        ('[[lead]]\nname = "x"\nreach = ["mailto:heron@a.b?cc=c@d.e"]', "lead.0.reach.0"),
        ('[[lead]]\nname = "x"\nreach = ["mailto:heron@a.b\\r\\nX: y"]', "lead.0.reach.0"),
        ('[[lead]]\nname = "x"\nreach = ["tel:heron"]', "lead.0.reach.0"),
        ('[[lead]]\nname = "x"\nreach = [7]', "lead.0.reach.0"),
    ],
)
def test_a_rota_that_will_not_do_says_where_and_repeats_nothing(text, place):
    with pytest.raises(Broken) as broken:
        rota.read(text)

    assert place in str(broken.value)
    assert "heron" not in str(broken.value)


def test_the_rota_is_what_its_file_says_now_and_the_last_good_one_while_it_cannot_be_read(tmp_path):
    kept = Kept(tmp_path / rota.FILE)
    assert kept.now() == rota.Rota()

    (tmp_path / rota.FILE).write_text(TEXT)
    good = kept.now()
    assert names(good, Duty.LEAD) == ["Lena", "Asha"]
    (tmp_path / rota.FILE).write_text("[[primary")
    assert kept.now() == good
    (tmp_path / rota.FILE).write_text(TEXT.replace("Asha", "Sam"))
    assert names(kept.now(), Duty.LEAD) == ["Lena", "Sam"]


@pytest.mark.parametrize(
    ("host", "apart"),
    [
        ("push.example.net", True),
        ("1.1.1.1", True),
        ("localhost", False),
        ("127.0.0.1", False),
        ("mailhost", False),
        ("wren.example.org", False),
        ("api.telegram.org", False),
        ("t.me", False),
        ("nottelegram.org", True),
        ("::1", False),
        ("172.16.0.1", False),
    ],
)
def test_what_shares_this_host_or_telegram_is_not_apart(host, apart):
    assert rota.apart(host, {"wren.example.org"}) is apart
