from datetime import timedelta

import pytest

from studyapp.scheduling.readiness import NotEnough, Readiness
from studyapp.services import papers, quizzes, results
from studyapp.services.quizzes import Criteria
from tests.factories import NOW, ExamDomainFactory, ExamTaskFactory, LearnerFactory, QuestionFactory, make_exam

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return LearnerFactory()


def start(learner, exam):
    return papers.start_exam(learner, exam, count=exam.questions, now=NOW)


def right(item):
    return [n for n, option in enumerate(item.shown["options"]) if option["is_correct"]]


def wrong(item, place=0):
    return [[n for n, option in enumerate(item.shown["options"]) if not option["is_correct"]][place]]


def choose(item, *choices, seconds=60, **said):
    """Choose one after the other, all in so many seconds."""
    said = {"is_flagged": False, "confidence": None, "struck": [], **said}
    for chosen in choices:
        item.quiz.refresh_from_db()
        at = item.quiz.touched_at + timedelta(seconds=seconds / len(choices))
        papers.save_item(item, chosen=chosen, now=at, **said)


def hand_in(quiz):
    papers.hand_in(quiz, now=quiz.deadline)
    quiz.refresh_from_db()
    return results.report_on(quiz)


def test_a_quiz_counts_by_domain_and_a_blank_is_not_right(learner):
    domain = ExamDomainFactory(weight=30)
    for _ in range(3):
        QuestionFactory(task=ExamTaskFactory(domain=domain))
    quiz = quizzes.start(learner, Criteria(models="all"), now=NOW)
    first, second, _ = quiz.items.all()
    for item, is_right in ((first, True), (second, False)):
        options = quizzes.item_showing(item).rendered.options
        choice = next(n for n, option in enumerate(options) if option.is_correct is is_right)
        quizzes.answer_item(item, [choice], now=NOW, milliseconds=5_000)
    report = results.report_on(quiz)
    assert (report.total, report.right, report.blank, report.count("wrong")) == (3, 1, 1, 1)
    assert [(d.code, d.right, d.total, d.weight) for d in report.domains if d.total] == [(domain.code, 1, 3, 30)]
    assert (report.seconds, report.estimate) == (10, None)


def test_second_thoughts_are_told_apart(learner):
    quiz = start(learner, make_exam({"Secure": 5}, questions=5, minutes=60))
    better, worse, other, same, _ = quiz.items.all()
    choose(better, wrong(better), right(better))
    choose(worse, right(worse), wrong(worse))
    choose(other, wrong(other), wrong(other, 1))
    choose(same, right(same), wrong(same), right(same))
    report = hand_in(quiz)
    assert [each.change for each in report.items] == ["to right", "to wrong", "between wrong ones", "", ""]
    assert (report.changed, report.to_right, report.to_wrong, report.between) == (3, 1, 1, 1)


def test_a_question_of_more_than_three_minutes_is_slow(learner):
    quiz = start(learner, make_exam({"Secure": 3}, questions=3, minutes=60))
    for item, seconds in zip(quiz.items.all(), (180, 181, 20), strict=True):
        choose(item, right(item), seconds=seconds)
    report = hand_in(quiz)
    assert [each.is_slow for each in report.items] == [False, True, False]
    assert (report.seconds, report.median_seconds) == (381, 180)


def test_a_guess_that_was_right_is_listed_and_words_are_held_against_the_truth(learner):
    quiz = start(learner, make_exam({"Secure": 3}, questions=3))
    lucky, sure, unsaid = quiz.items.all()
    choose(lucky, right(lucky), confidence=1)
    choose(sure, wrong(sure), confidence=3)
    choose(unsaid, right(unsaid))
    report = hand_in(quiz)
    assert [each.item.position for each in report.shown("guessed")] == [1]
    assert [(c.title, c.right, c.total) for c in report.confidence] == [("Guess", 1, 1), ("Sure", 0, 1)]


def test_what_to_do_next_goes_by_the_marks_at_stake(learner):
    exam = make_exam({"Secure": 2, "Resilient": 2})
    heavy, light = exam.domains.all()
    exam.domains.filter(pk=heavy.pk).update(weight=80)
    exam.domains.filter(pk=light.pk).update(weight=20)
    quiz = start(learner, exam)
    for item in quiz.items.select_related("question__task"):
        choices = list(quiz.items.filter(question__task__domain=heavy))
        choose(item, right(item) if item == choices[0] else wrong(item), seconds=10)
    report = hand_in(quiz)
    # Half of the heavy domain: 50 × 80 % × 1/2; all of the light one: 50 × 20 %.
    assert [(action.marks, action.wrong, action.total) for action in report.actions] == [(20, 1, 2), (10, 2, 2)]


def test_few_answers_speak_for_no_score(learner):
    quiz = start(learner, make_exam({"Secure": 4}))
    estimate = hand_in(quiz).estimate
    assert isinstance(estimate, NotEnough)
    assert str(estimate) == "Not enough evidence yet: 36 more questions that are new to you are needed."


def test_forty_answers_speak_for_a_range_and_what_was_met_before_does_not(learner):
    exam = make_exam({"Secure": 82}, questions=41, minutes=600)
    quiz = start(learner, exam)
    for n, item in enumerate(quiz.items.all()):
        choose(item, wrong(item) if n % 4 == 0 else right(item), seconds=10)
    report = hand_in(quiz)
    assert isinstance(report.estimate, Readiness)
    assert 100 <= report.estimate.low < report.estimate.score < report.estimate.high <= 1000
    assert report.seen == 0
    for question in QuestionFactory._meta.model.objects.exclude(pk__in=quiz.items.values("question"))[:39]:
        question.delete()
    again = papers.start_exam(learner, exam, count=41, now=NOW + timedelta(days=1))
    papers.hand_in(again, now=NOW + timedelta(days=1))
    again.refresh_from_db()
    report = results.report_on(again)
    assert report.seen == 39
    assert isinstance(report.estimate, NotEnough)
