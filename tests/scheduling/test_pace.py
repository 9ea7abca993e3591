from datetime import UTC, datetime, timedelta

from studyapp.scheduling.pace import seconds_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_an_answer_takes_the_time_since_the_one_before_it():
    moments = [NOW, NOW + timedelta(seconds=42), NOW + timedelta(seconds=99)]
    assert seconds_of(moments, [20_000, 30_000, 9_000]) == [30.0, 42.0, 57.0]


def test_after_a_pause_the_measured_time_and_some_reading_count():
    moments = [NOW, NOW + timedelta(hours=3), NOW + timedelta(hours=6)]
    assert seconds_of(moments, [None, 25_000, 900_000]) == [40.0, 35.0, 300.0]


def test_a_clock_that_went_back_counts_as_a_pause():
    assert seconds_of([NOW, NOW - timedelta(hours=1)], [5_000, 5_000]) == [15.0, 15.0]
