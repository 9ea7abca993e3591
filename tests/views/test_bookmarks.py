import pytest
from django.test import Client

from studyapp.models import Bookmark
from studyapp.services import bookmarks
from tests.factories import NOW, FactFactory, LearnerFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def addresses(question):
    fact = question.fact
    return [f"/bookmarks/notes/{fact.note_id}/", f"/bookmarks/facts/{fact.pk}/", f"/bookmarks/questions/{question.pk}/"]


def test_a_note_a_fact_and_a_question_are_bookmarked_once_each(client, learner):
    for address in addresses(QuestionFactory()):
        for remark in ("first", "Ask Ann <b>"):
            client.post(address, {"remark": remark})
    assert sorted(mark.kind for mark in learner.bookmarks.all()) == ["fact", "note", "question"]
    assert client.get("/bookmarks/").content.decode().count("Ask Ann &lt;b&gt;") == 3


def test_a_bookmark_is_removed_and_removing_again_is_harmless(client, learner):
    address = addresses(QuestionFactory())[1]
    client.post(address, {"remark": ""})
    for _ in range(2):
        client.post(address, {"remove": "1"})
    assert not Bookmark.objects.exists()


def test_nobody_else_sees_a_remark(client, learner):
    address = addresses(QuestionFactory())[1]
    client.post(address, {"remark": "mine alone"})
    for path in (address, "/bookmarks/"):
        assert "mine alone" in client.get(path).content.decode()
        assert "mine alone" not in Client().get(path).content.decode()


def test_what_belongs_to_another_learner_cannot_be_bookmarked(client, learner):
    fact = FactFactory(document__owner=LearnerFactory())
    assert client.post(f"/bookmarks/facts/{fact.pk}/").status_code == 404
    assert client.post(f"/bookmarks/notes/{fact.note_id}/").status_code == 404


def test_a_remark_that_is_too_long_stays_in_its_field(client, learner):
    response = client.post(addresses(QuestionFactory())[0], {"remark": "x" * 2001})
    assert response.status_code == 422
    assert "x" * 2001 in response.content.decode()
    assert "Keep the remark under 2000 characters." in response.content.decode()


def test_bookmarks_move_to_the_account_and_both_remarks_on_one_thing_stay():
    visitor, own = LearnerFactory(), LearnerFactory()
    fact, other = FactFactory(), FactFactory()
    bookmarks.keep(own, "fact", fact, remark="old", now=NOW)
    bookmarks.keep(visitor, "fact", fact, remark="new", now=NOW)
    bookmarks.keep(visitor, "fact", other, remark="other", now=NOW)
    bookmarks.move(visitor, into=own)
    assert {mark.fact: mark.remark for mark in own.bookmarks.all()} == {fact: "old\n\nnew", other: "other"}


def test_looking_at_a_thing_bookmarks_nothing(client):
    client.get(addresses(QuestionFactory())[0])
    assert not Bookmark.objects.exists()
