import pytest
from django.contrib.auth.models import User

from studyapp.models import Learner
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

NEW = {"username": "ada", "password1": PASSWORD, "password2": PASSWORD}


def test_signing_up_keeps_what_the_visitor_did(client, learner):
    response = client.post("/accounts/sign-up/", NEW)
    assert response.url == "/"
    assert Learner.objects.get().user == User.objects.get(username="ada")
    assert Learner.objects.get().pk == learner.pk


def test_signing_in_keeps_what_the_visitor_did(client, learner):
    user = UserFactory()
    client.post("/accounts/login/", {"username": user.username, "password": PASSWORD})
    assert Learner.objects.get().user == user


def test_a_wrong_password_does_not_say_whether_the_name_exists(client):
    UserFactory(username="ada")
    known = client.post("/accounts/login/", {"username": "ada", "password": "wrong"})
    unknown = client.post("/accounts/login/", {"username": "eve", "password": "wrong"})
    assert known.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_a_short_password_is_refused(client):
    response = client.post("/accounts/sign-up/", {**NEW, "password1": "short", "password2": "short"})
    assert response.status_code == 422
    assert "at least 12 characters" in response.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/decks/", "/decks/"),
        ("https://example.com/", "/"),
        ("//example.com/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_next_leads_to_this_site_only(client, wanted, goes_to):
    UserFactory(username="bob")
    signed_up = client.post("/accounts/sign-up/", {**NEW, "next": wanted})
    client.logout()
    signed_in = client.post("/accounts/login/", {"username": "bob", "password": PASSWORD, "next": wanted})
    assert (signed_up.url, signed_in.url) == (goes_to, goes_to)


def test_signing_out_needs_a_post(client):
    client.force_login(UserFactory())
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/").url == "/"
    assert "_auth_user_id" not in client.session


def test_the_account_page_asks_visitors_to_sign_in(client):
    assert client.get("/accounts/").url == "/accounts/login/?next=/accounts/"


def test_changing_the_password_signs_other_devices_out(client):
    user = UserFactory()
    client.force_login(user)
    response = client.post(
        "/accounts/password/",
        {"old_password": PASSWORD, "new_password1": "a new long passphrase", "new_password2": "a new long passphrase"},
    )
    assert response.url == "/accounts/password/done/"
    user.refresh_from_db()
    assert user.check_password("a new long passphrase")


def test_pages_of_an_account_are_not_stored_by_the_browser(client):
    client.force_login(UserFactory())
    assert client.get("/accounts/").headers["Cache-Control"] == "no-store"
