from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot import packs, readiness
from flows.errors import Broken
from safeguarding import ladder

TODAY = dt.date(2026, 11, 22)
BARE = 'name = "A service"\nmodel = "helpline"\nregion = "GB"\n'
WHOLE = (
    BARE
    + "reporting_duty = false\n"
    + "".join(
        f'[{field}]\nname = "Somebody"\ndate = 2026-11-01\n'
        for field in ("on_call", "data_protection_officer", "outside_safeguarding_lead", "region_pack_reviewed")
    )
)
HOURS = '[[hours]]\ndays = ["mon", "fri"]\nbegins = 15:00:00\n'
FULL = WHOLE + HOURS
SHIPPED = ladder.read(packs.text(f"safeguarding/{ladder.FILE}"))
SIGNED = replace(SHIPPED, signed=ladder.Signed("Somebody", TODAY))


def test_a_service_with_everything_recorded_may_go_live():
    assert readiness.missing(readiness.read(FULL), {"en": True}, SIGNED) == ()


def test_each_thing_that_is_not_recorded_is_named():
    lacking = readiness.missing(readiness.read(BARE), {"en": False, "cy": False}, SHIPPED)

    assert len(lacking) == 8
    assert "The words are not reviewed in: cy, en." in lacking


def test_whether_the_law_makes_helpers_report_has_no_default():
    silent = readiness.read(FULL.replace("reporting_duty = false\n", ""))

    assert readiness.missing(silent, {"en": True}, SIGNED) == (
        "There is no record of whether the law makes helpers report sexual harm to somebody under 18.",
    )


@pytest.mark.parametrize("duty", ["reporting_duty = true\n", ""])
def test_nobody_is_exempt_and_bound_at_once(duty):
    exempt = '[reporting_exempt]\nregulation = "SI 2026/1"\nsolicitor = "A. Solicitor"\n'
    with pytest.raises(Broken, match="reporting_exempt"):
        readiness.read(BARE + duty + exempt)


def test_english_is_not_exempt_from_review():
    assert readiness.missing(readiness.read(FULL), {"en": False}, SIGNED)


def test_clocks_that_nobody_signed_call_nobody_for_real():
    assert readiness.missing(readiness.read(FULL), {"en": True}, SHIPPED) == (
        "Nobody has signed clocks.toml: who is called when nobody takes a handoff.",
    )


@pytest.mark.parametrize(
    ("after", "begins"),
    [
        ("2026-11-23T14:59:00", "2026-11-23T15:00:00"),
        ("2026-11-23T15:00:00", "2026-11-27T15:00:00"),
        ("2026-07-03T15:00:00", "2026-07-06T14:00:00"),  # summer time
    ],
)
def test_the_next_shift_begins_by_the_services_own_clock(after, begins):
    service = readiness.read(FULL)
    at, until = (int(dt.datetime.fromisoformat(f"{t}+00:00").timestamp() * 1000) for t in (after, begins))

    assert readiness.shift(service, at) == until
    assert readiness.shift(readiness.read(BARE), at) is None


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


def test_pitfall_11_a_recovery_key_that_nobody_has_tried_keeps_a_team_from_going_live():
    tried = readiness.read(FULL + '[recovery_tried]\nname = "Somebody"\ndate = 2026-11-01\n')

    assert "nobody has tried" in readiness.untried(readiness.read(FULL))
    assert readiness.untried(tried) == readiness.untried(None) == ""
