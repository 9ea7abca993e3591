from datetime import UTC, datetime, timedelta

import fsrs
import numpy as np
import pytest

from studyapp.scheduling import kernel

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HISTORIES, LENGTH = 2000, 8


def random_parameters(rng):
    return np.clip(kernel.DEFAULTS * np.exp(0.3 * rng.standard_normal(21)), kernel.LOWER, kernel.UPPER)


def random_histories(rng):
    """Return (ratings, days): same-day reviews, lapses, and gaps of years among them."""
    ratings = rng.choice([1, 2, 3, 4], size=(HISTORIES, LENGTH), p=[0.25, 0.15, 0.45, 0.15])
    days = np.where(rng.random((HISTORIES, LENGTH)) < 0.3, 0, np.ceil(10 ** rng.uniform(0, 3.3, (HISTORIES, LENGTH))))
    return ratings, days


def by_py_fsrs(ratings, days, parameters):
    scheduler = fsrs.Scheduler(parameters=tuple(parameters), enable_fuzzing=False)
    card, now = fsrs.Card(card_id=1, due=NOW), NOW
    for rating, gap in zip(ratings, days, strict=True):
        now += timedelta(days=float(gap))
        card, _ = scheduler.review_card(card, fsrs.Rating(int(rating)), now)
    later = scheduler.get_card_retrievability(card, now + timedelta(days=9))
    return card.stability, card.difficulty, later


@pytest.mark.parametrize("seed", [1, 2])
def test_thousands_of_histories_give_what_py_fsrs_gives(seed):
    rng = np.random.default_rng(seed)
    parameters = kernel.DEFAULTS if seed == 1 else random_parameters(rng)
    ratings, days = random_histories(rng)
    stability = difficulty = np.full(HISTORIES, np.nan)
    for step in range(LENGTH):
        stability, difficulty = kernel.review(stability, difficulty, days[:, step], ratings[:, step], parameters)
    later = kernel.recall(stability, 9, parameters)
    expected = np.array([by_py_fsrs(r, d, parameters) for r, d in zip(ratings, days, strict=True)])
    np.testing.assert_allclose(np.stack([stability, difficulty, later], 1), expected, rtol=1e-6, atol=1e-6)


def test_each_learner_of_an_array_keeps_their_own_parameters():
    rng = np.random.default_rng(3)
    two = np.stack([random_parameters(rng), random_parameters(rng)])
    states = np.full((2, 3), 4.0), np.full((2, 3), 6.0)
    together = kernel.review(*states, np.full((2, 3), 5), np.array([[1, 2, 3]] * 2), two[:, None])
    for n in range(2):
        alone = kernel.review(states[0][n], states[1][n], np.full(3, 5), np.array([1, 2, 3]), two[n])
        np.testing.assert_allclose([together[0][n], together[1][n]], alone)


def test_recall_is_nine_tenths_after_as_many_days_as_the_stability():
    assert kernel.recall(np.array([1.0, 30.0, 400.0]), np.array([1, 30, 400])).tolist() == pytest.approx([0.9] * 3)


def test_the_interval_is_when_recall_falls_to_the_wish():
    assert kernel.interval(np.array([0.2, 10.0, 100.0]), 0.9).tolist() == [1, 10, 100]


def test_the_interval_is_that_of_py_fsrs():
    card = fsrs.Card(card_id=1, due=NOW)
    card, _ = fsrs.Scheduler(desired_retention=0.8, enable_fuzzing=False).review_card(card, fsrs.Rating.Easy, NOW)
    assert kernel.interval(np.array([card.stability]), 0.8).tolist() == [(card.due - NOW).days]


def test_a_parameter_out_of_bounds_is_named():
    with pytest.raises(ValueError, match="Parameter 20 is 2; FSRS-6 allows 0.1 to 0.8"):
        kernel.check_parameters([*kernel.DEFAULTS[:20], 2.0])
    with pytest.raises(ValueError, match="21 parameters, not 19"):
        kernel.check_parameters(kernel.DEFAULTS[:19])
