from __future__ import annotations

from dataclasses import replace

from bot.store.model import Handoff
from bot.web.lately import Lately
from safeguarding.people import Who
from safeguarding.urgency import Urgency

SAM, ASHA = "aa" * 16, "bb" * 16
HELD = Handoff(
    case="01" * 16,
    who=Who("cc" * 16, 1),
    urgency=Urgency.CONCERN,
    state="claimed",
    since=1,
    lang="en",
    worker=SAM,
    tab="t",
    fence=3,
    lease_until=1,
    rung=0,
    last_in=0,
    last_out=0,
    version=1,
)
BACK = replace(HELD, state="waiting", worker="", tab="")


def test_whoever_held_it_last_is_remembered_after_it_went_back():
    lately = Lately()
    lately.see([HELD])
    lately.see([BACK])

    assert lately.held(SAM, BACK)
    assert not lately.held(ASHA, BACK)


def test_somebody_elses_claim_takes_its_place():
    lately = Lately()
    lately.see([HELD])
    lately.see([replace(HELD, worker=ASHA, fence=4)])

    assert not lately.held(SAM, replace(BACK, fence=4))
    assert lately.held(ASHA, replace(BACK, fence=4))


def test_what_is_closed_is_forgotten():
    lately = Lately()
    lately.see([HELD])
    lately.see([])

    assert not lately.held(SAM, BACK)


def test_nothing_is_offered_that_was_never_seen_held():
    assert not Lately().held(SAM, BACK)
