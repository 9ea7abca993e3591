from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.extraction import Op
from studyapp.generation.verdicts import Draw, Verdict, check, check_limit
from tests.generation.builders import a_cell, a_value

MINUTE = 60


def minutes(low, high=None):
    return Draw(Fraction(low * MINUTE), Fraction((low if high is None else high) * MINUTE), "time")


@pytest.mark.parametrize(
    ("cell", "draw", "verdict"),
    [
        ("Yes", None, Verdict.PASS),
        ("Yes", minutes(90), Verdict.PASS),
        ("No", None, Verdict.FAIL),
        ("?", minutes(5), Verdict.UNKNOWN),
        ("at most 15 minutes", minutes(15), Verdict.PASS),
        ("at most 15 minutes", minutes(16), Verdict.FAIL),
        ("at most 15 minutes", minutes(1, 10), Verdict.PASS),
        ("at most 15 minutes", minutes(20, 90), Verdict.FAIL),
        ("at most 15 minutes", minutes(10, 20), Verdict.UNKNOWN),
        ("at most 15 minutes", None, Verdict.UNKNOWN),
        ("at most 15 GB", minutes(5), Verdict.UNKNOWN),
        ("at least 2 hours", minutes(120), Verdict.PASS),
        ("at least 2 hours", minutes(119), Verdict.FAIL),
        ("at least 2 hours", minutes(60, 180), Verdict.UNKNOWN),
    ],
)
def test_a_cell_is_held_up_to_a_need(cell, draw, verdict):
    assert check(a_cell(cell), draw) == verdict


def test_a_range_of_numbers_is_compared_across_units():
    assert Draw.between(a_value(20, "minutes"), a_value(24, "hours")) == Draw(Fraction(1200), Fraction(86400), "time")


numbers = st.integers(1, 1000)


@given(limit=numbers, low=numbers, width=numbers, op=st.sampled_from([Op.MAX, Op.MIN]))
def test_a_range_passes_only_if_both_its_ends_do_and_fails_only_if_both_fail(limit, low, width, op):
    value = a_value(limit, "minutes", op)
    ends = {check_limit(value, minutes(low)), check_limit(value, minutes(low + width))}
    assert check_limit(value, minutes(low, low + width)) == (ends.pop() if len(ends) == 1 else Verdict.UNKNOWN)


@given(low=numbers, width=numbers, asked=numbers)
def test_a_limit_from_low_to_high_allows_exactly_what_lies_between(low, width, asked):
    value = a_value(low, "minutes", Op.RANGE, high=low + width)
    allowed = low <= asked <= low + width
    assert check_limit(value, minutes(asked)) == (Verdict.PASS if allowed else Verdict.FAIL)
