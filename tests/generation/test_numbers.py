from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.generation.numbers import parse_amount, round_numbers

MINUTE, HOUR = 60, 3600


def texts(low, high, unit, dimension):
    return [number.text for number in round_numbers(Fraction(low), Fraction(high), unit, dimension)]


def test_times_are_round_in_the_unit_that_people_use():
    assert texts(20 * MINUTE, 3 * HOUR, "minutes", "time") == [
        "20 minutes", "25 minutes", "30 minutes", "35 minutes", "40 minutes", "45 minutes", "50 minutes", "55 minutes",
        "1 hour", "75 minutes", "90 minutes", "2 hours", "3 hours",
    ]  # fmt: skip


def test_sizes_are_round():
    assert texts(1024**3, 8 * 1024**3, "GB", "data") == ["1 GB", "2 GB", "3 GB", "4 GB", "5 GB", "6 GB", "8 GB"]


def test_counts_are_whole_and_keep_their_noun():
    assert texts(900, 1500, "requests per second", "rate:request/second") == [
        "900 requests per second", "1,000 requests per second", "1,200 requests per second", "1,500 requests per second",
    ]  # fmt: skip


def test_one_is_singular():
    assert texts(1, 4, "queues", "count:queue") == ["1 queue", "2 queues", "3 queues", "4 queues"]


def test_a_narrow_range_offers_multiples_of_one_two_or_five():
    assert texts(101, 111, "nodes", "count:node") == [f"{number} nodes" for number in range(102, 112, 2)]
    assert texts(4100, 4400, "seconds", "time") == ["4,100 seconds", "4,200 seconds", "4,300 seconds", "4,400 seconds"]


def test_three_round_numbers_are_enough():
    assert texts(2520, 3420, "seconds", "time") == ["45 minutes", "50 minutes", "55 minutes"]


def test_percentages_stay_below_a_hundred():
    assert texts(80, 200, "%", "percent") == ["80%", "85%", "90%", "95%"]


@given(low=st.integers(1, 10**6), width=st.integers(0, 10**7), unit=st.sampled_from(["minutes", "MB", "tables"]))
def test_all_numbers_lie_in_the_range_and_are_different(low, width, unit):
    dimension = {"minutes": "time", "MB": "data", "tables": "count:table"}[unit]
    numbers = round_numbers(Fraction(low), Fraction(low + width), unit, dimension)
    bases = [number.base for number in numbers]
    assert all(low <= base <= low + width for base in bases)
    assert bases == sorted(set(bases))
    assert len({number.text for number in numbers}) == len(numbers)


@pytest.mark.parametrize(
    ("text", "base"),
    [("15 min", 900), ("fifteen minutes", 900), ("10,240 MB", 10 * 1024**3), ("twenty-four hours", 86400), ("$5", 5)],
)
def test_amounts_are_read_as_people_write_them(text, base):
    assert parse_amount(text).base == base


@pytest.mark.parametrize("text", ["", "several", "more than one", "at most 5 minutes", "5 to 10 minutes", "us-east-1"])
def test_what_is_not_one_amount_is_none(text):
    assert parse_amount(text) is None
