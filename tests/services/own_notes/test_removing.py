from studyapp.models import Answer, Card, Fact, Question, Quiz
from studyapp.services import own_notes, quizzes, study
from studyapp.services.quizzes import Criteria
from tests.factories import QuestionFactory
from tests.small_content import NOW

NOTES = "# SQS\n\nOne batch holds at most 10 messages.\n\nA queue has at most 3 tags.\n"


def answer(learner, question):
    showing = study.show_fact(learner, question.fact, reps=0, reason="new", now=NOW)
    return study.record_answer(learner, showing, "10 messages", now=NOW)


def test_a_deleted_document_leaves_nothing_behind(paste, learner):
    document = paste(NOTES)
    answer(learner, Question.objects.filter(owner=learner).first())
    own_notes.reject(document.facts.first())
    assert own_notes.leaving(document) == own_notes.Leaving(facts=2, questions=1, cards=1, answers=1)
    own_notes.remove_document(document)
    assert not Fact.objects.filter(document__owner=learner).exists()
    assert not Question.objects.filter(owner=learner).exists()
    assert not Card.objects.exists()
    assert not Answer.objects.exists()
    assert not Fact.history.filter(statement__contains="batch").exists()
    assert not Question.history.filter(stem__contains="batch").exists()


def test_a_quiz_goes_on_without_the_questions_of_a_deleted_document(paste, learner):
    QuestionFactory(model="situation", task=None)
    document = paste(NOTES)
    quiz = quizzes.start(learner, Criteria(models="all", count=20), now=NOW)
    before = quiz.items.count()
    own_notes.remove_document(document)
    positions = list(quiz.items.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, before - 1))


def test_a_quiz_of_a_deleted_document_alone_goes_with_it(paste, learner):
    document = paste(NOTES)
    Question.objects.filter(owner=None).update(state="retired")
    quizzes.start(learner, Criteria(models="all"), now=NOW)
    own_notes.remove_document(document)
    assert not Quiz.objects.exists()


def test_a_learner_who_goes_takes_their_notes_along(paste, learner):
    document = paste(NOTES)
    answer(learner, Question.objects.filter(owner=learner).first())
    own_notes.remove_all(learner)
    learner.delete()
    assert not type(document).objects.exclude(owner=None).exists()


def test_a_learner_can_be_deleted_even_when_nobody_removed_their_notes(paste, learner):
    paste(NOTES)
    answer(learner, Question.objects.filter(owner=learner).first())
    learner.delete()
    assert not Question.objects.exclude(owner=None).exists()
