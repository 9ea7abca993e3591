from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import CardFactory, FactFactory, QuestionFactory, QuestionReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(learner):
    """A card of the learner whose fact changed since."""
    now = timezone.now()
    fact = FactFactory(changed_at=now, statement="A function runs for at most **20 minutes**.")
    return CardFactory(
        learner=learner, fact=fact, last_review=now - timedelta(days=3), due=now + timedelta(days=3), reps=2
    )


def test_the_study_page_tells_what_changed_and_links_the_fact(client, changed):
    QuestionFactory()
    text = client.get("/study/").content.decode()
    assert "Changed since you learned it: A function runs for at most 20 minutes." in text
    assert f'href="/facts/{changed.fact_id}/"' in text


def test_the_end_of_the_day_tells_it_too(client, learner, changed):
    learner.new_per_day = 0
    learner.save()
    assert "Changed since you learned it" in client.get("/study/").content.decode()


def test_a_dismissed_change_is_gone(client, changed):
    response = client.post(reverse("notices:read_change", args=[changed.fact_id]), follow=True)
    assert response.redirect_chain == [("/study/", 302)]
    assert "Changed since you learned it" not in response.content.decode()


def test_a_change_is_dismissed_for_oneself_only(client, learner):
    foreign = CardFactory()
    assert client.post(reverse("notices:read_change", args=[foreign.fact_id])).status_code == 404


def test_the_study_page_tells_what_was_answered_until_it_is_dismissed(client, learner):
    report = QuestionReportFactory(learner=learner, state="answered", note="It was 15; now it is 20 minutes.")
    assert "Your report was answered: It was 15; now it is 20 minutes." in client.get("/study/").content.decode()
    client.post(reverse("notices:read_note", args=[report.pk]))
    assert "Your report was answered" not in client.get("/study/").content.decode()


def test_another_learners_note_cannot_be_dismissed(client, learner):
    report = QuestionReportFactory(state="answered", note="Mended.")
    assert client.post(reverse("notices:read_note", args=[report.pk])).status_code == 404


def test_without_news_there_is_no_notice(client, learner):
    QuestionFactory()
    assert '<div id="notices"></div>' in client.get("/study/").content.decode()


def test_more_changes_need_no_more_queries(client, learner, changed, django_assert_max_num_queries):
    QuestionFactory()
    with django_assert_max_num_queries(30) as few:
        client.get("/study/")
    for _ in range(8):
        fact = FactFactory(changed_at=timezone.now())
        past = timezone.now() - timedelta(days=3)
        CardFactory(learner=learner, fact=fact, last_review=past, due=timezone.now() + timedelta(days=3))
    with django_assert_max_num_queries(len(few)):
        client.get("/study/")
