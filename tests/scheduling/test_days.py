from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.scheduling.days import day_start, days_until, elapsed_days, fuzzed_interval, study_day

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def berlin(*parts):
    return datetime(*parts, tzinfo=BERLIN)


def test_an_evening_and_the_next_morning_are_one_day_apart():
    assert elapsed_days(berlin(2026, 11, 24, 22), berlin(2026, 11, 25, 7), BERLIN) == 1


def test_midnight_does_not_end_a_study_day():
    assert elapsed_days(berlin(2026, 11, 24, 22), berlin(2026, 11, 25, 3, 59), BERLIN) == 0
    assert study_day(berlin(2026, 11, 25, 3, 59), BERLIN) == date(2026, 11, 24)
    assert study_day(berlin(2026, 11, 25, 4), BERLIN) == date(2026, 11, 25)


@pytest.mark.parametrize("night", [(2026, 3, 28, 29), (2026, 10, 24, 25)], ids=["forward", "back"])
def test_a_night_in_which_the_clock_is_changed_is_one_day(night):
    year, month, evening, morning = night
    assert elapsed_days(berlin(year, month, evening, 23), berlin(year, month, morning, 8), BERLIN) == 1
    assert study_day(berlin(year, month, morning, 3, 59), BERLIN) == date(year, month, evening)
    assert study_day(berlin(year, month, morning, 4), BERLIN) == date(year, month, morning)


def test_a_day_begins_at_four_also_after_the_clock_was_changed():
    assert day_start(date(2026, 3, 29), BERLIN).astimezone(UTC) == datetime(2026, 3, 29, 2, tzinfo=UTC)
    assert day_start(date(2026, 10, 25), BERLIN).astimezone(UTC) == datetime(2026, 10, 25, 3, tzinfo=UTC)
    assert day_start(date(2026, 11, 1), NEW_YORK).astimezone(UTC) == datetime(2026, 11, 1, 9, tzinfo=UTC)


def test_a_leap_day_counts():
    assert elapsed_days(berlin(2028, 2, 28, 12), berlin(2028, 3, 1, 12), BERLIN) == 2
    assert elapsed_days(berlin(2027, 2, 28, 12), berlin(2027, 3, 1, 12), BERLIN) == 1


def test_a_clock_that_went_back_gives_no_negative_days():
    assert elapsed_days(berlin(2026, 11, 24, 12), berlin(2026, 11, 20, 12), BERLIN) == 0


def test_the_days_left_count_today_and_end_on_the_day_of_the_exam():
    now = berlin(2026, 11, 24, 12)
    assert [days_until(date(2026, 11, day), now, BERLIN) for day in (23, 24, 25, 30)] == [0, 0, 1, 6]


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="needs its time zone"):
        study_day(datetime(2026, 11, 24), BERLIN)


def test_an_hour_that_no_day_has_is_refused():
    with pytest.raises(ValueError, match="0 to 23, not 24"):
        study_day(berlin(2026, 11, 24), BERLIN, 24)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
    st.integers(3, 6),
)
def test_every_moment_lies_between_the_start_of_its_day_and_of_the_next(moment, name, hour):
    zone = ZoneInfo(name)
    day = study_day(moment, zone, hour)
    assert day_start(day, zone, hour) <= moment < day_start(date.fromordinal(day.toordinal() + 1), zone, hour)


def test_fuzz_is_the_same_for_the_same_card_and_count():
    assert [fuzzed_interval(30, "card-1", reps) for reps in (4, 5, 6)] == [30, 28, 29]


def test_short_intervals_have_no_fuzz():
    assert [fuzzed_interval(days, "card-1", 3) for days in (1, 2)] == [1, 2]


def test_fuzz_reaches_both_ends_of_ankis_range_and_no_further():
    drawn = {fuzzed_interval(10, f"card-{n}", 1) for n in range(500)}
    assert drawn == set(range(8, 13))
