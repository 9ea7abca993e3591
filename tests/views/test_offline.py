import re

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from tests.factories import LearnerFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_worker_comes_from_the_root_and_is_asked_for_anew(client):
    response = client.get("/sw.js")
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Service-Worker-Allowed"] == "/"
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert '"/static/js/offline.js"' in response.content.decode()


def test_new_files_make_a_new_worker(client, monkeypatch):
    monkeypatch.setattr(staticfiles_storage, "manifest_hash", "1f2e3d", raising=False)
    assert 'const VERSION = "1f2e3d";' in client.get("/sw.js").content.decode()


def test_the_worker_is_made_with_the_hashed_files_of_a_server_too(client, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    worker = client.get("/sw.js").content.decode()
    assert 'const STATIC = "/static/";' in worker
    assert re.search(r'"/static/js/offline\.[0-9a-f]{12}\.js"', worker)


def test_the_manifest_can_be_installed(client):
    response = client.get("/manifest.webmanifest")
    manifest = response.json()
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/", "/", "standalone")
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in manifest["icons"]:
        with open(finders.find(icon["src"].removeprefix("/static/")), "rb") as file:
            width = int.from_bytes(file.read(20)[16:20], "big")
        assert f"{width}x{width}" == icon["sizes"]


def test_a_page_says_in_a_word_that_tells_nothing_whose_it_is(client):
    QuestionFactory()
    nobody = client.get("/")
    assert nobody.headers["Account"] == ""
    accounts = set()
    for _ in range(2):
        learner = LearnerFactory(user=UserFactory())
        client.force_login(learner.user)
        page = client.get("/")
        assert page.headers["Account"] == client.get("/notes/").headers["Account"]
        assert f'data-account="{page.headers["Account"]}"' in page.content.decode()
        assert str(learner.pk) not in page.headers["Account"]
        accounts.add(page.headers["Account"])
    assert len(accounts) == 2
