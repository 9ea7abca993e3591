import pytest

from studyapp.models import Quiz
from tests.factories import AnswerFactory, FactFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def test_the_empty_map_says_what_will_be_here(client):
    assert "Nothing yet." in client.get("/confusions/").content.decode()


def test_a_pair_is_listed_and_drilled(client, learner):
    right, wrong = FactFactory(document__service__name="A pool"), FactFactory(document__service__name="B pool")
    options = [{"text": f.statement, "right": f is right, "why": "", "fact": f.key} for f in (right, wrong)]
    spec = {"story": "A story.", "ask": "Which?", "options": options}
    asked = QuestionFactory(model="case", is_edited=False, spec=spec, fact=right, facts=[wrong])
    shown = asked.render(0)
    chosen = [n for n, option in enumerate(shown.options) if not option.is_correct]
    AnswerFactory(learner=learner, question=asked, chosen=chosen, is_correct=False)
    text = client.get("/confusions/").content.decode()
    assert "A pool and B pool" in text
    assert "Mixed up 1 of 1 time." in text
    pair = {"a": right.service.slug, "b": wrong.service.slug}
    assert client.post("/confusions/drill/", pair).url == f"/quiz/{Quiz.objects.get().pk}/"
    assert Quiz.objects.get().items.get().question == asked


def test_a_pair_without_questions_is_refused_with_a_word(client, learner):
    one, other = FactFactory(), FactFactory()
    page = client.post("/confusions/drill/", {"a": one.service.slug, "b": other.service.slug}, follow=True)
    assert "No question of the bank asks for these two side by side." in page.content.decode()
