"""A learner's study days, and the fuzz that spreads what would come back together.

A study day begins at an hour of the learner's own clock (04:00 unless they say otherwise) and is counted as Anki counts:
an evening and the next morning are one day apart, whatever the hours between, and whether the clock was put forward or
back in between. py-fsrs counts spans of 24 hours instead; the fit and the planner count days.
"""

import hashlib
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_STARTS_AT = 4
# From Anki: beyond so many days, so much of the interval may be added or taken away.
FUZZ_RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))


def study_day(moment: datetime, zone: ZoneInfo, day_starts_at: int = DAY_STARTS_AT) -> date:
    """Return the study day of an aware moment; ``day_starts_at`` is an hour, 0 to 23. ValueError for a naive one."""
    _check(moment, day_starts_at)
    # On the wall clock, so that the day begins at 04:00 also when the night had 23 or 25 hours.
    local = moment.astimezone(zone).replace(tzinfo=None)
    return (local - timedelta(hours=day_starts_at)).date()


def day_start(day: date, zone: ZoneInfo, day_starts_at: int = DAY_STARTS_AT) -> datetime:
    """Return the aware moment at which a study day begins.

    An hour that the clock skips is read as the hour after it, one that comes twice as the first.
    """
    return datetime.combine(day, time(day_starts_at), tzinfo=zone)


def elapsed_days(earlier: datetime, later: datetime, zone: ZoneInfo, day_starts_at: int = DAY_STARTS_AT) -> int:
    """Return how many study days lie between two aware moments; 0 when the clock went back."""
    days = study_day(later, zone, day_starts_at) - study_day(earlier, zone, day_starts_at)
    return max(0, days.days)


def days_until(exam: date, now: datetime, zone: ZoneInfo, day_starts_at: int = DAY_STARTS_AT) -> int:
    """Return how many study days, today's included, are left before the day of the exam; 0 today or when it is past."""
    return max(0, (exam - study_day(now, zone, day_starts_at)).days)


def fuzzed_interval(days: int, key: str, reps: int) -> int:
    """Return an interval near ``days``; the same card key and number of reviews always give the same one."""
    if days < 2.5:
        return days
    reach = 1 + sum(share * max(min(days, end) - start, 0) for start, end, share in FUZZ_RANGES)
    low, high = max(2, round(days - reach)), round(days + reach)
    chance = int.from_bytes(hashlib.sha256(f"{key} {reps}".encode()).digest()[:8], "big")
    return low + chance % (high - low + 1)


def _check(moment: datetime, day_starts_at: int) -> None:
    if moment.tzinfo is None:
        raise ValueError("A moment needs its time zone, such as datetime(…, tzinfo=UTC).")
    if not 0 <= day_starts_at <= 23:
        raise ValueError(f"A study day starts at an hour from 0 to 23, not {day_starts_at}.")
