from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.scheduling import MemoryState, Terms, fresh, intervals, recall, replay, review

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
BERLIN = Terms(zone=ZoneInfo("Europe/Berlin"))
ratings = st.sampled_from([1, 2, 3, 4])


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN.zone).astimezone(UTC)


def test_what_is_known_comes_back_on_another_day_and_what_is_not_in_ten_minutes():
    assert intervals(fresh(NOW), now=NOW) == {
        1: timedelta(minutes=10),
        2: timedelta(minutes=15),
        3: timedelta(days=1, hours=16),
        4: timedelta(days=7, hours=16),
    }


def test_good_answers_on_time_stretch_the_interval():
    memory, days, now = fresh(NOW), [], NOW
    for _ in range(6):
        memory = review(memory, 3, now=now)
        days.append((memory.due.date() - now.date()).days)
        now = memory.due
    assert days == [2, 11, 46, 163, 497, 1346]


def test_a_forgotten_fact_counts_a_lapse_and_comes_back_soon():
    known = review(fresh(NOW), 4, now=NOW)
    forgotten = review(known, 1, now=known.due)
    assert (forgotten.lapses, forgotten.reps, forgotten.due - known.due) == (1, 2, timedelta(minutes=10))


def test_review_leaves_its_input_alone():
    memory = fresh(NOW)
    review(memory, 3, now=NOW)
    assert memory == fresh(NOW)


def test_nothing_is_recalled_before_the_first_answer():
    assert recall(fresh(NOW), now=NOW) == 0.0


def test_recall_falls_to_the_desired_retention_when_due():
    memory = review(fresh(NOW), 4, now=NOW)
    assert recall(memory, now=memory.due) == pytest.approx(0.9, abs=0.01)


def test_a_higher_retention_brings_a_fact_back_earlier():
    dues = [review(fresh(NOW), 4, now=NOW, terms=Terms(desired_retention=r)).due for r in (0.8, 0.9, 0.97)]
    assert dues == sorted(dues, reverse=True)
    assert len(set(dues)) == 3


def test_an_evening_and_the_next_morning_are_a_day_apart():
    evening, morning = local("2026-11-24T23:00"), local("2026-11-25T07:00")
    memory = review(review(fresh(evening), 3, now=evening, terms=BERLIN), 3, now=morning, terms=BERLIN)
    same_day = review(
        review(fresh(evening), 3, now=evening, terms=BERLIN), 3, now=local("2026-11-25T03:59"), terms=BERLIN
    )
    assert memory.stability > same_day.stability


def test_a_fact_is_due_when_the_learners_day_begins_also_after_the_clock_was_put_back():
    before = local("2026-10-24T22:00")  # the clock is put back in the night
    memory = review(fresh(before), 3, now=before, terms=BERLIN)
    assert memory.due.astimezone(BERLIN.zone).isoformat() == "2026-10-26T04:00:00+01:00"


def test_a_fact_is_due_at_four_also_after_the_clock_was_put_forward():
    before = local("2027-03-27T22:00")
    memory = review(fresh(before), 3, now=before, terms=BERLIN)
    assert memory.due.astimezone(BERLIN.zone).isoformat() == "2027-03-29T04:00:00+02:00"


def test_a_leap_day_is_a_day():
    before = datetime(2028, 2, 28, 12, tzinfo=UTC)
    assert review(fresh(before), 3, now=before).due == datetime(2028, 3, 1, 4, tzinfo=UTC)


def test_a_clock_that_goes_back_counts_as_the_same_day():
    memory = review(fresh(NOW), 3, now=NOW)
    back, same = review(memory, 3, now=NOW - 3 * DAY), review(memory, 3, now=NOW)
    assert back.stability == same.stability


def test_fuzz_is_the_same_for_a_fact_and_its_count_and_spreads_others():
    long = review(fresh(NOW), 4, now=NOW)
    days = [review(long, 3, now=long.due, key=str(n)).due.date() for n in range(60)]
    assert [review(long, 3, now=long.due, key=str(n)).due.date() for n in range(60)] == days
    assert max(days) - min(days) > timedelta(days=3)
    assert long.due.date() == date(2026, 12, 2)


@given(st.lists(st.tuples(ratings, st.integers(0, 90)), max_size=12))
def test_any_history_of_days_gives_what_py_fsrs_gives(history):
    steps = (timedelta(minutes=10),)
    scheduler = fsrs.Scheduler(learning_steps=steps, relearning_steps=steps, enable_fuzzing=False)
    card, memory, now = fsrs.Card(card_id=1, due=NOW), fresh(NOW), NOW
    for rating, days in history:
        now += timedelta(days=days)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), now)
        memory = review(memory, rating, now=now)
        assert memory.stability == pytest.approx(card.stability, abs=1e-9)
        assert memory.difficulty == pytest.approx(card.difficulty, abs=1e-9)
        is_same = memory.due == card.due if memory.state != 2 else memory.due.date() == card.due.date()
        assert is_same


@given(st.lists(ratings, max_size=8))
def test_a_memory_comes_back_from_json_as_it_was(given_ratings):
    memory, now = fresh(NOW), NOW
    for rating in given_ratings:
        memory, now = review(memory, rating, now=now), now + timedelta(days=3)
    assert MemoryState.from_json(memory.as_json()) == memory


@given(st.lists(st.tuples(ratings, st.integers(-90_000, 9_000_000)), min_size=1, max_size=8))
def test_replaying_a_log_gives_the_memory_that_step_by_step_answers_gave(history):
    log, memory, now = [], None, NOW
    for rating, seconds in history:
        now += timedelta(seconds=seconds)
        memory = review(memory or fresh(now), rating, now=now, terms=BERLIN, key="7")
        log.append((rating, now))
    assert replay(log, terms=BERLIN, key="7") == memory
