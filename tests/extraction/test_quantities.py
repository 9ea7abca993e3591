from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.extraction import Op, find_quantities, format_quantity, parse_quantity


def one(text):
    (quantity,) = find_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "amount", "unit", "dimension", "base"),
    [
        ("15 minutes", 15, "minutes", "time", 900),
        ("fifteen min", 15, "minutes", "time", 900),
        ("a 15-minute timeout", 15, "minutes", "time", 900),
        ("10,240 MB", 10240, "MB", "data", 10240 * 1024**2),
        ("10GB of RAM", 10, "GB", "data", 10 * 1024**3),
        ("99.9 percent", Fraction(999, 10), "%", "percent", Fraction(999, 10)),
        ("$0.20 per request", Fraction(1, 5), "$", "money", Fraction(1, 5)),
        ("1 million requests", 1_000_000, "requests", "count:request", 1_000_000),
        ("1,000 concurrent executions", 1000, "concurrent executions", "count:execution", 1000),
        ("1 vCPU", 1, "vCPUs", "count:vcpu", 1),
        ("10,000 requests per second", 10_000, "requests per second", "rate:request/second", 10_000),
        ("5 messages a minute", 5, "messages per minute", "rate:message/minute", 5),
        ("10 Gbps", 10, "Gbps", "rate:bit/second", 10 * 1000**3),
        ("400,000 GB-seconds", 400_000, "GB-seconds", "count:gb-second", 400_000),
    ],
)
def test_a_quantity_has_amount_unit_dimension_and_base(text, amount, unit, dimension, base):
    quantity = one(text)
    assert (quantity.amount, quantity.unit, quantity.dimension, quantity.base) == (amount, unit, dimension, base)


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("runs for at most 15 minutes", Op.MAX),
        ("upto 10GB", Op.MAX),
        ("max is 15 min", Op.MAX),
        ("The maximum run time of a function is 15 minutes", Op.MAX),
        ("a limit of 10 GB", Op.MAX),
        ("10 GB or less", Op.MAX),
        ("cannot run for more than 15 minutes", Op.MAX),
        ("no more than 5 days", Op.MAX),
        ("< 5 seconds", Op.MAX),
        ("at least 128 MB", Op.MIN),
        ("min 3 sec", Op.MIN),
        ("30 days or more", Op.MIN),
        ("more than 5 days", Op.MIN),
        ("takes 5 seconds", None),
        ("the maximum is known. It takes 5 seconds", None),
    ],
)
def test_words_around_it_make_a_bound(text, op):
    assert one(text).op is op


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("from 1 to 60 minutes", 1, 60, "minutes"),
        ("128 MB to 10,240 MB", 128, 10240, "MB"),
        ("between 1 and 35 days", 1, 35, "days"),
        ("4-5 days", 4, 5, "days"),
        ("512 MB to 10 GB", Fraction(1, 2), 10, "GB"),
    ],
)
def test_a_range_is_one_quantity(text, low, high, unit):
    quantity = one(text)
    assert (quantity.amount, quantity.high, quantity.unit, quantity.op) == (low, high, unit, Op.RANGE)


@pytest.mark.parametrize(
    "text",
    [
        "in 2023 releases came",
        "Python 3.12 and version 2",
        "HTTP 429 errors",
        "502 errors",
        "Amazon Route 53 answers queries",
        "layer 4 connections",
        "10.0.0.0/16",
        "in us-east-1 buckets",
        "the 1st of them",
        "one of them",
        "EC2 instances",
        "9" * 5000,
    ],
)
def test_numbers_that_name_something_are_no_quantities(text):
    assert find_quantities(text) == []


def test_two_bounds_in_a_sentence_stay_apart():
    low, high = find_quantities("min 3 sec and max is 15 min before timeout")
    assert (low.op, low.base, high.op, high.base) == (Op.MIN, 3, Op.MAX, 900)


def test_the_value_holds_the_bound_as_written():
    text = "It runs for at most 15 minutes per call."
    assert one(text).as_value(text).surface == "at most 15 minutes"
    assert one(text).as_value(text).base == 900


def test_parse_takes_a_quantity_and_nothing_else():
    assert parse_quantity("at most 15 minutes").op is Op.MAX
    assert parse_quantity("from 1 to 60 minutes").base_high == 3600
    assert parse_quantity("at most 10").amount == 10
    assert parse_quantity("the 15 minutes") is None
    assert parse_quantity("Yes") is None


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        (1000, "", "1,000"),
        (15, "minutes", "15 minutes"),
        (1, "minutes", "1 minute"),
        (Fraction(3, 2), "hours", "1.5 hours"),
        (1, "requests per second", "1 request per second"),
        (1, "entries", "1 entry"),
        (10240, "MB", "10,240 MB"),
        (50, "%", "50%"),
        (Fraction(1, 5), "$", "$0.20"),
    ],
)
def test_quantities_are_shown_as_a_reader_expects(amount, unit, text):
    assert format_quantity(Fraction(amount), unit) == text


UNITS = st.sampled_from(["seconds", "minutes", "hours", "MB", "GB", "%", "requests", "requests per second"])


@given(st.integers(1, 10**9).filter(lambda number: number not in range(1990, 2041)), UNITS)
def test_what_is_shown_is_read_as_the_same(amount, unit):
    quantity = parse_quantity(format_quantity(Fraction(amount), unit))
    assert (quantity.amount, quantity.unit) == (amount, unit)


@given(
    st.lists(st.sampled_from("at most |15|1,000| |minutes|MB| to |-|.|per |second|$|%|cannot |from |x".split("|"))).map(
        "".join
    )
)
def test_spans_follow_each_other_and_quote_the_text(text):
    end = 0
    for quantity in find_quantities(text):
        assert end <= quantity.bound_start <= quantity.start < quantity.end
        assert text[quantity.start : quantity.end] == quantity.surface
        end = quantity.end
