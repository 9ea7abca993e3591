"""How many queries the requests of a sitting take, for a learner with an account: they stay as few with any number of cards."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from studyapp.models import Answer, Learner
from tests.factories import CardFactory, LearnerFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db
# Questions of these tests are shown as an editor wrote them: their options take one query more than those of the bank do.
MOST = {"answer": 12, "rate": 7, "next": 9}
HTMX = {"HX-Request": "true"}
OF_TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@pytest.fixture
def learner(client) -> Learner:
    learner = LearnerFactory(user=UserFactory())
    client.force_login(learner.user)
    return learner


@pytest.fixture
def round_of(client):
    """Answer, rate, and go on as a browser with htmx does; return how many queries each request took."""

    def asked(action):
        with CaptureQueriesContext(connection) as caught:
            page = action()
        assert page.status_code in (200, 302)
        return page, sum(not query["sql"].startswith(OF_TRANSACTIONS) for query in caught)

    def run(rating: str = "2") -> dict[str, int]:
        page = client.get(reverse("study:home"), headers=HTMX)
        right = [n for n, option in enumerate(page.context["showing"].rendered.options) if option.is_correct]
        token = re.search(r'name="token" value="([^"]+)"', page.text)[1]
        sent = {"token": token, "choice": right}
        _, answer = asked(lambda: client.post(reverse("study:answer"), sent, headers=HTMX))
        pk = Answer.objects.latest("answered_at").pk
        _, rate = asked(lambda: client.post(reverse("study:rate", args=[pk]), {"rating": rating}, headers=HTMX))
        _, following = asked(lambda: client.get(reverse("study:home"), headers=HTMX))
        return {"answer": answer, "rate": rate, "next": following}

    return run


def due_cards(learner: Learner, count: int) -> None:
    for _ in range(count):
        fact = QuestionFactory().fact
        CardFactory(learner=learner, fact=fact, due=timezone.now() - timedelta(days=1), reps=1, memory_state=2)


def is_within(taken: dict[str, int]) -> bool:
    return all(taken[kind] <= MOST[kind] for kind in MOST)


def test_a_round_among_due_facts_takes_few_queries(learner, round_of):
    due_cards(learner, 6)
    round_of()
    assert is_within(round_of())


def test_a_round_takes_the_same_queries_with_many_cards(learner, round_of):
    due_cards(learner, 6)
    round_of()
    few = round_of()
    due_cards(learner, 30)
    assert round_of() == few


def test_a_round_among_new_facts_takes_few_queries(learner, round_of):
    QuestionFactory.create_batch(6)
    round_of()
    assert is_within(round_of())


def test_a_round_before_an_exam_takes_few_queries(learner, round_of):
    learner.exam_date = timezone.now().date() + timedelta(days=30)
    learner.save()
    QuestionFactory.create_batch(6)
    round_of()
    assert is_within(round_of())
