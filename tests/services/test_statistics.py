from datetime import timedelta

import pytest

from studyapp.models import Question
from studyapp.services.statistics import learn_difficulty, statistics_of
from tests.factories import NOW, AnswerFactory, ClozeFactory, FactFactory, LearnerFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def answer(question, is_correct=True, *, learner=None, minutes=0, **fields):
    return AnswerFactory(
        question=question,
        learner=learner or LearnerFactory(),
        is_correct=is_correct,
        answered_at=NOW + timedelta(minutes=minutes),
        **fields,
    )


def of(question, **options):
    return statistics_of([question], **options)[question.pk]


def test_of_each_learner_the_first_answer_counts():
    question, learner = QuestionFactory(), LearnerFactory()
    answer(question, True, learner=learner, minutes=5)
    answer(question, False, learner=learner)
    answer(question, True)
    assert (of(question).n, of(question).right) == (2, 1)


def test_the_questions_of_a_group_are_one_family():
    first, second = QuestionFactory.create_batch(2, group="situation/compute")
    answer(first, True)
    answer(second, False)
    assert {(s.n, s.right) for s in statistics_of([first, second]).values()} == {(2, 1)}


def test_a_question_without_a_group_stands_alone():
    first, second = QuestionFactory.create_batch(2, group="")
    answer(first)
    assert [statistics_of([first, second])[q.pk].n for q in (first, second)] == [1, 0]


def test_the_discrimination_compares_with_the_learners_other_answers():
    question, other = QuestionFactory(), QuestionFactory()
    for is_strong in (True, True, False, False):
        learner = LearnerFactory()
        answer(question, is_strong, learner=learner)
        answer(other, is_strong, learner=learner)
        answer(question, not is_strong, learner=learner, minutes=9)  # not one of the others
    answer(question)
    assert of(question).discrimination == pytest.approx(1.0)


def test_distractors_are_named_by_the_fact_behind_them():
    question = QuestionFactory()
    facts = [question.fact, *FactFactory.create_batch(3)]
    for option, fact in zip(question.options.all(), facts, strict=True):
        option.fact = fact
        option.save()
    shown = question.render(0).as_json()
    place = next(n for n, option in enumerate(shown["options"]) if option["fact"] == facts[1].key)
    answer(question, False, chosen=[place])
    answer(question, True, chosen=[0])
    picks = of(question, with_picks=True).picks
    assert (picks[0].name, picks[0].picked, picks[0].shown) == (facts[1].key, 1, 2)
    assert {pick.name for pick in picks} == {fact.key for fact in facts[1:]}


def test_distractors_that_share_a_fact_are_named_by_their_texts():
    question = QuestionFactory()
    answer(question)
    assert {pick.name for pick in of(question, with_picks=True).picks} == {"5 minutes", "30 minutes", "60 minutes"}


def test_a_typed_answer_has_no_distractors():
    question = ClozeFactory()
    answer(question, False, chosen=["an hour"])
    assert (of(question, with_picks=True).n, of(question, with_picks=True).picks) == (1, ())


def test_more_questions_need_no_more_queries(django_assert_num_queries):
    for _ in range(5):
        answer(QuestionFactory())
    questions = list(Question.objects.all())
    with django_assert_num_queries(3):
        statistics_of(questions)


def test_the_difficulty_is_learned_from_the_start_value_however_often():
    question = QuestionFactory(difficulty=2)
    for _ in range(5):
        answer(question, False)
    assert learn_difficulty(Question.objects.all()) == 1
    assert learn_difficulty(Question.objects.all()) == 0
    question.refresh_from_db()
    assert (question.difficulty, question.start_difficulty) == (3.5, 2)


def test_without_answers_the_difficulty_stays():
    question = QuestionFactory(difficulty=2)
    assert learn_difficulty(Question.objects.all()) == 0
    question.refresh_from_db()
    assert question.start_difficulty is None


def test_learning_the_difficulty_is_no_edit():
    question = QuestionFactory()
    answer(question)
    Question.objects.update(is_edited=False)
    assert learn_difficulty(Question.objects.all()) == 1
    question.refresh_from_db()
    assert (question.is_edited, question.history.count()) == (False, 1)  # the one that the factory began
