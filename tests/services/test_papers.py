from collections import Counter
from datetime import timedelta

import pytest

from studyapp.models import Answer, Card, Flag, Review
from studyapp.services import papers, quizzes
from tests.factories import NOW, AnswerFactory, ExamTaskFactory, LearnerFactory, QuestionFactory, make_exam

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return LearnerFactory()


def start(learner, exam, **choice):
    return papers.start_exam(learner, exam, **{"count": exam.questions, "now": NOW, **choice})


def right(item):
    return [n for n, option in enumerate(papers.rendered_of(item).options) if option.is_correct]


def save(item, chosen, *, at=1, **said):
    said = {"is_flagged": False, "confidence": None, "struck": [], **said}
    return papers.save_item(item, chosen=chosen, now=NOW + timedelta(minutes=at), **said)


def test_the_largest_remainders_are_rounded_up():
    assert papers.allocate({"d1": 30, "d2": 26, "d3": 24, "d4": 20}, 65) == {"d1": 19, "d2": 17, "d3": 16, "d4": 13}
    assert papers.allocate({"d1": 30, "d2": 26, "d3": 24, "d4": 20}, 10) == {"d1": 3, "d2": 3, "d3": 2, "d4": 2}


def test_a_paper_is_shared_out_by_domain(learner):
    exam = make_exam({"Secure": 5, "Resilient": 5})
    titles = start(learner, exam).items.values_list("question__task__domain__title", flat=True)
    assert Counter(titles) == {"Secure": 2, "Resilient": 2}


def test_a_paper_tells_no_story_twice_and_asks_scenarios_only(learner):
    exam = make_exam({"Secure": 2})
    task = exam.domains.get().tasks.get()
    for _ in range(5):
        QuestionFactory(task=task, model="situation", group="photos")
    QuestionFactory(task=task, model="limit_value")
    groups = list(start(learner, exam, count=3).items.values_list("question__group", flat=True))
    assert len(set(groups)) == 3
    assert "photos" in groups
    with pytest.raises(quizzes.NothingToAsk, match="stories for 3 of 4 questions"):
        start(LearnerFactory(), exam)


def test_unseen_stories_come_first(learner):
    exam = make_exam({"Secure": 6})
    seen = AnswerFactory(learner=learner, question=QuestionFactory(task=exam.domains.get().tasks.get(), model="case"))
    assert seen.question_id not in set(start(learner, exam).items.values_list("question", flat=True))


def test_the_tasks_of_a_domain_take_turns(learner):
    exam = make_exam({"Secure": 9}, questions=4)
    other = ExamTaskFactory(domain=exam.domains.get())
    for _ in range(2):
        QuestionFactory(task=other, model="case")
    tasks = Counter(start(learner, exam).items.values_list("question__task", flat=True))
    assert sorted(tasks.values()) == [2, 2]


def test_what_the_bank_lacks_is_counted_and_a_shorter_paper_offered(learner):
    exam = make_exam({"Secure": 6, "Resilient": 40}, questions=20)
    whole, shorter = papers.offers(learner, exam)
    assert [(share.domain.title, share.lacks) for share in whole.shares] == [("Secure", 4), ("Resilient", 0)]
    assert (whole.is_possible, shorter.count, shorter.is_possible) == (False, 10, True)


def test_an_offer_states_the_share_of_stories_met_before(learner):
    exam = make_exam({"Secure": 4})
    for question in QuestionFactory._meta.model.objects.all()[:3]:
        AnswerFactory(learner=learner, question=question)
    (offer,) = papers.offers(learner, exam)
    assert (offer.count, offer.seen, offer.unseen) == (4, 3, 1)


def test_a_shorter_paper_gets_its_part_of_the_time_and_of_the_extra_time():
    exam = make_exam({"Secure": 4}, questions=4, minutes=8)
    assert start(LearnerFactory(), exam).deadline == NOW + timedelta(minutes=8)
    assert start(LearnerFactory(), exam, extra=True).deadline == NOW + timedelta(minutes=10)
    assert start(LearnerFactory(), exam, count=2).deadline == NOW + timedelta(minutes=4)


def test_while_a_clock_runs_no_other_one_starts(learner):
    exam = make_exam({"Secure": 4})
    quiz = start(learner, exam)
    assert start(learner, exam, now=NOW + timedelta(minutes=7)) == quiz
    assert start(learner, exam, now=NOW + timedelta(minutes=9)) != quiz
    paper = start(learner, exam, on_paper=True)
    assert start(learner, exam, on_paper=True) == paper
    assert start(learner, exam, on_paper=True, now=NOW + timedelta(hours=1)) != paper


def test_every_save_is_kept_with_its_time_and_what_was_chosen_before(learner):
    quiz = start(learner, make_exam({"Secure": 4}))
    first, second = quiz.items.all()[:2]
    save(first, [0], at=1, is_flagged=True, confidence=2)
    save(second, [1], at=3)
    save(first, [2], at=4)
    first.refresh_from_db()
    assert (first.chosen, first.changes, first.milliseconds) == ([2], [[0]], 120_000)
    assert quiz.items.get(pk=second.pk).milliseconds == 120_000
    assert not Answer.objects.exists()


def test_a_late_choice_does_not_undo_a_later_one(learner):
    item = start(learner, make_exam({"Secure": 4})).items.first()
    save(item, [0])
    save(item, [1])
    save(item, [2], version=1)
    item.refresh_from_db()
    assert item.chosen == [1]
    save(item, [3], version=2)
    item.refresh_from_db()
    assert item.chosen == [3]


def test_after_the_deadline_nothing_is_saved_and_what_was_saved_counts(learner):
    quiz = start(learner, make_exam({"Secure": 4}))
    first, second = quiz.items.all()[:2]
    save(first, right(first), at=7)
    with pytest.raises(papers.PaperClosed, match="Time is up"):
        save(second, right(second), at=8)
    papers.close_if_over(quiz, now=NOW + timedelta(days=2))
    assert quiz.finished_at == NOW + timedelta(minutes=8)
    assert [(a.question, a.is_correct) for a in Answer.objects.all()] == [(first.question, True)]
    assert Answer.objects.get().answered_at == NOW + timedelta(minutes=8)


def test_a_paper_becomes_answers_and_reviews_once(learner):
    quiz = start(learner, make_exam({"Secure": 4}))
    for item in quiz.items.all()[:3]:
        save(item, right(item), confidence=1, is_flagged=True)
    for _ in range(2):
        papers.hand_in(quiz, now=NOW + timedelta(minutes=5))
    assert Answer.objects.count() == Review.objects.count() == Card.objects.count() == 3
    assert set(Review.objects.values_list("rating", flat=True)) == {1}  # guesses
    assert quiz.items.filter(answer=None).count() == 1
    assert Flag.objects.count() == 3
    with pytest.raises(papers.PaperClosed):
        save(quiz.items.last(), [0])


def test_half_a_choice_of_two_counts_as_blank(learner):
    exam = make_exam({"Secure": 3})
    two = [("A", True, "So."), ("B", True, "So."), ("C", False, "No."), ("D", False, "No."), ("E", False, "No.")]
    QuestionFactory(task=exam.domains.get().tasks.get(), model="case", type="multiple", options=two)
    quiz = start(learner, exam)
    item = quiz.items.get(question__type="multiple")
    assert not papers.is_answered(save(item, [0]))
    papers.hand_in(quiz, now=NOW)
    assert not Answer.objects.exists()


def test_an_import_does_not_change_a_paper_that_is_being_sat(learner):
    quiz = start(learner, make_exam({"Secure": 4}))
    item = quiz.items.first()
    before, choice = papers.rendered_of(item), right(item)
    item.question.options.update(is_correct=False)
    item.question.stem = "Another story."
    item.question.save()
    item = quiz.items.first()
    assert papers.rendered_of(item) == before
    save(item, choice)
    papers.hand_in(quiz, now=NOW)
    assert Answer.objects.get().is_correct
