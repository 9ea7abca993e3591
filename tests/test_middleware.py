import gzip

import pytest
from django.test import Client

from tests.factories import QuestionFactory

pytestmark = pytest.mark.django_db
COMPRESSING = {"Accept-Encoding": "gzip"}


def test_a_page_is_compressed(client):
    QuestionFactory()
    response = client.get("/", headers=COMPRESSING)
    assert response.headers["Content-Encoding"] == "gzip"
    assert b"<!doctype html>" in gzip.decompress(response.content)
    assert "Accept-Encoding" in response.headers["Vary"]


def test_a_page_that_may_hold_the_words_of_a_stranger_is_not_compressed(client):
    QuestionFactory()
    for address in ("/?choice=1", "/notes/?q=csrfmiddlewaretoken", "/nothing/"):
        assert "Content-Encoding" not in client.get(address, headers=COMPRESSING).headers


def test_a_form_that_another_site_sends_gets_nothing_compressed():
    response = Client(enforce_csrf_checks=True).post("/study/answer/", {"text": "guess"}, headers=COMPRESSING)
    assert response.status_code == 403
    assert "Content-Encoding" not in response.headers
