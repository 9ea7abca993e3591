import pytest
from django.contrib.auth.models import Group

from studyapp.services import roles
from studyapp.services.owners import ensure_owner
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_an_editor_sees_and_mends_the_bank_and_nothing_of_learners():
    user = UserFactory()
    roles.make_editor(user)
    assert user.is_staff
    assert sorted(name.removeprefix("studyapp.") for name in user.get_all_permissions()) == [
        "add_option",
        "change_fact",
        "change_option",
        "change_question",
        "change_questionreport",
        "delete_option",
        "view_document",
        "view_exam",
        "view_examdomain",
        "view_examtask",
        "view_fact",
        "view_note",
        "view_option",
        "view_question",
        "view_questionreport",
        "view_service",
    ]


def test_a_role_that_is_taken_back_leaves_nothing():
    user = UserFactory()
    roles.make_editor(user)
    roles.end_editing(user)
    assert not user.is_staff
    assert not user.groups.exists()


def test_the_owner_stays_the_owner_when_they_end_editing():
    owner = ensure_owner()
    roles.make_editor(owner)
    roles.end_editing(owner)
    assert owner.is_staff


def test_bringing_the_tables_up_to_date_mends_the_role():
    editors = Group.objects.get(name=roles.EDITORS)
    before = set(editors.permissions.values_list("codename", flat=True))
    editors.permissions.clear()
    roles.set_permissions_of_roles()
    assert set(editors.permissions.values_list("codename", flat=True)) == before
