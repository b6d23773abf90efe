from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal import enrol
from flows.errors import Refused
from safeguarding import paper, slots

CODE = "306889 473715 398684 052690 673332 487982 055319 394295"
groups = st.lists(st.integers(0, 2**16 - 1), min_size=8, max_size=8)


def written(numbers):
    return " ".join(f"{number * 11:06d}" for number in numbers)


@given(groups, st.sampled_from([" ", "", "-", " \u2013 ", "\n", "\u00a0"]))
def test_a_code_has_one_form_however_it_is_typed(numbers, between):
    code = written(numbers)

    assert paper.tidied(code.replace(" ", between)) == code
    assert slots.spoken(code) == code.encode()


@given(groups, st.integers(0, 47), st.integers(1, 9))
def test_one_wrong_digit_is_noticed_in_its_group(numbers, at, more):
    digits = written(numbers).replace(" ", "")
    wrong = digits[:at] + str((int(digits[at]) + more) % 10) + digits[at + 1 :]

    with pytest.raises(Refused, match=f"group {at // 6 + 1} "):
        paper.tidied(wrong)


@given(groups, st.integers(0, 7), st.integers(0, 4))
def test_two_digits_that_changed_places_are_noticed(numbers, group, at):
    rows = written(numbers).split()
    digits = list(rows[group])
    digits[at], digits[at + 1] = digits[at + 1], digits[at]
    swapped = "".join(digits)
    if swapped == rows[group]:
        return

    with pytest.raises(Refused, match="a digit is wrong"):
        paper.tidied(" ".join([*rows[:group], swapped, *rows[group + 1 :]]))


@pytest.mark.parametrize("typed", [CODE[:-1], CODE + "0", "1", "12-34"])
def test_a_code_of_another_length_is_said(typed):
    with pytest.raises(Refused, match="48 digits"):
        paper.tidied(typed)


@pytest.mark.parametrize("typed", ["", "  ", "zips zit zodiac zombie zone zoning", CODE + " x", "\u0664" * 48])
def test_what_is_no_row_of_digits_is_left_as_it_is(typed):
    assert paper.tidied(typed) == typed


def test_a_group_holds_no_more_than_sixteen_bits():
    with pytest.raises(Refused, match="group 1 "):
        paper.tidied(CODE.replace("306889", f"{2**16 * 11:06d}"))


def test_the_pretend_team_has_a_paper_code():
    assert paper.tidied(enrol.PAPER) == enrol.PAPER
