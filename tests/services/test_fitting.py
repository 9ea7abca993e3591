import uuid
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from studyapp.models import Answer, Card, Review
from studyapp.scheduling import fresh, kernel
from studyapp.services import fitting, reviews, study
from tests.factories import FactFactory, LearnerFactory, QuestionFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
QUICK = np.clip(kernel.DEFAULTS * np.array([1] * 20 + [2.5]), kernel.LOWER, kernel.UPPER)  # forgets at first quickly


@pytest.fixture
def learner():
    return LearnerFactory()


def study_for_weeks(learner, *, cards, parameters=kernel.DEFAULTS, times=5, seed=1):
    """Write the log of a learner whose memory has these parameters, with a review every few days."""
    rng, question = np.random.default_rng(seed), QuestionFactory()
    answers, log = [], []
    for n in range(cards):
        card = Card.objects.create(learner=learner, fact=FactFactory(), due=NOW, created_at=NOW, reps=times)
        stability = difficulty = np.full(1, np.nan)
        moment = NOW + timedelta(days=n % 20)
        for number in range(1, times + 1):
            gap = 0 if number == 1 else int(rng.integers(2, 40))
            moment += timedelta(days=gap)
            known = number == 1 or rng.random() < kernel.recall(stability, gap, parameters)[0]
            rating = 3 if known else 1
            stability, difficulty = kernel.review(stability, difficulty, float(gap), np.array([rating]), parameters)
            answer = Answer(
                learner=learner, token=uuid.uuid4(), question=question, fact=card.fact, seed=0, shown={},
                is_correct=known, answered_at=moment,
            )  # fmt: skip
            answers.append(answer)
            log.append(
                Review(
                    learner=learner,
                    card=card,
                    answer=answer,
                    rating=rating,
                    number=number,
                    reviewed_at=moment,
                    before=fresh(moment).as_json(),
                )  # fmt: skip
            )
    Answer.objects.bulk_create(answers)
    Review.objects.bulk_create(log)
    reviews.rebuild_all(learner)


def test_parameters_that_foretell_later_reviews_better_are_adopted_and_the_cards_follow(learner, monkeypatch):
    monkeypatch.setattr(fitting, "GUESSES", (0.0,))
    study_for_weeks(learner, cards=140, parameters=QUICK)
    before = dict(learner.cards.values_list("pk", "stability"))
    assert fitting.refit(learner, now=NOW)
    learner.refresh_from_db()
    assert learner.fit_verdict["log_loss"]["fitted"] < learner.fit_verdict["log_loss"]["current"]
    assert (learner.fitted_at, learner.fitted_reviews) == (NOW, 700)
    assert dict(learner.cards.values_list("pk", "stability")) != before
    assert learner.terms.parameters == tuple(learner.parameters)


def test_with_few_reviews_the_usual_numbers_stay(learner):
    study_for_weeks(learner, cards=10)
    assert not fitting.refit(learner, now=NOW)
    learner.refresh_from_db()
    assert (learner.parameters, learner.fit_verdict["is_adopted"], learner.fitted_reviews) == (None, False, 50)


def test_the_worker_is_asked_on_the_first_look_of_a_day_with_enough_new_reviews(learner, monkeypatch):
    asked = []
    monkeypatch.setattr(fitting, "refit", lambda learner, now: asked.append(learner.pk))
    study_for_weeks(learner, cards=39)
    study.session_of(learner, now=NOW)
    assert asked == []
    study_for_weeks(learner, cards=1, seed=2)
    study.session_of(learner, now=NOW + timedelta(hours=1))  # the same day
    assert asked == []
    study.session_of(learner, now=NOW + timedelta(days=1))
    assert asked == [learner.pk]


def test_calibration_stands_beside_a_constant_and_a_moving_average(learner):
    assert fitting.calibration_of(learner) is None
    study_for_weeks(learner, cards=60)
    found = fitting.calibration_of(learner)
    assert (found.reviews, len(found.rows)) == (240, 10)
    assert set(found.log_loss) == {"This schedule", "A constant", "A moving average"}
    assert found.log_loss["This schedule"] < found.log_loss["A constant"]


def test_the_page_tells_what_was_expected_and_what_became_of_it(client, learner):
    from studyapp.services.learners import SESSION_KEY

    session = client.session
    session[SESSION_KEY] = str(learner.pk)
    session.save()
    assert "There is too little to compare yet" in client.get("/plan/memory/").content.decode()
    study_for_weeks(learner, cards=60)
    page = client.get("/plan/memory/").content.decode()
    assert page.count("<circle") == 10
    assert "A moving average" in page
