from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import ExamTaskFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def test_a_visitor_arrives_at_a_question(client):
    question = QuestionFactory()
    page = client.get("/").content.decode()
    assert question.stem in page
    assert 'action="/study/answer/"' in page


def test_who_studied_before_arrives_at_the_next_thing_to_do(client, learner):
    question = QuestionFactory(task=ExamTaskFactory(title="Design secure access", code="saa.1.1"))
    page = client.get("/").content.decode()
    assert "<h1>1 fact is new</h1>" in page
    assert question.stem not in page
    assert '<a class="button primary" href="/study/">Study</a>' in page
    assert '<a class="link" href="/quiz/?tasks=saa.1.1" aria-label="Quiz: Design secure access">Quiz</a>' in page
    assert "Too little is known to say." in page


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (None, "No exam day is stated."),
        (-3, "No exam day is stated."),
        (0, "The exam is today."),
        (1, "The exam is tomorrow."),
        (9, "9 days to the exam."),
    ],
)
def test_the_home_page_says_how_far_the_exam_is(client, learner, days, said):
    if days is not None:
        learner.exam_date = learner.day_of(timezone.now()) + timedelta(days=days)
        learner.save()
    assert said in client.get("/").content.decode()


def test_without_anything_to_study_the_home_page_says_that_today_is_done(client, learner):
    assert "<h1>Today’s facts are done</h1>" in client.get("/").content.decode()
