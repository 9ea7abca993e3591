from datetime import date, timedelta

import pytest

from studyapp.services.home import home_of
from tests.factories import (
    NOW,
    AnswerFactory,
    CardFactory,
    ExamDomainFactory,
    ExamFactory,
    ExamTaskFactory,
    LearnerFactory,
    QuestionFactory,
)

pytestmark = pytest.mark.django_db


def test_domains_stand_by_the_marks_at_stake():
    exam = ExamFactory()
    for code, weight in (("small", 20), ("large", 30), ("middle", 26)):
        ExamDomainFactory(exam=exam, code=code, title=code, weight=weight)
    home = home_of(LearnerFactory(), now=NOW)
    assert [domain.readiness.code for domain in home.domains] == ["large", "middle", "small"]
    assert home.domains[0].at_stake == pytest.approx(22.5)  # nothing is known of it, so a quarter is guessed


def test_a_task_tells_how_many_of_its_facts_are_begun():
    learner, task = LearnerFactory(), ExamTaskFactory(title="Design")
    begun, other, _ = QuestionFactory.create_batch(3, task=task)
    QuestionFactory(task=task, fact=begun.fact)
    CardFactory(learner=learner, fact=begun.fact)
    CardFactory(fact=other.fact)
    (domain,) = home_of(learner, now=NOW).domains
    (state,) = domain.tasks
    assert (state.title, state.begun, state.facts) == ("Design", 1, 3)


def test_activity_counts_the_answers_of_each_study_day():
    learner = LearnerFactory()
    AnswerFactory.create_batch(2, learner=learner, answered_at=NOW)
    AnswerFactory(learner=learner, answered_at=NOW - timedelta(days=27))
    AnswerFactory(learner=learner, answered_at=NOW - timedelta(days=28))
    AnswerFactory(answered_at=NOW)
    activity = home_of(learner, now=NOW).activity
    assert (activity.days[-1], activity.days[0]) == ((date(2026, 11, 24), 2), (date(2026, 10, 28), 1))
    assert (activity.answers, activity.active, len(activity.days)) == (3, 2, 28)
