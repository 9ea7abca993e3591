from datetime import UTC, date, datetime

from tests.factories import LearnerFactory

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday


def test_the_minutes_of_a_day_follow_the_weekday_and_the_days_off():
    learner = LearnerFactory.build(minutes_by_weekday=[10, 20, 30, 40, 50, 60, 0], days_off=["2026-12-01"])
    days = [date(2026, 11, 24), date(2026, 11, 29), date(2026, 11, 30), date(2026, 12, 1)]
    assert [learner.minutes_on(day) for day in days] == [20, 0, 10, 0]


def test_the_days_left_count_today_and_end_on_the_eve():
    dates = [None, date(2026, 11, 27), date(2026, 11, 25), date(2026, 11, 24), date(2026, 11, 23)]
    assert [LearnerFactory.build(exam_date=day).days_left(NOW) for day in dates] == [0, 3, 1, 0, 0]
