"""A review names who read what, and does not outlive its text."""

from __future__ import annotations

import pytest

from flows.review import read_review

BODY = "\na = Hello.\n"
SIGNED = "### status: reviewed\n### lead: A. Lead\n### panel: Panel 11-13\n### date: 2026-11-30\n### version: 1\n"


def test_needs_review_is_said_and_not_ready():
    review, faults = read_review("w.ftl", "### status: needs-review\n### simpler: plain\n" + BODY)

    assert faults == []
    assert not review.ready
    assert review.one_voice


def test_a_signed_review_holds_for_its_words_and_no_others():
    words = read_review("w.ftl", "### status: needs-review\n" + BODY)[0].words
    signed = SIGNED + f"### words: {words}\n"

    review, faults = read_review("w.ftl", signed + BODY)
    assert faults == []
    assert (review.ready, review.lead, review.panel, review.date, review.version) == (
        True,
        "A. Lead",
        "Panel 11-13",
        "2026-11-30",
        "1",
    )
    _, faults = read_review("w.ftl", signed + BODY + "b = More.\n")
    assert ["the words changed after their review" in str(fault) for fault in faults] == [True]


@pytest.mark.parametrize(
    ("head", "complaint"),
    [
        ("", "w.ftl:1: the head needs '### status: needs-review' or '### status: reviewed'"),
        ("### status: fine\n", "w.ftl:1: the head needs '### status: needs-review' or '### status: reviewed'"),
        (
            "### status: needs-review\n### staus: x\n",
            "w.ftl:2: unknown line of the head 'staus'; did you mean 'status'?",
        ),
        ("### status: needs-review\n### status: reviewed\n", "w.ftl:2: 'status' stands twice in the head"),
        (
            "### status: needs-review\n### simpler: none\n",
            "w.ftl:1: the only rule for the simpler voice is '### simpler: plain'",
        ),
        ("### status: reviewed\n", "w.ftl:1: reviewed words need '### panel: …'"),
        (SIGNED.replace("2026-11-30", "soon"), "w.ftl:1: the review's date must be written YYYY-MM-DD"),
    ],
)
def test_a_head_that_says_too_little_is_refused(head, complaint):
    assert complaint in [str(fault) for fault in read_review("w.ftl", head + BODY)[1]]
