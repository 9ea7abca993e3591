from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User

from studyapp.services.owners import check_owner_link, make_owner_link, use_owner_link

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_the_link_signs_the_owner_in_once():
    token = make_owner_link(now=NOW)
    owner = use_owner_link(token, "127.0.0.1", now=NOW)
    assert (owner.username, owner.is_superuser, owner.has_usable_password()) == ("owner", True, False)
    assert use_owner_link(token, "127.0.0.1", now=NOW) is None


def test_looking_at_the_link_does_not_spend_it():
    token = make_owner_link(now=NOW)
    assert check_owner_link(token, "::1", now=NOW)
    assert use_owner_link(token, "::1", now=NOW)


def test_the_link_ends_after_ten_minutes():
    token = make_owner_link(now=NOW)
    assert use_owner_link(token, "127.0.0.1", now=NOW + timedelta(minutes=10)) is None


@pytest.mark.parametrize("address", ["192.168.1.5", "8.8.8.8", "", "localhost"])
def test_the_link_works_from_this_machine_only(address):
    assert use_owner_link(make_owner_link(now=NOW), address, now=NOW) is None


def test_a_new_link_ends_the_old_one():
    old = make_owner_link(now=NOW)
    make_owner_link(now=NOW)
    assert not check_owner_link(old, "127.0.0.1", now=NOW)


def test_nobody_can_take_the_owners_name_before_the_owner():
    make_owner_link(now=NOW)
    assert User.objects.get(username="owner").is_superuser


def test_an_owner_who_lost_the_rights_is_not_signed_in():
    token = make_owner_link(now=NOW)
    User.objects.update(is_superuser=False)
    assert use_owner_link(token, "127.0.0.1", now=NOW) is None
