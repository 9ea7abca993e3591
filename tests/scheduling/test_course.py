import numpy as np
import pytest

from studyapp.scheduling import kernel
from studyapp.scheduling.course import Habits, Memories, Truth, learn_habits, play

HABITS = Habits()


def round_robin(memories, days_left):
    return np.where(memories.is_new, 1e6, memories.days_ago)


def learners(count, **manner):
    return Truth(np.tile(kernel.DEFAULTS, (count, 1, 1)), **manner)


def study(truth, minutes=(5,) * 6, facts=40, **wishes):
    return play(
        round_robin, truth, minutes, Memories.fresh(len(truth.parameters), facts), seed=wishes.pop("seed", 3), **wishes
    )


def test_a_new_fact_takes_fifteen_seconds_unless_the_learner_shows_otherwise():
    assert HABITS.new_seconds == pytest.approx(15.13, abs=0.01)


def test_the_same_seed_gives_the_same_course():
    first, second = study(learners(3)), study(learners(3))
    np.testing.assert_array_equal(first.true.stability, second.true.stability)


def test_another_seed_gives_another_course():
    assert (study(learners(3)).seconds != study(learners(3), seed=4).seconds).any()


def test_copies_of_a_learner_meet_the_same_luck():
    seconds = study(learners(4), copies=2).seconds
    np.testing.assert_array_equal(seconds[:2], seconds[2:])
    assert (seconds[0] != seconds[1]).any()


def test_a_day_ends_with_the_answer_that_uses_up_its_minutes():
    seconds = study(learners(20)).seconds
    assert seconds.min() >= 5 * 60
    assert seconds.max() < 5 * 60 + 19.6


def test_each_learner_can_have_minutes_of_their_own():
    minutes = np.array([[5, 0, 5], [0, 0, 10]])
    assert (study(learners(2), minutes).seconds > 0).tolist() == [[True, False, True], [False, False, True]]


def test_on_a_skipped_day_nothing_is_studied():
    assert study(learners(3, skipped=1.0)).seconds.sum() == 0


def test_no_days_leave_everything_as_it_was():
    outcome = study(learners(2), ())
    assert outcome.true.is_new.all()
    assert outcome.seconds.shape == (2, 0)


def test_a_learner_of_the_assumed_kind_is_believed_as_they_are():
    outcome = study(learners(5))
    np.testing.assert_allclose(outcome.true.stability, outcome.believed.stability)


def test_inflated_ratings_make_the_belief_too_high():
    outcome = study(learners(20, inflated=0.5))
    assert np.nanmean(outcome.believed.stability) > 1.2 * np.nanmean(outcome.true.stability)


def test_a_lucky_guess_is_believed_to_be_known():
    outcome = study(learners(20, guessed=0.9), (10,) * 12)
    assert np.nanmean(outcome.believed.stability) > 1.05 * np.nanmean(outcome.true.stability)


def test_exponential_forgetting_is_faster_after_the_stability_and_slower_before():
    memories = Memories(np.array([[10.0, 10.0]]), np.array([[5.0, 5.0]]), np.array([[5.0, 40.0]]))
    power, exponential = learners(1).recall(memories)[0], learners(1, is_exponential=True).recall(memories)[0]
    assert exponential[0] > power[0]
    assert exponential[1] < power[1]
    assert exponential.tolist() == pytest.approx([0.9**0.5, 0.9**4])


def test_exponential_learners_study_without_numbers_running_away():
    outcome = study(learners(10, is_exponential=True), (2,) * 60)
    seen = outcome.true.stability[~outcome.true.is_new]
    assert np.isfinite(seen).all()
    assert seen.max() < 40_000


def test_habits_move_to_the_learners_own_with_their_answers():
    habits = learn_habits([3] * 400, [30.0] * 400, [False] * 400)
    assert habits.review_seconds[2] == pytest.approx(29.6, abs=0.1)
    assert habits.success_shares[1] == pytest.approx(0.966, abs=0.001)
    assert habits.first_seconds == pytest.approx(HABITS.first_seconds)


def test_an_answer_after_lunch_counts_five_minutes():
    assert learn_habits([3], [7200.0], [False]).review_seconds[2] == pytest.approx((12.4 * 10 + 300) / 11)


def test_no_answers_leave_the_default_habits():
    assert learn_habits([], [], []).review_seconds == pytest.approx(HABITS.review_seconds)
