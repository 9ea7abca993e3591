import re
from datetime import timedelta

import pytest
from django.utils import timezone

from studyapp.models import DayPlan, Learner
from tests.factories import ExamDomainFactory, ExamTaskFactory, FactFactory, QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    task = ExamTaskFactory(domain=ExamDomainFactory(weight=30))
    for n in range(12):
        QuestionFactory(fact=FactFactory(position=n), task=task)


def in_days(days):
    """The day so many study days from now: they begin at 04:00."""
    return ((timezone.now() - timedelta(hours=4)).date() + timedelta(days=days)).isoformat()


def settings(**changes):
    minutes = {f"minutes_{n}": "10" for n in range(7)}
    return {"exam_date": in_days(30), "new_per_day": "20", "desired_retention": "90", **minutes, **changes}


def test_looking_at_the_plan_writes_nothing_for_a_visitor(client, bank):
    page = client.get("/plan/").content.decode()
    assert "State your exam day" in page
    assert "more questions that are new to you are needed" in page
    assert not Learner.objects.exists()


def test_stating_the_exam_day_brings_a_forecast(client, bank):
    response = client.post("/plan/", settings(), follow=True)
    page = response.content.decode()
    assert Learner.objects.get().minutes_by_weekday == [10] * 7
    assert "30 days to the exam" in page
    assert "All 12 facts fit into the days left; you have begun 0." in page
    assert re.search(r"<b>\d+%</b> of what the exam asks recalled", page)
    assert "Nine times out of ten between" in page
    assert "AWS does not publish" in page
    assert page.count("<rect") == 60
    assert page.count('<tr><th scope="row">') >= 30


def test_facts_that_will_not_fit_are_counted_with_the_minutes_that_would_cover_them(client):
    task = ExamTaskFactory()
    for n in range(40):
        QuestionFactory(fact=FactFactory(position=n), task=task)
    minutes = {f"minutes_{n}": "5" for n in range(7)}
    page = client.post("/plan/", settings(exam_date=in_days(4), **minutes), follow=True).content.decode()
    assert re.search(r"At \d minutes a day \d+ of 40 facts stay unseen; \d+ minutes would cover them\.", page)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"exam_date": in_days(-2)}, "That day is past."),
        ({"exam_date": "soon"}, "Write the date as 2026-12-24."),
        ({"exam_date": in_days(9000)}, "Choose a day within the next three years."),
        ({"minutes_2": "-1"}, "The minutes of a Wednesday are a number from 0 up."),
        ({"minutes_6": ""}, "How many minutes on a Sunday? 0 for none."),
        ({"days_off": "Christmas"}, "“Christmas” is no date."),
        ({"days_off": "2026-12-24 to 2026-12-20"}, "write the first day, then the last one."),
        ({"target_score": "1200"}, "The scale ends at 1000."),
        ({"desired_retention": "100"}, "Above 97% there would be no end of questions."),
    ],
)
def test_what_cannot_be_planned_is_refused_with_a_sentence_and_nothing_typed_is_lost(client, changes, sentence):
    response = client.post("/plan/", settings(**changes))
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert all(value in page for value in changes.values())
    assert not Learner.objects.exists()


def test_spans_of_days_off_are_kept_as_days(client):
    client.post("/plan/", settings(days_off="2026-12-24 to 2026-12-26\n2026-12-31"))
    assert Learner.objects.get().days_off == ["2026-12-24", "2026-12-25", "2026-12-26", "2026-12-31"]


def test_the_exam_day_itself_and_the_day_after_have_their_words(client, learner):
    learner.exam_date = timezone.now().date()
    learner.day_starts_at = 0
    learner.save()
    assert "The exam is today" in client.get("/plan/").content.decode()
    learner.exam_date = learner.exam_date.replace(year=learner.exam_date.year - 1)
    learner.save()
    assert "The exam day is past" in client.get("/plan/").content.decode()
    assert client.post("/plan/", settings(exam_date=learner.exam_date.isoformat())).status_code == 302


def test_what_if_answers_with_a_part_to_htmx_and_with_the_page_to_others(client, bank, htmx):
    client.post("/plan/", settings())
    url = f"/plan/what-if/?minutes=30&date={in_days(20)}"
    part, page = client.get(url, headers=htmx).content.decode(), client.get(url).content.decode()
    assert part.lstrip().startswith('<div id="tried"')
    assert "With 30 minutes a day until" in part
    assert "Every fact would be seen." in part
    assert "With 30 minutes a day until" in page
    assert "<h1>" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("minutes=0&date=2030-01-01", "At least 1 minute a day."),
        ("minutes=10&date=2020-01-01", "No day of study is left"),
    ],
)
def test_what_if_says_what_is_wrong(client, learner, htmx, query, sentence):
    assert sentence in client.get(f"/plan/what-if/?{query}", headers=htmx).content.decode()


def test_the_forecast_is_not_computed_again_until_something_happens(client, learner, bank, monkeypatch):
    client.post("/plan/", settings())
    client.get("/plan/")
    stored = DayPlan.objects.get().outlook
    monkeypatch.setattr("studyapp.services.outlooks._compute", None)
    assert client.get("/plan/").status_code == 200
    assert DayPlan.objects.get().outlook == stored
