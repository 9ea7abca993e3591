from datetime import UTC, date, datetime, timedelta

import pytest

from studyapp.models import Card
from studyapp.services import cards, plans, study
from tests.factories import CardFactory, LearnerFactory, QuestionFactory
from tests.services.test_fitting import study_for_weeks

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(params=[None, date(2026, 12, 24)], ids=["by retention", "for an exam"])
def learner(request):
    return LearnerFactory(exam_date=request.param)


@pytest.fixture
def fact():
    return QuestionFactory().fact


def asked(learner, now):
    showing = study.next_showing(learner, now=now)
    return showing.fact if showing else None


def test_a_buried_fact_comes_back_tomorrow(learner, fact):
    assert asked(learner, NOW) == fact
    cards.bury(learner, fact, now=NOW)
    assert asked(learner, NOW) is None
    assert asked(learner, NOW + DAY) == fact


def test_a_suspended_fact_is_asked_no_more_until_it_is_taken_up(learner, fact):
    asked(learner, NOW)
    cards.suspend(learner, fact, now=NOW)
    assert [asked(learner, NOW + n * DAY) for n in (0, 1, 40)] == [None] * 3
    cards.take_up(learner, fact)
    assert asked(learner, NOW + 41 * DAY) == fact


def test_setting_a_known_fact_aside_leaves_what_is_learned(fact):
    learner = LearnerFactory()
    card = CardFactory(learner=learner, fact=fact, due=NOW - DAY, reps=3, memory_state=2, stability=5, difficulty=4)
    before = card.memory
    cards.suspend(learner, fact, now=NOW)
    cards.take_up(learner, fact)
    assert Card.objects.get().memory == before


def test_the_schedule_of_a_fact_tells_what_is_known_now_and_on_the_exam_day(fact):
    learner = LearnerFactory(exam_date=date(2026, 12, 24))
    assert cards.schedule_of(learner, fact, now=NOW) is None
    showing = study.next_showing(learner, now=NOW)
    study.record_answer(learner, showing, [0], now=NOW)
    found = cards.schedule_of(learner, fact, now=NOW)
    assert (found.percent, len(found.reviews)) == (100, 1)
    assert 0 < found.exam_percent < 80


def test_facts_forgotten_too_often_are_found_with_how_many_would_be_by_chance():
    learner = LearnerFactory()
    study_for_weeks(learner, cards=40, times=6)
    card = learner.cards.order_by("pk")[7]
    for review in card.reviews.filter(number__gt=1):  # forgotten again and again, although asked each day
        review.rating, review.reviewed_at = 1, card.reviews.get(number=1).reviewed_at + review.number * DAY
        review.save()
    report = cards.leeches_of(learner)
    assert card.fact in [leech.fact for leech in report.leeches]
    assert (report.tested, report.by_chance) == (40, 0.2)
    assert len(report.leeches) <= 3


def test_what_is_set_aside_is_listed(fact):
    learner, other = LearnerFactory(), QuestionFactory().fact
    cards.suspend(learner, fact, now=NOW)
    cards.bury(learner, other, now=NOW)
    found = cards.set_aside(learner, now=NOW)
    assert ([c.fact for c in found.suspended], [c.fact for c in found.buried]) == ([fact], [other])


def test_a_suspended_new_fact_is_not_counted_as_begun(fact):
    learner = LearnerFactory(new_per_day=1)
    QuestionFactory()
    cards.suspend(learner, fact, now=NOW)
    assert plans.left_of(plans.plan_of(learner, now=NOW)).new == 1
