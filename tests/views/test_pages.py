import sqlite3
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import get_resolver

from studyapp.services.quality import Figure, QualityReport
from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_healthz_says_that_all_is_well(client):
    response = client.get("/healthz")
    assert response.json() == {
        "ok": True,
        "database": connection.vendor,
        "migrations": "applied",
        "sqlite": sqlite3.sqlite_version,
    }


def test_healthz_answers_503_without_a_database(client, monkeypatch):
    def refuse(*args):
        raise OperationalError("no database")

    monkeypatch.setattr("studyapp.views.pages.MigrationExecutor", refuse)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["database"] == "unreachable"


def test_healthz_answers_503_while_migrations_are_pending(client, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [("studyapp", False)])
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["migrations"] == "pending"


def test_the_icon_is_found_at_the_address_browsers_guess(client):
    assert client.get("/favicon.ico").url == "/static/favicon.svg"


def test_a_missing_page_says_so_in_the_frame_of_the_site(client):
    response = client.get("/nothing/")
    assert response.status_code == 404
    assert "This page is not here." in response.content.decode()


def test_a_form_without_its_token_is_explained():
    response = Client(enforce_csrf_checks=True).post("/study/undo/")
    assert response.status_code == 403
    assert "This form was too old." in response.content.decode()


def test_a_crash_shows_a_page_that_needs_no_database(client, monkeypatch):
    def crash(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("studyapp.services.study.next_showing", crash)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "Something went wrong on our side." in response.content.decode()


def test_styles_are_light():
    sizes = [Path(finders.find(f"css/{name}.css")).stat().st_size for name in ("base", "parts")]
    assert sum(sizes) <= 20_000


def test_the_page_about_the_bank_counts_what_there_is_before_anything_was_measured(client, settings, tmp_path):
    settings.VAR = tmp_path
    QuestionFactory()
    page = client.get("/bank/").content.decode()
    assert "was compared with its source on November 23, 2026" in page
    assert '<tr><th scope="row">Questions: limit value</th><td class="number">1</td></tr>' in page
    assert "are measured after each import" in page


def test_the_page_about_the_bank_shows_what_was_measured_last(client, settings, tmp_path):
    settings.VAR = tmp_path
    figures = (
        Figure("promise", "Questions with a second right option (L1)", 2, 0, ok=False),
        Figure("guess", "Best guess by looks, all questions: longest option", 1.5, 5, unit="points"),
    )
    QualityReport(figures, 5_000, "2026-11-24T12:00:00+00:00").write(tmp_path / "quality.json")
    page = client.get("/bank/").content.decode()
    assert "Measured on November 24, 2026 in 5,000 drawings. 1 figure of 2 is above what is allowed." in page
    assert "Questions with a second right option (L1) <b>– too much</b>" in page
    assert '<td class="number">1.5 points</td><td class="number">5 points</td>' in page


class Inline(HTMLParser):
    """Collects what a strict content security policy forbids."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [name for name in names if name == "style" or name.startswith(("on", "hx-on"))]


@pytest.mark.parametrize(
    "url", ["/", "/quiz/", "/notes/", "/decks/", "/keys/", "/bank/", "/accounts/login/", "/accounts/sign-up/"]
)
def test_pages_have_no_inline_script_or_style(client, url):
    QuestionFactory()
    parser = Inline()
    parser.feed(client.get(url).content.decode())
    assert parser.found == []


# Every address that is not the admin's: what a visitor and a member get for GET and POST without any data.
NOBODY = "00000000-0000-0000-0000-000000000000"
OPEN, POST_ONLY, FORM = (200, 405), (405, 302), (200, 422)
ACCESS = {
    "study:home": ("/", OPEN, OPEN),
    "study:answer": ("/study/answer/", POST_ONLY, POST_ONLY),
    "study:feedback": (f"/study/answers/{NOBODY}/", (404, 405), (404, 405)),
    "study:rate": (f"/study/answers/{NOBODY}/rate/", (405, 404), (405, 404)),
    "study:undo": ("/study/undo/", POST_ONLY, POST_ONLY),
    "study:learn_more": ("/study/learn-more/", POST_ONLY, POST_ONLY),
    "notices:read_note": (f"/study/reports/{NOBODY}/read/", (405, 404), (405, 404)),
    "notices:read_change": ("/study/changes/0/read/", (405, 404), (405, 404)),
    "reports:send": (f"/study/answers/{NOBODY}/report/", (404, 404), (404, 404)),
    "quiz:setup": ("/quiz/", FORM, FORM),
    "quiz:count": ("/quiz/count/", OPEN, OPEN),
    "quiz:flag": ("/quiz/flags/0/", (405, 404), (405, 404)),
    "quiz:run": (f"/quiz/{NOBODY}/", (404, 405), (404, 405)),
    "quiz:finish": (f"/quiz/{NOBODY}/finish/", (405, 404), (405, 404)),
    "quiz:result": (f"/quiz/{NOBODY}/result/", (404, 405), (404, 405)),
    "quiz:question": (f"/quiz/{NOBODY}/1/", (404, 405), (404, 405)),
    "quiz:answer": (f"/quiz/{NOBODY}/1/answer/", (405, 404), (405, 404)),
    "notes:index": ("/notes/", OPEN, OPEN),
    "notes:document": ("/notes/nothing/", (404, 405), (404, 405)),
    "notes:fact": ("/facts/0/", (404, 405), (404, 405)),
    "decks:index": ("/decks/", OPEN, OPEN),
    "decks:count": ("/decks/count/", OPEN, OPEN),
    "decks:download": ("/decks/download/", (422, 405), (422, 405)),
    "accounts:account": ("/accounts/", (302, 302), (200, 405)),
    "accounts:sign_up": ("/accounts/sign-up/", FORM, (302, 302)),
    "accounts:login": ("/accounts/login/", (200, 200), (302, 302)),
    "accounts:logout": ("/accounts/logout/", POST_ONLY, POST_ONLY),
    "accounts:password": ("/accounts/password/", (302, 302), (200, 200)),
    "accounts:password_done": ("/accounts/password/done/", (302, 302), (200, 405)),
    "owner:sign_in": ("/owner/sign-in/guess/", (404, 404), (404, 404)),
    "pages:keys": ("/keys/", OPEN, OPEN),
    "pages:bank": ("/bank/", OPEN, OPEN),
    "pages:healthz": ("/healthz", OPEN, OPEN),
    "pages:favicon": ("/favicon.ico", (302, 405), (302, 405)),
}


def test_the_table_names_every_address():
    named = {
        f"{group.namespace}:{pattern.name}"
        for group in get_resolver().url_patterns
        if getattr(group, "namespace", None) != "admin"
        for pattern in group.url_patterns
    }
    assert named == set(ACCESS)


@pytest.mark.parametrize("name", ACCESS)
def test_each_address_answers_visitors_and_members_as_the_table_says(client, name):
    url, visitor, member = ACCESS[name]
    assert (client.get(url).status_code, client.post(url).status_code) == visitor
    for method, status in zip(("get", "post"), member, strict=True):
        client.force_login(UserFactory())
        assert getattr(client, method)(url).status_code == status
