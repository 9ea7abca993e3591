import numpy as np
import pytest

from studyapp.scheduling import fit, kernel
from studyapp.scheduling.fit import Reviews


def history(*, cards=150, length=6, seed=1, parameters=kernel.DEFAULTS):
    """Return reviews of a learner with these parameters, some on the same day, most when they are about due."""
    rng = np.random.default_rng(seed)
    shape = (cards,)
    stability = difficulty = np.full(shape, np.nan)
    day, rows = rng.integers(0, 40, cards).astype(float), []
    for step in range(length):
        gap = np.where(rng.random(shape) < 0.1, 0, np.ceil(2 ** rng.uniform(0, 4, shape) * (step + 1) / 3))
        known = kernel.recall(stability, gap, parameters) if step else 0.76
        rating = np.where(rng.random(shape) < known, rng.choice([2, 3, 4], shape, p=[0.2, 0.65, 0.15]), 1)
        stability, difficulty = kernel.review(stability, difficulty, gap, rating, parameters)
        day = day + (gap if step else 0)
        rows.append(np.stack([np.arange(cards), day, rating], 1))
    table = np.concatenate(rows)
    table = table[np.argsort(table[:, 1], kind="stable")].astype(int)
    return Reviews(table[:, 0], table[:, 1], table[:, 2])


def other_parameters(seed=5, sigma=0.5):
    noise = np.exp(sigma * np.random.default_rng(seed).standard_normal(21))
    return np.clip(kernel.DEFAULTS * noise, kernel.LOWER, kernel.UPPER)


def test_recall_is_predicted_for_later_days_only():
    reviews = Reviews(np.array([7, 7, 8, 7]), np.array([0, 0, 1, 3]), np.array([3, 3, 4, 1]))
    predicted = fit.predict(reviews)
    assert np.isnan(predicted).tolist() == [True, True, True, False]
    stability = kernel.same_day_stability(kernel.DEFAULTS[2], 3)
    assert predicted[3] == pytest.approx(kernel.recall(stability, 3))


def test_the_order_of_other_cards_does_not_matter():
    reviews = history(cards=20)
    alone = reviews.card == 4
    one = Reviews(reviews.card[alone], reviews.day[alone], reviews.rating[alone])
    np.testing.assert_allclose(fit.predict(reviews)[alone], fit.predict(one))


def test_the_fit_explains_the_reviews_as_well_as_the_parameters_they_came_from():
    truth = other_parameters()
    reviews = history(cards=600, parameters=truth)
    fitted = fit.fit(reviews)
    default, true = (fit.log_loss(fit.predict(reviews, w), reviews.is_recalled) for w in (kernel.DEFAULTS, truth))
    assert fitted.log_loss < true + 0.002
    assert fitted.log_loss < default - 0.005
    assert fitted.log_loss == pytest.approx(fit.log_loss(fit.predict(reviews, fitted.parameters), reviews.is_recalled))


def test_fitted_parameters_are_within_the_bounds_of_fsrs():
    kernel.check_parameters(fit.fit(history(cards=30, parameters=other_parameters(sigma=1.5))).parameters)


def test_without_anything_to_predict_the_parameters_stay():
    reviews = Reviews(np.array([1, 2]), np.array([0, 0]), np.array([3, 1]))
    assert fit.fit(reviews).parameters.tolist() == kernel.DEFAULTS.tolist()
    nothing = Reviews(*np.zeros((3, 0), int))
    assert fit.fit(nothing).parameters.tolist() == kernel.DEFAULTS.tolist()


def test_a_few_reviews_move_the_parameters_little():
    few = fit.fit(history(cards=3, length=3)).parameters
    assert np.abs(np.log(few / kernel.DEFAULTS)).max() < 0.4


def test_what_is_better_on_later_reviews_is_adopted():
    verdict = fit.judge(history(cards=600, parameters=other_parameters()))
    assert verdict.is_adopted
    assert verdict.log_loss["fitted"] < verdict.log_loss["current"]
    assert set(verdict.log_loss) == {"default", "current", "fitted", "constant", "moving average"}


def test_what_is_worse_on_later_reviews_is_not_adopted():
    reviews = history(cards=400, length=5)
    # The learner changes: what was learned of them until then misleads.
    is_late = np.arange(len(reviews)) >= int(0.8 * len(reviews))
    changed = Reviews(reviews.card, reviews.day, np.where(is_late, 3, np.where(reviews.rating == 3, 1, reviews.rating)))
    verdict = fit.judge(changed)
    assert not verdict.is_adopted
    assert verdict.parameters.tolist() == kernel.DEFAULTS.tolist()


def test_too_few_reviews_decide_nothing():
    verdict = fit.judge(history(cards=30))
    assert (verdict.is_adopted, verdict.log_loss) == (False, {})


def test_lucky_guesses_do_not_pass_for_memory_when_the_floor_is_known():
    reviews = history(cards=500)
    luck = np.random.default_rng(2).random(len(reviews)) < 0.25
    guessed = Reviews(reviews.card, reviews.day, np.where((reviews.rating == 1) & luck, 3, reviews.rating))
    is_predicted = ~np.isnan(fit.predict(reviews))
    really, seemingly = (one.is_recalled[is_predicted].mean() for one in (reviews, guessed))
    blind, aware = (np.nanmean(fit.predict(guessed, fit.fit(guessed, guess=floor).parameters)) for floor in (0, 0.25))
    assert seemingly > really + 0.02
    assert blind == pytest.approx(seemingly, abs=0.005)
    assert aware == pytest.approx(really, abs=0.005)


def test_the_moving_average_follows_the_answers():
    predicted = fit.moving_average(np.array([True] * 20 + [False] * 20))
    assert predicted[0] == pytest.approx(0.769, abs=0.001)
    assert predicted[20] > 0.85
    assert predicted[-1] < 0.4


def test_calibration_compares_what_was_said_with_what_came():
    said = np.array([0.2, np.nan, 0.2, 0.8, 0.8])
    came = np.array([False, True, False, True, False])
    assert fit.calibration(said, came, bins=2) == [(pytest.approx(0.2), 0.0, 2), (pytest.approx(0.8), 0.5, 2)]


def test_unequal_columns_and_unknown_ratings_are_refused():
    with pytest.raises(ValueError, match="must be as many"):
        Reviews(np.array([1]), np.array([1, 2]), np.array([3]))
    with pytest.raises(ValueError, match="A rating is 1, 2, 3, or 4"):
        Reviews(np.array([1]), np.array([1]), np.array([0]))
