from datetime import UTC, datetime, timedelta

import pytest

from studyapp.services import readiness
from tests.factories import (
    AnswerFactory,
    CardFactory,
    ClozeFactory,
    ExamDomainFactory,
    ExamFactory,
    ExamTaskFactory,
    FactFactory,
    LearnerFactory,
    QuestionFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def tasks():
    exam = ExamFactory()
    return [ExamTaskFactory(domain=ExamDomainFactory(exam=exam, weight=weight)) for weight in (60, 40)]


@pytest.fixture
def learner():
    return LearnerFactory()


def give(learner, tasks, count, *, right=lambda n: True, make=QuestionFactory):
    fact = FactFactory()
    for n in range(count):
        question = make(fact=fact, task=tasks[n % len(tasks)], difficulty=2.5)
        AnswerFactory(learner=learner, question=question, is_correct=right(n), answered_at=NOW + timedelta(minutes=n))


def test_without_an_exam_there_is_nothing_to_be_ready_for(learner):
    assert readiness.readiness_of(learner, NOW) is None


def test_nothing_is_said_before_there_is_enough(learner, tasks):
    give(learner, tasks, 39)
    report = readiness.readiness_of(learner, NOW)
    assert (report.answers, report.missing, report.p_pass, report.score) == (39, 1, None, None)
    assert [domain.share for domain in report.domains] == [None, None]
    assert readiness.readiness_of(None, NOW).missing == 40


def test_a_domain_without_answers_says_how_many_it_needs(learner, tasks):
    give(learner, tasks[:1], 60)
    report = readiness.readiness_of(learner, NOW)
    assert (report.missing, [domain.missing for domain in report.domains]) == (5, [0, 5])


def test_the_estimate_has_its_interval_and_domains(learner, tasks):
    give(learner, tasks, 100, right=lambda n: n % 2 == 0 or n % 10 < 5)
    report = readiness.readiness_of(learner, NOW)
    assert 100 <= report.low < report.score < report.high <= 1000
    assert 0 < report.p_pass < 1
    assert report.domains[0].share > report.domains[1].share
    assert [domain.answers for domain in report.domains] == [50, 50]


def test_who_guesses_is_not_ready_and_who_knows_is(tasks):
    guesser, expert = LearnerFactory(), LearnerFactory()
    give(guesser, tasks, 100, right=lambda n: n % 4 == 0)
    give(expert, tasks, 100)
    low, high = (readiness.readiness_of(learner, NOW) for learner in (guesser, expert))
    assert (low.chance, high.chance) == ("less than 2%", "more than 98%")


def test_only_the_first_answer_to_a_question_or_one_like_it_counts(learner, tasks):
    give(learner, tasks, 10)
    question = learner.answers.last().question
    AnswerFactory(learner=learner, question=question, is_correct=False, answered_at=NOW + timedelta(days=1))
    alike = QuestionFactory(group=question.group, task=tasks[0])
    AnswerFactory(learner=learner, question=alike, is_correct=False, answered_at=NOW + timedelta(days=2))
    assert readiness.readiness_of(learner, NOW).answers == 10


def test_what_was_answered_in_ones_own_notes_or_by_others_does_not_count(learner, tasks):
    AnswerFactory(learner=learner, question=QuestionFactory(owner=learner, task=tasks[0]))
    AnswerFactory(question=QuestionFactory(task=tasks[0]))
    assert readiness.readiness_of(learner, NOW).answers == 0


def test_the_chance_of_a_right_guess_follows_from_the_options_and_is_none_for_a_blank(learner, tasks):
    two_of_five = [(f"option {n}", n < 2, "Why.") for n in range(5)]
    questions = [
        QuestionFactory(task=tasks[0]),
        QuestionFactory(task=tasks[0], type="multiple", options=two_of_five),
        ClozeFactory(task=tasks[0]),
    ]
    for n, question in enumerate(questions):
        AnswerFactory(learner=learner, question=question, answered_at=NOW + timedelta(minutes=n))
    rows = readiness._first_answers(learner, [tasks[0].domain_id])
    assert [row[2] for row in rows] == [0.25, 0.1, 0.0]


def test_a_fact_asked_before_by_another_question_counts_as_studied(learner, tasks):
    give(learner, tasks, 2)
    rows = readiness._first_answers(learner, [task.domain_id for task in tasks])
    assert [row[4] for row in rows] == [False, True]


def test_the_share_of_each_domain_that_was_begun_is_counted(learner, tasks):
    facts = [QuestionFactory(task=tasks[0]).fact for _ in range(4)]
    CardFactory(learner=learner, fact=facts[0], reps=1)
    assert readiness._studied_shares(learner, [task.domain for task in tasks]) == [0.25, 0.0]


@pytest.mark.parametrize(("recall", "score"), [(0.0, 315), (0.5, 638), (0.6267, 720), (0.8, 850), (1.0, 1000)])
def test_recall_becomes_a_score_by_straight_lines_through_the_pass_mark(recall, score):
    assert readiness.scaled_recall(recall) == score
