import pytest
from django.utils import timezone

from studyapp.models import OwnerLink
from studyapp.services.owners import LIFETIME, make_owner_link

pytestmark = pytest.mark.django_db


def test_the_link_asks_first_and_signs_in_on_post(client):
    url = f"/owner/sign-in/{make_owner_link(now=timezone.now())}/"
    assert "Sign in and open the admin" in client.get(url).content.decode()
    assert client.post(url).url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_looking_at_the_link_does_not_spend_it(client):
    url = f"/owner/sign-in/{make_owner_link(now=timezone.now())}/"
    client.get(url)
    assert OwnerLink.objects.get().used_at is None


def test_the_link_works_once(client):
    url = f"/owner/sign-in/{make_owner_link(now=timezone.now())}/"
    client.post(url)
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404


def test_the_link_does_not_work_from_another_machine(client):
    url = f"/owner/sign-in/{make_owner_link(now=timezone.now())}/"
    assert client.get(url, REMOTE_ADDR="192.0.2.1").status_code == 404
    assert client.post(url, REMOTE_ADDR="192.0.2.1").status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_link_expires(client):
    url = f"/owner/sign-in/{make_owner_link(now=timezone.now() - LIFETIME)}/"
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404


def test_the_link_does_not_work_through_a_proxy_on_this_machine(client):
    url = f"/owner/sign-in/{make_owner_link(now=timezone.now())}/"
    assert client.get(url, headers={"x-forwarded-for": "203.0.113.9"}).status_code == 404
    assert client.get(url).status_code == 200
