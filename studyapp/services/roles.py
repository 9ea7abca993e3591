"""Who may do what beside the owner. A learner needs no role: what is theirs hangs on their account.

The permissions of a role are those in the table below, set whenever the tables are brought up to date: Django writes the
rows that permissions are only then, so a migration would come too early for them.
"""

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import Q

EDITORS = "Editors"

# What an editor may do in the admin: the bank and what learners say about it, nothing about learners.
EDITORS_MAY = {
    "document": ["view"],
    "exam": ["view"],
    "examdomain": ["view"],
    "examtask": ["view"],
    "fact": ["view", "change"],
    "note": ["view"],
    "option": ["view", "add", "change", "delete"],
    "question": ["view", "change"],
    "questionreport": ["view", "change"],
    "service": ["view"],
}


@transaction.atomic
def set_permissions_of_roles(**kwargs) -> None:
    """Give the group of editors exactly what the table says."""
    wanted = Q()
    for model, verbs in EDITORS_MAY.items():
        wanted |= Q(codename__in=[f"{verb}_{model}" for verb in verbs])
    editors, _ = Group.objects.get_or_create(name=EDITORS)
    editors.permissions.set(Permission.objects.filter(wanted, content_type__app_label="studyapp"))


@transaction.atomic
def make_editor(user: User) -> None:
    user.groups.add(Group.objects.get(name=EDITORS))
    user.is_staff = True
    user.save(update_fields=["is_staff"])


@transaction.atomic
def end_editing(user: User) -> None:
    """Take the role back; an owner stays what they are."""
    user.groups.remove(Group.objects.get(name=EDITORS))
    user.is_staff = user.is_superuser
    user.save(update_fields=["is_staff"])


def is_editor(user: User) -> bool:
    return user.groups.filter(name=EDITORS).exists()
