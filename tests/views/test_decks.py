import io
import zipfile

import pytest

from tests.factories import QuestionFactory

pytestmark = pytest.mark.django_db


def test_the_page_says_how_many_questions_the_deck_holds(client):
    QuestionFactory.create_batch(2)
    assert "The deck will hold <b>2</b> questions." in client.get("/decks/").content.decode()


def test_the_count_follows_the_choice(client, htmx):
    question = QuestionFactory()
    QuestionFactory()
    response = client.get("/decks/count/", {"format": "csv", "tasks": question.task.code}, headers=htmx)
    assert "<b>1</b> question." in response.content.decode()


def test_an_anki_deck_is_downloaded_as_a_file(client):
    QuestionFactory()
    response = client.get("/decks/download/?format=apkg")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="')
    assert response.headers["Content-Disposition"].endswith('.apkg"')
    assert any(name.startswith("collection.") for name in zipfile.ZipFile(io.BytesIO(response.content)).namelist())


def test_a_csv_deck_holds_the_chosen_questions_only(client):
    question = QuestionFactory(stem="Asked?")
    QuestionFactory(stem="Left out?")
    text = client.get(f"/decks/download/?format=csv&services={question.fact.service.slug}").content.decode("utf-8-sig")
    assert "Asked?" in text
    assert "Left out?" not in text


@pytest.mark.parametrize("query", ["", "format=exe", "format=csv&services=nothing", "format=csv&tasks=nothing"])
def test_a_choice_that_does_not_exist_is_refused(client, query):
    assert client.get(f"/decks/download/?{query}").status_code == 422
