"""Deleting a learner's document, with everything that was made from it, histories included."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from studyapp.models import Answer, Card, Document, Fact, Learner, Option, Question, Quiz, QuizItem


@dataclass(frozen=True)
class Leaving:
    """What goes with a document."""

    facts: int
    questions: int
    cards: int
    answers: int


def leaving(document: Document) -> Leaving:
    facts, questions, answers = _rows([document])
    cards = Card.objects.filter(fact__in=facts)
    published = (rows.filter(state="published").count() for rows in (facts, questions))
    return Leaving(*published, cards.count(), answers.count())


@transaction.atomic
def remove_document(document: Document) -> None:
    _remove([document])


@transaction.atomic
def remove_all(owner: Learner) -> None:
    """Delete everything that somebody brought: call it before their learner is deleted."""
    _remove(list(Document.objects.filter(owner=owner)))
    owner.uploads.all().delete()


def _rows(documents: list[Document]):
    facts = Fact.objects.filter(document__in=documents)
    questions = Question.objects.exclude(owner=None).filter(fact__in=facts)
    return facts, questions, Answer.objects.filter(Q(question__in=questions) | Q(fact__in=facts))


def _remove(documents: list[Document]) -> None:
    facts, questions, answers = _rows(documents)
    keys = {
        model: list(rows.values_list("pk", flat=True))
        for model, rows in (
            (Fact, facts),
            (Question, questions),
            (Option, Option.objects.filter(question__in=questions)),
        )
    }
    _take_from_quizzes(QuizItem.objects.filter(question__in=questions))
    answers.delete()
    questions.delete()
    for document in documents:
        document.delete()
    for model, pks in keys.items():  # a history would keep the words
        model.history.filter(id__in=pks).delete()


def _take_from_quizzes(items) -> None:
    """Without the questions that go, a quiz has no gaps in its numbers; one that had no others goes too."""
    quizzes = list(Quiz.objects.filter(items__in=items).distinct())
    items.delete()
    for quiz in quizzes:
        rest = list(quiz.items.order_by("position"))
        if not rest:
            quiz.delete()
        for number, item in enumerate(rest, 1):
            if item.position != number:
                item.position = number
                item.save(update_fields=["position"])
