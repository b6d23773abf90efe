from __future__ import annotations

import datetime as dt

import pytest

from bot import readiness
from flows.errors import Broken

TODAY = dt.date(2026, 11, 22)
BARE = 'name = "A service"\nmodel = "helpline"\nregion = "GB"\n'
WHOLE = BARE + "".join(
    f'[{field}]\nname = "Somebody"\ndate = 2026-11-01\n'
    for field in ("on_call", "data_protection_officer", "outside_safeguarding_lead", "region_pack_reviewed")
)
HOURS = '[[hours]]\ndays = ["mon", "fri"]\nbegins = 15:00:00\n'
PAGED = WHOLE + HOURS + '[pager]\nchannel = "sms"\ntested = 2026-11-20\n'


def test_a_service_with_everything_recorded_may_go_live():
    assert readiness.missing(readiness.read(PAGED), {"en": True}, TODAY) == ()


def test_each_thing_that_is_not_recorded_is_named():
    lacking = readiness.missing(readiness.read(BARE), {"en": False, "cy": False}, TODAY)

    assert len(lacking) == 7
    assert "The words are not reviewed in: cy, en." in lacking


def test_english_is_not_exempt_from_review():
    assert readiness.missing(readiness.read(PAGED), {"en": False}, TODAY)


def test_a_pager_tried_long_ago_is_not_a_tested_pager():
    late = TODAY + dt.timedelta(days=30)

    assert readiness.missing(readiness.read(PAGED), {"en": True}, late) == (
        "The pager was last tested more than 7 days ago.",
    )


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("name =", "TOML"),
        ('name = "A"\nregion = "GB"\n', "model"),
        (BARE.replace("helpline", "whatever"), "model"),
        (BARE.replace("GB", "gb"), "region"),
        (BARE + "colour = 1\n", "colour"),
        (BARE + "[on_call]\nname = ''\ndate = 2026-01-01\n", "on_call.name"),
    ],
)
def test_a_weak_or_half_record_is_refused_and_the_field_named(text, where):
    with pytest.raises(Broken, match=where):
        readiness.read(text)
