import io
import json
import zipfile

import pytest
from django.contrib.auth.models import User

from studyapp.models import Learner
from tests.factories import PASSWORD, LearnerFactory, UserFactory

pytestmark = pytest.mark.django_db

NEW = {"username": "ada", "password1": PASSWORD, "password2": PASSWORD}


def sign_in(client, user, **more):
    return client.post("/accounts/login/", {"login": user.username, "password": PASSWORD, **more})


def test_signing_up_keeps_what_the_visitor_did(client, learner):
    response = client.post("/accounts/signup/", NEW)
    assert response.url == "/"
    assert Learner.objects.get().user == User.objects.get(username="ada")
    assert Learner.objects.get().pk == learner.pk


def test_signing_in_keeps_what_the_visitor_did(client, learner):
    user = UserFactory()
    sign_in(client, user)
    assert Learner.objects.get().user == user


def test_a_wrong_password_does_not_say_whether_the_name_exists(client):
    UserFactory(username="ada")
    known = client.post("/accounts/login/", {"login": "ada", "password": "wrong"})
    unknown = client.post("/accounts/login/", {"login": "eve", "password": "wrong"})
    assert known.context["form"].non_field_errors() == ["Username and password do not fit together."]
    assert known.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_the_sixth_wrong_password_in_five_minutes_is_not_even_looked_at(client):
    user = UserFactory()
    for _ in range(5):
        client.post("/accounts/login/", {"login": user.username, "password": "wrong"})
    response = sign_in(client, user)
    assert response.context["form"].non_field_errors() == ["Too many failed tries. Wait five minutes and try again."]
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("password", "complaint"),
    [("short", "at least 12 characters"), ("qwerty123456", "too common"), ("ada-ada-ada-1", "too similar")],
)
def test_a_password_that_is_easily_guessed_is_refused(client, password, complaint):
    data = {"username": "ada-ada-ada", "password1": password, "password2": password}
    response = client.post("/accounts/signup/", data)
    assert complaint in response.content.decode()
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
    bob = UserFactory(username="bob")
    signed_up = client.post("/accounts/signup/", {**NEW, "next": wanted})
    client.logout()
    signed_in = sign_in(client, bob, next=wanted)
    assert (signed_up.url, signed_in.url) == (goes_to, goes_to)


def test_signing_out_needs_a_post(client):
    client.force_login(UserFactory())
    client.get("/accounts/logout/")
    assert "_auth_user_id" in client.session
    assert client.post("/accounts/logout/").url == "/"
    assert "_auth_user_id" not in client.session


def test_changing_the_password_signs_other_devices_out(client):
    user = UserFactory()
    other = type(client)()
    for device in (client, other):
        sign_in(device, user)
    new = "a new long passphrase"
    response = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert response.url == "/accounts/"
    assert client.get("/accounts/").status_code == 200
    assert other.get("/accounts/sessions/").status_code == 302


def test_other_sessions_can_be_ended(client):
    user, other = UserFactory(), type(client)()
    for device in (client, other):
        sign_in(device, user)
    client.post("/accounts/sessions/")
    assert client.get("/accounts/sessions/").status_code == 200
    assert other.get("/accounts/sessions/").status_code == 302


def test_pages_of_an_account_are_not_stored_by_the_browser(client):
    client.force_login(UserFactory())
    assert "no-store" in client.get("/accounts/").headers["Cache-Control"]


def test_without_a_mail_server_a_lost_password_gets_no_empty_promise(client):
    assert "This site sends no mail" in client.get("/accounts/password/reset/").content.decode()
    response = client.post("/accounts/password/reset/", {"email": "ada@example.com"})
    assert "This site sends no mail" in response.content.decode()


def test_with_a_mail_server_a_lost_password_can_be_replaced(client, settings, mailoutbox):
    settings.EMAIL_HOST = "mail.example.com"
    UserFactory(username="ada", email="ada@example.com")
    client.post("/accounts/password/reset/", {"email": "ada@example.com"})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)
    new = "a new long passphrase"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert User.objects.get().check_password(new)


def test_the_admin_has_no_way_in_of_its_own(client):
    assert client.get("/admin/login/?next=/admin/").url == "/accounts/login/?next=%2Fadmin%2F"
    client.force_login(UserFactory())
    assert client.get("/admin/login/").status_code == 403


SETTINGS = {"time_zone": "", "day_starts_at": "4", "theme": "", "has_single_keys": "on"}


def test_a_visitor_keeps_their_looks(client):
    client.post("/accounts/", {**SETTINGS, "theme": "dark"})
    assert '<html lang="en" data-theme="dark">' in client.get("/keys/").content.decode()


def test_looks_follow_a_visitor_into_their_new_account(client):
    client.post("/accounts/", {**SETTINGS, "theme": "dark"})
    client.post("/accounts/signup/", NEW)
    assert 'data-theme="dark"' in client.get("/keys/").content.decode()


def test_shortcuts_can_be_turned_off(client):
    client.post("/accounts/", {name: value for name, value in SETTINGS.items() if name != "has_single_keys"})
    assert '<html lang="en" data-keys="off">' in client.get("/keys/").content.decode()


def test_the_time_zone_follows_the_browser_until_one_is_chosen(client, learner):
    client.cookies["zone"] = "Asia/Tokyo"
    client.get("/")
    learner.refresh_from_db()
    assert learner.time_zone == "Asia/Tokyo"
    client.post("/accounts/", {**SETTINGS, "time_zone": "Europe/Berlin"})
    client.get("/")
    learner.refresh_from_db()
    assert learner.time_zone == "Europe/Berlin"
    client.post("/accounts/", SETTINGS)
    client.get("/")
    learner.refresh_from_db()
    assert learner.time_zone == "Asia/Tokyo"


def test_a_made_up_time_zone_changes_nothing(client, learner):
    client.cookies["zone"] = "Middle/Earth"
    client.get("/")
    learner.refresh_from_db()
    assert learner.time_zone == "UTC"
    assert client.post("/accounts/", {**SETTINGS, "time_zone": "Middle/Earth"}).status_code == 422


def test_the_first_answer_is_written_down_in_the_browsers_zone(client):
    client.cookies["zone"] = "America/Denver"
    client.post("/accounts/", SETTINGS)
    assert Learner.objects.get().time_zone == "America/Denver"


def test_looking_at_the_settings_writes_nothing(client):
    assert client.get("/accounts/").status_code == 200
    assert not Learner.objects.exists()


def test_a_visitor_takes_everything_along(client, learner):
    response = client.get("/accounts/export/")
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        assert json.loads(archive.read("json/studyapp_learner.json"))[0]["id"] == str(learner.pk)


def test_an_account_proves_itself_before_it_takes_everything_along(client):
    user = UserFactory()
    client.force_login(user)
    assert client.get("/accounts/export/").url == "/accounts/reauthenticate/?next=%2Faccounts%2Fexport%2F"
    response = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/export/"})
    assert response.url == "/accounts/export/"
    assert b"".join(client.get(response.url).streaming_content).startswith(b"PK")


def test_a_visitor_is_forgotten_when_they_type_it(client, learner):
    assert "(optional)" not in client.get("/accounts/forget/").content.decode()
    assert "nothing was deleted" in client.post("/accounts/forget/", {"words": ""}).content.decode()
    assert client.post("/accounts/forget/", {"words": "forget"}).status_code == 422
    assert Learner.objects.exists()
    assert client.post("/accounts/forget/", {"words": "Forget me"}).url == "/"
    assert not Learner.objects.exists()
    assert client.post("/accounts/forget/", {"words": "forget me"}).url == "/accounts/"


def test_an_account_is_deleted_with_what_was_studied(client):
    user = UserFactory()
    LearnerFactory(user=user)
    sign_in(client, user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/forget/", {"words": user.username})
    assert not User.objects.exists()
    assert not Learner.objects.exists()
    assert "_auth_user_id" not in client.session
