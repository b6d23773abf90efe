"""Faults read well and come in file order."""

from __future__ import annotations

from flows.errors import Broken
from flows.faults import Fault, Unfit, Where, instead


def test_faults_are_sorted_and_each_told_once():
    late, early, whole = (Fault(Where("b", 9), "x"), Fault(Where("b", 2), "y"), Fault(Where("a"), "z"))

    unfit = Unfit([late, early, whole, late])

    assert unfit.faults == (whole, early, late)
    assert str(unfit) == "a: z\nb:2: y\nb:9: x"
    assert isinstance(unfit, Broken)


def test_a_suggestion_is_made_only_when_something_is_near():
    assert instead("saef", ["safe", "other"]) == "; did you mean 'safe'?"
    assert instead("qqq", ["safe", "other"]) == ""
    assert instead("safe", []) == ""
