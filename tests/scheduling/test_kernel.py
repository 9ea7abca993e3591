from datetime import UTC, datetime

import fsrs
import numpy as np
import pytest

from studyapp.scheduling import kernel, parity

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_each_learner_of_an_array_keeps_their_own_parameters():
    rng = np.random.default_rng(3)
    two = np.stack([parity.random_parameters(rng), parity.random_parameters(rng)])
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
