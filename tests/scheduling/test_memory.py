from datetime import UTC, datetime, timedelta

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.scheduling import MemoryState, fresh, intervals, recall, review

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_new_fact_comes_back_in_minutes_or_when_easy_in_days():
    assert intervals(fresh(NOW), now=NOW) == {
        1: timedelta(minutes=1),
        2: timedelta(minutes=5, seconds=30),
        3: timedelta(minutes=10),
        4: timedelta(days=8),
    }


def test_good_answers_on_time_stretch_the_interval():
    memory, days, now = fresh(NOW), [], NOW
    for _ in range(6):
        memory = review(memory, 3, now=now)
        days.append((memory.due - now).days)
        now = memory.due
    assert days == [0, 2, 11, 46, 163, 498]


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


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3, 4]), st.integers(0, 60 * 60 * 24 * 90)), max_size=12))
def test_any_history_gives_what_py_fsrs_gives(history):
    scheduler = fsrs.Scheduler(desired_retention=0.9, enable_fuzzing=False)
    card, memory, now = fsrs.Card(card_id=1, due=NOW), fresh(NOW), NOW
    for rating, seconds in history:
        now += timedelta(seconds=seconds)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), now)
        memory = review(memory, rating, now=now)
        assert memory.stability == pytest.approx(card.stability, abs=1e-9)
        assert memory.difficulty == pytest.approx(card.difficulty, abs=1e-9)
        assert memory.due == card.due


@given(st.lists(st.sampled_from([1, 2, 3, 4]), max_size=8))
def test_a_memory_comes_back_from_json_as_it_was(ratings):
    memory, now = fresh(NOW), NOW
    for rating in ratings:
        memory, now = review(memory, rating, now=now), now + timedelta(days=3)
    assert MemoryState.from_json(memory.as_json()) == memory
