from datetime import timedelta

import pytest
from django.utils import timezone

from studyapp.models import Card, Review
from tests.factories import AnswerFactory, ExamTaskFactory, QuestionFactory

pytestmark = pytest.mark.django_db

NAMES = [
    "retention",
    "forecast",
    "days",
    "stability",
    "calibration",
    "time",
    "confusions",
    "domains",
    "tasks",
    "services",
]


def test_a_visitor_reads_what_will_be_here_and_what_to_do(client):
    page = client.get("/progress/").content.decode()
    assert "Each day with answers is a square here." in page
    assert '<svg class="chart' not in page


@pytest.mark.parametrize("name", NAMES)
def test_each_table_can_be_taken_along(client, learner, name):
    response = client.get(f"/progress/{name}.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'attachment; filename="progress-{name}.csv"'


def test_another_name_is_no_table(client, learner):
    assert client.get("/progress/nothing.csv").status_code == 404


def test_answers_are_told_by_task_with_their_interval(client, learner):
    question = QuestionFactory(task=ExamTaskFactory(title="Design secure access", code="saa.1.1"))
    now = timezone.now()
    for n in range(8):
        AnswerFactory(learner=learner, question=question, is_correct=n < 6, answered_at=now - timedelta(minutes=n))
    page = client.get("/progress/").content.decode()
    assert "<b>Design secure access</b>: 6 of 8 right, 46 to 91%." in page
    assert '<a href="/quiz/?tasks=saa.1.1">Quiz on this task</a>' in page
    rows = client.get("/progress/tasks.csv").content.decode().splitlines()
    assert rows == [
        'Task,Facts,"Right, %",From,To,Answers',
        "Design secure access,1,75,46,91,8",
    ]


def test_what_another_learner_did_is_not_told(client, learner):
    AnswerFactory(question=QuestionFactory(task=ExamTaskFactory()), answered_at=timezone.now())
    assert len(client.get("/progress/tasks.csv").content.decode().splitlines()) == 1


def test_what_was_recalled_stands_beside_what_was_expected(client, learner):
    now, question = timezone.now(), QuestionFactory()
    first = AnswerFactory(learner=learner, question=question, with_review=True, answered_at=now - timedelta(days=9))
    card = Card.objects.get(fact=question.fact)
    Review.objects.filter(answer=first).update(reviewed_at=now - timedelta(days=9))
    again = AnswerFactory(learner=learner, question=question, answered_at=now)
    Review.objects.create(
        learner=learner, card=card, answer=again, rating=3, number=2, reviewed_at=now, before=card.memory.as_json()
    )
    page = client.get("/progress/").content.decode()
    assert "<b>100% recalled</b> of 1 fact asked again in the last 30 days (27 to 100%)." in page
    assert '<title id="retention-picture">' in page


def test_more_answers_need_no_more_queries(client, learner, django_assert_max_num_queries):
    for _ in range(12):
        AnswerFactory(learner=learner, question=QuestionFactory(task=ExamTaskFactory()), answered_at=timezone.now())
    client.get("/progress/")
    with django_assert_max_num_queries(40):
        client.get("/progress/")
