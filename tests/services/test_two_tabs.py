"""Answers from two tabs at once keep log and card consistent, on SQLite as on PostgreSQL."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from studyapp.models import Answer, Card, Learner
from studyapp.scheduling import replay
from studyapp.services import plans, quizzes, reviews, study
from tests.factories import LearnerFactory, QuestionFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def at_once(tmp_path):
    """Return a function that does things in threads that start together, each with a connection of its own.

    SQLite's test database lives in memory and has one connection; the threads work on a copy of it in a file.
    """
    name = connection.settings_dict["NAME"]
    is_copied = False

    def run_one(action, start):
        try:
            start.wait(10)
            return action()
        finally:
            connection.close()

    def run(*actions):
        nonlocal is_copied
        if connection.vendor == "sqlite" and not is_copied:
            with sqlite3.connect(tmp_path / "study.sqlite3") as file:
                connection.connection.backup(file)
                file.execute(
                    "PRAGMA journal_mode=WAL"
                )  # as every database of the app; turning to it takes the whole file
            connection.settings_dict["NAME"], is_copied = str(tmp_path / "study.sqlite3"), True
        start = Barrier(len(actions))
        with ThreadPoolExecutor(len(actions)) as pool:
            return list(pool.map(run_one, actions, [start] * len(actions)))

    yield run
    connection.settings_dict["NAME"] = name


def answer_of(showing, learner, seconds=0):
    right = [n for n, option in enumerate(showing.rendered.options) if option.is_correct]
    return lambda: study.record_answer(learner, showing, right, now=NOW + timedelta(seconds=seconds)).pk


def state_of(learner):
    """Return how many answers there are, and the reviews' numbers; the card is what its log makes of it."""
    learner = Learner.objects.get(pk=learner.pk)
    card = Card.objects.get()
    log = list(card.reviews.order_by("number").values_list("number", "rating", "reviewed_at"))
    assert card.memory == replay([row[1:] for row in log], terms=learner.terms, key=card.key)
    return Answer.objects.count(), [number for number, *_ in log]


def test_the_same_question_answered_in_two_tabs_counts_once(at_once):
    learner = LearnerFactory()
    QuestionFactory()
    showing = study.next_showing(learner, now=NOW)
    first, second = at_once(answer_of(showing, learner), answer_of(showing, learner, 1))
    assert first == second
    assert at_once(lambda: state_of(learner)) == [(1, [1])]


def test_two_questions_about_a_fact_answered_at_once_are_two_reviews(at_once):
    learner = LearnerFactory()
    QuestionFactory()
    studied = study.next_showing(learner, now=NOW)
    quiz = quizzes.start(learner, quizzes.Criteria(models="all", count=1), now=NOW)
    asked = quizzes.item_showing(quiz.items.get())
    at_once(answer_of(studied, learner), answer_of(asked, learner, 1))
    assert at_once(lambda: state_of(learner)) == [(2, [1, 2])]


def test_rating_and_undoing_at_once_leave_no_half(at_once):
    learner = LearnerFactory()
    fact = QuestionFactory().fact
    for n in range(2):
        showing = study.show_fact(learner, fact, reps=n, reason="due")
        answer_of(showing, learner, 90_000 * n)()
    latest = learner.answers.first()
    at_once(lambda: reviews.undo(learner), lambda: _rate_if_there(latest))
    assert at_once(lambda: state_of(learner)) == [(1, [1])]


def _rate_if_there(answer):
    try:
        reviews.rate(answer, 4)
    except Card.DoesNotExist:
        return


def test_the_same_undo_pressed_in_two_tabs_takes_back_one_answer(at_once):
    learner = LearnerFactory()
    fact = QuestionFactory().fact
    for n in range(2):
        showing = study.show_fact(learner, fact, reps=n, reason="due")
        answer_of(showing, learner, 90_000 * n)()
    token = str(learner.answers.first().token)
    undone = at_once(*[lambda: reviews.undo(learner, token=token)] * 2)
    assert sorted(answer is None for answer in undone) == [False, True]
    assert at_once(lambda: state_of(learner)) == [(1, [1])]


def test_two_pages_opened_at_once_make_one_plan(at_once):
    learner = LearnerFactory()
    QuestionFactory.create_batch(3)
    first, second = at_once(*[lambda: plans.plan_of(learner, now=NOW).pk] * 2)
    assert first == second
