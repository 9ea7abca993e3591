import re
import sqlite3
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from studyapp.scheduling.proof import Difference, Parity, Proof, ReadinessTrial, Row, Table
from studyapp.services.quality import Figure, QualityReport
from tests.factories import QuestionFactory

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


def test_the_readme_shows_three_small_pictures(settings):
    root = Path(settings.BASE_DIR)
    pictures = re.findall(r"!\[[^\]]{20,}\]\((static/pictures/\w+\.png)\)", (root / "README.md").read_text())
    assert pictures == [f"static/pictures/{name}.png" for name in ("study", "result", "notes")]
    assert all((root / picture).stat().st_size <= 60_000 for picture in pictures)


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


def test_the_page_about_the_schedule_shows_every_way_also_where_ours_is_behind(client, monkeypatch):
    behind, ahead = Difference(-0.02, 0.001), Difference(0.01, 0.001)
    rows = (
        Row("300/14/30", "greedy", 0.92, 0.8, 0.85, 30.1, 0.7),
        Row("300/14/30", "ours", 0.9, 0.75, 0.86, 30.1, 0.69, behind, ahead),
    )
    proof = Proof(
        date(2026, 11, 25),
        7,
        200,
        Parity(10_000, 80_000, 6e-14, 5e-15, 5e-15),
        (Table("σ 0.3: as the planner assumes", rows), Table("σ 0.3: skip 20% of days", rows)),
        (ReadinessTrial(1000, 0.641, 0.095, 0.23, 0.024, 0.923),),
    )
    monkeypatch.setattr(Proof, "read", classmethod(lambda cls: proof))
    page = client.get("/how-it-schedules/").content.decode()
    assert "10,000 random histories with 80,000 answers" in page
    assert "to 13 decimal places" in page
    assert "−2.00 (−2.20 to −1.80)" in page
    assert "<li>The worst tenth of facts: greedy in 1 of 1, by 5.0 points at most.</li>" in page
    assert (
        '<td class="number">−2.00 to −2.00</td><td class="number">+1.00 to +1.00</td><td class="number">1 of 1' in page
    )
    assert '<td class="number">0.095</td>' in page
    assert "Made on November 25, 2026" in page


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/quiz/",
        "/notes/",
        "/decks/",
        "/keys/",
        "/bank/",
        "/how-it-schedules/",
        "/accounts/login/",
        "/accounts/signup/",
    ],
)
def test_pages_have_no_inline_script_or_style(client, url):
    QuestionFactory()
    parser = Inline()
    parser.feed(client.get(url).content.decode())
    assert parser.found == []
