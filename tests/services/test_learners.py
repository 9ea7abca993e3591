from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from studyapp.models import Learner
from studyapp.services import study
from studyapp.services.learners import adopt, ensure_learner, learner_of
from studyapp.services.quizzes import set_flag
from tests.factories import CardFactory, FactFactory, LearnerFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def request_of_visitor():
    request = RequestFactory().get("/")
    request.user, request.session, request.learner = AnonymousUser(), SessionStore(), None
    return request


def test_somebody_who_only_looks_is_not_written_down(request_of_visitor):
    assert learner_of(request_of_visitor.user, request_of_visitor.session) is None
    assert Learner.objects.count() == 0


def test_a_visitor_is_the_same_learner_from_page_to_page(request_of_visitor):
    learner = ensure_learner(request_of_visitor)
    assert learner_of(AnonymousUser(), request_of_visitor.session) == learner


def test_signing_up_keeps_what_the_visitor_did(request_of_visitor):
    learner = ensure_learner(request_of_visitor)
    CardFactory(learner=learner, reps=2)
    user = UserFactory()
    adopt(request_of_visitor, user)
    assert user.learner == learner
    assert user.learner.cards.get().reps == 2


def test_signing_in_merges_what_the_visitor_did(request_of_visitor):
    visitor = ensure_learner(request_of_visitor)
    user = UserFactory()
    own = LearnerFactory(user=user)
    shared = FactFactory()
    CardFactory(learner=own, fact=shared, reps=1)
    CardFactory(learner=visitor, fact=shared, reps=5)
    CardFactory(learner=visitor, reps=3)
    adopt(request_of_visitor, user)
    assert sorted(own.cards.values_list("reps", flat=True)) == [3, 5]
    assert not Learner.objects.filter(pk=visitor.pk).exists()


def test_merging_keeps_answers_and_reviews(request_of_visitor):
    question = QuestionFactory()
    visitor, user = ensure_learner(request_of_visitor), UserFactory()
    own = LearnerFactory(user=user)
    for learner in (visitor, own):
        showing = study.next_showing(learner, now=NOW)
        study.record_answer(learner, showing, [0], now=NOW)
    adopt(request_of_visitor, user)
    assert (own.answers.count(), own.reviews.count(), own.cards.count()) == (2, 2, 1)
    assert set(own.answers.values_list("question", flat=True)) == {question.pk}


def test_an_accounts_learner_is_not_a_visitors():
    user = UserFactory()
    learner = LearnerFactory(user=user)
    session = SessionStore()
    session["learner"] = str(learner.pk)
    assert learner_of(AnonymousUser(), session) is None


def test_merging_keeps_each_flag_once(request_of_visitor):
    visitor, user = ensure_learner(request_of_visitor), UserFactory()
    own = LearnerFactory(user=user)
    both, new = QuestionFactory(), QuestionFactory()
    for learner, question in ((own, both), (visitor, both), (visitor, new)):
        set_flag(learner, question, True, now=NOW)
    adopt(request_of_visitor, user)
    assert set(own.flags.values_list("question", flat=True)) == {both.pk, new.pk}


def test_a_fact_that_both_studied_has_the_reviews_of_both_in_the_order_of_time(request_of_visitor):
    question = QuestionFactory()
    visitor, user = ensure_learner(request_of_visitor), UserFactory()
    own = LearnerFactory(user=user)
    for learner, day in ((own, 24), (visitor, 25), (own, 28)):
        moment = datetime(2026, 11, day, 12, tzinfo=UTC)
        showing = study.show_fact(learner, question.fact, reps=learner.reviews.count(), reason="due")
        study.record_answer(learner, showing, [0], now=moment)
    adopt(request_of_visitor, user)
    card = own.cards.get()
    log = list(card.reviews.order_by("number").values_list("number", "reviewed_at__day"))
    assert log == [(1, 24), (2, 25), (3, 28)]
    assert (card.reps, card.last_review.day) == (3, 28)


def test_signing_in_takes_the_notes_along_that_the_visitor_brought(request_of_visitor):
    visitor, user = ensure_learner(request_of_visitor), UserFactory()
    own = LearnerFactory(user=user)
    question = QuestionFactory(fact__document__owner=visitor, owner=visitor)
    adopt(request_of_visitor, user)
    assert own.documents.get() == question.fact.document
    assert own.questions.get() == question


def test_no_table_of_a_learner_is_forgotten_when_a_visitor_signs_in():
    tables = {relation.get_accessor_name() for relation in Learner._meta.related_objects}
    assert tables == {
        "answers",
        "bookmarks",
        "cards",
        "documents",
        "flags",
        "plans",
        "questions",
        "quizzes",
        "reports",
        "reviews",
        "uploads",
    }, "say in services/learners.py (_merge) what becomes of the new table, test it, then name it here"
