from datetime import UTC, datetime

import pytest

from studyapp.services import search
from tests.factories import DocumentFactory, FactFactory, LearnerFactory, NoteFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def test_the_list_puts_choices_before_services(client):
    DocumentFactory(title="Lambda limits", service__category="compute")
    DocumentFactory(title="Choosing compute", service=None, decision="compute")
    shelves = client.get("/notes/").context["shelves"]
    assert [(title, [d.title for d in documents]) for title, documents in shelves] == [
        ("Choosing between services", ["Choosing compute"]),
        ("Compute", ["Lambda limits"]),
    ]


def test_the_list_counts_published_facts(client):
    document = DocumentFactory()
    FactFactory(document=document)
    FactFactory(document=document, state="retired")
    assert "1 fact<" in client.get("/notes/").content.decode()


def test_retired_documents_are_neither_listed_nor_read(client):
    document = DocumentFactory(state="retired")
    assert client.get("/notes/").context["shelves"] == []
    assert client.get(f"/notes/{document.slug}/").status_code == 404


def test_somebody_elses_notes_are_not_found(client, learner):
    document = DocumentFactory(owner=LearnerFactory())
    fact = FactFactory(document=document)
    assert client.get("/notes/").context["shelves"] == []
    assert client.get(document.get_absolute_url()).status_code == 404
    assert client.get(f"/notes/{document.slug}/").status_code == 404
    assert client.get(f"/facts/{fact.pk}/").status_code == 404


def test_own_notes_are_listed_first(client, learner):
    DocumentFactory(service=None, decision="compute")
    document = DocumentFactory(owner=learner, title="Mine")
    assert client.get("/notes/").context["shelves"][0] == ("Your notes", [document])
    assert client.get(document.get_absolute_url()).status_code == 200


def test_the_reader_shows_the_text_and_its_facts(client):
    document = DocumentFactory(html='<h1>Limits</h1><p><mark id="fact-1">A limit.</mark></p>')
    fact = FactFactory(document=document, statement="A function runs for at most **15 minutes**.")
    page = client.get(f"/notes/{document.slug}/").content.decode()
    assert '<mark id="fact-1">A limit.</mark>' in page
    assert f'<a href="/facts/{fact.pk}/">A function runs for at most 15 minutes.</a>' in page


def test_search_marks_the_words_and_links_the_section(client):
    note = NoteFactory(heading="Run time", document__text="# Limits\n\nA function runs for 15 minutes.\n")
    search.index_notes([note])
    page = client.get("/notes/?q=minutes").content.decode()
    assert "<mark>minutes</mark>" in page
    assert f'href="/notes/{note.document.slug}/#note-{note.pk}"' in page


@pytest.mark.parametrize("query", ["nonsense", "<script>", '"', "%", "' OR 1=1", "\x00", "a" * 5000])
def test_a_search_without_a_hit_says_so(client, query):
    DocumentFactory()
    response = client.get("/notes/", {"q": query})
    assert response.status_code == 200
    assert "No section of the notes has these words." in response.content.decode()
    assert "<script>" not in response.content.decode().split("<main")[1]


def test_a_fact_shows_its_quote_source_and_questions(client):
    question = QuestionFactory(stem="What is the longest run time?")
    page = client.get(f"/facts/{question.fact.pk}/").content.decode()
    assert "at most 15 minutes" in page
    assert "Lambda quotas" in page
    assert "November 23, 2026" in page
    assert "What is the longest run time?" in page
    assert "The limit is lower than 30 minutes." in page


def test_a_fact_does_not_show_retired_or_foreign_questions(client):
    question = QuestionFactory(state="retired")
    QuestionFactory(fact=question.fact, owner=LearnerFactory())
    assert "No question tests this fact yet" in client.get(f"/facts/{question.fact.pk}/").content.decode()


def test_many_questions_of_a_fact_come_in_pages(client):
    fact = FactFactory()
    QuestionFactory.create_batch(21, fact=fact)
    assert len(client.get(f"/facts/{fact.pk}/").context["page"]) == 20
    assert len(client.get(f"/facts/{fact.pk}/?page=2").context["page"]) == 1
    assert client.get(f"/facts/{fact.pk}/?page=x").context["page"].number == 1


@pytest.mark.parametrize("kind", ["list", "document", "fact"])
def test_pages_cost_the_same_number_of_queries_with_more_rows(client, kind, django_assert_max_num_queries):
    fact = FactFactory()
    QuestionFactory(fact=fact)
    url = {"list": "/notes/", "document": f"/notes/{fact.document.slug}/", "fact": f"/facts/{fact.pk}/"}[kind]
    with django_assert_max_num_queries(20) as few:
        client.get(url)
    allowed = len(few)
    DocumentFactory.create_batch(5)
    FactFactory.create_batch(5, document=fact.document)
    QuestionFactory.create_batch(5, fact=fact)
    with django_assert_max_num_queries(allowed):
        client.get(url)


def test_a_fact_tells_what_it_said_before_and_until_when(client):
    fact = FactFactory(statement="At most **15 minutes**.")
    fact.statement, fact._history_date = "At most 20 minutes.", datetime(2026, 11, 24, tzinfo=UTC)
    fact.save()
    text = client.get(fact.get_absolute_url()).content.decode()
    assert "<dt>Until November 24, 2026</dt><dd>At most 15 minutes.</dd>" in text


def test_a_fact_that_never_changed_has_no_history_to_tell(client):
    assert "What it said before" not in client.get(FactFactory().get_absolute_url()).content.decode()
